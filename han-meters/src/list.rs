//! What a meter pushed: recognised first, then walked.

use core::fmt;

#[cfg(feature = "crypto")]
use han_dlms::GeneralCiphering;
use han_dlms::{
    ApduTag, CipheredApdu, Data, DataNotification, DataTag, DateTime, GeneralBlockTransfer,
    NotificationHeader, Reader,
};
use han_obis::{Obis, Unit};

use crate::description::Description;
use crate::details::Details;
use crate::element::{Element, Name};
use crate::entry::{Entry, Source, Stated};
use crate::error::Error;
use crate::item::Item;
use crate::list_number::ListNumber;
use crate::reading::Reading;
use crate::scales::{Scalers, Scales};
use crate::shape::Walk;
use crate::survey::{Registers, Survey};
use crate::table::Row;
use crate::vendor::Vendor;
#[cfg(feature = "verbatim")]
use crate::verbatim;

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
    /// In front of the first element.
    walk: Walk<'a>,
    vendor: Option<Vendor>,
    number: Option<ListNumber>,
    /// The scalers of numbers that come without one.
    scalers: Scalers,
    /// What the meter sends and does not measure.
    unmeasured: &'static [Item],
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
        Self::parse_by(apdu, scales, Description::NONE)
    }

    /// The same, where the caller may have described the list.
    pub(crate) fn parse_by(
        apdu: &'a [u8],
        scales: Scales,
        description: Description,
    ) -> Result<Self, Error> {
        let (sent_at, tag, count, octets) = open(apdu)?;
        let walk = description.walk(tag, count, octets)?;
        Self::surveyed(walk, sent_at, scales)
    }

    /// Reads the list in the octets of one whole APDU by the caller's
    /// description: a row for each element, in their order. The description
    /// outranks what is known of such a list, and [`Scales`] outrank its scalers.
    ///
    /// # Errors
    /// As [`parse`](Self::parse); [`Error::UnknownList`] where the list has
    /// another number of elements than the description has rows, and
    /// [`Error::UnexpectedValue`] where an element cannot be what its row says.
    #[cfg(feature = "europe")]
    pub fn parse_as(apdu: &'a [u8], rows: &'a [Row], scales: Scales) -> Result<Self, Error> {
        let (sent_at, _, count, octets) = open(apdu)?;
        let walk = Walk::described(count, octets, rows)?;
        Self::surveyed(walk, sent_at, scales)
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
        let (count, octets) = elements(notification.body)?;
        let walk = Walk::new(notification.body.tag(), count, octets)?;
        let list = Self::surveyed(walk, notification.date_time.date_time(), scales)?;
        Ok(Self {
            remaining: notification.remaining,
            ..list
        })
    }

    /// Recognises the list in a notification's body that came without its header,
    /// as some gateways send it. There is no date-time beside it then.
    ///
    /// # Errors
    /// [`Error::Apdu`] where the octets are no data; else as
    /// [`recognise`](Self::recognise).
    pub fn parse_body(body: &'a [u8], scales: Scales) -> Result<Self, Error> {
        let mut octets = Reader::new(body);
        let (tag, count) = open_list(&mut octets)?;
        let walk = Walk::new(tag, count, octets)?;
        Self::surveyed(walk, None, scales)
    }

    /// Reads the list in a notification's body that came without its header by
    /// the caller's description.
    ///
    /// # Errors
    /// As [`parse_as`](Self::parse_as).
    #[cfg(feature = "europe")]
    pub fn parse_body_as(body: &'a [u8], rows: &'a [Row], scales: Scales) -> Result<Self, Error> {
        let mut octets = Reader::new(body);
        let (_, count) = open_list(&mut octets)?;
        let walk = Walk::described(count, octets, rows)?;
        Self::surveyed(walk, None, scales)
    }

    /// Walks over a list once, to its end, and keeps what is found out.
    fn surveyed(walk: Walk<'a>, sent_at: Option<DateTime>, scales: Scales) -> Result<Self, Error> {
        let mut survey = Survey::of(&walk, scales);
        survey.go(&walk, None)?;
        Ok(Self {
            walk,
            vendor: survey.vendor,
            number: survey.number,
            scalers: survey.scalers,
            unmeasured: survey.unmeasured,
            sent_at,
            remaining: survey.remaining,
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
            walk: self.walk,
            list: *self,
        }
    }

    /// The values that a reading or the [`Details`] have a field for and do not
    /// show: no scale is known for them, they are not exact in the field's
    /// resolution, or of a unit or type that the field does not take.
    ///
    /// What stands for no value is none of them: null-data, an empty text, what the
    /// meter sends and does not measure. Nor is another attribute of an object than
    /// its value.
    pub fn left_out(&self) -> impl Iterator<Item = Entry<'a>> + use<'a> {
        self.entries()
            .filter(|entry| Reading::leaves_out(entry) || Details::leaves_out(entry))
    }

    /// What the list says, as a reading.
    ///
    /// One list cannot tell whether it is [`repeated`](Reading::repeated): that is
    /// `false` here, and only a `Receiver` finds it out.
    #[must_use]
    pub fn reading(&self) -> Reading {
        let mut reading = Reading::default();
        let mut survey = Survey::of(&self.walk, self.scales);
        // It was walked to its end before, so there is no error to come.
        let _ = survey.go(&self.walk, Some(&mut reading));
        survey.finish(&mut reading, self.sent_at);
        reading
    }

    /// What the list says, as a [`reading`](Self::reading), and what it says beyond
    /// that. Behind a `Receiver`, whose reading knows whether the list is repeated,
    /// its `details` are enough.
    #[must_use]
    pub fn reading_and_details(&self) -> (Reading, Details) {
        (self.reading(), Details::collect(self.entries()))
    }

    /// The entry of an element, with what the telegram left unsaid.
    fn entry(&self, element: &Element<'a>) -> Entry<'a> {
        let is_unmeasured = |item| self.unmeasured.contains(&item);
        let entry = Entry {
            obis: self.name(element),
            not_measured: element.item.is_some_and(is_unmeasured),
            ..element.entry()
        };
        // Only the value of an object is in the unit that the code names.
        if entry.value.as_integer().is_none() || !entry.is_value() {
            return entry;
        }
        let Some(unit) = entry.unit.or_else(|| self.unit(element)) else {
            return entry;
        };
        Entry {
            unit: Some(unit),
            scaler: entry.scaler.or_else(|| self.scaler(unit.value, element)),
            ratio: self.scales.ratio(unit.value),
            ..entry
        }
    }

    /// The code of the element. What a place means may have no document.
    fn name(&self, element: &Element<'a>) -> Option<Stated<Obis>> {
        let obis = element.obis()?;
        match (obis.from, self.walk.source()) {
            (Source::Position, Source::Observation) => {
                Some(Stated::new(obis.value, Source::Observation))
            }
            _ => Some(obis),
        }
    }

    /// The unit of the list's document, else that of the quantity which the
    /// code names.
    fn unit(&self, element: &Element<'a>) -> Option<Stated<Unit>> {
        let row = match element.name {
            Name::Position(row) => Some(row),
            _ => self
                .vendor
                .zip(element.item)
                .and_then(|(vendor, item)| vendor.row(item)),
        };
        match row.and_then(Row::unit) {
            Some(unit) => Some(Stated::new(unit, self.walk.source())),
            None => {
                let unit = element.obis()?.value.unit()?;
                Some(Stated::new(unit, Source::Code))
            }
        }
    }

    /// The caller's scaler, else that of the list's document.
    fn scaler(&self, unit: Unit, element: &Element<'a>) -> Option<Stated<i8>> {
        let is_count = unit == Unit::NONE && !is_power_factor(element);
        if let (Some(set), false) = (self.scales.of(unit), is_count) {
            return Some(Stated::new(set, Source::Settings));
        }
        let documented = match element.name {
            Name::Position(row) => row.scaler()?,
            _ if is_count => return None,
            _ => self.scalers.of(unit)?,
        };
        Some(Stated::new(documented, self.walk.source()))
    }
}

/// Whether this is what the scale of power factors is for: not all that has no
/// unit is one.
fn is_power_factor(element: &Element<'_>) -> bool {
    let code = element.obis().map(|obis| obis.value.octets());
    matches!(code, Some([1, _, 13 | 33 | 53 | 73 | 84..=87, 7, 0, _]))
}

/// How many elements a body has, and their octets.
fn elements(body: Data<'_>) -> Result<(usize, Reader<'_>), Error> {
    let Some(elements) = body.as_elements() else {
        return Err(Error::NotAList { tag: body.tag() });
    };
    let count = elements.len();
    // Rows of a compact-array have no tags; no meter sends its list so.
    let unknown = Error::UnknownList { elements: count };
    Ok((count, elements.reader().ok_or(unknown)?))
}

/// The date-time of a notification, and its list: tag, number of elements, and
/// what stands behind that.
fn open(apdu: &[u8]) -> Result<(Option<DateTime>, DataTag, usize, Reader<'_>), Error> {
    if apdu.first() != Some(&ApduTag::DATA_NOTIFICATION.code()) {
        return Err(refusal(apdu));
    }
    let mut octets = Reader::new(apdu);
    let header = NotificationHeader::read(&mut octets)?;
    let (tag, count) = open_list(&mut octets)?;
    Ok((header.date_time.date_time(), tag, count, octets))
}

/// The tag of a body and its number of elements, which stand behind that.
fn open_list(octets: &mut Reader<'_>) -> Result<(DataTag, usize), Error> {
    if let Some(list) = octets.open()? {
        return Ok(list);
    }
    let tag = octets.value()?.tag();
    Err(Error::NotAList { tag })
}

/// What a receiver wants to know of a list beside its reading.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// The registers as sent.
    pub(crate) registers: Registers,
    /// Octets behind the list.
    pub(crate) behind: usize,
}

