//! Where a scale comes from, and what happens where nobody states it.

use super::*;

#[test]
fn the_scaler_of_an_aidon_is_read_and_not_assumed() {
    let norway = apdu("aidon/6534-list3");
    let sweden = replaced(&norway, &hex("0F 01 16 1E"), &hex("0F 00 16 1E"));
    let (norway, sweden) = (read(&norway), read(&sweden));
    assert_eq!(
        norway.active_energy_import.unwrap().value(),
        10 * sweden.active_energy_import.unwrap().value()
    );
    assert_eq!(norway.reactive_energy_import, sweden.reactive_energy_import);
}

#[test]
fn a_unit_that_the_field_does_not_have_leaves_it_none() {
    let apdu = apdu("aidon/6534-list2");
    let apparent = replaced(&apdu, &hex("16 1D"), &hex("16 1C"));
    assert_eq!(read(&apparent).reactive_power_import, None);
    assert!(read(&apparent).active_power_import.is_some());
    let list = parse(&apparent);
    let reactive = entry(&list, codes::REACTIVE_POWER_IMPORT);
    let stated = Some(Stated::new(Unit::VOLT_AMPERE, Source::Telegram));
    assert_eq!(reactive.unit, stated);
    assert_eq!(
        Reading::collect(list.entries()),
        Reading {
            vendor: None,
            list: None,
            ..list.reading()
        }
    );
}

#[test]
fn an_impossible_scaler_is_kept_and_gives_no_value() {
    for scaler in ["7F", "80"] {
        let apdu = notification(&format!(
            "01 01 02 03 09 06 01 00 01 07 00 FF 06 00 00 08 64 02 02 0F {scaler} 16 1B"
        ));
        let list = parse(&apdu);
        let entry = list.entries().next().unwrap();
        assert_eq!(entry.scaler.unwrap().from, Source::Telegram);
        assert_eq!(entry.value.as_integer(), Some(2148));
        assert_eq!(list.reading().active_power_import, None, "{scaler}");
    }
}

#[test]
fn hundredths_of_an_ampere_come_from_the_telegram_of_an_e350() {
    let aidon = apdu("aidon/6534-list2");
    let e350 = apdu("landisgyr/zmf1-list2");
    let scaler = |apdu: &[u8]| entry(&parse(apdu), codes::CURRENT_L1).scaler;
    assert_eq!(scaler(&aidon), Some(Stated::new(-1, Source::Telegram)));
    assert_eq!(scaler(&e350), Some(Stated::new(-2, Source::Telegram)));
}

#[test]
fn kaifa_counts_milliampere_and_tenths_of_a_volt_by_its_document() {
    let apdu = apdu("kaifa/ma304h4-list2");
    let list = parse(&apdu);
    for (code, scaler, unit) in [
        (codes::CURRENT_L1, -3, Unit::AMPERE),
        (codes::VOLTAGE_L1, -1, Unit::VOLT),
        (codes::ACTIVE_POWER_IMPORT, 0, Unit::WATT),
    ] {
        let entry = entry(&list, code);
        assert_eq!(entry.scaler, Some(Stated::new(scaler, Source::Document)));
        assert_eq!(entry.unit, Some(Stated::new(unit, Source::Document)));
        assert_eq!(entry.obis.unwrap().from, Source::Position);
    }
}

const FOREIGN: [&[u8]; 6] = [b"010", b"011", b"013", b"063", b"090", b"092"];

fn kamstrup_of(name: &str, configuration: &[u8]) -> Vec<u8> {
    let from = b"6841131BN243101040";
    let to = [&from[..15], configuration].concat();
    replaced(&apdu(name), from, &to)
}

#[test]
fn a_kamstrup_of_another_country_has_no_energy_until_its_scale_is_set() {
    for configuration in FOREIGN {
        let apdu = kamstrup_of("kamstrup/6841131-list3", configuration);
        let list = parse(&apdu);
        let energy = entry(&list, codes::ACTIVE_ENERGY_IMPORT);
        let raw = u64::try_from(energy.value.as_integer().unwrap()).unwrap();
        assert!(raw > 0);
        assert_eq!(energy.scaler, None);
        assert_eq!(energy.quantity(), None);
        assert_eq!(
            energy.unit,
            Some(Stated::new(Unit::WATT_HOUR, Source::Document))
        );
        let reading = list.reading();
        assert_eq!(reading.active_energy_import, None);
        assert_eq!(reading.reactive_energy_export, None);
        assert!(reading.current_l1.is_some());

        let list = List::parse(&apdu, Scales::new().with_energy(0)).unwrap();
        assert_eq!(
            entry(&list, codes::ACTIVE_ENERGY_IMPORT).scaler,
            Some(Stated::new(0, Source::Settings))
        );
        let energy = list.reading().active_energy_import;
        assert_eq!(energy, Some(WattHour::new(raw)));
    }
}

