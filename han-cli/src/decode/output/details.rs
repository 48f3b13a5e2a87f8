//! The keys and columns of what a list says beyond a reading.

use han_meters::{
    Details, Entry, MeterId, MilliDegree, MilliHertz, Phase, PowerFactor, Rate, Var, VarHour, Watt,
    WattHour,
};

use super::cell::Cell;
use super::keys::{Key, Record, key};

/// The keys of one phase, in the order of its fields.
macro_rules! keys_of_phase {
    ($phase:literal) => {
        [
            key!("active_power_import_", $phase, "_w"),
            key!("active_power_export_", $phase, "_w"),
            key!("reactive_power_import_", $phase, "_var"),
            key!("reactive_power_export_", $phase, "_var"),
            key!("power_factor_", $phase, "_thousandths"),
            key!("angle_", $phase, "_millidegrees"),
            key!("active_energy_import_", $phase, "_wh"),
            key!("active_energy_export_", $phase, "_wh"),
        ]
    };
}

/// The keys of one rate, in the order of its fields.
macro_rules! keys_of_rate {
    ($rate:literal) => {
        [
            key!("active_energy_import_", $rate, "_wh"),
            key!("active_energy_export_", $rate, "_wh"),
            key!("reactive_energy_import_", $rate, "_varh"),
            key!("reactive_energy_export_", $rate, "_varh"),
            key!("reactive_energy_q1_", $rate, "_varh"),
            key!("reactive_energy_q2_", $rate, "_varh"),
            key!("reactive_energy_q3_", $rate, "_varh"),
            key!("reactive_energy_q4_", $rate, "_varh"),
        ]
    };
}

const PHASES: [[Key; 8]; 3] = [
    keys_of_phase!("l1"),
    keys_of_phase!("l2"),
    keys_of_phase!("l3"),
];

const RATES: [[Key; 8]; 2] = [keys_of_rate!("rate_1"), keys_of_rate!("rate_2")];

const QUADRANTS: [Key; 4] = [
    key!("reactive_energy_q1_varh"),
    key!("reactive_energy_q2_varh"),
    key!("reactive_energy_q3_varh"),
    key!("reactive_energy_q4_varh"),
];

/// What a list says beyond a reading.
pub(super) fn put_details(details: &Details, record: &mut impl Record) {
    for (phase, keys) in details.phases.iter().zip(PHASES) {
        put_phase(phase, keys, record);
    }
    for (rate, keys) in details.rates.iter().zip(RATES) {
        put_rate(rate, keys, record);
    }
    for (quadrant, key) in details.reactive_energy.iter().zip(QUADRANTS) {
        record.put(key, quadrant.map(VarHour::value));
    }
    record.put(
        key!("power_factor_thousandths"),
        details.power_factor.map(PowerFactor::value),
    );
    record.put(
        key!("frequency_millihertz"),
        details.frequency.map(MilliHertz::value),
    );
    record.put(key!("active_rate"), details.active_rate);
    record.put(
        key!("meter_number"),
        details.meter_number.map(|number| number.value()),
    );
    record.put(
        key!("logical_device_name"),
        details.logical_device_name.as_ref().map(MeterId::as_str),
    );
    record.put(
        key!("device_id"),
        details.device_id.as_ref().map(MeterId::as_str),
    );
    record.put(key!("push_setup"), details.push_setup.map(Cell::text));
}

fn put_phase(phase: &Phase, keys: [Key; 8], record: &mut impl Record) {
    let [
        import,
        export,
        reactive_import,
        reactive_export,
        factor,
        angle,
        imported,
        exported,
    ] = keys;
    record.put(import, phase.active_power_import.map(Watt::value));
    record.put(export, phase.active_power_export.map(Watt::value));
    record.put(reactive_import, phase.reactive_power_import.map(Var::value));
    record.put(reactive_export, phase.reactive_power_export.map(Var::value));
    record.put(factor, phase.power_factor.map(PowerFactor::value));
    record.put(angle, phase.angle.map(MilliDegree::value));
    record.put(imported, phase.active_energy_import.map(WattHour::value));
    record.put(exported, phase.active_energy_export.map(WattHour::value));
}

fn put_rate(rate: &Rate, keys: [Key; 8], record: &mut impl Record) {
    let [
        import,
        export,
        reactive_import,
        reactive_export,
        quadrants @ ..,
    ] = keys;
    record.put(import, rate.active_energy_import.map(WattHour::value));
    record.put(export, rate.active_energy_export.map(WattHour::value));
    record.put(
        reactive_import,
        rate.reactive_energy_import.map(VarHour::value),
    );
    record.put(
        reactive_export,
        rate.reactive_energy_export.map(VarHour::value),
    );
    for (quadrant, key) in rate.reactive_energy.iter().zip(quadrants) {
        record.put(key, quadrant.map(VarHour::value));
    }
}

/// What an entry says beyond value and scale: the columns of CSV do not have it.
pub(super) fn put_details_of_entry(entry: &Entry<'_>, record: &mut impl Record) {
    record.put(
        key!("class_id"),
        entry
            .attribute
            .map(|attribute| u32::from(attribute.class_id)),
    );
    record.put(
        key!("attribute_id"),
        entry.attribute.map(|attribute| attribute.attribute_id),
    );
    record.put(
        key!("ratio"),
        entry.ratio.map(|ratio| u32::from(ratio.get())),
    );
}
