//! A reading written as a maker's list and read again is the same reading.

#![cfg(feature = "hdlc")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

#[path = "support/receive.rs"]
mod receive;
#[path = "support/single.rs"]
mod single;

use han_dlms::DateTime;
use han_meters::{
    EmitError, Entry, List, ListNumber, Meter, MeterId, MeterTime, MilliAmpere, MilliVolt, Reading,
    Receiver, Scales, Source, Text, Var, VarHour, Vendor, Watt, WattHour, Wiring,
};
use han_obis::{Obis, codes};
use proptest::prelude::*;
use receive::receive_all;
use single::single_telegrams;

const WIRINGS: [Wiring; 3] = [Wiring::OnePhase, Wiring::ThreeWire, Wiring::FourWire];
const LISTS: [ListNumber; 3] = [ListNumber::One, ListNumber::Two, ListNumber::Three];

/// A meter of a maker, by its type, and what its type leaves out of a reading.
#[derive(Clone, Copy, Debug)]
struct Model {
    vendor: Vendor,
    wiring: Wiring,
    meter_type: Option<&'static str>,
    /// Sent as 0, never read.
    unmeasured: &'static [Obis],
    /// Sent, but nobody states the scale.
    unscaled: Unscaled,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Unscaled {
    Nothing,
    EnergyAndVoltage,
    Current,
    All,
}

const fn model(vendor: Vendor, wiring: Wiring, meter_type: Option<&'static str>) -> Model {
    Model {
        vendor,
        wiring,
        meter_type,
        unmeasured: &[],
        unscaled: Unscaled::Nothing,
    }
}

const L2: &[Obis] = &[codes::VOLTAGE_L2, codes::CURRENT_L2];

const MODELS: [Model; 20] = [
    model(Vendor::Aidon, Wiring::OnePhase, Some("6515")),
    model(Vendor::Aidon, Wiring::ThreeWire, Some("6525")),
    model(Vendor::Aidon, Wiring::ThreeWire, Some("6540")),
    model(Vendor::Aidon, Wiring::FourWire, Some("6534")),
    model(Vendor::Aidon, Wiring::FourWire, Some("6550")),
    model(Vendor::Kaifa, Wiring::OnePhase, Some("MA105H2E")),
    Model {
        unmeasured: &[codes::VOLTAGE_L2],
        ..model(Vendor::Kaifa, Wiring::ThreeWire, Some("MA304H3E"))
    },
    Model {
        unmeasured: L2,
        ..model(Vendor::Kaifa, Wiring::ThreeWire, Some("MA304T3"))
    },
    model(Vendor::Kaifa, Wiring::FourWire, Some("MA304H4")),
    model(Vendor::Kaifa, Wiring::FourWire, Some("MA304H4D")),
    model(Vendor::Kaifa, Wiring::FourWire, Some("MA304T4")),
    model(
        Vendor::Kamstrup,
        Wiring::OnePhase,
        Some("6861111BN242101040"),
    ),
    model(
        Vendor::Kamstrup,
        Wiring::ThreeWire,
        Some("6841121BN243101040"),
    ),
    model(
        Vendor::Kamstrup,
        Wiring::FourWire,
        Some("6841131BN243101040"),
    ),
    Model {
        unscaled: Unscaled::EnergyAndVoltage,
        ..model(
            Vendor::Kamstrup,
            Wiring::FourWire,
            Some("6841131BN245101092"),
        )
    },
    Model {
        unscaled: Unscaled::Current,
        ..model(
            Vendor::Kamstrup,
            Wiring::FourWire,
            Some("6851131BN243101040"),
        )
    },
    Model {
        unscaled: Unscaled::All,
        ..model(
            Vendor::Kamstrup,
            Wiring::ThreeWire,
            Some("6851121BN243101013"),
        )
    },
    model(Vendor::LandisGyr, Wiring::OnePhase, None),
    Model {
        unmeasured: L2,
        ..model(Vendor::LandisGyr, Wiring::ThreeWire, Some("ZFF1"))
    },
    model(Vendor::LandisGyr, Wiring::FourWire, Some("ZMF1")),
];

impl Model {
    fn meter(&self) -> Meter {
        Meter::new(self.vendor, self.wiring)
    }

