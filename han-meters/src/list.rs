//! What a meter pushed: recognised first, then walked.

use core::fmt;

use han_dlms::{Apdu, Data, DataNotification, DateTime, Elements};
use han_obis::Unit;

use crate::entry::{Entry, Source, Stated};
use crate::error::Error;
use crate::item::Item;
use crate::list_number::ListNumber;
use crate::reading::Reading;
use crate::scales::Scales;
use crate::shape::{Shape, Walk};
use crate::table::Row;
use crate::text::trim;
use crate::time::MeterTime;
use crate::vendor::{Vendor, kaifa};
use crate::wiring::Wiring;

/// One pushed list, borrowed from the octets of its APDU.
///
/// ```
/// use han_meters::{List, Scales};
///
/// // A Kaifa's list 1: one number, no code, no scaler, no unit.
/// let apdu = [
///     0x0F, 0x40, 0, 0, 0, 0x09, 0x0C, 0x07, 0xE5, 3, 0x17, 2, 0x13, 0x1A, 0x3A, 0xFF, 0x80, 0, 0,
///     0x02, 0x01, 0x06, 0x00, 0x00, 0x0B, 0xF3,
/// ];
/// let list = List::parse(&apdu, Scales::new()).unwrap();
/// let entry = list.entries().next().unwrap();
/// assert_eq!(entry.quantity().unwrap().to_string(), "3059 W");
/// assert_eq!(entry.obis.unwrap().from, han_meters::Source::Position);
/// assert_eq!(list.reading().active_power_import, Some(han_meters::Watt::new(3059)));
///
/// // Seven bare values: nobody knows what they mean, so nobody guesses.
/// let unknown = [0x0F, 0, 0, 0, 0, 0, 0x02, 7, 0x11, 1, 0x11, 2, 0x11, 3, 0x11, 4, 0x11, 5, 0x11, 6, 0x11, 7];
/// let error = List::parse(&unknown, Scales::new()).unwrap_err();
/// assert_eq!(error.to_string(), "unknown list of 7 elements without OBIS codes to read it by");
/// ```
///
/// `Debug` tells what was recognised and shows none of the values.
#[derive(Clone, Copy)]
pub struct List<'a> {
    shape: Shape<'a>,
    vendor: Option<Vendor>,
    number: Option<ListNumber>,
    meter_type: Option<&'a [u8]>,
    sent_at: Option<DateTime>,
    remaining: &'a [u8],
    scales: Scales,
}

impl<'a> List<'a> {
    /// Recognises the list in the octets of one whole APDU.
    ///
    /// # Errors
    /// [`Error::Apdu`] where the octets are no APDU; [`Error::Ciphered`],
    /// [`Error::BlockTransfer`] and [`Error::UnsupportedApdu`] where it is one
    /// that shows no list; else as [`recognise`](Self::recognise).
    pub fn parse(apdu: &'a [u8], scales: Scales) -> Result<Self, Error> {
        match Apdu::parse(apdu)? {
            Apdu::DataNotification(notification) => Self::recognise(&notification, scales),
            Apdu::Ciphered(ciphered) => Err(Error::Ciphered {
                security_control: ciphered.security_control,
            }),
            Apdu::BlockTransfer(block) => Err(Error::BlockTransfer {
                block_number: block.block_number,
                last: block.block_control.is_last_block(),
            }),
            other => Err(Error::UnsupportedApdu { tag: other.tag() }),
        }
    }

    /// Recognises the list in a notification.
    ///
    /// A list that carries OBIS codes is recognised whoever made the meter.
    ///
    /// # Errors
    /// [`Error::NotAList`] where the body is a single value,
    /// [`Error::UnknownList`] where it has no codes and no maker is known to
    /// send it, [`Error::UnexpectedValue`] where it only resembles a known one.
    pub fn recognise(notification: &DataNotification<'a>, scales: Scales) -> Result<Self, Error> {
        let list = Self::recognise_body(notification.body, scales)?;
        let sent_at = notification.date_time.date_time();
        Ok(Self {
            sent_at,
            remaining: notification.remaining,
            ..list
        })
    }

