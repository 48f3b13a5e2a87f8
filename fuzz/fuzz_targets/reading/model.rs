//! Meters by their types, and what a reading of each must be.

use han_dlms::DateTime;
use han_fuzz::Input;
use han_meters::{
    ListNumber, MeterId, MeterTime, MilliAmpere, MilliVolt, Reading, Scales, Text, Var, VarHour,
    Vendor, Watt, WattHour, Wiring,
};

/// A type of meter, and what of its lists gives no value.
pub struct Model {
    pub vendor: Vendor,
    pub wiring: Wiring,
    meter_type: &'static str,
    /// L2 is sent as 0 and never measured.
    unmeasured: Unmeasured,
    /// Sent, but no document states the scale.
    unscaled: Unscaled,
}

#[derive(Clone, Copy, PartialEq)]
enum Unmeasured {
    Nothing,
    Voltage,
    VoltageAndCurrent,
}

#[derive(Clone, Copy, PartialEq)]
enum Unscaled {
    Nothing,
    EnergyAndVoltage,
    Current,
    All,
}

const fn model(vendor: Vendor, wiring: Wiring, meter_type: &'static str) -> Model {
    Model {
        vendor,
        wiring,
        meter_type,
        unmeasured: Unmeasured::Nothing,
        unscaled: Unscaled::Nothing,
    }
}

const fn kaifa(wiring: Wiring, meter_type: &'static str, unmeasured: Unmeasured) -> Model {
    Model {
        unmeasured,
        ..model(Vendor::Kaifa, wiring, meter_type)
    }
}

const fn kamstrup(wiring: Wiring, meter_type: &'static str, unscaled: Unscaled) -> Model {
    Model {
        unscaled,
        ..model(Vendor::Kamstrup, wiring, meter_type)
    }
}

use Vendor::{Aidon, LandisGyr};
use Wiring::{FourWire, OnePhase, ThreeWire};

pub static MODELS: [Model; 20] = [
    model(Aidon, OnePhase, "6515"),
    model(Aidon, ThreeWire, "6525"),
    model(Aidon, ThreeWire, "6540"),
    model(Aidon, FourWire, "6534"),
    model(Aidon, FourWire, "6550"),
    kaifa(OnePhase, "MA105H2E", Unmeasured::Nothing),
    kaifa(ThreeWire, "MA304H3E", Unmeasured::Voltage),
    kaifa(ThreeWire, "MA304T3", Unmeasured::VoltageAndCurrent),
    kaifa(FourWire, "MA304H4", Unmeasured::Nothing),
    kaifa(FourWire, "MA304H4D", Unmeasured::Nothing),
    kaifa(FourWire, "MA304T4", Unmeasured::Nothing),
    kamstrup(OnePhase, "6861111BN242101040", Unscaled::Nothing),
    kamstrup(ThreeWire, "6841121BN243101040", Unscaled::Nothing),
    kamstrup(FourWire, "6841131BN243101040", Unscaled::Nothing),
    kamstrup(FourWire, "6841131BN245101092", Unscaled::EnergyAndVoltage),
    kamstrup(FourWire, "6851131BN243101040", Unscaled::Current),
    kamstrup(ThreeWire, "6851121BN243101013", Unscaled::All),
    model(LandisGyr, OnePhase, ""),
    Model {
        unmeasured: Unmeasured::VoltageAndCurrent,
        ..model(LandisGyr, ThreeWire, "ZFF1")
    },
    model(LandisGyr, FourWire, "ZMF1"),
];

/// Numbers as the meter counts them, within the maker's integers.
pub struct Counts {
    powers: [u32; 4],
    currents: [i32; 3],
    voltages: [u32; 3],
    energies: [u32; 4],
    clock: [u8; 12],
    meter_id: [u8; 16],
}

impl Counts {
    pub fn new(vendor: Vendor, input: &mut Input<'_>) -> Self {
        let steps = Steps::of(vendor);
        Self {
            powers: [(); 4].map(|()| input.u32()),
            currents: [(); 3].map(|()| (steps.within_current)(input.u32())),
            voltages: [(); 3].map(|()| input.u32() % (steps.largest_voltage + 1)),
            energies: [(); 4].map(|()| input.u32()),
            clock: input.array(),
            meter_id: input.array().map(|octet: u8| b'0' + octet % 10),
        }
    }
}

/// What one step of each count is in mA, mV and Wh, and how far they go.
struct Steps {
    current: i32,
    within_current: fn(u32) -> i32,
    voltage: u32,
    largest_voltage: u32,
    energy: u64,
}

fn signed_16(count: u32) -> i32 {
    let [.., high, low] = count.to_be_bytes();
    i16::from_be_bytes([high, low]).into()
}

fn positive(count: u32) -> i32 {
    (count >> 1).cast_signed()
}

impl Steps {
    fn of(vendor: Vendor) -> Self {
        let largest_voltage = u16::MAX.into();
        match vendor {
            Vendor::Kaifa => Self {
                current: 1,
                within_current: positive,
                voltage: 100,
                largest_voltage: u32::MAX / 100,
                energy: 1,
            },
            Vendor::Kamstrup => Self {
                current: 10,
                within_current: |count| positive(count) / 10,
                voltage: 1000,
                largest_voltage,
                energy: 10,
            },
            Vendor::LandisGyr => Self {
                current: 10,
                within_current: signed_16,
                voltage: 100,
                largest_voltage,
                energy: 1,
            },
            _ => Self {
                current: 100,
                within_current: signed_16,
                voltage: 100,
                largest_voltage,
                energy: 10,
            },
        }
    }
}