    fn lists(&self) -> impl Iterator<Item = ListNumber> {
        let first = usize::from(self.vendor == Vendor::Kamstrup);
        LISTS.into_iter().skip(first)
    }

    fn list_version(&self) -> &'static str {
        match self.vendor {
            Vendor::Aidon => "AIDON_V0001",
            Vendor::Kaifa => "KFM_001",
            Vendor::Kamstrup => "Kamstrup_V0001",
            Vendor::LandisGyr => "EMBRIQ_V1_1",
            other => panic!("no version of {other}"),
        }
    }

    /// Whether this meter's list 2 holds the current or voltage: the makers'
    /// documents, "missing".
    fn has(&self, code: Obis) -> bool {
        let one_phase = [codes::CURRENT_L1, codes::VOLTAGE_L1];
        match self.wiring {
            Wiring::OnePhase => one_phase.contains(&code),
            Wiring::ThreeWire => self.vendor != Vendor::Aidon || code != codes::CURRENT_L2,
            Wiring::FourWire => true,
        }
    }

    fn measures(&self, code: Obis) -> bool {
        self.has(code) && !self.unmeasured.contains(&code)
    }

    /// Whether the reading has a clock: beside the list or in it.
    fn has_time(&self, list: ListNumber) -> bool {
        match self.vendor {
            Vendor::Kaifa | Vendor::Kamstrup => true,
            _ => list == ListNumber::Three,
        }
    }

    /// What of a reading that was sent comes back without settings.
    fn known(&self, reading: Reading) -> Reading {
        let currents = matches!(
            self.unscaled,
            Unscaled::Nothing | Unscaled::EnergyAndVoltage
        );
        let others = matches!(self.unscaled, Unscaled::Nothing | Unscaled::Current);
        Reading {
            current_l1: reading.current_l1.filter(|_| currents),
            current_l2: reading.current_l2.filter(|_| currents),
            current_l3: reading.current_l3.filter(|_| currents),
            voltage_l1: reading.voltage_l1.filter(|_| others),
            voltage_l2: reading.voltage_l2.filter(|_| others),
            voltage_l3: reading.voltage_l3.filter(|_| others),
            active_energy_import: reading.active_energy_import.filter(|_| others),
            active_energy_export: reading.active_energy_export.filter(|_| others),
            reactive_energy_import: reading.reactive_energy_import.filter(|_| others),
            reactive_energy_export: reading.reactive_energy_export.filter(|_| others),
            ..reading
        }
    }
}

/// Numbers as the meter counts them, before the maker's scale.
#[derive(Clone, Debug)]
struct Counts {
    powers: [u32; 4],
    currents: [i32; 3],
    voltages: [u32; 3],
    energies: [u32; 4],
    clock: [u8; 12],
    meter_id: String,
}

/// Bounds of the maker's integers, in its own steps, and the steps in mA, mV
/// and Wh.
struct Scale {
    current: (std::ops::RangeInclusive<i32>, i32),
    voltage: (u32, u32),
    energy: u64,
}

fn scale(vendor: Vendor) -> Scale {
    let signed_16 = i32::from(i16::MIN)..=i32::from(i16::MAX);
    let unsigned_16 = u32::from(u16::MAX);
    match vendor {
        Vendor::Aidon => Scale {
            current: (signed_16, 100),
            voltage: (unsigned_16, 100),
            energy: 10,
        },
        Vendor::Kaifa => Scale {
            current: (0..=i32::MAX, 1),
            voltage: (u32::MAX / 100, 100),
            energy: 1,
        },
        Vendor::Kamstrup => Scale {
            current: (0..=i32::MAX / 10, 10),
            voltage: (unsigned_16, 1000),
            energy: 10,
        },
        Vendor::LandisGyr => Scale {
            current: (signed_16, 10),
            voltage: (unsigned_16, 100),
            energy: 1,
        },
        other => panic!("no scale of {other}"),
    }
}

fn counts(vendor: Vendor) -> impl Strategy<Value = Counts> {
    let Scale {
        current, voltage, ..
    } = scale(vendor);
    let digits = match vendor {
        Vendor::LandisGyr => "[0-9]{8}",
        _ => "[0-9]{16}",
    };
    (
        any::<[u32; 4]>(),
        prop::array::uniform3(current.0),
        prop::array::uniform3(0..=voltage.0),
        any::<[u32; 4]>(),
        any::<[u8; 12]>(),
        digits,
    )
        .prop_map(
            |(powers, currents, voltages, energies, clock, meter_id)| Counts {
                powers,
                currents,
                voltages,
                energies,
                clock,
                meter_id,
            },
        )
}