/// From 2024 on some count 0.01 V, and nothing in the telegram says so: 23593 is
/// 235.93 V and not 23.6 kV.
#[test]
fn a_kamstrup_of_another_country_has_no_voltage_until_its_scale_is_set() {
    for configuration in FOREIGN {
        let apdu = kamstrup_of("kamstrup/6841131-list3", configuration);
        let list = parse(&apdu);
        let voltage = entry(&list, codes::VOLTAGE_L1);
        let raw = voltage.value.as_integer().unwrap();
        assert_eq!(voltage.scaler, None);
        assert_eq!(list.reading().voltage_l1, None);
        assert!(list.left_out().any(|entry| entry.obis == voltage.obis));

        for (scaler, milli) in [(0, 1000), (-2, 10)] {
            let list = List::parse(&apdu, Scales::new().with_voltage(scaler)).unwrap();
            let read = list.reading().voltage_l1.unwrap().value();
            assert_eq!(i64::from(read), milli * raw);
        }
    }
}

#[test]
fn a_kamstrup_of_norway_counts_ten_watt_hours_by_its_document() {
    let apdu = apdu("kamstrup/6841131-list3");
    let list = parse(&apdu);
    let energy = entry(&list, codes::ACTIVE_ENERGY_IMPORT);
    assert_eq!(energy.scaler, Some(Stated::new(1, Source::Document)));
    let raw = u64::try_from(energy.value.as_integer().unwrap()).unwrap();
    assert_eq!(
        list.reading().active_energy_import,
        Some(WattHour::new(10 * raw))
    );
}

#[test]
fn a_kamstrup_behind_current_transformers_has_no_current_until_its_scale_is_set() {
    let apdu = apdu("kamstrup/6851131-list2");
    let list = parse(&apdu);
    let current = entry(&list, codes::CURRENT_L1);
    let raw = i32::try_from(current.value.as_integer().unwrap()).unwrap();
    assert_eq!(current.scaler, None);
    let reading = list.reading();
    assert_eq!(
        [reading.current_l1, reading.current_l2, reading.current_l3],
        [None; 3]
    );
    assert!(reading.voltage_l1.is_some());

    let list = List::parse(&apdu, Scales::new().with_current(-3)).unwrap();
    let current = entry(&list, codes::CURRENT_L1);
    assert_eq!(current.scaler, Some(Stated::new(-3, Source::Settings)));
    assert_eq!(list.reading().current_l1, Some(MilliAmpere::new(raw)));
}

/// The Danish list: no meter type in it.
const WITHOUT_TYPE: &str = "02 07
    0A 0E 4B 61 6D 73 74 72 75 70 5F 56 30 30 30 31  # Kamstrup_V0001
    09 06 01 01 01 08 00 FF 06 00 00 10 00
    09 06 01 01 1F 07 00 FF 06 00 00 02 00
    09 06 01 01 20 07 00 FF 12 00 E6";

#[test]
fn a_kamstrup_list_without_a_type_has_neither_energy_nor_current_nor_voltage() {
    let apdu = notification(WITHOUT_TYPE);
    let list = parse(&apdu);
    assert_eq!(list.vendor(), Some(Vendor::Kamstrup));
    assert_eq!(entry(&list, codes::ACTIVE_ENERGY_IMPORT).scaler, None);
    assert_eq!(entry(&list, codes::CURRENT_L1).scaler, None);
    assert_eq!(entry(&list, codes::VOLTAGE_L1).scaler, None);
    let reading = list.reading();
    assert_eq!(reading.active_energy_import, None);
    assert_eq!(reading.current_l1, None);
    assert_eq!(reading.voltage_l1, None);

    let scales = Scales::new().with_energy(1).with_current(-2);
    let scales = scales.with_voltage(0);
    let reading = List::parse(&apdu, scales).unwrap().reading();
    assert_eq!(reading.voltage_l1, Some(MilliVolt::new(230_000)));
    assert_eq!(reading.active_energy_import, Some(WattHour::new(40_960)));
    assert_eq!(reading.current_l1, Some(MilliAmpere::new(5_120)));
}

