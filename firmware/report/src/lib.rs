#![no_std]
#![forbid(unsafe_code)]
//! Readings and counters as lines of text, to be read by people and compared
//! by scripts.
//!
//! ```text
//! reading vendor=kaifa list=1 time.octets=07E5… active_power_import_w=3059
//! octets 41
//! bad FCS 1
//! ```
//!
//! Keys, their order and their units are those of `han decode --format json`;
//! what a reading does not have is left out.

use core::fmt::{self, Display, Write};

use han_meters::{
    Counters, ListNumber, MeterTime, MilliAmpere, MilliVolt, Reading, Var, VarHour, Vendor, Watt,
    WattHour,
};

/// Writes a reading as one line.
///
/// # Errors
/// Where `out` takes no more.
// Not inlined, so that the stack of printing is none of its caller's.
#[inline(never)]
pub fn reading(out: &mut impl Write, reading: &Reading) -> fmt::Result {
    out.write_str("reading")?;
    identity(out, reading)?;
    if let Some(time) = &reading.time {
        clock(out, time)?;
    }
    put(out, "repeated", reading.repeated.then_some(true))?;
    momentary(out, reading)?;
    registers(out, reading)?;
    out.write_char('\n')
}

/// Writes what was counted, one line each; of the errors those that came.
///
/// # Errors
/// Where `out` takes no more.
#[inline(never)]
pub fn counters(out: &mut impl Write, counters: &Counters) -> fmt::Result {
    writeln!(out, "octets {}", counters.octets)?;
    writeln!(out, "frames {}", counters.frames)?;
    writeln!(out, "readings {}", counters.readings)?;
    writeln!(out, "repeated {}", counters.repeated)?;
    writeln!(out, "noise {}", counters.noise)?;
    for (kind, count) in counters.errors().filter(|(_, count)| *count > 0) {
        writeln!(out, "{kind} {count}")?;
    }
    Ok(())
}

/// Writes a figure of the firmware itself, which no host has beside it.
///
/// # Errors
/// Where `out` takes no more.
pub fn figure(out: &mut impl Write, name: &str, value: usize) -> fmt::Result {
    writeln!(out, "figure {name} {value}")
}

fn identity(out: &mut impl Write, reading: &Reading) -> fmt::Result {
    put(out, "vendor", reading.vendor.map(Vendor::name))?;
    put(out, "list", reading.list.map(ListNumber::number))?;
    put(out, "list_version", reading.list_version)?;
    let meter_id = reading.meter_id.as_ref();
    put(out, "meter_id", meter_id.map(|id| id.as_str()))?;
    put(out, "meter_type", reading.meter_type)
}

fn clock(out: &mut impl Write, time: &MeterTime) -> fmt::Result {
    out.write_str(" time.octets=")?;
    for octet in time.date_time().octets() {
        write!(out, "{octet:02X}")?;
    }
    put(out, "time.local", time.date_time().local())?;
    put(out, "time.offset_minutes", time.offset_minutes())?;
    put(out, "time.basis", Some(time.basis().name()))?;
    let status = time.clock_status();
    put(out, "time.clock_status", status.map(|status| status.bits()))
}

fn momentary(out: &mut impl Write, reading: &Reading) -> fmt::Result {
    let watt = |power: Option<Watt>| power.map(Watt::value);
    let var = |power: Option<Var>| power.map(Var::value);
    let milli_ampere = |current: Option<MilliAmpere>| current.map(MilliAmpere::value);
    let milli_volt = |voltage: Option<MilliVolt>| voltage.map(MilliVolt::value);
    put(
        out,
        "active_power_import_w",
        watt(reading.active_power_import),
    )?;
    put(
        out,
        "active_power_export_w",
        watt(reading.active_power_export),
    )?;
    put(
        out,
        "reactive_power_import_var",
        var(reading.reactive_power_import),
    )?;
    put(
        out,
        "reactive_power_export_var",
        var(reading.reactive_power_export),
    )?;
    put(out, "current_l1_ma", milli_ampere(reading.current_l1))?;
    put(out, "current_l2_ma", milli_ampere(reading.current_l2))?;
    put(out, "current_l3_ma", milli_ampere(reading.current_l3))?;
    put(out, "voltage_l1_mv", milli_volt(reading.voltage_l1))?;
    put(out, "voltage_l2_mv", milli_volt(reading.voltage_l2))?;
    put(out, "voltage_l3_mv", milli_volt(reading.voltage_l3))
}

fn registers(out: &mut impl Write, reading: &Reading) -> fmt::Result {
    let wh = |energy: Option<WattHour>| energy.map(WattHour::value);
    let varh = |energy: Option<VarHour>| energy.map(VarHour::value);
    put(
        out,
        "active_energy_import_wh",
        wh(reading.active_energy_import),
    )?;
    put(
        out,
        "active_energy_export_wh",
        wh(reading.active_energy_export),
    )?;
    put(
        out,
        "reactive_energy_import_varh",
        varh(reading.reactive_energy_import),
    )?;
    put(
        out,
        "reactive_energy_export_varh",
        varh(reading.reactive_energy_export),
    )
}

fn put(out: &mut impl Write, key: &str, value: Option<impl Display>) -> fmt::Result {
    match value {
        Some(value) => write!(out, " {key}={value}"),
        None => Ok(()),
    }
}