/// The reading that these counts are in this list of this meter.
fn reading(model: &Model, list: ListNumber, counts: &Counts) -> Reading {
    let with_time = Reading {
        list: Some(list),
        time: model.has_time(list).then(|| time(model, counts)),
        active_power_import: Some(Watt::new(counts.powers[0])),
        ..Reading::default()
    };
    match list {
        ListNumber::One => Reading {
            vendor: Some(model.vendor).filter(|vendor| *vendor == Vendor::Kaifa),
            ..with_time
        },
        ListNumber::Two => list_2(model, counts, with_time),
        ListNumber::Three => list_3(model, counts, list_2(model, counts, with_time)),
    }
}

fn list_2(model: &Model, counts: &Counts, with_time: Reading) -> Reading {
    let scale = scale(model.vendor);
    let current = |code, index: usize| {
        let milliampere = counts.currents[index] * scale.current.1;
        model.measures(code).then(|| MilliAmpere::new(milliampere))
    };
    let voltage = |code, index: usize| {
        let millivolt = counts.voltages[index] * scale.voltage.1;
        model.measures(code).then(|| MilliVolt::new(millivolt))
    };
    Reading {
        vendor: Some(model.vendor),
        list_version: Text::new(model.list_version().as_bytes()),
        meter_id: MeterId::new(counts.meter_id.as_bytes()),
        meter_type: model.meter_type.and_then(|name| Text::new(name.as_bytes())),
        active_power_export: Some(Watt::new(counts.powers[1])),
        reactive_power_import: Some(Var::new(counts.powers[2])),
        reactive_power_export: Some(Var::new(counts.powers[3])),
        current_l1: current(codes::CURRENT_L1, 0),
        current_l2: current(codes::CURRENT_L2, 1),
        current_l3: current(codes::CURRENT_L3, 2),
        voltage_l1: voltage(codes::VOLTAGE_L1, 0),
        voltage_l2: voltage(codes::VOLTAGE_L2, 1),
        voltage_l3: voltage(codes::VOLTAGE_L3, 2),
        ..with_time
    }
}

fn list_3(model: &Model, counts: &Counts, list_2: Reading) -> Reading {
    let step = scale(model.vendor).energy;
    let [a, b, c, d] = counts.energies.map(|count| u64::from(count) * step);
    Reading {
        active_energy_import: Some(WattHour::new(a)),
        active_energy_export: Some(WattHour::new(b)),
        reactive_energy_import: Some(VarHour::new(c)),
        reactive_energy_export: Some(VarHour::new(d)),
        ..list_2
    }
}

/// Aidon's and Landis+Gyr's clocks are local whatever they say; the others are
/// taken at their word.
fn time(model: &Model, counts: &Counts) -> MeterTime {
    let clock = DateTime::from_octets(counts.clock);
    match model.vendor {
        Vendor::Aidon | Vendor::LandisGyr => MeterTime::local(clock),
        _ if clock.deviation().is_none() => MeterTime::local(clock),
        _ => MeterTime::new(clock),
    }
}

fn any_model() -> impl Strategy<Value = Model> {
    prop::sample::select(MODELS.to_vec())
}

fn any_telegram() -> impl Strategy<Value = (Model, ListNumber, Counts)> {
    any_model().prop_flat_map(|model| {
        let lists: Vec<_> = model.lists().collect();
        (
            Just(model),
            prop::sample::select(lists),
            counts(model.vendor),
        )
    })
}