#[test]
fn a_kamstrup_type_of_blanks_settles_nothing_either() {
    let blank = replaced(
        &apdu("kamstrup/6841131-list3"),
        b"6841131BN243101040",
        &[b' '; 18],
    );
    let reading = read(&blank);
    assert_eq!(reading.meter_type, None);
    assert_eq!(reading.active_energy_import, None);
    assert_eq!(reading.current_l1, None);
}

#[test]
fn settings_outrank_the_document() {
    let kaifa = apdu("kaifa/ma304h4-list3");
    let scales = Scales::new()
        .with_energy(1)
        .with_current(-2)
        .with_voltage(0);
    let (plain, set) = (read(&kaifa), List::parse(&kaifa, scales).unwrap().reading());
    let times_10 = |value: Option<MilliVolt>| value.map(|value| 10 * value.value());
    assert_eq!(
        set.voltage_l1.map(MilliVolt::value),
        times_10(plain.voltage_l1)
    );
    assert_eq!(
        set.current_l1.unwrap().value(),
        10 * plain.current_l1.unwrap().value()
    );
    assert_eq!(
        set.active_energy_import.unwrap().value(),
        10 * plain.active_energy_import.unwrap().value()
    );
    assert_eq!(set.active_power_import, plain.active_power_import);
}

#[test]
fn the_telegram_outranks_settings() {
    let scales = Scales::new().with_energy(5).with_current(5).with_voltage(5);
    for name in ["aidon/6534-list3", "landisgyr/zmf1-list3"] {
        let apdu = apdu(name);
        let list = List::parse(&apdu, scales).unwrap();
        assert_eq!(list.reading(), read(&apdu), "{name}");
        let from = entry(&list, codes::CURRENT_L1).scaler.unwrap().from;
        assert_eq!(from, Source::Telegram, "{name}");
    }
}

#[test]
fn a_kamstrup_of_two_voltage_decimals_is_a_setting() {
    let apdu = notification(
        "02 05
        0A 0E 4B 61 6D 73 74 72 75 70 5F 56 30 30 30 31
        09 06 01 01 01 07 00 FF 06 00 00 00 64
        09 06 01 01 20 07 00 FF 12 5C 29",
    );
    let list = List::parse(&apdu, Scales::new().with_voltage(-2)).unwrap();
    assert_eq!(list.reading().voltage_l1, Some(MilliVolt::new(235_930)));
}

#[test]
fn a_receiver_passes_its_scales_on() {
    let apdu = kamstrup_of("kamstrup/6841131-list3", b"092");
    let scales = Scales::new().with_energy(0);
    let mut receiver = Receiver::<512>::with_scales(scales);
    let [Ok(reading)] = receive_one(&mut receiver, &frame(&apdu)) else {
        panic!("no reading")
    };
    assert!(reading.active_energy_import.is_some());
    let list = receiver.list().unwrap();
    let scaler = entry(&list, codes::ACTIVE_ENERGY_IMPORT).scaler.unwrap();
    assert_eq!(scaler.from, Source::Settings);
}

/// Takes one telegram and stops there, so that its list is still lent.
fn receive_one<const N: usize>(
    receiver: &mut Receiver<N>,
    mut octets: &[u8],
) -> [Result<Reading, ReceiveError>; 1] {
    [receiver.next_reading(&mut octets).unwrap()]
}

#[test]
fn energies_are_exact_and_not_nearly() {
    // 10 955 225 x 10 Wh: as a float of 32 bits this becomes 109 552 248.
    let apdu = notification("01 01 02 03 09 06 01 00 01 08 00 FF 06 00 A7 29 D9 02 02 0F 01 16 1E");
    assert_eq!(
        read(&apdu).active_energy_import,
        Some(WattHour::new(109_552_250))
    );
}

/// The hourly list brings registers; they are counted from the meter's
/// first day on.
#[test]
fn hourly_energies_are_registers() {
    let reading = read(&apdu("aidon/6534-list3"));
    let register: WattHour = reading.active_energy_import.unwrap();
    assert!(register.value() > 1_000_000);
}

