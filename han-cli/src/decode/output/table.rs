//! A table for a person: a row a reading, registers and entries below it.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::num::NonZeroU16;

use han_meters::{Entry, List, MeterTime, Reading, Source, VarHour, WattHour};
use han_obis::{Decimal, codes};

use super::cell::Cell;
use super::details::put_details;
use super::keys::{Key, Record, printable, raw};
use super::{Form, Row};

/// What stands where a list says nothing.
const NOTHING: &str = "-";

/// The longest number that is written out.
const DIGITS: usize = 20;

pub(super) struct Table {
    live: bool,
    heading: Option<String>,
}

impl Table {
    /// A table; of live readings with the time of their arrival.
    pub(super) const fn new(live: bool) -> Self {
        Self {
            live,
            heading: None,
        }
    }
}

impl Form for Table {
    fn head(&self, out: &mut Vec<u8>) -> io::Result<()> {
        let columns = Columns {
            received: "received".into(),
            time: "time".into(),
            maker: "maker".into(),
            list: "list".into(),
            powers: ["import W", "export W"].map(Cow::from),
            currents: ["L1 A", "L2 A", "L3 A"].map(Cow::from),
            voltages: ["L1 V", "L2 V", "L3 V"].map(Cow::from),
            note: String::new(),
        };
        columns.write(self.live, out)
    }

    fn input(&mut self, name: &str) {
        self.heading = Some(name.to_owned());
    }

    fn reading(
        &mut self,
        row: &Row<'_>,
        list: Option<&List<'_>>,
        out: &mut Vec<u8>,
    ) -> io::Result<()> {
        if let Some(heading) = self.heading.take() {
            writeln!(out, "{heading}:")?;
        }
        Columns::of(row).write(self.live, out)?;
        if let Some(registers) = registers(row.reading) {
            writeln!(out, "  {registers}")?;
        }
        if let Some(details) = row.details {
            put_details(details, &mut Lines(out));
        }
        for entry in list.iter().flat_map(|list| list.entries()) {
            write_entry(&entry, out)?;
        }
        Ok(())
    }
}

/// A line for each value that is there, with the name of its column.
struct Lines<'a>(&'a mut Vec<u8>);

impl Record for Lines<'_> {
    fn put<'a>(&mut self, key: Key, value: impl Into<Cell<'a>>) {
        let value = value.into();
        if !matches!(value, Cell::Absent) {
            self.0
                .extend_from_slice(format!("  {:<33} ", key.name).as_bytes());
            value.print(self.0);
            self.0.push(b'\n');
        }
    }
}

