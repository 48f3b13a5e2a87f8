//! One row of the document of a list, and which wirings have it.

use han_dlms::{Data, DataTag, Value};
use han_obis::{Obis, Unit};

use crate::item::Item;
use crate::scales::Scalers;
use crate::wiring::Wiring;

/// A maker's list: a row for each item, in their order.
pub(crate) type Table = [Row; Item::COUNT];

/// One row of the document of a list without codes: what stands in a place.
///
/// Such lists differ between grid companies, so that a list may be described by
/// the caller: a row for each element, as data.
///
/// ```
/// # #[cfg(feature = "europe")] {
/// use han_meters::{List, Row, Scales};
/// use han_obis::{Unit, codes};
///
/// const LIST: [Row; 3] = [
///     Row::clock(codes::CLOCK),
///     Row::number(codes::ACTIVE_ENERGY_IMPORT, 1, Unit::WATT_HOUR),
///     Row::UNKNOWN,
/// ];
/// let apdu = [
///     0x0F, 0, 0, 0, 0, 0, 0x02, 3, 0x09, 12, 0x07, 0xE8, 1, 15, 1, 12, 0, 0, 0xFF, 0x80, 0, 0,
///     0x06, 0, 0, 0x30, 0x39, 0x11, 7,
/// ];
/// let list = List::parse_as(&apdu, &LIST, Scales::new()).unwrap();
/// let energy = list.reading().active_energy_import.unwrap();
/// assert_eq!(energy.to_string(), "123450 Wh");
/// # }
/// ```
///
/// It is used with the feature `europe`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Row {
    /// The object, in the maker's own channel.
    pub(crate) code: Obis,
    /// Which of NVE's items that is.
    pub(crate) item: Option<Item>,
    /// How its value is written.
    pub(crate) sent: Sent,
    presence: Presence,
}

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub(crate) enum Sent {
    /// A visible-string, padded with NULs to this many octets.
    VisibleString { padded_to: u8 },
    /// An octet-string that holds text.
    OctetString,
    /// A date-time in an octet-string of 12 octets.
    Clock,
    /// An integer of this type that counts 10 to the scaler of the unit.
    Number {
        integer: Integer,
        scaler: i8,
        unit: Unit,
    },
    /// An integer that nobody gives a scale for.
    Unscaled,
    /// Anything: nobody knows what, or nothing that is read.
    Anything,
}

/// The integer types that the lists use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub(crate) enum Integer {
    Long,
    LongUnsigned,
    DoubleLongUnsigned,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
enum Presence {
    Always,
    ThreePhase,
    FourWire,
}

/// Where a row has no code.
const NO_CODE: [u8; 6] = [0; 6];

impl Sent {
    /// A number that counts 10 to the scaler of the unit.
    pub(crate) const fn number(integer: Integer, scaler: i8, unit: Unit) -> Self {
        Self::Number {
            integer,
            scaler,
            unit,
        }
    }

    /// Whether this value can stand where such a one is expected. Any integer
    /// is as good as another: the tag decides how it is read. Null-data stands
    /// for what the meter does not have.
    pub(crate) fn admits(self, value: &Value<'_>) -> bool {
        match value.tag() {
            DataTag::NULL_DATA => true,
            _ if self == Self::Anything => true,
            DataTag::OCTET_STRING => match self {
                Self::Clock => value.as_date_time().is_some(),
                text => text.is_text(),
            },
            DataTag::VISIBLE_STRING => self.is_text(),
            DataTag::DATE_TIME => self == Self::Clock,
            tag => matches!(self, Self::Number { .. } | Self::Unscaled) && tag.is_integer(),
        }
    }

    const fn is_text(self) -> bool {
        matches!(self, Self::VisibleString { .. } | Self::OctetString)
    }
}