#[test]
fn what_a_reading_leaves_out_can_be_asked_for() {
    let apdu = apdu("kamstrup/6841131-092-list3");
    let unscaled: Vec<Obis> = parse(&apdu)
        .left_out()
        .filter_map(|entry| entry.code())
        .collect();
    let names: Vec<_> = unscaled.iter().map(|code| (code.c(), code.d())).collect();
    let voltages = [(32, 7), (52, 7), (72, 7)];
    let energies = [(1, 8), (2, 8), (3, 8), (4, 8)];
    assert_eq!(names, [&voltages[..], &energies].concat());
    let scales = Scales::new().with_voltage(0);
    let tenths = List::parse(&apdu, scales.with_energy(-1)).unwrap();
    assert!(tenths.left_out().all(|entry| entry.quantity().is_some()));
    assert!(tenths.left_out().count() > 0);
    let whole = List::parse(&apdu, scales.with_energy(0)).unwrap();
    assert_eq!(whole.left_out().count(), 0);
    let unmeasured = super::apdu("kaifa/ma304t3-list2");
    assert_eq!(parse(&unmeasured).left_out().count(), 0);
}

/// 250 A to 5 A, and a meter that sends what it measures behind them: what the
/// telegram states is no exception.
#[cfg(feature = "europe")]
#[test]
fn a_ratio_multiplies_currents_powers_and_energies_and_no_voltage() {
    let ratio = NonZeroU16::new(50).unwrap();
    for name in ["aidon/6534-list3", "kaifa/ma304h4-list3"] {
        let apdu = apdu(name);
        let plain = read(&apdu);
        let scales = Scales::new().with_current_ratio(ratio);
        let list = List::parse(&apdu, scales).unwrap();
        let behind = list.reading();
        let fifty = |value: u64| 50 * value;
        assert_eq!(
            u64::from(behind.active_power_import.unwrap().value()),
            fifty(plain.active_power_import.unwrap().value().into()),
            "{name}"
        );
        assert_eq!(
            behind.active_energy_import.unwrap().value(),
            fifty(plain.active_energy_import.unwrap().value()),
            "{name}"
        );
        let milliamperes = plain.current_l1.unwrap().value();
        assert_eq!(behind.current_l1.unwrap().value(), 50 * milliamperes);
        assert_eq!(behind.voltage_l1, plain.voltage_l1);
        assert_eq!(behind.time, plain.time);
        assert_eq!(entry(&list, codes::CURRENT_L1).ratio, Some(ratio));
        assert_eq!(entry(&list, codes::VOLTAGE_L1).ratio, None);
        assert_eq!(
            Reading::collect(list.entries()).active_energy_import,
            behind.active_energy_import
        );
        assert_eq!(Reading::parse(&apdu, scales).unwrap(), behind);
    }
}

/// 2^63 - 1 of something, twice.
#[cfg(feature = "europe")]
#[test]
fn a_ratio_that_leads_beyond_every_integer_leaves_the_value_out() {
    let apdu = notification(
        "01 01 02 03 09 06 01 00 01 08 00 FF 15 7F FF FF FF FF FF FF FF 02 02 0F 00 16 1E",
    );
    assert_eq!(
        read(&apdu).active_energy_import,
        Some(WattHour::new(i64::MAX.unsigned_abs()))
    );
    let scales = Scales::new().with_current_ratio(NonZeroU16::new(2).unwrap());
    let list = List::parse(&apdu, scales).unwrap();
    assert_eq!(list.reading().active_energy_import, None);
    assert_eq!(list.entries().next().unwrap().quantity(), None);
    assert_eq!(list.left_out().count(), 1);
}

/// The list "push 1" has them, and its document counts hundredths.
#[cfg(feature = "europe")]
#[test]
fn power_factors_of_a_kamstrup_are_hundredths_by_its_document() {
    let apdu = apdu("abroad/kamstrup-push1");
    let list = parse(&apdu);
    let (_, details) = list.reading_and_details();
    let thousandths = |factor: Option<PowerFactor>| factor.unwrap().value();
    assert_eq!(thousandths(details.power_factor), 960);
    let phases = details.phases.map(|phase| thousandths(phase.power_factor));
    assert_eq!(phases, [810, 800, 990]);
    let factor = entry(&list, Obis::new(1, 1, 13, 7, 0, 255));
    assert_eq!(factor.scaler, Some(Stated::new(-2, Source::Document)));
}

