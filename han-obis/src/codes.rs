//! The codes that meters send on their customer ports in Norway, Sweden, Finland, Denmark,
//! Austria, Switzerland and the Netherlands.
//!
//! Another maker sends the same quantity on another channel (group B), so compare with
//! [`Obis::matches`] rather than `==`. Import is from the grid to the customer. Powers,
//! currents and voltages are instantaneous values. Energies are registers that count since
//! the first start of measurement, also in lists that come once an hour. The unit is that of
//! the quantity; the scale depends on the meter.
//!
//! ```
//! use han_obis::{codes, Obis};
//!
//! let kamstrup: Obis = "1-1:1.8.0".parse()?;
//! assert!(kamstrup.matches(codes::ACTIVE_ENERGY_IMPORT));
//! assert_eq!(codes::meaning(kamstrup), Some("active energy import"));
//! # Ok::<(), han_obis::Error>(())
//! ```
//!
//! Blue Book, OBIS of abstract objects and of electricity; P1 Companion Standard 5.0.2 for the
//! Dutch codes; the makers' list documents for the rest.

use crate::Obis;

// Identity and time

/// `1-1:0.2.129`: the name of the list that the meter sends, such as `AIDON_V0001`; text.
pub const LIST_VERSION: Obis = Obis::new(1, 1, 0, 2, 129, 255);
/// `0-0:96.1.0`: the number of the meter, 16 digits with Aidon and Kaifa, given by the grid
/// company in Austria; text.
pub const METER_ID: Obis = Obis::new(0, 0, 96, 1, 0, 255);
/// `1-1:0.0.5`: the number of the meter with Kamstrup, 16 digits; text.
pub const METER_ID_GS1: Obis = Obis::new(1, 1, 0, 0, 5, 255);
/// `1-1:0.0.1`: the number of the meter with Kamstrup, an integer.
pub const METER_NUMBER: Obis = Obis::new(1, 1, 0, 0, 1, 255);
/// `0-0:96.1.7`: the type of the meter with Aidon, Kaifa and Landis+Gyr; text.
pub const METER_TYPE: Obis = Obis::new(0, 0, 96, 1, 7, 255);
/// `1-1:96.1.1`: the type of the meter with Kamstrup; text. [`EQUIPMENT_ID`] has the same C, D
/// and E.
pub const METER_TYPE_KAMSTRUP: Obis = Obis::new(1, 1, 96, 1, 1, 255);
/// `0-0:96.1.1`: the identifier of the meter in P1 telegrams; hex-coded text.
/// [`METER_TYPE_KAMSTRUP`] has the same C, D and E.
pub const EQUIPMENT_ID: Obis = Obis::new(0, 0, 96, 1, 1, 255);
/// `0-0:96.1.10`: the number of the metering point; text.
pub const METERING_POINT_ID: Obis = Obis::new(0, 0, 96, 1, 10, 255);
/// `0-0:42.0.0`: the COSEM logical device name; text.
pub const LOGICAL_DEVICE_NAME: Obis = Obis::new(0, 0, 42, 0, 0, 255);
/// `1-3:0.2.8`: the version of a P1 telegram, such as `50`; text.
pub const P1_VERSION: Obis = Obis::new(1, 3, 0, 2, 8, 255);
/// `0-0:1.0.0`: the clock of the meter; date and time.
pub const CLOCK: Obis = Obis::new(0, 0, 1, 0, 0, 255);
/// `0-1:1.0.0`: the clock of the meter, on the other channel in use; date and time.
pub const CLOCK_CHANNEL_1: Obis = Obis::new(0, 1, 1, 0, 0, 255);
/// `0-0:0.9.1`: local time of day.
pub const LOCAL_TIME: Obis = Obis::new(0, 0, 0, 9, 1, 255);
/// `0-0:0.9.2`: local date.
pub const LOCAL_DATE: Obis = Obis::new(0, 0, 0, 9, 2, 255);
/// `1-0:0.9.1`: local time of day, among the codes of electricity.
pub const LOCAL_TIME_ELECTRICITY: Obis = Obis::new(1, 0, 0, 9, 1, 255);
/// `1-0:0.9.2`: local date, among the codes of electricity.
pub const LOCAL_DATE_ELECTRICITY: Obis = Obis::new(1, 0, 0, 9, 2, 255);
/// `0-8:25.9.0`: the push setup object, which names the list.
pub const PUSH_SETUP: Obis = Obis::new(0, 8, 25, 9, 0, 255);
/// `0-0:96.13.0`: a message to the customer; text.
pub const TEXT_MESSAGE: Obis = Obis::new(0, 0, 96, 13, 0, 255);
/// `0-0:96.13.1`: a message to the customer as a code; text.
pub const TEXT_MESSAGE_CODE: Obis = Obis::new(0, 0, 96, 13, 1, 255);
/// `0-0:96.14.0`: the tariff rate now in use; a number without unit.
pub const ACTIVE_TARIFF: Obis = Obis::new(0, 0, 96, 14, 0, 255);