/// One row, header or reading.
struct Columns {
    received: Cow<'static, str>,
    time: Cow<'static, str>,
    maker: Cow<'static, str>,
    list: Cow<'static, str>,
    powers: [Cow<'static, str>; 2],
    currents: [Cow<'static, str>; 3],
    voltages: [Cow<'static, str>; 3],
    note: String,
}

impl Columns {
    fn of(row: &Row<'_>) -> Self {
        let reading = row.reading;
        let powers = [reading.active_power_import, reading.active_power_export];
        let currents = [reading.current_l1, reading.current_l2, reading.current_l3];
        let voltages = [reading.voltage_l1, reading.voltage_l2, reading.voltage_l3];
        Self {
            received: shown(row.received_at.map(|at| format!("{}Z", at.time_of_day()))),
            time: shown(reading.time.as_ref().map(clock)),
            maker: shown(reading.vendor.map(|vendor| vendor.to_string())),
            list: shown(reading.list.map(|list| list.number().to_string())),
            powers: powers.map(|power| shown(power.map(|power| power.value().to_string()))),
            currents: currents
                .map(|current| aligned(current.map(|current| thousandths(current.value())), 3)),
            voltages: voltages
                .map(|voltage| aligned(voltage.map(|voltage| thousandths(voltage.value())), 1)),
            note: note(reading),
        }
    }

    fn write(&self, live: bool, out: &mut Vec<u8>) -> io::Result<()> {
        let mut line = String::new();
        let Self {
            received,
            time,
            maker,
            list,
            ..
        } = self;
        if live {
            let _ = write!(line, "{received:<9}  ");
        }
        let _ = write!(line, "{time:<20} {maker:<10}  {list:>4}");
        for power in &self.powers {
            let _ = write!(line, "  {power:>8}");
        }
        line.push(' ');
        for current in &self.currents {
            let _ = write!(line, "  {current:>7}");
        }
        line.push(' ');
        for voltage in &self.voltages {
            let _ = write!(line, "  {voltage:>5}");
        }
        let line = format!("{line}  {}", self.note);
        writeln!(out, "{}", line.trim_end())
    }
}

fn shown(value: Option<String>) -> Cow<'static, str> {
    value.map_or(NOTHING.into(), Into::into)
}

/// A number with its point where the points of the column are: so many places
/// before the end.
fn aligned(number: Option<String>, places: usize) -> Cow<'static, str> {
    let number = number.unwrap_or_else(|| NOTHING.to_owned());
    let used = match number.split_once('.') {
        Some((_, fraction)) => fraction.len() + 1,
        None => 0,
    };
    let padding = (places + 1).saturating_sub(used);
    format!("{number}{:padding$}", "").into()
}

/// Thousandths of a unit in whole units, exact and without zeros at the end.
fn thousandths(value: impl Into<i64>) -> String {
    let number = Decimal::new(value.into(), -3).to_string();
    number
        .trim_end_matches('0')
        .trim_end_matches('.')
        .to_owned()
}

/// The local time on the meter's clock, `?` behind one that the meter itself
/// calls invalid or doubtful.
fn clock(time: &MeterTime) -> String {
    let Some(local) = time.date_time().local() else {
        return "not specified".to_owned();
    };
    let doubt = time
        .clock_status()
        .is_some_and(|status| status.is_invalid_value() || status.is_doubtful_value());
    let mut text = local.to_string().replace('T', " ");
    if doubt {
        text.push('?');
    }
    text
}

/// What stands behind the columns: what few readings have.
fn note(reading: &Reading) -> String {
    let offset = reading.time.and_then(|time| time.offset_minutes());
    let repeated = reading.repeated.then(|| "repeated".to_owned());
    let notes: Vec<_> = offset.map(utc_offset).into_iter().chain(repeated).collect();
    notes.join(" ")
}

fn utc_offset(minutes: i16) -> String {
    let sign = if minutes < 0 { '-' } else { '+' };
    let minutes = minutes.unsigned_abs();
    format!("UTC{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

/// The second line of a list that has registers: each pair below the other's
/// in the next such line.
fn registers(reading: &Reading) -> Option<String> {
    let active = [reading.active_energy_import, reading.active_energy_export];
    let reactive = [
        reading.reactive_energy_import,
        reading.reactive_energy_export,
    ];
    let active = pair(
        "energy",
        active.map(|energy| energy.map(WattHour::value)),
        "kWh",
    );
    let reactive = pair(
        "reactive",
        reactive.map(|energy| energy.map(VarHour::value)),
        "kvarh",
    );
    let parts: Vec<_> = [active, reactive].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join("   "))
}

/// Two registers, import and export, where there is any.
fn pair(name: &str, registers: [Option<u64>; 2], unit: &str) -> Option<String> {
    if registers == [None, None] {
        return None;
    }
    let [import, export] = registers.map(|register| {
        let register = register.and_then(|register| i64::try_from(register).ok());
        shown(register.map(thousandths))
    });
    Some(format!(
        "{name} import {import:>10} {unit}  export {export:>10} {unit}"
    ))
}

fn write_entry(entry: &Entry<'_>, out: &mut Vec<u8>) -> io::Result<()> {
    let code = entry.code().map_or(NOTHING.into(), |code| code.to_string());
    let meaning = entry.code().and_then(codes::meaning).unwrap_or_default();
    let line = format!(
        "  {code:<13} {:<20}  {meaning:<28}  {}",
        value(entry),
        origin(entry)
    );
    writeln!(out, "{}", line.trim_end())
}

/// The value as far as its meaning is known, else as sent. A ratio is multiplied
/// in, as in the reading.
fn value(entry: &Entry<'_>) -> String {
    if let Some(unit) = entry.unit.map(|unit| unit.value)
        && let Some(raw) = entry.value.as_integer()
    {
        let scaler = entry.scaler.map(|scaler| scaler.value);
        return format!("{:>15} {unit}", number(raw, scaler, entry.ratio));
    }
    if entry.code().is_some_and(|code| codes::CLOCK.matches(code))
        && let Some(clock) = entry.clock()
    {
        return clock.local().map_or_else(
            || Cell::hex(&clock.octets()).to_text(),
            |local| local.to_string(),
        );
    }
    if let Some(text) = entry.string().and_then(printable) {
        return text.to_owned();
    }
    match raw(&entry.value) {
        Cell::Absent => entry.value.type_name().to_owned(),
        octets @ Cell::Hex(_) => octets.to_text(),
        number => format!("{:>15}", number.to_text()),
    }
}

/// An exact decimal; one with more digits than a person can count, or without
/// a known scaler, as the integer sent, its ratio and its power of ten.
fn number(raw: i64, scaler: Option<i8>, ratio: Option<NonZeroU16>) -> String {
    let ratio = ratio.map_or(1, |ratio| i64::from(ratio.get()));
    let sent = match ratio {
        1 => raw.to_string(),
        _ => format!("{raw} × {ratio}"),
    };
    let Some(scaler) = scaler else {
        return format!("{sent} × 10^?");
    };
    let decimal = raw
        .checked_mul(ratio)
        .map(|number| Decimal::new(number, scaler).to_string());
    let is_short = |decimal: &String| digits(decimal) <= DIGITS;
    decimal
        .filter(is_short)
        .unwrap_or_else(|| format!("{sent} × 10^{scaler}"))
}

fn digits(decimal: &str) -> usize {
    decimal.bytes().filter(u8::is_ascii_digit).count()
}

/// Who says what: of code, scaler and unit.
fn origin(entry: &Entry<'_>) -> String {
    let parts = [
        ("code", entry.obis.map(|obis| obis.from)),
        ("scaler", entry.scaler.map(|scaler| scaler.from)),
        ("unit", entry.unit.map(|unit| unit.from)),
    ];
    let sources = [
        Source::Telegram,
        Source::Position,
        Source::Document,
        Source::Observation,
        Source::Code,
        Source::Settings,
    ];
    let mut said: Vec<String> = Vec::new();
    for source in sources {
        let parts = parts
            .iter()
            .filter(|(_, from)| *from == Some(source))
            .map(|(part, _)| *part);
        let parts: Vec<_> = parts.collect();
        if !parts.is_empty() {
            said.push(format!("{}: {}", parts.join(", "), source.name()));
        }
    }
    if let Some(ratio) = entry.ratio {
        said.push(format!("ratio {ratio}: {}", Source::Settings.name()));
    }
    if entry.not_measured {
        said.push("not measured".to_owned());
    } else if entry.scaler.is_none() && entry.unit.is_some() {
        said.push("scaler: unknown".to_owned());
    }
    said.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use han_dlms::DateTime;

    #[test]
    fn numbers_are_exact_and_as_short_as_can_be() {
        assert_eq!(thousandths(10_400), "10.4");
        assert_eq!(thousandths(-51), "-0.051");
        assert_eq!(thousandths(231_000), "231");
        assert_eq!(thousandths(0), "0");
        assert_eq!(thousandths(109_552_250), "109552.25");
    }

    #[test]
    fn points_stand_below_each_other() {
        let column =
            ["7.455", "10.4", "231", "-0.71"].map(|number| aligned(Some(number.to_owned()), 3));
        assert_eq!(column, ["7.455", "10.4  ", "231    ", "-0.71 "]);
        assert_eq!(aligned(None, 1), "-  ");
    }

    #[test]
    fn a_number_of_more_than_20_digits_is_a_power_of_ten() {
        let number = |raw, scaler| number(raw, scaler, None);
        assert_eq!(number(12_345, Some(-1)), "1234.5");
        assert_eq!(number(12_345, Some(15)), "12345000000000000000");
        assert_eq!(number(12_345, Some(16)), "12345 × 10^16");
        assert_eq!(number(-7, Some(-100)), "-7 × 10^-100");
        assert_eq!(number(12_345_600, None), "12345600 × 10^?");
    }

    #[test]
    fn a_ratio_is_multiplied_in_where_that_can_be() {
        let ratio = NonZeroU16::new(50);
        assert_eq!(number(12_345, Some(-1), ratio), "61725.0");
        assert_eq!(number(12_345, None, ratio), "12345 × 50 × 10^?");
        let most = number(i64::MAX, Some(0), ratio);
        assert_eq!(most, "9223372036854775807 × 50 × 10^0");
    }

    #[test]
    fn an_offset_stands_behind_the_columns() {
        assert_eq!(utc_offset(60), "UTC+01:00");
        assert_eq!(utc_offset(-210), "UTC-03:30");
        let octets = [0x07, 0xE8, 1, 15, 1, 12, 0, 0, 0, 0xFF, 0xC4, 0x00];
        let reading = Reading {
            time: Some(MeterTime::new(DateTime::from_octets(octets))),
            repeated: true,
            ..Reading::default()
        };
        assert_eq!(note(&reading), "UTC+01:00 repeated");
    }

    #[test]
    fn a_clock_that_doubts_itself_is_marked() {
        let octets = [0x07, 0xE8, 1, 15, 1, 12, 0, 0, 0, 0xFF, 0xC4, 0x03];
        let time = DateTime::from_octets(octets);
        assert_eq!(clock(&MeterTime::local(time)), "2024-01-15 12:00:00?");
        assert_eq!(clock(&MeterTime::new(time)), "2024-01-15 12:00:00?");
        assert_eq!(
            clock(&MeterTime::local(DateTime::from_octets([0xFF; 12]))),
            "not specified"
        );
    }
}