/// Receives one frame that must give one reading.
fn receive_one(frame: &[u8], scales: Scales) -> Reading {
    let mut receiver = Receiver::<512>::with_scales(scales);
    let outcomes = receive_all(&mut receiver, frame);
    let [Ok(reading)] = outcomes[..] else {
        panic!("{outcomes:?} instead of one reading")
    };
    assert_eq!(receiver.counters().noise, 0);
    reading
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn a_reading_comes_back_as_it_was_sent((model, list, counts) in any_telegram()) {
        let sent = reading(&model, list, &counts);
        let mut buffer = [0; 512];
        let frame = model.meter().emit_frame(&sent, &mut buffer).unwrap();
        prop_assert_eq!(receive_one(frame, Scales::new()), model.known(sent));
    }

    #[test]
    fn with_the_scales_set_nothing_of_a_kamstrup_is_unknown(
        (model, list, counts) in any_telegram(),
    ) {
        let sent = reading(&model, list, &counts);
        let mut buffer = [0; 512];
        let frame = model.meter().emit_frame(&sent, &mut buffer).unwrap();
        let scales = match model.vendor {
            Vendor::Kamstrup => Scales::new().with_energy(1).with_current(-2).with_voltage(0),
            _ => Scales::new(),
        };
        prop_assert_eq!(receive_one(frame, scales), sent);
    }

    #[test]
    fn what_was_read_is_written_again_octet_by_octet((model, list, counts) in any_telegram()) {
        let sent = reading(&model, list, &counts);
        let (mut once, mut twice) = ([0; 512], [0; 512]);
        let once = model.meter().emit_frame(&sent, &mut once).unwrap();
        let scales = match model.unscaled {
            Unscaled::Nothing => Scales::new(),
            _ => Scales::new()
                .with_energy(1)
                .with_current(-2)
                .with_voltage(0),
        };
        let came = receive_one(once, scales);
        let twice = model.meter().emit_frame(&came, &mut twice).unwrap();
        prop_assert_eq!(once, twice);
    }

    #[test]
    fn old_firmware_and_unpadded_lists_come_back_the_same(
        (model, list, counts) in any_telegram(),
        tagged in any::<bool>(),
        padded in any::<bool>(),
    ) {
        let sent = reading(&model, list, &counts);
        let meter = model
            .meter()
            .with_tagged_date_time(tagged)
            .with_null_padding(padded);
        let mut buffer = [0; 512];
        let frame = meter.emit_frame(&sent, &mut buffer).unwrap();
        prop_assert_eq!(receive_one(frame, Scales::new()), model.known(sent));
    }

    #[test]
    fn each_entry_says_where_its_parts_came_from((model, list, counts) in any_telegram()) {
        let sent = reading(&model, list, &counts);
        let mut buffer = [0; 512];
        let apdu = model.meter().emit_apdu(&sent, &mut buffer).unwrap();
        let list = List::parse(apdu, Scales::new()).unwrap();
        for entry in list.entries() {
            check_sources(&model, &entry);
        }
    }
}

fn check_sources(model: &Model, entry: &Entry<'_>) {
    let code = entry.code().unwrap();
    let is_version = codes::LIST_VERSION.matches(code);
    let expected = match model.vendor {
        Vendor::Kaifa => Source::Position,
        Vendor::Kamstrup if is_version => Source::Position,
        _ => Source::Telegram,
    };
    assert_eq!(entry.obis.unwrap().from, expected, "{entry:?}");
    if entry.value.as_integer().is_none() {
        assert_eq!((entry.scaler, entry.unit), (None, None), "{entry:?}");
        return;
    }
    let expected = match model.vendor {
        Vendor::Kaifa | Vendor::Kamstrup => Source::Document,
        _ => Source::Telegram,
    };
    assert_eq!(entry.unit.unwrap().from, expected, "{entry:?}");
    match entry.scaler {
        Some(scaler) => assert_eq!(scaler.from, expected, "{entry:?}"),
        None => assert_ne!(model.unscaled, Unscaled::Nothing, "{entry:?}"),
    }
    let unmeasured = model.unmeasured.contains(&code);
    assert_eq!(entry.not_measured, unmeasured, "{entry:?}");
}