// Power

/// `1-0:1.7.0`: active power import, all phases, W.
pub const ACTIVE_POWER_IMPORT: Obis = Obis::new(1, 0, 1, 7, 0, 255);
/// `1-0:2.7.0`: active power export, all phases, W.
pub const ACTIVE_POWER_EXPORT: Obis = Obis::new(1, 0, 2, 7, 0, 255);
/// `1-0:3.7.0`: reactive power import, all phases, var.
pub const REACTIVE_POWER_IMPORT: Obis = Obis::new(1, 0, 3, 7, 0, 255);
/// `1-0:4.7.0`: reactive power export, all phases, var.
pub const REACTIVE_POWER_EXPORT: Obis = Obis::new(1, 0, 4, 7, 0, 255);
/// `1-0:21.7.0`: active power import, L1, W.
pub const ACTIVE_POWER_IMPORT_L1: Obis = Obis::new(1, 0, 21, 7, 0, 255);
/// `1-0:41.7.0`: active power import, L2, W.
pub const ACTIVE_POWER_IMPORT_L2: Obis = Obis::new(1, 0, 41, 7, 0, 255);
/// `1-0:61.7.0`: active power import, L3, W.
pub const ACTIVE_POWER_IMPORT_L3: Obis = Obis::new(1, 0, 61, 7, 0, 255);
/// `1-0:22.7.0`: active power export, L1, W.
pub const ACTIVE_POWER_EXPORT_L1: Obis = Obis::new(1, 0, 22, 7, 0, 255);
/// `1-0:42.7.0`: active power export, L2, W.
pub const ACTIVE_POWER_EXPORT_L2: Obis = Obis::new(1, 0, 42, 7, 0, 255);
/// `1-0:62.7.0`: active power export, L3, W.
pub const ACTIVE_POWER_EXPORT_L3: Obis = Obis::new(1, 0, 62, 7, 0, 255);
/// `1-0:23.7.0`: reactive power import, L1, var.
pub const REACTIVE_POWER_IMPORT_L1: Obis = Obis::new(1, 0, 23, 7, 0, 255);
/// `1-0:43.7.0`: reactive power import, L2, var.
pub const REACTIVE_POWER_IMPORT_L2: Obis = Obis::new(1, 0, 43, 7, 0, 255);
/// `1-0:63.7.0`: reactive power import, L3, var.
pub const REACTIVE_POWER_IMPORT_L3: Obis = Obis::new(1, 0, 63, 7, 0, 255);
/// `1-0:24.7.0`: reactive power export, L1, var.
pub const REACTIVE_POWER_EXPORT_L1: Obis = Obis::new(1, 0, 24, 7, 0, 255);
/// `1-0:44.7.0`: reactive power export, L2, var.
pub const REACTIVE_POWER_EXPORT_L2: Obis = Obis::new(1, 0, 44, 7, 0, 255);
/// `1-0:64.7.0`: reactive power export, L3, var.
pub const REACTIVE_POWER_EXPORT_L3: Obis = Obis::new(1, 0, 64, 7, 0, 255);

// Energy