impl Integer {
    /// The tag of the type.
    #[cfg(feature = "verbatim")]
    pub(crate) const fn tag(self) -> u8 {
        match self {
            Self::Long => DataTag::LONG.code(),
            Self::LongUnsigned => DataTag::LONG_UNSIGNED.code(),
            Self::DoubleLongUnsigned => DataTag::DOUBLE_LONG_UNSIGNED.code(),
        }
    }

    /// The value as this type, if it fits.
    pub(crate) fn data(self, value: i64) -> Option<Data<'static>> {
        match self {
            Self::Long => value.try_into().ok().map(Data::Long),
            Self::LongUnsigned => value.try_into().ok().map(Data::LongUnsigned),
            Self::DoubleLongUnsigned => value.try_into().ok().map(Data::DoubleLongUnsigned),
        }
    }
}

impl Row {
    /// A place of which nobody knows the meaning: whatever stands there is an
    /// entry without a code.
    pub const UNKNOWN: Self = Self::new(Obis::from_octets(NO_CODE), Sent::Anything);

    /// A number that counts 10 to the scaler of the unit.
    #[must_use]
    pub const fn number(code: Obis, scaler: i8, unit: Unit) -> Self {
        Self::new(
            code,
            Sent::number(Integer::DoubleLongUnsigned, scaler, unit),
        )
    }

    /// A number whose scale the document does not give:
    /// [`Scales`](crate::Scales) may.
    #[must_use]
    pub const fn unscaled(code: Obis) -> Self {
        Self::new(code, Sent::Unscaled)
    }

    /// A text, in whichever string type.
    #[must_use]
    pub const fn text(code: Obis) -> Self {
        Self::new(code, Sent::OctetString)
    }

    /// A clock: a date-time, or one in an octet-string of 12.
    #[must_use]
    pub const fn clock(code: Obis) -> Self {
        Self::new(code, Sent::Clock)
    }

    /// Anything that is neither number, text nor moment, under its code.
    #[cfg(feature = "europe")]
    pub(crate) const fn coded(code: Obis) -> Self {
        Self::new(code, Sent::Anything)
    }

    /// A row of every meter of the maker.
    pub(crate) const fn new(code: Obis, sent: Sent) -> Self {
        Self {
            code,
            item: Item::of(&code.octets()),
            sent,
            presence: Presence::Always,
        }
    }

    /// Only where there are three phases.
    pub(crate) const fn with_three_phases(self) -> Self {
        Self {
            presence: Presence::ThreePhase,
            ..self
        }
    }

    /// Only where there are three phases and a neutral.
    pub(crate) const fn with_four_wires(self) -> Self {
        Self {
            presence: Presence::FourWire,
            ..self
        }
    }

    /// Whether a meter of this wiring has the object.
    pub(crate) const fn exists_with(&self, wiring: Wiring) -> bool {
        match self.presence {
            Presence::Always => true,
            Presence::ThreePhase => !matches!(wiring, Wiring::OnePhase),
            Presence::FourWire => matches!(wiring, Wiring::FourWire),
        }
    }

    /// The code of what stands there, where that is known.
    pub(crate) const fn obis(&self) -> Option<Obis> {
        match (self.sent, self.code.octets()) {
            (Sent::Anything, NO_CODE) => None,
            _ => Some(self.code),
        }
    }

    /// The document's scaler, for a number.
    pub(crate) const fn scaler(&self) -> Option<i8> {
        match self.sent {
            Sent::Number { scaler, .. } => Some(scaler),
            _ => None,
        }
    }

    /// The document's unit, for a number.
    pub(crate) const fn unit(&self) -> Option<Unit> {
        match self.sent {
            Sent::Number { unit, .. } => Some(unit),
            _ => None,
        }
    }
}