/// The telegrams of the corpus were written by hand: header, tags and order of
/// what is emitted have to be theirs.
#[test]
fn every_telegram_of_the_corpus_is_written_again_octet_by_octet() {
    let mut written = 0;
    for telegram in single_telegrams() {
        let name = &telegram.name;
        let Some(vendor) = vendor_of(name) else {
            continue;
        };
        // A reading keeps one of the two times.
        if name.ends_with("two-times") {
            continue;
        }
        let scales = match vendor {
            Vendor::Kamstrup => Scales::new()
                .with_energy(1)
                .with_current(-2)
                .with_voltage(0),
            _ => Scales::new(),
        };
        let reading = receive_one(&telegram.octets, scales);
        let meter = Meter::new(vendor, wiring_of(vendor, &reading))
            .with_tagged_date_time(vendor == Vendor::Kaifa || name.ends_with("old-firmware"))
            .with_null_padding(!name.ends_with("unpadded"));
        let mut buffer = [0; 512];
        let frame = meter.emit_frame(&reading, &mut buffer).unwrap();
        assert_eq!(frame, telegram.octets, "{name}");
        written += 1;
    }
    assert!(written > 30, "{written}");
}

fn vendor_of(name: &str) -> Option<Vendor> {
    match name.split('/').next()? {
        "aidon" => Some(Vendor::Aidon),
        "kaifa" => Some(Vendor::Kaifa),
        "kamstrup" => Some(Vendor::Kamstrup),
        "landisgyr" => Some(Vendor::LandisGyr),
        _ => None,
    }
}

/// The wiring, by what the list holds of the phases.
fn wiring_of(vendor: Vendor, reading: &Reading) -> Wiring {
    match (vendor, reading.voltage_l3, reading.current_l2) {
        (_, None, _) => Wiring::OnePhase,
        (Vendor::Aidon, Some(_), None) => Wiring::ThreeWire,
        _ => Wiring::FourWire,
    }
}

/// Counts that every maker's integers hold.
fn some_counts(vendor: Vendor) -> Counts {
    Counts {
        powers: [2148, 12, 345, 67],
        currents: [93, 81, 75],
        voltages: [231, 229, 230],
        energies: [10_955_225, 4321, 765_432, 98_765],
        clock: [0x07, 0xE9, 3, 17, 1, 12, 0, 10, 0xFF, 0x80, 0x00, 0],
        meter_id: match vendor {
            Vendor::LandisGyr => "10000003".to_owned(),
            _ => "7359992000000017".to_owned(),
        },
    }
}

/// Each model with each of its lists, and a reading for it.
fn every_telegram() -> Vec<(Model, ListNumber, Reading)> {
    let mut telegrams = Vec::new();
    for model in MODELS {
        for list in model.lists() {
            let reading = reading(&model, list, &some_counts(model.vendor));
            telegrams.push((model, list, reading));
        }
    }
    telegrams
}

/// The table "elements" of the list documents.
#[test]
fn each_list_has_the_elements_of_the_makers_document() {
    for (model, list, reading) in every_telegram() {
        let mut buffer = [0; 512];
        let apdu = model.meter().emit_apdu(&reading, &mut buffer).unwrap();
        let entries = List::parse(apdu, Scales::new()).unwrap().entries().count();
        let expected = match (model.vendor, model.wiring, list) {
            (_, _, ListNumber::One) => 1,
            (_, Wiring::OnePhase, ListNumber::Two) => 9,
            (_, Wiring::OnePhase, ListNumber::Three) => 14,
            (Vendor::Aidon, Wiring::ThreeWire, ListNumber::Two) => 12,
            (Vendor::Aidon, Wiring::ThreeWire, ListNumber::Three) => 17,
            (_, _, ListNumber::Two) => 13,
            (_, _, ListNumber::Three) => 18,
        };
        assert_eq!(entries, expected, "{model:?} {list:?}");
    }
}

#[test]
fn every_buffer_that_is_too_small_is_refused_and_says_what_it_needs() {
    for (model, _, reading) in every_telegram() {
        let meter = model.meter();
        let mut buffer = [0; 512];
        let frame = meter.emit_frame(&reading, &mut buffer).unwrap().len();
        let apdu = meter.emit_apdu(&reading, &mut buffer).unwrap().len();
        for size in 0..frame {
            let refused = meter.emit_frame(&reading, &mut buffer[..size]);
            let needed = EmitError::BufferTooSmall { needed: frame };
            assert_eq!(refused, Err(needed), "{model:?}");
        }
        assert!(meter.emit_frame(&reading, &mut buffer[..frame]).is_ok());
        for size in 0..apdu {
            let refused = meter.emit_apdu(&reading, &mut buffer[..size]).unwrap_err();
            let EmitError::BufferTooSmall { needed } = refused else {
                panic!("{model:?}: {refused}")
            };
            assert!((size + 1..=apdu).contains(&needed), "{model:?} {needed}");
        }
        assert!(meter.emit_apdu(&reading, &mut buffer[..apdu]).is_ok());
    }
}

