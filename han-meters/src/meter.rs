//! The tables the other way round: a reading out of which a meter's list is
//! written.

use core::fmt;

use han_dlms::{ApduTag, Data, DateTime, ErrorKind, Writer};
use han_obis::{Obis, codes};

use crate::reading::{Reading, is_meter_id, is_meter_type};
use crate::table::{ListNumber, Row, Sent};
use crate::vendor::{Vendor, Wiring};

/// A meter as its maker builds it: what a list needs beside its values.
///
/// It writes the lists that [`List`](crate::List) reads, from the same tables:
/// octet for octet what such a meter sends. Simulators and tests use it.
///
/// ```
/// use han_meters::{List, ListNumber, Meter, Reading, Scales, Vendor, Watt, Wiring};
///
/// let reading = Reading {
///     list: Some(ListNumber::One),
///     active_power_import: Some(Watt::new(2148)),
///     ..Reading::default()
/// };
/// let mut buffer = [0; 64];
/// let apdu = Meter::new(Vendor::Aidon, Wiring::FourWire).emit_apdu(&reading, &mut buffer).unwrap();
/// let list = List::parse(apdu, Scales::new()).unwrap();
/// assert_eq!(list.reading().active_power_import, reading.active_power_import);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meter {
    vendor: Vendor,
    wiring: Wiring,
    tagged_date_time: bool,
    null_padding: bool,
}

impl Meter {
    /// A meter of this maker, connected like this, with current firmware.
    #[must_use]
    pub const fn new(vendor: Vendor, wiring: Wiring) -> Self {
        let kaifa = matches!(vendor, Vendor::Kaifa);
        Self {
            vendor,
            wiring,
            tagged_date_time: kaifa,
            null_padding: true,
        }
    }

    /// Whether the notification's date-time bears the tag `09` that does not
    /// belong there: always on Kaifa, on Kamstrup with old firmware.
    #[must_use]
    pub const fn with_tagged_date_time(self, tagged_date_time: bool) -> Self {
        Self {
            tagged_date_time,
            ..self
        }
    }

    /// Whether a Kamstrup sends pairs of null-data for the phases that it does
    /// not have (the default, as seen), or leaves out whatever the reading has
    /// no value for (as in the document's example of one phase). The list
    /// version is never left out.
    #[must_use]
    pub const fn with_null_padding(self, null_padding: bool) -> Self {
        Self {
            null_padding,
            ..self
        }
    }

    /// The maker.
    #[must_use]
    pub const fn vendor(&self) -> Vendor {
        self.vendor
    }

    /// How it is connected.
    #[must_use]
    pub const fn wiring(&self) -> Wiring {
        self.wiring
    }

