//! That nothing is made up.

use han_meters::{Details, List, Reading};
use han_obis::Quantity;

/// Every value of the reading and of the details is the exact one of an entry.
pub fn is_what_was_sent(list: &List<'_>) {
    let (reading, details) = list.reading_and_details();
    assert_eq!(reading, list.reading());
    let sent: Vec<_> = list
        .entries()
        .filter_map(|entry| entry.quantity())
        .collect();
    let quantities = of_reading(&reading).into_iter().chain(of_details(&details));
    for quantity in quantities {
        assert!(sent.contains(&quantity), "{quantity} was not sent");
    }
    let texts = [
        reading.list_version.map(|text| text.as_str().to_owned()),
        reading.meter_type.map(|text| text.as_str().to_owned()),
        reading.meter_id.map(|text| text.as_str().to_owned()),
        details
            .logical_device_name
            .map(|text| text.as_str().to_owned()),
        details.device_id.map(|text| text.as_str().to_owned()),
    ];
    let is_printable = |text: String| text.bytes().all(|octet| matches!(octet, b' '..=b'~'));
    assert!(texts.into_iter().flatten().all(is_printable));
}

fn of_reading(reading: &Reading) -> Vec<Quantity> {
    let quantities = [
        reading.active_power_import.map(|value| value.quantity()),
        reading.active_power_export.map(|value| value.quantity()),
        reading.reactive_power_import.map(|value| value.quantity()),
        reading.reactive_power_export.map(|value| value.quantity()),
        reading.current_l1.map(|value| value.quantity()),
        reading.current_l2.map(|value| value.quantity()),
        reading.current_l3.map(|value| value.quantity()),
        reading.voltage_l1.map(|value| value.quantity()),
        reading.voltage_l2.map(|value| value.quantity()),
        reading.voltage_l3.map(|value| value.quantity()),
        reading.active_energy_import.map(|value| value.quantity()),
        reading.active_energy_export.map(|value| value.quantity()),
        reading.reactive_energy_import.map(|value| value.quantity()),
        reading.reactive_energy_export.map(|value| value.quantity()),
    ];
    exact(quantities)
}

fn of_details(details: &Details) -> Vec<Quantity> {
    let phases = details.phases.iter().flat_map(|phase| {
        [
            phase.active_power_import.map(|value| value.quantity()),
            phase.active_power_export.map(|value| value.quantity()),
            phase.reactive_power_import.map(|value| value.quantity()),
            phase.reactive_power_export.map(|value| value.quantity()),
            phase.active_energy_import.map(|value| value.quantity()),
            phase.active_energy_export.map(|value| value.quantity()),
        ]
    });
    let rates = details.rates.iter().flat_map(|rate| {
        let quadrants = rate
            .reactive_energy
            .map(|value| value.map(|value| value.quantity()));
        let sums = [
            rate.active_energy_import.map(|value| value.quantity()),
            rate.active_energy_export.map(|value| value.quantity()),
            rate.reactive_energy_import.map(|value| value.quantity()),
            rate.reactive_energy_export.map(|value| value.quantity()),
        ];
        sums.into_iter().chain(quadrants)
    });
    let quadrants = details
        .reactive_energy
        .map(|value| value.map(|value| value.quantity()));
    exact(phases.chain(rates).chain(quadrants))
}

fn exact(quantities: impl IntoIterator<Item = Option<Option<Quantity>>>) -> Vec<Quantity> {
    let quantities = quantities.into_iter().flatten();
    quantities
        .map(|quantity| quantity.expect("within its type"))
        .collect()
}