    /// Recognises the list in a notification's body that came without its
    /// header: some gateways strip it. There is no date-time beside it then.
    ///
    /// # Errors
    /// As [`recognise`](Self::recognise).
    pub fn recognise_body(body: Data<'a>, scales: Scales) -> Result<Self, Error> {
        let (Data::Array(elements) | Data::Structure(elements)) = body else {
            return Err(Error::NotAList { tag: body.tag() });
        };
        if let (Data::Structure(_), Some((list, wiring))) = (body, kaifa::recognise(elements)) {
            return Self::positional(Vendor::Kaifa, list, wiring, elements, scales);
        }
        Self::coded(elements, scales)
    }

    fn positional(
        vendor: Vendor,
        number: ListNumber,
        wiring: Wiring,
        elements: Elements<'a>,
        scales: Scales,
    ) -> Result<Self, Error> {
        let shape = Shape::Positional {
            vendor,
            list: number,
            wiring,
            elements,
        };
        shape.check()?;
        let meter_type = Survey::of(shape).meter_type;
        Ok(Self {
            shape,
            vendor: Some(vendor),
            number: Some(number),
            meter_type,
            sent_at: None,
            remaining: &[],
            scales,
        })
    }

    fn coded(elements: Elements<'a>, scales: Scales) -> Result<Self, Error> {
        let shape = Shape::Coded(elements);
        let survey = Survey::of(shape);
        if !survey.is_readable() {
            return Err(Error::UnknownList {
                elements: elements.len(),
            });
        }
        Ok(Self {
            shape,
            vendor: survey.vendor,
            number: survey.number(),
            meter_type: survey.meter_type,
            sent_at: None,
            remaining: &[],
            scales,
        })
    }

    /// The maker, where the list tells it. List 1 of Aidon and of Landis+Gyr
    /// are the same octets: alone they do not.
    #[must_use]
    pub const fn vendor(&self) -> Option<Vendor> {
        self.vendor
    }

    /// Which of NVE's lists it is, where that is known.
    #[must_use]
    pub const fn number(&self) -> Option<ListNumber> {
        self.number
    }

    /// The date-time beside the list, in the header of its notification.
    #[must_use]
    pub const fn sent_at(&self) -> Option<DateTime> {
        self.sent_at
    }

    /// Octets behind the notification's body: none, from a meter that follows
    /// the standard.
    #[must_use]
    pub const fn remaining(&self) -> &'a [u8] {
        self.remaining
    }

    /// Each element with its meaning, in the list's order.
    #[must_use]
    pub fn entries(&self) -> Entries<'a> {
        Entries {
            walk: self.shape.walk(),
            list: *self,
        }
    }

    /// The numbers that a reading has a field for and does not show: no scale
    /// is known for them, or they are not exact in the field's resolution.
    pub fn left_out(&self) -> impl Iterator<Item = Entry<'a>> + use<'a> {
        self.entries().filter(Reading::leaves_out)
    }

    /// What the list says, as a reading.
    #[must_use]
    pub fn reading(&self) -> Reading {
        let reading = Reading::collect(self.entries());
        let clock = reading.time.map(|time| time.date_time());
        let time = clock.or(self.sent_at).map(|date_time| self.time(date_time));
        Reading {
            vendor: self.vendor,
            list: self.number,
            time,
            ..reading
        }
    }

    /// A clock of this list, trusted as far as its maker's may be.
    fn time(&self, clock: DateTime) -> MeterTime {
        match self.vendor {
            Some(vendor) if vendor.ignores_deviation() || clock.deviation().is_none() => {
                MeterTime::local(clock)
            }
            _ => MeterTime::new(clock),
        }
    }

    /// Adds to an entry what the telegram left unsaid.
    fn complete(&self, entry: Entry<'a>, item: Option<Item>) -> Entry<'a> {
        let not_measured = item.is_some_and(|item| self.leaves_unmeasured(item));
        let entry = Entry {
            not_measured,
            ..entry
        };
        if entry.scaler.is_some() || entry.value.as_integer().is_none() {
            return entry;
        }
        let row = self
            .vendor
            .zip(item)
            .and_then(|(vendor, item)| vendor.row(item));
        let Some(unit) = unit(&entry, row) else {
            return entry;
        };
        Entry {
            unit: Some(unit),
            scaler: self.scaler(unit.value, row),
            ..entry
        }
    }

    fn leaves_unmeasured(&self, item: Item) -> bool {
        let (Some(vendor), Some(meter_type)) = (self.vendor, self.meter_type) else {
            return false;
        };
        vendor.leaves_unmeasured(meter_type, item)
    }

    /// The caller's scaler, else that of the maker's document.
    fn scaler(&self, unit: Unit, row: Option<&Row>) -> Option<Stated<i8>> {
        if let Some(set) = self.scales.of(unit) {
            return Some(Stated::new(set, Source::Settings));
        }
        let documented = self.vendor?.document_scaler(self.meter_type, row?)?;
        Some(Stated::new(documented, Source::Document))
    }
}