    /// Writes the list that `reading` is one of, as an APDU, and returns the
    /// part of `buffer` written.
    ///
    /// A value that this type of meter does not measure is sent as 0.
    ///
    /// # Errors
    /// [`EmitError::NoSuchList`] where the maker has no such list,
    /// [`EmitError::Missing`] and [`EmitError::NotRepresentable`] where a value
    /// of the list is not in the reading or not in the maker's resolution,
    /// [`EmitError::BufferTooSmall`].
    pub fn emit_apdu<'b>(
        &self,
        reading: &Reading,
        buffer: &'b mut [u8],
    ) -> Result<&'b mut [u8], EmitError> {
        let list = self.list(reading)?;
        let mut writer = Writer::new(buffer);
        writer.u8(DATA_NOTIFICATION)?;
        writer.octets(&self.long_invoke_id_and_priority())?;
        self.emit_date_time(reading, &mut writer)?;
        self.emit_body(list, reading, &mut writer)?;
        Ok(writer.finish())
    }

    fn list(&self, reading: &Reading) -> Result<ListNumber, EmitError> {
        match (reading.list, self.vendor) {
            (None, _) | (Some(ListNumber::One), Vendor::Kamstrup) => Err(EmitError::NoSuchList),
            (Some(list), _) => Ok(list),
        }
    }

    /// The counter that Kamstrup leaves at 0; the others ask for nothing and
    /// say so with service class 1.
    const fn long_invoke_id_and_priority(&self) -> [u8; 4] {
        match self.vendor {
            Vendor::Kamstrup => [0, 0, 0, 0],
            Vendor::Aidon | Vendor::Kaifa | Vendor::LandisGyr => [0x40, 0, 0, 0],
        }
    }

    fn emit_date_time(&self, reading: &Reading, writer: &mut Writer<'_>) -> Result<(), EmitError> {
        match self.vendor {
            Vendor::Aidon | Vendor::LandisGyr => {
                writer.u8(0)?;
            }
            Vendor::Kaifa | Vendor::Kamstrup => {
                let sent_at = clock(reading)?;
                if self.tagged_date_time {
                    writer.u8(OCTET_STRING)?;
                }
                writer.u8(12)?;
                writer.octets(&sent_at.octets())?;
            }
        }
        Ok(())
    }

    fn emit_body(
        &self,
        list: ListNumber,
        reading: &Reading,
        writer: &mut Writer<'_>,
    ) -> Result<(), EmitError> {
        let rows = || self.vendor.rows().iter().filter(move |row| row.is_in(list));
        let present = |row: &&Row| row.exists_with(self.wiring);
        match self.vendor {
            Vendor::Aidon | Vendor::LandisGyr => {
                writer.array(rows().filter(present).count())?;
                rows()
                    .filter(present)
                    .try_for_each(|row| self.emit_object(row, reading, writer))
            }
            Vendor::Kaifa => {
                writer.structure(rows().filter(present).count())?;
                rows()
                    .filter(present)
                    .try_for_each(|row| self.emit_value(row, reading, writer))
            }
            Vendor::Kamstrup => {
                let sent =
                    |row: &&Row| self.null_padding || is_list_version(row) || has(row, reading);
                // The list version stands without its code: one element, not two.
                writer.structure((2 * rows().filter(sent).count()).saturating_sub(1))?;
                rows()
                    .filter(sent)
                    .try_for_each(|row| self.emit_pair(row, reading, writer))
            }
        }
    }

    /// An object in a structure of its own, with scaler and unit for a number.
    fn emit_object(
        &self,
        row: &Row,
        reading: &Reading,
        writer: &mut Writer<'_>,
    ) -> Result<(), EmitError> {
        let Sent::Number { scaler, unit, .. } = row.sent else {
            writer.structure(2)?;
            return self.emit_pair_of(row, reading, writer);
        };
        writer.structure(3)?;
        self.emit_pair_of(row, reading, writer)?;
        writer.structure(2)?;
        writer.data(&Data::Integer(scaler))?;
        writer.data(&Data::Enum(unit.code()))?;
        Ok(())
    }

    fn emit_pair(
        &self,
        row: &Row,
        reading: &Reading,
        writer: &mut Writer<'_>,
    ) -> Result<(), EmitError> {
        if self.null_padding && !row.exists_with(self.wiring) {
            writer.data(&Data::NullData)?;
            writer.data(&Data::NullData)?;
            return Ok(());
        }
        match is_list_version(row) {
            true => self.emit_value(row, reading, writer),
            false => self.emit_pair_of(row, reading, writer),
        }
    }

    fn emit_pair_of(
        &self,
        row: &Row,
        reading: &Reading,
        writer: &mut Writer<'_>,
    ) -> Result<(), EmitError> {
        writer.data(&Data::OctetString(&row.code.octets()))?;
        self.emit_value(row, reading, writer)
    }

    fn emit_value(
        &self,
        row: &Row,
        reading: &Reading,
        writer: &mut Writer<'_>,
    ) -> Result<(), EmitError> {
        match row.sent {
            Sent::OctetString => {
                writer.data(&Data::OctetString(text(row.code, reading)?))?;
            }
            Sent::VisibleString { padded_to: 0 } => {
                writer.data(&Data::VisibleString(text(row.code, reading)?))?;
            }
            Sent::VisibleString { padded_to } => emit_padded(row, padded_to, reading, writer)?,
            Sent::Clock => {
                writer.data(&Data::OctetString(&clock(reading)?.octets()))?;
            }
            Sent::Number {
                integer, scaler, ..
            } => {
                let value = self.number(row.code, scaler, reading)?;
                let data = integer
                    .data(value)
                    .ok_or(EmitError::NotRepresentable { obis: row.code })?;
                writer.data(&data)?;
            }
        }
        Ok(())
    }

    fn number(&self, code: Obis, scaler: i8, reading: &Reading) -> Result<i64, EmitError> {
        let meter_type = reading
            .meter_type
            .as_ref()
            .map_or(&[][..], |name| name.as_bytes());
        if self.vendor.leaves_unmeasured(meter_type, code) {
            return Ok(0);
        }
        let quantity = reading
            .quantity(code)
            .ok_or(EmitError::Missing { obis: code })?;
        quantity
            .rescale(scaler)
            .map_err(|_| EmitError::NotRepresentable { obis: code })
    }
}