/// `1-0:1.8.0`: active energy import, all phases, Wh.
pub const ACTIVE_ENERGY_IMPORT: Obis = Obis::new(1, 0, 1, 8, 0, 255);
/// `1-0:2.8.0`: active energy export, all phases, Wh.
pub const ACTIVE_ENERGY_EXPORT: Obis = Obis::new(1, 0, 2, 8, 0, 255);
/// `1-0:3.8.0`: reactive energy import, all phases, varh.
pub const REACTIVE_ENERGY_IMPORT: Obis = Obis::new(1, 0, 3, 8, 0, 255);
/// `1-0:4.8.0`: reactive energy export, all phases, varh.
pub const REACTIVE_ENERGY_EXPORT: Obis = Obis::new(1, 0, 4, 8, 0, 255);
/// `1-0:1.8.1`: active energy import, tariff rate 1 (low in the Netherlands), Wh.
pub const ACTIVE_ENERGY_IMPORT_RATE_1: Obis = Obis::new(1, 0, 1, 8, 1, 255);
/// `1-0:1.8.2`: active energy import, tariff rate 2 (normal in the Netherlands), Wh.
pub const ACTIVE_ENERGY_IMPORT_RATE_2: Obis = Obis::new(1, 0, 1, 8, 2, 255);
/// `1-0:2.8.1`: active energy export, tariff rate 1 (low in the Netherlands), Wh.
pub const ACTIVE_ENERGY_EXPORT_RATE_1: Obis = Obis::new(1, 0, 2, 8, 1, 255);
/// `1-0:2.8.2`: active energy export, tariff rate 2 (normal in the Netherlands), Wh.
pub const ACTIVE_ENERGY_EXPORT_RATE_2: Obis = Obis::new(1, 0, 2, 8, 2, 255);
/// `1-1:3.8.1`: reactive energy import, tariff rate 1, varh.
pub const REACTIVE_ENERGY_IMPORT_RATE_1: Obis = Obis::new(1, 1, 3, 8, 1, 255);
/// `1-1:4.8.1`: reactive energy export, tariff rate 1, varh.
pub const REACTIVE_ENERGY_EXPORT_RATE_1: Obis = Obis::new(1, 1, 4, 8, 1, 255);
/// `1-0:5.8.0`: reactive energy, quadrant I (active import, positive reactive), varh.
pub const REACTIVE_ENERGY_QI: Obis = Obis::new(1, 0, 5, 8, 0, 255);
/// `1-0:6.8.0`: reactive energy, quadrant II (active export, positive reactive), varh.
pub const REACTIVE_ENERGY_QII: Obis = Obis::new(1, 0, 6, 8, 0, 255);
/// `1-0:7.8.0`: reactive energy, quadrant III (active export, negative reactive), varh.
pub const REACTIVE_ENERGY_QIII: Obis = Obis::new(1, 0, 7, 8, 0, 255);
/// `1-0:8.8.0`: reactive energy, quadrant IV (active import, negative reactive), varh.
pub const REACTIVE_ENERGY_QIV: Obis = Obis::new(1, 0, 8, 8, 0, 255);
/// `1-1:21.8.0`: active energy import, L1, Wh.
pub const ACTIVE_ENERGY_IMPORT_L1: Obis = Obis::new(1, 1, 21, 8, 0, 255);
/// `1-1:41.8.0`: active energy import, L2, Wh.
pub const ACTIVE_ENERGY_IMPORT_L2: Obis = Obis::new(1, 1, 41, 8, 0, 255);
/// `1-1:61.8.0`: active energy import, L3, Wh.
pub const ACTIVE_ENERGY_IMPORT_L3: Obis = Obis::new(1, 1, 61, 8, 0, 255);
/// `1-1:22.8.0`: active energy export, L1, Wh.
pub const ACTIVE_ENERGY_EXPORT_L1: Obis = Obis::new(1, 1, 22, 8, 0, 255);
/// `1-1:42.8.0`: active energy export, L2, Wh.
pub const ACTIVE_ENERGY_EXPORT_L2: Obis = Obis::new(1, 1, 42, 8, 0, 255);
/// `1-1:62.8.0`: active energy export, L3, Wh.
pub const ACTIVE_ENERGY_EXPORT_L3: Obis = Obis::new(1, 1, 62, 8, 0, 255);

// Current, voltage, power factor, frequency, angles

