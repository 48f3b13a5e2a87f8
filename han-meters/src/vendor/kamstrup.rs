//! Kamstrup Omnipower, list `Kamstrup_V0001`.
//!
//! A structure: the list version without a code, then pairs of code and value,
//! no scalers, no units. A phase that the meter does not have leaves a pair of
//! null-data, or nothing. There is no list 1; Kamstrup's own documents call
//! NVE's lists 2 and 3 its lists 1 and 2.
//!
//! "HAN-NVE interface description" rev. 3.1, 2.7 and 2.8.

use han_obis::{Obis, Unit, codes};

use crate::scales::Scalers;
use crate::table::{self, Integer, Row, Sent, Table};

pub(super) const VERSION_PREFIX: &[u8] = b"Kamstrup_V";

const TEXT: Sent = Sent::VisibleString { padded_to: 0 };
const WATT: Sent = Sent::number(Integer::DoubleLongUnsigned, 0, Unit::WATT);
const VAR: Sent = Sent::number(Integer::DoubleLongUnsigned, 0, Unit::VAR);
const HUNDREDTH_AMPERE: Sent = Sent::number(Integer::DoubleLongUnsigned, -2, Unit::AMPERE);
const VOLT: Sent = Sent::number(Integer::LongUnsigned, 0, Unit::VOLT);
const TEN_WATT_HOURS: Sent = Sent::number(Integer::DoubleLongUnsigned, 1, Unit::WATT_HOUR);
const TEN_VAR_HOURS: Sent = Sent::number(Integer::DoubleLongUnsigned, 1, Unit::VAR_HOUR);

#[rustfmt::skip]
pub(super) static ROWS: Table = [
    Row::new(codes::LIST_VERSION,                    TEXT),
    Row::new(codes::METER_ID_GS1,                    TEXT),
    Row::new(codes::METER_TYPE_KAMSTRUP,             TEXT),
    Row::new(own(codes::ACTIVE_POWER_IMPORT),        WATT),
    Row::new(own(codes::ACTIVE_POWER_EXPORT),        WATT),
    Row::new(own(codes::REACTIVE_POWER_IMPORT),      VAR),
    Row::new(own(codes::REACTIVE_POWER_EXPORT),      VAR),
    Row::new(own(codes::CURRENT_L1),                 HUNDREDTH_AMPERE),
    Row::new(own(codes::CURRENT_L2),                 HUNDREDTH_AMPERE).with_three_phases(),
    Row::new(own(codes::CURRENT_L3),                 HUNDREDTH_AMPERE).with_three_phases(),
    Row::new(own(codes::VOLTAGE_L1),                 VOLT),
    Row::new(own(codes::VOLTAGE_L2),                 VOLT).with_three_phases(),
    Row::new(own(codes::VOLTAGE_L3),                 VOLT).with_three_phases(),
    Row::new(own(codes::CLOCK),                      Sent::Clock),
    Row::new(own(codes::ACTIVE_ENERGY_IMPORT),       TEN_WATT_HOURS),
    Row::new(own(codes::ACTIVE_ENERGY_EXPORT),       TEN_WATT_HOURS),
    Row::new(own(codes::REACTIVE_ENERGY_IMPORT),     TEN_VAR_HOURS),
    Row::new(own(codes::REACTIVE_ENERGY_EXPORT),     TEN_VAR_HOURS),
];

/// Kamstrup writes every object in channel 1.
const fn own(code: Obis) -> Obis {
    let [medium, _, quantity, processing, tariff, period] = code.octets();
    Obis::new(medium, 1, quantity, processing, tariff, period)
}

/// Configurations, the last three digits of the type, for which the document
/// holds: Norway's, and the zeros in the document's own examples. Elsewhere
/// (`010 011 013` in Denmark, `063` in Switzerland, `090 092` in Sweden were
/// seen) energy counts 1 Wh or 10 Wh and voltage 1 V or 0.01 V, and the telegram
/// is the same.
const DOCUMENTED_CONFIGURATIONS: [&[u8]; 2] = [b"040", b"000"];

/// Meters behind current transformers: some count milliampere.
const CURRENT_TRANSFORMER_TYPE: &[u8] = b"685";

/// No list states a scaler: these are the document's.
static SCALERS: Scalers = table::scalers(&ROWS);

/// Power factors, which the longer list "push 1" has.
const HUNDREDTH: Option<i8> = Some(-2);

/// The document's scalers where they are known to hold.
pub(super) fn document_scalers(meter_type: Option<&[u8]>) -> Scalers {
    let current = meter_type.is_some_and(|name| !name.starts_with(CURRENT_TRANSFORMER_TYPE));
    let documented = meter_type.is_some_and(is_documented);
    Scalers {
        current: SCALERS.current.filter(|_| current),
        voltage: SCALERS.voltage.filter(|_| documented),
        energy: SCALERS.energy.filter(|_| documented),
        factor: HUNDREDTH,
        ..SCALERS
    }
}

/// Whether all of the document's scalers hold.
#[cfg(feature = "verbatim")]
pub(super) fn documents(meter_type: &[u8]) -> bool {
    is_documented(meter_type) && !meter_type.starts_with(CURRENT_TRANSFORMER_TYPE)
}

fn is_documented(meter_type: &[u8]) -> bool {
    DOCUMENTED_CONFIGURATIONS
        .iter()
        .any(|configuration| meter_type.ends_with(configuration))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn energy_and_voltage(meter_type: &[u8]) -> [Option<i8>; 2] {
        let scalers = document_scalers(Some(meter_type));
        [scalers.energy, scalers.voltage]
    }

    #[test]
    fn energy_and_voltage_have_the_documents_scale_in_norway_only() {
        assert_eq!(
            energy_and_voltage(b"6841121BN243101040"),
            [Some(1), Some(0)]
        );
        for foreign in ["010", "011", "013", "063", "090", "092", "091", "999"] {
            let mut name = *b"6841131BN245101000";
            name[15..].copy_from_slice(foreign.as_bytes());
            assert_eq!(energy_and_voltage(&name), [None; 2], "{foreign}");
        }
    }

    #[test]
    fn current_behind_transformers_is_not_settled() {
        let current = |meter_type: &[u8]| document_scalers(Some(meter_type)).current;
        assert_eq!(current(b"6841121BN243101040"), Some(-2));
        assert_eq!(current(b"6851121BN243101040"), None);
    }

    #[test]
    fn a_list_without_the_type_settles_the_power_alone() {
        let scalers = document_scalers(None);
        let unsettled = [scalers.energy, scalers.current, scalers.voltage];
        assert_eq!(unsettled, [None; 3]);
        assert_eq!(scalers.power, Some(0));
    }
}