#[test]
fn a_list_that_the_maker_does_not_send_is_refused() {
    let mut buffer = [0; 512];
    for wiring in WIRINGS {
        let kamstrup = Meter::new(Vendor::Kamstrup, wiring);
        let list_1 = Reading {
            list: Some(ListNumber::One),
            active_power_import: Some(Watt::new(1)),
            ..Reading::default()
        };
        let refused = kamstrup.emit_frame(&list_1, &mut buffer);
        assert_eq!(refused, Err(EmitError::NoSuchList));
        for vendor in Vendor::ALL {
            let refused = Meter::new(vendor, wiring).emit_apdu(&Reading::default(), &mut buffer);
            assert_eq!(refused, Err(EmitError::NoSuchList));
        }
    }
}

type Remove = fn(&mut Reading);

/// Every field that a list can need, by the code that is missed.
const FIELDS: [(Obis, Remove); 18] = [
    (codes::LIST_VERSION, |r| r.list_version = None),
    (codes::METER_ID, |r| r.meter_id = None),
    (codes::METER_TYPE, |r| r.meter_type = None),
    (codes::CLOCK, |r| r.time = None),
    (codes::ACTIVE_POWER_IMPORT, |r| r.active_power_import = None),
    (codes::ACTIVE_POWER_EXPORT, |r| r.active_power_export = None),
    (codes::REACTIVE_POWER_IMPORT, |r| {
        r.reactive_power_import = None;
    }),
    (codes::REACTIVE_POWER_EXPORT, |r| {
        r.reactive_power_export = None;
    }),
    (codes::CURRENT_L1, |r| r.current_l1 = None),
    (codes::CURRENT_L2, |r| r.current_l2 = None),
    (codes::CURRENT_L3, |r| r.current_l3 = None),
    (codes::VOLTAGE_L1, |r| r.voltage_l1 = None),
    (codes::VOLTAGE_L2, |r| r.voltage_l2 = None),
    (codes::VOLTAGE_L3, |r| r.voltage_l3 = None),
    (codes::ACTIVE_ENERGY_IMPORT, |r| {
        r.active_energy_import = None;
    }),
    (codes::ACTIVE_ENERGY_EXPORT, |r| {
        r.active_energy_export = None;
    }),
    (codes::REACTIVE_ENERGY_IMPORT, |r| {
        r.reactive_energy_import = None;
    }),
    (codes::REACTIVE_ENERGY_EXPORT, |r| {
        r.reactive_energy_export = None;
    }),
];

/// Kamstrup has its own codes for two of the texts.
fn is_field(code: Obis, field: Obis) -> bool {
    match code {
        codes::METER_ID_GS1 => field == codes::METER_ID,
        codes::METER_TYPE_KAMSTRUP => field == codes::METER_TYPE,
        code => code.matches(field),
    }
}

#[test]
fn every_missing_value_is_refused_by_its_code() {
    for (model, list, reading) in every_telegram() {
        for (field, remove) in FIELDS {
            let mut without = reading;
            remove(&mut without);
            let mut buffer = [0; 512];
            let outcome = model.meter().emit_frame(&without, &mut buffer);
            // Landis+Gyr sends NULs for a text that it does not have.
            let padded = model.vendor == Vendor::LandisGyr
                && [codes::METER_ID, codes::METER_TYPE].contains(&field);
            let context = format!("{model:?} {list:?} {field}");
            match outcome {
                Ok(_) => assert!(without == reading || padded, "{context}"),
                // Without its type nothing says that L2 is not measured.
                Err(EmitError::Missing { obis }) if padded => {
                    assert_eq!(obis, codes::CURRENT_L2, "{context}");
                    assert!(!model.unmeasured.is_empty(), "{context}");
                }
                Err(EmitError::Missing { obis }) => {
                    assert!(without != reading && is_field(obis, field), "{context}");
                }
                Err(other) => panic!("{context}: {other}"),
            }
        }
    }
}