/// `1-0:31.7.0`: current, L1, A; signed with some meters.
pub const CURRENT_L1: Obis = Obis::new(1, 0, 31, 7, 0, 255);
/// `1-0:51.7.0`: current, L2, A; signed with some meters.
pub const CURRENT_L2: Obis = Obis::new(1, 0, 51, 7, 0, 255);
/// `1-0:71.7.0`: current, L3, A; signed with some meters.
pub const CURRENT_L3: Obis = Obis::new(1, 0, 71, 7, 0, 255);
/// `1-0:32.7.0`: voltage, L1, V; a line voltage in three-wire nets.
pub const VOLTAGE_L1: Obis = Obis::new(1, 0, 32, 7, 0, 255);
/// `1-0:52.7.0`: voltage, L2, V; a line voltage in three-wire nets.
pub const VOLTAGE_L2: Obis = Obis::new(1, 0, 52, 7, 0, 255);
/// `1-0:72.7.0`: voltage, L3, V; a line voltage in three-wire nets.
pub const VOLTAGE_L3: Obis = Obis::new(1, 0, 72, 7, 0, 255);
/// `1-0:13.7.0`: power factor, all phases, no unit.
pub const POWER_FACTOR: Obis = Obis::new(1, 0, 13, 7, 0, 255);
/// `1-0:33.7.0`: power factor, L1, no unit.
pub const POWER_FACTOR_L1: Obis = Obis::new(1, 0, 33, 7, 0, 255);
/// `1-0:53.7.0`: power factor, L2, no unit.
pub const POWER_FACTOR_L2: Obis = Obis::new(1, 0, 53, 7, 0, 255);
/// `1-0:73.7.0`: power factor, L3, no unit.
pub const POWER_FACTOR_L3: Obis = Obis::new(1, 0, 73, 7, 0, 255);
/// `1-0:14.7.0`: frequency of the grid, Hz.
pub const FREQUENCY: Obis = Obis::new(1, 0, 14, 7, 0, 255);
/// `1-0:81.7.40`: angle of the voltage to the current, L1, degrees.
pub const PHASE_ANGLE_L1: Obis = Obis::new(1, 0, 81, 7, 40, 255);
/// `1-0:81.7.51`: angle of the voltage to the current, L2, degrees.
pub const PHASE_ANGLE_L2: Obis = Obis::new(1, 0, 81, 7, 51, 255);
/// `1-0:81.7.62`: angle of the voltage to the current, L3, degrees.
pub const PHASE_ANGLE_L3: Obis = Obis::new(1, 0, 81, 7, 62, 255);

// Events

/// `0-0:96.7.21`: power failures in any phase, a count.
pub const POWER_FAILURES: Obis = Obis::new(0, 0, 96, 7, 21, 255);
/// `0-0:96.7.9`: long power failures in any phase, a count.
pub const LONG_POWER_FAILURES: Obis = Obis::new(0, 0, 96, 7, 9, 255);
/// `1-0:99.97.0`: the log of long power failures, times and durations.
pub const POWER_FAILURE_LOG: Obis = Obis::new(1, 0, 99, 97, 0, 255);
/// `0-0:96.7.19`: how long a long power failure lasted, inside the log, s.
pub const LONG_POWER_FAILURE_DURATION: Obis = Obis::new(0, 0, 96, 7, 19, 255);
/// `1-0:32.32.0`: voltage sags, L1, a count.
pub const VOLTAGE_SAGS_L1: Obis = Obis::new(1, 0, 32, 32, 0, 255);
/// `1-0:52.32.0`: voltage sags, L2, a count.
pub const VOLTAGE_SAGS_L2: Obis = Obis::new(1, 0, 52, 32, 0, 255);
/// `1-0:72.32.0`: voltage sags, L3, a count.
pub const VOLTAGE_SAGS_L3: Obis = Obis::new(1, 0, 72, 32, 0, 255);
/// `1-0:32.36.0`: voltage swells, L1, a count.
pub const VOLTAGE_SWELLS_L1: Obis = Obis::new(1, 0, 32, 36, 0, 255);
/// `1-0:52.36.0`: voltage swells, L2, a count.
pub const VOLTAGE_SWELLS_L2: Obis = Obis::new(1, 0, 52, 36, 0, 255);
/// `1-0:72.36.0`: voltage swells, L3, a count.
pub const VOLTAGE_SWELLS_L3: Obis = Obis::new(1, 0, 72, 36, 0, 255);