/// Fills a reading with the list in an APDU, in one walk.
///
/// # Errors
/// As [`List::parse`].
pub(crate) fn read(
    apdu: &[u8],
    scales: Scales,
    description: Description,
    reading: &mut Reading,
) -> Result<Found, Error> {
    #[cfg(feature = "verbatim")]
    if description.is_none() {
        if let Some(registers) = verbatim::read(apdu, scales, reading) {
            let behind = 0;
            return Ok(Found { registers, behind });
        }
        *reading = Reading::default();
    }
    read_by_walk(apdu, scales, description, reading)
}

/// As [`read`], whatever list it is.
pub(crate) fn read_by_walk(
    apdu: &[u8],
    scales: Scales,
    description: Description,
    reading: &mut Reading,
) -> Result<Found, Error> {
    let (sent_at, tag, count, octets) = open(apdu)?;
    let walk = description.walk(tag, count, octets)?;
    let mut survey = Survey::of(&walk, scales);
    survey.go(&walk, Some(reading))?;
    survey.finish(reading, sent_at);
    Ok(Found {
        registers: survey.registers,
        behind: survey.remaining.len(),
    })
}

/// Why an APDU that is no notification shows no list.
#[cold]
fn refusal(apdu: &[u8]) -> Error {
    let told = match ApduTag::parse(apdu) {
        Ok(ApduTag::GENERAL_GLO_CIPHERING | ApduTag::GENERAL_DED_CIPHERING) => {
            CipheredApdu::parse(apdu).map(|ciphered| Error::Ciphered {
                security_control: ciphered.security_control,
            })
        }
        #[cfg(feature = "crypto")]
        Ok(ApduTag::GENERAL_CIPHERING) => {
            GeneralCiphering::parse(apdu).map(|ciphered| Error::Ciphered {
                security_control: ciphered.security_control,
            })
        }
        Ok(ApduTag::GENERAL_BLOCK_TRANSFER) => {
            GeneralBlockTransfer::parse(apdu).map(|block| Error::BlockTransfer {
                block_number: block.block_number,
                last: block.block_control.is_last_block(),
            })
        }
        tag => tag.map(|tag| Error::UnsupportedApdu { tag }),
    };
    told.unwrap_or_else(Error::Apdu)
}

impl fmt::Debug for List<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("List")
            .field("vendor", &self.vendor)
            .field("number", &self.number)
            .field("elements", &self.walk.count)
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
            self.walk.count
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
        // It was walked to its end before, so there is no error to come.
        let element = self.walk.step().ok()??;
        Some(self.list.entry(&element))
    }
}

impl fmt::Debug for Entries<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entries")
            .field("list", &self.list)
            .finish_non_exhaustive()
    }
}