#[test]
fn a_kamstrup_that_leaves_out_values_never_leaves_out_the_list_version() {
    let model = MODELS[11];
    let mut reading = reading(&model, ListNumber::Two, &some_counts(model.vendor));
    reading.list_version = None;
    let meter = model.meter().with_null_padding(false);
    let refused = meter.emit_frame(&reading, &mut [0; 512]).unwrap_err();
    assert!(
        matches!(refused, EmitError::Missing { obis } if codes::LIST_VERSION.matches(obis)),
        "{refused}"
    );
}

#[test]
fn an_unpadded_list_holds_what_the_reading_has_and_nothing_else() {
    let model = MODELS[11];
    let full = reading(&model, ListNumber::Three, &some_counts(model.vendor));
    let sent = Reading {
        active_power_export: None,
        reactive_power_import: None,
        reactive_power_export: None,
        active_energy_export: None,
        reactive_energy_import: None,
        reactive_energy_export: None,
        ..full
    };
    let meter = model.meter().with_null_padding(false);
    let mut buffer = [0; 512];
    let frame = meter.emit_frame(&sent, &mut buffer).unwrap();
    // The document's one-phase example: 15 elements.
    assert!(frame.windows(2).any(|pair| pair == [0x02, 15]));
    assert_eq!(frame[1..3], [0xA0, 0xAE]);
    assert_eq!(receive_one(frame, Scales::new()), sent);
}

/// A value changed so that the maker's integers cannot hold it, by its code.
fn check_refused(vendor: Vendor, field: Obis, change: Remove) {
    let models = MODELS.iter().filter(|model| model.vendor == vendor);
    for model in models {
        let mut reading = reading(model, ListNumber::Three, &some_counts(vendor));
        change(&mut reading);
        let mut buffer = [0; 512];
        let refused = model.meter().emit_frame(&reading, &mut buffer);
        let Err(EmitError::NotRepresentable { obis }) = refused else {
            panic!("{model:?}: {refused:?}")
        };
        assert!(obis.matches(field), "{model:?}: {obis} instead of {field}");
    }
}

#[test]
fn a_value_between_two_of_the_makers_steps_is_refused() {
    use Vendor::{Aidon, Kaifa, Kamstrup, LandisGyr};
    let energy: Remove = |r| r.active_energy_import = Some(WattHour::new(1_234_565));
    check_refused(Aidon, codes::ACTIVE_ENERGY_IMPORT, energy);
    check_refused(Kamstrup, codes::ACTIVE_ENERGY_IMPORT, energy);
    let current: Remove = |r| r.current_l1 = Some(MilliAmpere::new(9_305));
    for vendor in [Aidon, Kamstrup, LandisGyr] {
        check_refused(vendor, codes::CURRENT_L1, current);
    }
    let voltage: Remove = |r| r.voltage_l1 = Some(MilliVolt::new(230_150));
    for vendor in [Aidon, Kaifa, Kamstrup, LandisGyr] {
        check_refused(vendor, codes::VOLTAGE_L1, voltage);
    }
    let tenth: Remove = |r| r.voltage_l1 = Some(MilliVolt::new(230_100));
    check_refused(Kamstrup, codes::VOLTAGE_L1, tenth);
}

#[test]
fn a_value_beyond_the_makers_integers_is_refused() {
    use Vendor::{Aidon, Kaifa, Kamstrup, LandisGyr};
    let large: Remove = |r| r.reactive_energy_export = Some(VarHour::new(42_949_672_960));
    for vendor in [Aidon, Kaifa, Kamstrup, LandisGyr] {
        check_refused(vendor, codes::REACTIVE_ENERGY_EXPORT, large);
    }
    let largest: Remove = |r| r.active_energy_import = Some(WattHour::new(u64::MAX));
    let models = MODELS
        .iter()
        .filter(|model| model.unscaled == Unscaled::Nothing);
    for model in models {
        let mut reading = reading(model, ListNumber::Three, &some_counts(model.vendor));
        largest(&mut reading);
        // Beyond i64 there is no quantity at all.
        let mut buffer = [0; 512];
        let refused = model.meter().emit_frame(&reading, &mut buffer);
        assert!(refused.is_err(), "{model:?}");
    }
    let ampere: Remove = |r| r.current_l1 = Some(MilliAmpere::new(3_276_800));
    check_refused(Aidon, codes::CURRENT_L1, ampere);
    check_refused(LandisGyr, codes::CURRENT_L1, ampere);
    let negative: Remove = |r| r.current_l1 = Some(MilliAmpere::new(-100));
    check_refused(Kaifa, codes::CURRENT_L1, negative);
    check_refused(Kamstrup, codes::CURRENT_L1, negative);
    let volt: Remove = |r| r.voltage_l1 = Some(MilliVolt::new(65_536_000));
    for vendor in [Aidon, Kamstrup, LandisGyr] {
        check_refused(vendor, codes::VOLTAGE_L1, volt);
    }
}