// Devices on the M-Bus of the meter; others than the first through `Obis::on_channel`

/// `0-1:24.1.0`: the kind of device on M-Bus channel 1; a number without unit.
pub const M_BUS_DEVICE_TYPE: Obis = Obis::new(0, 1, 24, 1, 0, 255);
/// `0-1:96.1.0`: the identifier of the device on M-Bus channel 1; text.
pub const M_BUS_DEVICE_ID: Obis = Obis::new(0, 1, 96, 1, 0, 255);
/// `0-1:24.2.1`: the reading of the device on M-Bus channel 1 with its capture time, in m³, GJ or
/// kWh as the device measures.
pub const M_BUS_READING: Obis = Obis::new(0, 1, 24, 2, 1, 255);

/// Every code of this module with its meaning.
pub const ALL: &[(Obis, &str)] = &[
    (LIST_VERSION, "OBIS list version"),
    (METER_ID, "meter identifier"),
    (METER_ID_GS1, "meter identifier, GS1 number"),
    (METER_NUMBER, "meter number"),
    (METER_TYPE, "meter type"),
    (METER_TYPE_KAMSTRUP, "meter type"),
    (EQUIPMENT_ID, "equipment identifier"),
    (METERING_POINT_ID, "metering point identifier"),
    (LOGICAL_DEVICE_NAME, "COSEM logical device name"),
    (P1_VERSION, "P1 version"),
    (CLOCK, "clock"),
    (CLOCK_CHANNEL_1, "clock"),
    (LOCAL_TIME, "local time"),
    (LOCAL_DATE, "local date"),
    (LOCAL_TIME_ELECTRICITY, "local time"),
    (LOCAL_DATE_ELECTRICITY, "local date"),
    (PUSH_SETUP, "push setup"),
    (TEXT_MESSAGE, "text message"),
    (TEXT_MESSAGE_CODE, "text message code"),
    (ACTIVE_TARIFF, "active tariff"),
    (ACTIVE_POWER_IMPORT, "active power import"),
    (ACTIVE_POWER_EXPORT, "active power export"),
    (REACTIVE_POWER_IMPORT, "reactive power import"),
    (REACTIVE_POWER_EXPORT, "reactive power export"),
    (ACTIVE_POWER_IMPORT_L1, "active power import L1"),
    (ACTIVE_POWER_IMPORT_L2, "active power import L2"),
    (ACTIVE_POWER_IMPORT_L3, "active power import L3"),
    (ACTIVE_POWER_EXPORT_L1, "active power export L1"),
    (ACTIVE_POWER_EXPORT_L2, "active power export L2"),
    (ACTIVE_POWER_EXPORT_L3, "active power export L3"),
    (REACTIVE_POWER_IMPORT_L1, "reactive power import L1"),
    (REACTIVE_POWER_IMPORT_L2, "reactive power import L2"),
    (REACTIVE_POWER_IMPORT_L3, "reactive power import L3"),
    (REACTIVE_POWER_EXPORT_L1, "reactive power export L1"),
    (REACTIVE_POWER_EXPORT_L2, "reactive power export L2"),
    (REACTIVE_POWER_EXPORT_L3, "reactive power export L3"),
    (ACTIVE_ENERGY_IMPORT, "active energy import"),
    (ACTIVE_ENERGY_EXPORT, "active energy export"),
    (REACTIVE_ENERGY_IMPORT, "reactive energy import"),
    (REACTIVE_ENERGY_EXPORT, "reactive energy export"),
    (ACTIVE_ENERGY_IMPORT_RATE_1, "active energy import, rate 1"),
    (ACTIVE_ENERGY_IMPORT_RATE_2, "active energy import, rate 2"),
    (ACTIVE_ENERGY_EXPORT_RATE_1, "active energy export, rate 1"),
    (ACTIVE_ENERGY_EXPORT_RATE_2, "active energy export, rate 2"),
    (
        REACTIVE_ENERGY_IMPORT_RATE_1,
        "reactive energy import, rate 1",
    ),
    (
        REACTIVE_ENERGY_EXPORT_RATE_1,
        "reactive energy export, rate 1",
    ),
    (REACTIVE_ENERGY_QI, "reactive energy QI"),
    (REACTIVE_ENERGY_QII, "reactive energy QII"),
    (REACTIVE_ENERGY_QIII, "reactive energy QIII"),
    (REACTIVE_ENERGY_QIV, "reactive energy QIV"),
    (ACTIVE_ENERGY_IMPORT_L1, "active energy import L1"),
    (ACTIVE_ENERGY_IMPORT_L2, "active energy import L2"),
    (ACTIVE_ENERGY_IMPORT_L3, "active energy import L3"),
    (ACTIVE_ENERGY_EXPORT_L1, "active energy export L1"),
    (ACTIVE_ENERGY_EXPORT_L2, "active energy export L2"),
    (ACTIVE_ENERGY_EXPORT_L3, "active energy export L3"),
    (CURRENT_L1, "current L1"),
    (CURRENT_L2, "current L2"),
    (CURRENT_L3, "current L3"),
    (VOLTAGE_L1, "voltage L1"),
    (VOLTAGE_L2, "voltage L2"),
    (VOLTAGE_L3, "voltage L3"),
    (POWER_FACTOR, "power factor"),
    (POWER_FACTOR_L1, "power factor L1"),
    (POWER_FACTOR_L2, "power factor L2"),
    (POWER_FACTOR_L3, "power factor L3"),
    (FREQUENCY, "frequency"),
    (PHASE_ANGLE_L1, "angle of voltage to current L1"),
    (PHASE_ANGLE_L2, "angle of voltage to current L2"),
    (PHASE_ANGLE_L3, "angle of voltage to current L3"),
    (POWER_FAILURES, "number of power failures"),
    (LONG_POWER_FAILURES, "number of long power failures"),
    (POWER_FAILURE_LOG, "power failure log"),
    (
        LONG_POWER_FAILURE_DURATION,
        "duration of a long power failure",
    ),
    (VOLTAGE_SAGS_L1, "number of voltage sags L1"),
    (VOLTAGE_SAGS_L2, "number of voltage sags L2"),
    (VOLTAGE_SAGS_L3, "number of voltage sags L3"),
    (VOLTAGE_SWELLS_L1, "number of voltage swells L1"),
    (VOLTAGE_SWELLS_L2, "number of voltage swells L2"),
    (VOLTAGE_SWELLS_L3, "number of voltage swells L3"),
    (M_BUS_DEVICE_TYPE, "type of the device on the M-Bus"),
    (M_BUS_DEVICE_ID, "identifier of the device on the M-Bus"),
    (M_BUS_READING, "reading of the device on the M-Bus"),
];