const DATA_NOTIFICATION: u8 = ApduTag::DATA_NOTIFICATION.code();
const OCTET_STRING: u8 = 0x09;

/// The longest text that is padded: Landis+Gyr's meter number.
const LONGEST_PADDED: usize = 16;

/// A text filled up with NULs; an absent one is all NULs, as Landis+Gyr sends
/// the type of a meter that does not know it.
fn emit_padded(
    row: &Row,
    padded_to: usize,
    reading: &Reading,
    writer: &mut Writer<'_>,
) -> Result<(), EmitError> {
    let text = text(row.code, reading).unwrap_or_default();
    let mut padded = [0; LONGEST_PADDED];
    let place = padded
        .get_mut(..text.len())
        .ok_or(EmitError::NotRepresentable { obis: row.code })?;
    place.copy_from_slice(text);
    let whole = padded.get(..padded_to.max(text.len())).unwrap_or_default();
    writer.data(&Data::VisibleString(whole))?;
    Ok(())
}

fn is_list_version(row: &Row) -> bool {
    codes::LIST_VERSION.matches(row.code)
}

/// Whether the reading has a value for this row.
fn has(row: &Row, reading: &Reading) -> bool {
    match row.sent {
        Sent::Number { .. } => reading.quantity(row.code).is_some(),
        Sent::Clock => reading.time.is_some(),
        Sent::OctetString | Sent::VisibleString { .. } => text(row.code, reading).is_ok(),
    }
}

fn text(code: Obis, reading: &Reading) -> Result<&[u8], EmitError> {
    let text = if is_meter_id(code) {
        reading.meter_id.as_ref().map(|id| id.as_str().as_bytes())
    } else if is_meter_type(code) {
        reading.meter_type.as_ref().map(|name| name.as_bytes())
    } else {
        reading
            .list_version
            .as_ref()
            .map(|version| version.as_bytes())
    };
    text.ok_or(EmitError::Missing { obis: code })
}

fn clock(reading: &Reading) -> Result<DateTime, EmitError> {
    let time = reading
        .time
        .ok_or(EmitError::Missing { obis: codes::CLOCK })?;
    Ok(time.date_time())
}

/// Why a reading could not be written as a meter's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum EmitError {
    /// The reading names no list, or one that the maker does not send.
    NoSuchList,
    /// A value of the list is not in the reading.
    Missing {
        /// What is missing.
        obis: Obis,
    },
    /// The maker's integer of the maker's scale cannot hold the value exactly.
    NotRepresentable {
        /// The value's code.
        obis: Obis,
    },
    /// The buffer is too small.
    BufferTooSmall {
        /// How many octets it needs at least.
        needed: usize,
    },
}

impl fmt::Display for EmitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchList => f.write_str("the maker sends no such list"),
            Self::Missing { obis } => write!(f, "the reading has no value for {obis}"),
            Self::NotRepresentable { obis } => {
                write!(f, "the maker's {obis} cannot hold the value exactly")
            }
            Self::BufferTooSmall { needed } => {
                write!(f, "buffer too small, {needed} octets needed")
            }
        }
    }
}

impl core::error::Error for EmitError {}

/// Writing into a buffer fails in one way: there is no room.
impl From<han_dlms::Error> for EmitError {
    fn from(error: han_dlms::Error) -> Self {
        let needed = match error.kind() {
            ErrorKind::BufferTooSmall { needed } => needed,
            _ => 0,
        };
        Self::BufferTooSmall { needed }
    }
}