/// A list of push objects states no scale, and no document of one is known.
#[cfg(feature = "europe")]
#[test]
fn power_factors_of_push_objects_have_the_scale_that_the_caller_sets() {
    let apdu = notification(
        "02 03 01 02 \
         02 04 12 0003 09 06 01 00 0D 07 00 FF 0F 02 12 0000 \
         02 04 12 0001 09 06 00 00 60 0E 00 FF 0F 02 12 0000 \
         10 03E8 11 02",
    );
    let (_, details) = parse(&apdu).reading_and_details();
    assert_eq!(details.power_factor, None);
    let scales = Scales::new().with_power_factor(-3);
    let list = List::parse(&apdu, scales).unwrap();
    let (_, details) = list.reading_and_details();
    assert_eq!(details.power_factor, Some(PowerFactor::new(1000)));
    // The number of a rate has no unit either, and no scale.
    let rate = entry(&list, Obis::new(0, 0, 96, 14, 0, 255));
    assert_eq!((rate.unit.unwrap().value, rate.scaler), (Unit::NONE, None));
    assert_eq!(details.active_rate, Some(2));
}

/// A row that counts something is what it says it is.
#[cfg(feature = "europe")]
#[test]
fn the_scale_of_power_factors_outranks_a_row_of_one_and_of_nothing_else() {
    let rows = [
        Row::number(Obis::new(1, 0, 33, 7, 0, 255), -2, Unit::NONE),
        Row::number(codes::VOLTAGE_SAGS_L1, 0, Unit::NONE),
    ];
    let apdu = notification("02 02 12 03DB 12 0007");
    let list = List::parse_as(&apdu, &rows, Scales::new().with_power_factor(-3)).unwrap();
    let scalers: Vec<_> = list
        .entries()
        .map(|entry| entry.scaler.unwrap().value)
        .collect();
    assert_eq!(scalers, [-3, 0]);
}

/// What no field can take is not lost in silence: a float, a structure of value
/// and scale, a text, and a value of the details without a scale.
#[test]
fn values_of_another_type_and_details_without_a_scale_are_left_out() {
    let apdu = notification(
        "01 06 \
         02 02 09 06 01 00 01 07 00 FF 17 40 20 00 00 \
         02 02 09 06 01 00 02 07 00 FF 02 02 06 00 00 00 05 02 02 0F 00 16 1B \
         02 02 09 06 01 00 01 08 00 FF 0A 01 37 \
         02 02 09 06 01 00 0E 07 00 FF 12 13 86 \
         02 02 09 06 01 00 20 07 00 FF 00 \
         02 02 09 06 00 00 60 01 00 FF 0A 00",
    );
    let list = parse(&apdu);
    let (reading, details) = list.reading_and_details();
    assert_eq!((reading, details), (Reading::default(), Details::default()));
    let codes: Vec<_> = list.left_out().filter_map(|entry| entry.code()).collect();
    let expected = [
        codes::ACTIVE_POWER_IMPORT,
        codes::ACTIVE_POWER_EXPORT,
        codes::ACTIVE_ENERGY_IMPORT,
        codes::FREQUENCY,
    ];
    assert_eq!(codes, expected);
}

/// A demand has its third attribute under the code of a power: that is no power.
#[cfg(feature = "europe")]
#[test]
fn another_attribute_than_the_value_is_not_left_out() {
    let demand = |class, attribute| {
        notification(&format!(
            "02 02 01 01 02 04 12 {class} 09 06 01 00 01 07 00 FF 0F {attribute} 12 0000 06 00000005"
        ))
    };
    assert_eq!(parse(&demand("0005", "03")).left_out().count(), 0);
    assert_eq!(parse(&demand("0003", "02")).left_out().count(), 1);
}

/// It calls its rates `T1` to `T4`.
#[cfg(feature = "europe")]
#[test]
fn the_rate_of_an_xt211_has_its_number_in_its_name() {
    for (name, rate) in [
        ("links/sagemcom-xt211", 2),
        ("links/attributes-with-tags", 1),
    ] {
        let links = han_corpus::links();
        let link = links.iter().find(|link| link.telegram.name == name);
        let list = parse(&link.unwrap().telegram.octets);
        let (_, details) = list.reading_and_details();
        assert_eq!(details.active_rate, Some(rate), "{name}");
        let rate = Obis::new(0, 0, 96, 14, 0, 255);
        assert!(list.left_out().all(|entry| entry.code() != Some(rate)));
    }
}
