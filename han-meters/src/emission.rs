//! One list on its way out: header, body, values.

use han_dlms::{ApduTag, Data, DateTime, Writer};

use crate::emit_error::EmitError;
use crate::item::Item;
use crate::list_number::ListNumber;
use crate::meter::Meter;
use crate::reading::Reading;
use crate::table::{Row, Sent};
use crate::vendor::Vendor;

const OCTET_STRING: u8 = 0x09;

/// The longest text that is padded: Landis+Gyr's meter number.
const LONGEST_PADDED: usize = 16;

/// The writing of one reading as one meter's list.
pub(crate) struct Emission<'w, 'b> {
    meter: &'w Meter,
    list: ListNumber,
    reading: &'w Reading,
    writer: Writer<'b>,
}

impl<'w, 'b> Emission<'w, 'b> {
    pub(crate) const fn new(
        meter: &'w Meter,
        list: ListNumber,
        reading: &'w Reading,
        writer: Writer<'b>,
    ) -> Self {
        Self {
            meter,
            list,
            reading,
            writer,
        }
    }

    /// What has been written.
    pub(crate) fn finish(self) -> &'b mut [u8] {
        self.writer.finish()
    }

    /// The whole data-notification.
    pub(crate) fn notification(&mut self) -> Result<(), EmitError> {
        self.writer.u8(ApduTag::DATA_NOTIFICATION.code())?;
        self.long_invoke_id_and_priority()?;
        self.date_time()?;
        self.body()
    }

    /// Kamstrup leaves it at 0; the others set the service class to confirmed.
    fn long_invoke_id_and_priority(&mut self) -> Result<(), EmitError> {
        let octets = match self.meter.vendor() {
            Vendor::Kamstrup => [0, 0, 0, 0],
            Vendor::Aidon | Vendor::Kaifa | Vendor::LandisGyr => [0x40, 0, 0, 0],
        };
        self.writer.octets(&octets)?;
        Ok(())
    }

    fn date_time(&mut self) -> Result<(), EmitError> {
        if matches!(self.meter.vendor(), Vendor::Aidon | Vendor::LandisGyr) {
            self.writer.u8(0)?;
            return Ok(());
        }
        if self.meter.tagged_date_time {
            self.writer.u8(OCTET_STRING)?;
        }
        let sent_at = self.clock()?.octets();
        self.writer.u8(12)?.octets(&sent_at)?;
        Ok(())
    }

    fn body(&mut self) -> Result<(), EmitError> {
        let count = self.items().count();
        match self.meter.vendor() {
            Vendor::Aidon | Vendor::LandisGyr => {
                self.writer.array(count)?;
                self.items().try_for_each(|item| self.object(item))
            }
            Vendor::Kaifa => {
                self.writer.structure(count)?;
                self.items().try_for_each(|item| self.value(item))
            }
            Vendor::Kamstrup => {
                // The list version stands without its code: one element, not two.
                self.writer.structure((2 * count).saturating_sub(1))?;
                self.items().try_for_each(|item| self.pair(item))
            }
        }
    }

    /// The items that this meter sends, in order.
    fn items(&self) -> impl Iterator<Item = Item> + use<> {
        let (meter, list, reading) = (*self.meter, self.list, *self.reading);
        let items = Item::of_list(list).iter().copied();
        items.filter(move |&item| is_sent(&meter, item, &reading))
    }

    /// An object in a structure of its own, with scaler and unit for a number.
    fn object(&mut self, item: Item) -> Result<(), EmitError> {
        let Sent::Number { scaler, unit, .. } = self.row(item)?.sent else {
            self.writer.structure(2)?;
            return self.coded(item);
        };
        self.writer.structure(3)?;
        self.coded(item)?;
        let scaler_unit = [Data::Integer(scaler), Data::Enum(unit.code())];
        self.writer.structure(scaler_unit.len())?;
        for part in &scaler_unit {
            self.writer.data(part)?;
        }
        Ok(())
    }

    /// A code and its value; nulls for both where the meter has no such phase.
    fn pair(&mut self, item: Item) -> Result<(), EmitError> {
        let exists = self.row(item)?.exists_with(self.meter.wiring());
        if self.meter.null_padding && !exists {
            self.writer.data(&Data::NullData)?.data(&Data::NullData)?;
            return Ok(());
        }
        match item {
            Item::ListVersion => self.value(item),
            _ => self.coded(item),
        }
    }

    fn coded(&mut self, item: Item) -> Result<(), EmitError> {
        let code = self.row(item)?.code.octets();
        self.writer.data(&Data::OctetString(&code))?;
        self.value(item)
    }

    fn value(&mut self, item: Item) -> Result<(), EmitError> {
        match self.row(item)?.sent {
            Sent::Number { .. } | Sent::Unscaled | Sent::Anything => self.number(item),
            Sent::Clock => {
                let clock = self.clock()?.octets();
                self.data(&Data::OctetString(&clock))
            }
            Sent::OctetString => self.data(&Data::OctetString(self.text(item)?)),
            Sent::VisibleString { padded_to: 0 } => {
                self.data(&Data::VisibleString(self.text(item)?))
            }
            Sent::VisibleString { padded_to } => self.padded(item, padded_to.into()),
        }
    }

    fn number(&mut self, item: Item) -> Result<(), EmitError> {
        let row = self.row(item)?;
        let Sent::Number {
            integer, scaler, ..
        } = row.sent
        else {
            return Ok(());
        };
        let refused = EmitError::NotRepresentable { obis: row.code };
        let value = self.scaled(item, scaler, refused)?;
        self.data(&integer.data(value).ok_or(refused)?)
    }

    /// The reading's value as an integer of this scaler; 0 for what the meter
    /// sends and does not measure.
    fn scaled(&self, item: Item, scaler: i8, refused: EmitError) -> Result<i64, EmitError> {
        let meter_type = self.reading.meter_type.as_ref();
        let meter_type = meter_type.map(|name| name.as_bytes());
        if self.meter.vendor().unmeasured(meter_type).contains(&item) {
            return Ok(0);
        }
        let quantity = self.reading.quantity(item);
        let quantity = quantity.ok_or_else(|| self.missing(item))?;
        quantity.rescale(scaler).map_err(|_| refused)
    }

    /// A text filled up with NULs; an absent one is all NULs, as Landis+Gyr
    /// sends the type of a meter that does not know it.
    fn padded(&mut self, item: Item, padded_to: usize) -> Result<(), EmitError> {
        let text = text(self.reading, item).unwrap_or_default();
        let mut padded = [0; LONGEST_PADDED];
        let Some(place) = padded.get_mut(..text.len()) else {
            let obis = self.row(item)?.code;
            return Err(EmitError::NotRepresentable { obis });
        };
        place.copy_from_slice(text);
        let whole = padded.get(..padded_to.max(text.len())).unwrap_or_default();
        self.data(&Data::VisibleString(whole))
    }

    fn data(&mut self, data: &Data<'_>) -> Result<(), EmitError> {
        self.writer.data(data)?;
        Ok(())
    }

    fn text(&self, item: Item) -> Result<&'w [u8], EmitError> {
        text(self.reading, item).ok_or_else(|| self.missing(item))
    }

    fn clock(&self) -> Result<DateTime, EmitError> {
        let time = self.reading.time;
        let time = time.ok_or_else(|| self.missing(Item::Clock))?;
        Ok(time.date_time())
    }

    fn row(&self, item: Item) -> Result<&'static Row, EmitError> {
        self.meter.vendor().row(item).ok_or(EmitError::NoSuchList)
    }

    fn missing(&self, item: Item) -> EmitError {
        match self.row(item) {
            Ok(row) => EmitError::Missing { obis: row.code },
            Err(error) => error,
        }
    }
}

/// Whether the meter sends this item at all. A Kamstrup sends nulls for what
/// it does not have, or else leaves out everything that the reading lacks.
fn is_sent(meter: &Meter, item: Item, reading: &Reading) -> bool {
    if meter.vendor() != Vendor::Kamstrup {
        let row = meter.vendor().row(item);
        return row.is_some_and(|row| row.exists_with(meter.wiring()));
    }
    meter.null_padding || item == Item::ListVersion || has(reading, item)
}

/// Whether the reading has a value for this item.
fn has(reading: &Reading, item: Item) -> bool {
    match item {
        Item::Clock => reading.time.is_some(),
        _ => text(reading, item).is_some() || reading.quantity(item).is_some(),
    }
}

fn text(reading: &Reading, item: Item) -> Option<&[u8]> {
    match item {
        Item::ListVersion => reading
            .list_version
            .as_ref()
            .map(|version| version.as_bytes()),
        Item::MeterId => reading.meter_id.as_ref().map(|id| id.as_str().as_bytes()),
        Item::MeterType => reading.meter_type.as_ref().map(|name| name.as_bytes()),
        _ => None,
    }
}
