//! The keys of JSON and the columns of CSV: one table for both.

use std::borrow::Cow;

use han_dlms::Data;
use han_meters::{
    Entry, ListNumber, MeterTime, MilliAmpere, MilliVolt, Source, Var, VarHour, Vendor,
};
use han_meters::{Watt, WattHour};

use super::Row;
use super::cell::Cell;

/// A key, and how to get what stands under it.
pub(super) struct Key<F> {
    pub(super) name: &'static str,
    pub(super) get: F,
}

pub(super) type RowKey = Key<for<'a> fn(&'a Row) -> Cell<'a>>;
pub(super) type TimeKey = Key<fn(&MeterTime) -> Cell<'static>>;
pub(super) type EntryKey = Key<for<'a> fn(&Entry<'a>) -> Cell<'a>>;

const fn row(name: &'static str, get: for<'a> fn(&'a Row) -> Cell<'a>) -> RowKey {
    Key { name, get }
}

const fn time(name: &'static str, get: fn(&MeterTime) -> Cell<'static>) -> TimeKey {
    Key { name, get }
}

const fn entry(name: &'static str, get: for<'a> fn(&Entry<'a>) -> Cell<'a>) -> EntryKey {
    Key { name, get }
}

/// Who speaks: before the time.
pub(super) const IDENTITY: &[RowKey] = &[
    row("vendor", |row| row.reading.vendor.map(Vendor::name).into()),
    row("list", |row| {
        row.reading.list.map(ListNumber::number).into()
    }),
    row("list_version", |row| {
        row.reading
            .list_version
            .as_ref()
            .map(|text| text.as_str())
            .into()
    }),
    row("meter_id", |row| {
        row.reading.meter_id.as_ref().map(|id| id.as_str()).into()
    }),
    row("meter_type", |row| {
        row.reading
            .meter_type
            .as_ref()
            .map(|text| text.as_str())
            .into()
    }),
];

/// The name of the time: an object in JSON, a prefix in CSV.
pub(super) const TIME: &str = "time";

/// What the meter's clock said.
pub(super) const CLOCK: &[TimeKey] = &[
    time("octets", |time| Cell::hex(&time.date_time().octets())),
    time("local", |time| {
        time.date_time().local().map_or(Cell::Absent, Cell::text)
    }),
    time("offset_minutes", |time| time.offset_minutes().into()),
    time("basis", |time| time.basis().name().into()),
    time("clock_status", |time| {
        time.clock_status().map(|status| status.bits()).into()
    }),
];

/// What was measured: behind the time.
pub(super) const VALUES: &[RowKey] = &[
    row("received_at", |row| {
        row.received_at.map_or(Cell::Absent, Cell::text)
    }),
    row("repeated", |row| Cell::only_if(row.reading.repeated)),
    row("active_power_import_w", |row| {
        row.reading.active_power_import.map(Watt::value).into()
    }),
    row("active_power_export_w", |row| {
        row.reading.active_power_export.map(Watt::value).into()
    }),
    row("reactive_power_import_var", |row| {
        row.reading.reactive_power_import.map(Var::value).into()
    }),
    row("reactive_power_export_var", |row| {
        row.reading.reactive_power_export.map(Var::value).into()
    }),
    row("current_l1_ma", |row| {
        row.reading.current_l1.map(MilliAmpere::value).into()
    }),
    row("current_l2_ma", |row| {
        row.reading.current_l2.map(MilliAmpere::value).into()
    }),
    row("current_l3_ma", |row| {
        row.reading.current_l3.map(MilliAmpere::value).into()
    }),
    row("voltage_l1_mv", |row| {
        row.reading.voltage_l1.map(MilliVolt::value).into()
    }),
    row("voltage_l2_mv", |row| {
        row.reading.voltage_l2.map(MilliVolt::value).into()
    }),
    row("voltage_l3_mv", |row| {
        row.reading.voltage_l3.map(MilliVolt::value).into()
    }),
    row("active_energy_import_wh", |row| {
        row.reading.active_energy_import.map(WattHour::value).into()
    }),
    row("active_energy_export_wh", |row| {
        row.reading.active_energy_export.map(WattHour::value).into()
    }),
    row("reactive_energy_import_varh", |row| {
        row.reading
            .reactive_energy_import
            .map(VarHour::value)
            .into()
    }),
    row("reactive_energy_export_varh", |row| {
        row.reading
            .reactive_energy_export
            .map(VarHour::value)
            .into()
    }),
];

/// The entries of a list: an array in JSON, rows of their own in CSV.
pub(super) const ENTRIES: &str = "entries";

/// The column of CSV that tells which reading an entry belongs to.
pub(super) const READING: &str = "reading";

/// What an element of the list says, and who says so.
pub(super) const ENTRY: &[EntryKey] = &[
    entry("obis", |entry| {
        entry.code().map_or(Cell::Absent, Cell::text)
    }),
    entry("obis_from", |entry| {
        Cell::word(entry.obis.map(|obis| obis.from.name()))
    }),
    entry("type", |entry| entry.value.type_name().into()),
    entry("raw", |entry| raw(&entry.value)),
    entry("text", |entry| {
        entry
            .string()
            .and_then(printable)
            .map_or(Cell::Absent, Cell::Text)
    }),
    entry("scaler", |entry| {
        entry.scaler.map(|scaler| scaler.value).into()
    }),
    entry("unit", |entry| {
        entry
            .unit
            .map_or(Cell::Absent, |unit| Cell::text(unit.value))
    }),
    entry("scaler_from", |entry| {
        Cell::word(entry.scaler.map(|scaler| scaler.from).map(Source::name))
    }),
    entry("unit_from", |entry| {
        Cell::word(entry.unit.map(|unit| unit.from).map(Source::name))
    }),
    entry("value", |entry| {
        entry
            .quantity()
            .map_or(Cell::Absent, |quantity| Cell::text(quantity.number()))
    }),
    entry("not_measured", |entry| Cell::only_if(entry.not_measured)),
];

/// The value as sent: a number for every number, hex for all that is octets,
/// nothing for the types without content.
pub(super) fn raw<'a>(value: &Data<'a>) -> Cell<'a> {
    match *value {
        Data::Boolean(truth) => Cell::Boolean(truth),
        Data::Enum(number) => number.into(),
        Data::Long64Unsigned(number) => number.into(),
        Data::Bcd(digits) => Cell::hex(&[digits]),
        Data::OctetString(octets) | Data::VisibleString(octets) | Data::Utf8String(octets) => {
            Cell::hex(octets)
        }
        Data::BitString(bits) => Cell::hex(bits.octets()),
        Data::Float32(float) => Cell::hex(&float.bits().to_be_bytes()),
        Data::Float64(float) => Cell::hex(&float.bits().to_be_bytes()),
        Data::DateTime(date_time) => Cell::hex(&date_time.octets()),
        Data::Date(date) => Cell::hex(&date.octets()),
        Data::Time(time) => Cell::hex(&time.octets()),
        Data::Array(elements) | Data::Structure(elements) => Cell::hex(elements.octets()),
        _ => value.as_integer().into(),
    }
}