/// What a code means, in a few words, on whatever channel it is sent.
///
/// `None` for a code that [`ALL`] does not hold. The table is linked only where this is called.
pub fn meaning(obis: Obis) -> Option<&'static str> {
    let obis = if obis.is_of_connected_device() {
        obis.on_channel(1)
    } else {
        obis
    };
    let (_, meaning) = ALL.iter().find(|(code, _)| code.matches(obis))?;
    Some(meaning)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_no_code_twice() {
        for (at, (code, _)) in ALL.iter().enumerate() {
            assert!(
                ALL[..at].iter().all(|(earlier, _)| earlier != code),
                "{code}"
            );
        }
    }

    #[test]
    fn gives_codes_that_match_one_meaning() {
        for (code, words) in ALL {
            assert_eq!(meaning(*code), Some(*words), "{code}");
        }
    }

    #[test]
    fn knows_a_code_on_any_channel() {
        assert_eq!(
            meaning(ACTIVE_POWER_IMPORT.on_channel(1)),
            Some("active power import")
        );
        assert_eq!(meaning(M_BUS_READING.on_channel(4)), meaning(M_BUS_READING));
        assert_ne!(meaning(METER_ID), meaning(METER_ID.on_channel(2)));
        assert_ne!(meaning(EQUIPMENT_ID), meaning(METER_TYPE_KAMSTRUP));
    }

    #[test]
    fn does_not_know_other_codes() {
        assert_eq!(meaning(Obis::new(1, 0, 1, 8, 0, 1)), None);
        assert_eq!(meaning(Obis::new(7, 0, 1, 8, 0, 255)), None);
    }
}