/// The unit of the maker's document, else that of the quantity which the code
/// names.
fn unit(entry: &Entry<'_>, row: Option<&Row>) -> Option<Stated<Unit>> {
    match row.and_then(Row::unit) {
        Some(unit) => Some(Stated::new(unit, Source::Document)),
        None => entry
            .code()?
            .unit()
            .map(|unit| Stated::new(unit, Source::Code)),
    }
}

impl fmt::Debug for List<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("List")
            .field("vendor", &self.vendor)
            .field("number", &self.number)
            .field("elements", &self.shape.elements().len())
            .field("sent_at", &self.sent_at)
            .field("remaining", &self.remaining.len())
            .field("scales", &self.scales)
            .finish_non_exhaustive()
    }
}

#[cfg(feature = "defmt")]
impl defmt::Format for List<'_> {
    fn format(&self, f: defmt::Formatter<'_>) {
        defmt::write!(
            f,
            "List {{ vendor: {}, number: {}, elements: {=usize} }}",
            self.vendor,
            self.number,
            self.shape.elements().len()
        );
    }
}

/// The entries of a [`List`], in its order.
#[derive(Clone)]
pub struct Entries<'a> {
    walk: Walk<'a>,
    list: List<'a>,
}

impl<'a> Iterator for Entries<'a> {
    type Item = Entry<'a>;

    fn next(&mut self) -> Option<Entry<'a>> {
        let (entry, item) = self.walk.next()?;
        Some(self.list.complete(entry, item))
    }
}

impl fmt::Debug for Entries<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entries")
            .field("list", &self.list)
            .finish_non_exhaustive()
    }
}

/// What a first walk over a list finds out about it.
#[derive(Default)]
struct Survey<'a> {
    vendor: Option<Vendor>,
    meter_type: Option<&'a [u8]>,
    has_codes: bool,
    has_tuples: bool,
    has_registers: bool,
    has_others: bool,
    has_power: bool,
    entries: usize,
}

impl<'a> Survey<'a> {
    fn of(shape: Shape<'a>) -> Self {
        let mut survey = Self::default();
        for (entry, item) in shape.walk() {
            survey.note(&entry, item);
        }
        survey
    }

    fn note(&mut self, entry: &Entry<'a>, item: Option<Item>) {
        self.entries = self.entries.saturating_add(1);
        self.has_tuples |= is_of_a_tuple(entry);
        self.has_codes |= entry.obis.is_some_and(|obis| obis.from == Source::Telegram);
        match item {
            Some(Item::ListVersion) => {
                let named = entry.string().and_then(Vendor::of_list_version);
                self.vendor = self.vendor.or(named);
            }
            Some(Item::MeterType) => {
                let name = entry.string().map(trim).filter(|name| !name.is_empty());
                self.meter_type = self.meter_type.or(name);
            }
            Some(Item::ActivePowerImport) => self.has_power = true,
            Some(item) => self.has_registers |= item.register().is_some(),
            None => self.has_others |= entry.obis.is_some(),
        }
    }

    /// Whether the codes of the list can be taken for names of its values. In
    /// lists of attributes (class, code, number, value) and behind a list of
    /// push objects they cannot.
    fn is_readable(&self) -> bool {
        self.has_codes && (self.vendor.is_some() || !self.has_tuples)
    }

    /// A list with codes shows by them which one it is: registers stand in
    /// list 3 only, and list 1 is the power alone. A list of an unknown maker,
    /// or one with more than NVE's items, is none of NVE's.
    fn number(&self) -> Option<ListNumber> {
        match self.vendor {
            _ if self.has_others => None,
            Some(_) if self.has_registers => Some(ListNumber::Three),
            Some(_) => Some(ListNumber::Two),
            None if self.has_power && self.entries == 1 => Some(ListNumber::One),
            None => None,
        }
    }
}

/// Whether something stands beside the codes that only lists of attributes
/// have: a bare number, an array.
fn is_of_a_tuple(entry: &Entry<'_>) -> bool {
    matches!(entry.value, Data::Array(_))
        || entry.obis.is_none() && entry.value.as_integer().is_some()
}
