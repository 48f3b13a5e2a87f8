//! One row of a maker's list document, and which lists and wirings have it.

use han_dlms::{Data, DataTag, Value};
use han_obis::{Obis, Unit};

use crate::item::Item;
use crate::scales::Scalers;
use crate::wiring::Wiring;

/// A maker's list: a row for each item, in their order.
pub(crate) type Table = [Row; Item::COUNT];

/// One row of a maker's list: the object and how this maker sends it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    /// The object, in the maker's own channel.
    pub(crate) code: Obis,
    /// Which of NVE's items that is.
    pub(crate) item: Option<Item>,
    /// How its value is written.
    pub(crate) sent: Sent,
    presence: Presence,
}

/// How a maker writes a value.
#[derive(Clone, Copy, Debug)]
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
}

/// The integer types that the lists use.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Integer {
    Long,
    LongUnsigned,
    DoubleLongUnsigned,
}

#[derive(Clone, Copy, Debug)]
enum Presence {
    Always,
    ThreePhase,
    FourWire,
}

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
            DataTag::OCTET_STRING => match self {
                Self::VisibleString { .. } | Self::OctetString => true,
                Self::Clock => value.as_date_time().is_some(),
                Self::Number { .. } => false,
            },
            DataTag::VISIBLE_STRING => {
                matches!(self, Self::VisibleString { .. } | Self::OctetString)
            }
            DataTag::DATE_TIME => matches!(self, Self::Clock),
            tag => matches!(self, Self::Number { .. }) && tag.is_integer(),
        }
    }
}

impl Integer {
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