impl Model {
    pub fn lists(&self) -> &'static [ListNumber] {
        const LISTS: [ListNumber; 3] = [ListNumber::One, ListNumber::Two, ListNumber::Three];
        match self.vendor {
            Vendor::Kamstrup => &LISTS[1..],
            _ => &LISTS,
        }
    }

    /// The scales that a caller has to know for this meter.
    pub fn scales(&self) -> Scales {
        match self.vendor {
            Vendor::Kamstrup => Scales::new()
                .with_energy(1)
                .with_current(-2)
                .with_voltage(0),
            _ => Scales::new(),
        }
    }

    /// The reading that these counts are in this list.
    pub fn reading(&self, list: ListNumber, counts: &Counts) -> Reading {
        let list_1 = Reading {
            list: Some(list),
            vendor: Some(self.vendor).filter(|vendor| *vendor == Vendor::Kaifa),
            time: self.has_time(list).then(|| self.time(counts)),
            active_power_import: Some(Watt::new(counts.powers[0])),
            ..Reading::default()
        };
        match list {
            ListNumber::One => list_1,
            ListNumber::Two => self.list_2(counts, list_1),
            ListNumber::Three => self.list_3(counts, self.list_2(counts, list_1)),
        }
    }

    /// What of it comes back when the caller sets no scales.
    pub fn known(&self, sent: Reading) -> Reading {
        let mut known = sent;
        if matches!(self.unscaled, Unscaled::Current | Unscaled::All) {
            (known.current_l1, known.current_l2, known.current_l3) = (None, None, None);
        }
        if matches!(self.unscaled, Unscaled::EnergyAndVoltage | Unscaled::All) {
            (known.active_energy_import, known.active_energy_export) = (None, None);
            (known.reactive_energy_import, known.reactive_energy_export) = (None, None);
            (known.voltage_l1, known.voltage_l2, known.voltage_l3) = (None, None, None);
        }
        known
    }

    fn list_2(&self, counts: &Counts, list_1: Reading) -> Reading {
        let steps = Steps::of(self.vendor);
        let current = |count| Some(MilliAmpere::new(count * steps.current));
        let voltage = |count| Some(MilliVolt::new(count * steps.voltage));
        let [i1, i2, i3] = counts.currents.map(current);
        let [u1, u2, u3] = counts.voltages.map(voltage);
        let is_one_phase = self.wiring == OnePhase;
        let has_i2 = !is_one_phase
            && (self.vendor, self.wiring) != (Aidon, ThreeWire)
            && self.unmeasured != Unmeasured::VoltageAndCurrent;
        let has_u2 = !is_one_phase && self.unmeasured == Unmeasured::Nothing;
        Reading {
            vendor: Some(self.vendor),
            list_version: Text::new(self.list_version()),
            meter_id: MeterId::new(self.meter_id(counts)),
            meter_type: Text::new(self.meter_type.as_bytes()),
            active_power_export: Some(Watt::new(counts.powers[1])),
            reactive_power_import: Some(Var::new(counts.powers[2])),
            reactive_power_export: Some(Var::new(counts.powers[3])),
            current_l1: i1,
            current_l2: i2.filter(|_| has_i2),
            current_l3: i3.filter(|_| !is_one_phase),
            voltage_l1: u1,
            voltage_l2: u2.filter(|_| has_u2),
            voltage_l3: u3.filter(|_| !is_one_phase),
            ..list_1
        }
    }

    fn list_3(&self, counts: &Counts, list_2: Reading) -> Reading {
        let step = Steps::of(self.vendor).energy;
        let [a, b, c, d] = counts.energies.map(|count| u64::from(count) * step);
        Reading {
            active_energy_import: Some(WattHour::new(a)),
            active_energy_export: Some(WattHour::new(b)),
            reactive_energy_import: Some(VarHour::new(c)),
            reactive_energy_export: Some(VarHour::new(d)),
            ..list_2
        }
    }

    fn list_version(&self) -> &'static [u8] {
        match self.vendor {
            Vendor::Kaifa => b"KFM_001",
            Vendor::Kamstrup => b"Kamstrup_V0001",
            Vendor::LandisGyr => b"EMBRIQ_V1_1",
            _ => b"AIDON_V0001",
        }
    }

    fn meter_id<'c>(&self, counts: &'c Counts) -> &'c [u8] {
        match self.vendor {
            Vendor::LandisGyr => &counts.meter_id[..8],
            _ => &counts.meter_id,
        }
    }

    /// Beside the list, or in it.
    fn has_time(&self, list: ListNumber) -> bool {
        matches!(self.vendor, Vendor::Kaifa | Vendor::Kamstrup) || list == ListNumber::Three
    }

    /// Aidon's and Landis+Gyr's clocks are local whatever they say.
    fn time(&self, counts: &Counts) -> MeterTime {
        let clock = DateTime::from_octets(counts.clock);
        match self.vendor {
            Vendor::Kaifa | Vendor::Kamstrup if clock.deviation().is_some() => {
                MeterTime::new(clock)
            }
            _ => MeterTime::local(clock),
        }
    }
}