/// The text in a string without its padding; `None` where anything else than
/// letters, digits and the signs of ASCII is in it.
pub(super) fn printable(string: &[u8]) -> Option<Cow<'_, str>> {
    let text = str::from_utf8(string).ok()?.trim_end_matches(['\0', ' ']);
    let shows = |character: char| matches!(character, ' '..='~') || character.is_alphanumeric();
    (!text.is_empty() && text.chars().all(shows)).then_some(Cow::Borrowed(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_beyond_i64_is_kept() {
        assert_eq!(
            raw(&Data::Long64Unsigned(u64::MAX)).to_string(),
            "18446744073709551615"
        );
        assert_eq!(
            raw(&Data::Long64(i64::MIN)).to_string(),
            "-9223372036854775808"
        );
    }

    #[test]
    fn what_is_no_number_is_upper_case_hex() {
        assert_eq!(
            raw(&Data::OctetString(&[0x07, 0xE9])),
            Cell::Text("07E9".into())
        );
        assert_eq!(
            raw(&Data::Float32(han_dlms::Float32::new(1.0))),
            Cell::Text("3F800000".into())
        );
        assert_eq!(raw(&Data::Bcd(0x12)), Cell::Text("12".into()));
        assert_eq!(raw(&Data::Boolean(true)), Cell::Boolean(true));
        assert_eq!(raw(&Data::NullData), Cell::Absent);
    }

    #[test]
    fn text_is_what_a_terminal_can_show() {
        assert_eq!(printable(b"6525\0\0 ").as_deref(), Some("6525"));
        assert_eq!(printable("blåbær".as_bytes()).as_deref(), Some("blåbær"));
        assert_eq!(printable(b"\0\0"), None);
        assert_eq!(printable(b"6534\x1b[2J"), None);
        assert_eq!(printable("a\u{202E}b".as_bytes()), None);
        assert_eq!(printable(&[0xFF, 0x41]), None);
    }
}