/// The scalers of a table: a maker counts each unit in one way.
pub(crate) const fn scalers(table: &Table) -> Scalers {
    let mut scalers = Scalers::UNKNOWN;
    let mut rows: &[Row] = table;
    while let [row, rest @ ..] = rows {
        if let Sent::Number { scaler, unit, .. } = row.sent {
            scalers = scalers.with(unit, scaler);
        }
        rows = rest;
    }
    scalers
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::list_number::ListNumber;
    use crate::vendor::Vendor;
    use han_dlms::Reader;

    fn count(vendor: Vendor, list: ListNumber, wiring: Wiring) -> usize {
        let items = Item::of_list(list).iter();
        items
            .filter(|&&item| vendor.row(item).unwrap().exists_with(wiring))
            .count()
    }

    /// The table "elements" of the Norwegian list documents.
    #[test]
    fn each_maker_list_and_wiring_has_its_number_of_elements() {
        use ListNumber::{One, Three, Two};
        use Wiring::{FourWire, OnePhase, ThreeWire};

        let expected = [
            (Vendor::Aidon, [(1, 9, 14), (1, 12, 17), (1, 13, 18)]),
            (Vendor::Kaifa, [(1, 9, 14), (1, 13, 18), (1, 13, 18)]),
            // The list version, then pairs: 25 and 35 elements with three phases.
            (Vendor::Kamstrup, [(1, 9, 14), (1, 13, 18), (1, 13, 18)]),
            (Vendor::LandisGyr, [(1, 9, 14), (1, 13, 18), (1, 13, 18)]),
        ];
        for (vendor, wirings) in expected {
            for (wiring, (one, two, three)) in
                [OnePhase, ThreeWire, FourWire].into_iter().zip(wirings)
            {
                assert_eq!(
                    count(vendor, One, wiring),
                    one,
                    "{vendor} {wiring:?} list 1"
                );
                assert_eq!(
                    count(vendor, Two, wiring),
                    two,
                    "{vendor} {wiring:?} list 2"
                );
                assert_eq!(
                    count(vendor, Three, wiring),
                    three,
                    "{vendor} {wiring:?} list 3"
                );
            }
        }
    }

    #[test]
    fn a_place_admits_what_can_be_read_there() {
        let number = Sent::number(Integer::DoubleLongUnsigned, 0, Unit::WATT);
        let text = &b"\x09\x07KFM_001"[..];
        let clock = &[0x09, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0][..];
        let visible = b"\x0A\x0C000000000000";
        for (sent, admitted, refused) in [
            (number, &[0x14, 0, 0, 0, 0, 0, 0, 0, 5][..], text),
            (number, &[0x10, 0xFF, 0xFB], &[0x16, 5]),
            (Sent::OctetString, text, &[0x11, 5]),
            (Sent::OctetString, b"\x0A\x046534", &[0x03, 1]),
            (Sent::Clock, clock, text),
            (Sent::Clock, clock, visible),
            (Sent::Clock, clock, &[0x11, 5]),
        ] {
            let admits = |octets| sent.admits(&Reader::new(octets).value().unwrap());
            assert!(admits(admitted), "{sent:?} {admitted:?}");
            assert!(admits(&[0x00]), "{sent:?}");
            assert!(!admits(refused), "{sent:?} {refused:?}");
        }
    }

    #[test]
    fn a_register_beyond_i64_costs_its_field_and_not_the_list() {
        let number = Sent::number(Integer::DoubleLongUnsigned, 0, Unit::WATT_HOUR);
        let register = [0x15, 0x80, 0, 0, 0, 0, 0, 0, 0];
        let value = Reader::new(&register).value().unwrap();
        assert_eq!(value.as_integer(), None);
        assert!(number.admits(&value));
    }

    #[test]
    fn an_integer_that_does_not_fit_is_refused() {
        assert_eq!(Integer::Long.data(-51), Some(Data::Long(-51)));
        assert_eq!(Integer::Long.data(32_768), None);
        assert_eq!(Integer::LongUnsigned.data(-1), None);
        assert_eq!(Integer::DoubleLongUnsigned.data(4_294_967_296), None);
    }
}