#[test]
fn what_is_not_measured_is_sent_as_0_whatever_the_reading_says() {
    for model in MODELS.iter().filter(|model| !model.unmeasured.is_empty()) {
        let mut buffer = [0; 512];
        let plain = reading(model, ListNumber::Two, &some_counts(model.vendor));
        let invented = Reading {
            voltage_l2: Some(MilliVolt::new(230_000)),
            ..plain
        };
        let apdu = model.meter().emit_apdu(&invented, &mut buffer).unwrap();
        let list = List::parse(apdu, Scales::new()).unwrap();
        let voltage = list
            .entries()
            .find(|entry| entry.code() == Some(codes::VOLTAGE_L2))
            .unwrap();
        assert_eq!(voltage.value.as_integer(), Some(0), "{model:?}");
        assert!(voltage.not_measured, "{model:?}");
        assert_eq!(list.reading(), plain, "{model:?}");
    }
}

#[test]
fn a_text_longer_than_its_padding_is_sent_whole_or_refused() {
    let model = MODELS[19];
    let plain = reading(&model, ListNumber::Two, &some_counts(model.vendor));
    let long_type = Reading {
        meter_type: Text::new(b"ZMF100AC"),
        ..plain
    };
    let mut buffer = [0; 512];
    let frame = model.meter().emit_frame(&long_type, &mut buffer).unwrap();
    assert_eq!(receive_one(frame, Scales::new()), long_type);
    let long_id = Reading {
        meter_id: MeterId::new(b"12345678901234567"),
        ..plain
    };
    let refused = model.meter().emit_frame(&long_id, &mut buffer).unwrap_err();
    let expected = EmitError::NotRepresentable {
        obis: codes::METER_ID,
    };
    assert_eq!(refused, expected);
}

#[test]
fn the_longest_texts_fit_into_every_list() {
    for (model, list, reading) in every_telegram() {
        if list == ListNumber::One || model.vendor == Vendor::LandisGyr {
            continue;
        }
        let longest = Reading {
            meter_id: MeterId::new(&[b'7'; 24]),
            list_version: Text::new(format!("{:X<16}", model.list_version()).as_bytes()),
            ..reading
        };
        let mut buffer = [0; 512];
        let frame = model.meter().emit_frame(&longest, &mut buffer).unwrap();
        let came = receive_one(frame, Scales::new());
        assert_eq!(came, model.known(longest), "{model:?}");
    }
}

#[test]
fn errors_say_in_a_sentence_what_could_not_be_written() {
    let missing = EmitError::Missing {
        obis: codes::ACTIVE_POWER_IMPORT,
    };
    let inexact = EmitError::NotRepresentable {
        obis: codes::VOLTAGE_L1,
    };
    let small = EmitError::BufferTooSmall { needed: 44 };
    assert_eq!(
        [missing, inexact, small, EmitError::NoSuchList].map(|error| error.to_string()),
        [
            "the reading has no value for 1-0:1.7.0",
            "the maker's 1-0:32.7.0 cannot hold the value exactly",
            "buffer too small, 44 octets needed",
            "the maker sends no such list",
        ]
    );
}

/// No list of a known maker is that long, so the encoding's own error is taken.
#[cfg(target_pointer_width = "64")]
#[test]
fn a_list_that_no_length_can_announce_is_too_long() {
    let mut buffer = [0; 8];
    let mut writer = han_dlms::Writer::new(&mut buffer);
    let refused = *writer.array(0x1_0000_0000).as_ref().unwrap_err();
    let error = EmitError::from(refused);
    assert_eq!(error, EmitError::TooLong);
    assert_eq!(error.to_string(), "the list is too long for its encoding");
}
