//! The keys of JSON and the columns of CSV: one table for both.

use han_dlms::{Data, DateTime, Freshness};
use han_meters::{
    Entry, ListNumber, MeterId, MeterTime, MilliAmpere, MilliVolt, Reading, Text, Var, VarHour,
    Vendor, Watt, WattHour,
};

use super::Row;
use super::cell::Cell;

/// A key, bare and as it stands in JSON before its value.
#[derive(Clone, Copy)]
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) quoted: &'static str,
}

/// Both of one literal, before the program runs.
macro_rules! key {
    ($($part:literal),+) => {
        $crate::decode::output::keys::Key {
            name: concat!($($part),+),
            quoted: concat!("\"", $($part,)+ "\":"),
        }
    };
}

pub(super) use key;

/// What takes keys one after the other, with what stands under each.
///
/// It is always given all of them; what is not there is [`Cell::Absent`].
pub(super) trait Record {
    fn put<'a>(&mut self, key: Key, value: impl Into<Cell<'a>>);
}

/// Who speaks: before the time.
pub(super) fn put_identity(row: &Row<'_>, record: &mut impl Record) {
    let Reading {
        vendor,
        list,
        list_version,
        meter_id,
        meter_type,
        ..
    } = row.reading;
    record.put(key!("vendor"), vendor.map(Vendor::name).map(Cell::Word));
    record.put(key!("list"), list.map(ListNumber::number));
    record.put(
        key!("list_version"),
        list_version.as_ref().map(Text::as_str),
    );
    record.put(key!("meter_id"), meter_id.as_ref().map(MeterId::as_str));
    record.put(key!("meter_type"), meter_type.as_ref().map(Text::as_str));
}

/// The name of the time: an object in JSON, a prefix in CSV.
pub(super) const TIME: Key = key!("time");

/// What the meter's clock said.
pub(super) fn put_clock(time: Option<MeterTime>, record: &mut impl Record) {
    let date_time = time.map(|time| time.date_time());
    let octets = date_time.map(DateTime::octets);
    let status = time.and_then(|time| time.clock_status());
    record.put(key!("octets"), octets.as_ref().map(Cell::hex));
    record.put(key!("local"), date_time.map(Cell::local));
    record.put(
        key!("offset_minutes"),
        time.and_then(|time| time.offset_minutes()),
    );
    record.put(
        key!("basis"),
        time.map(|time| Cell::Word(time.basis().name())),
    );
    record.put(key!("clock_status"), status.map(|status| status.bits()));
}

/// What was measured: behind the time.
pub(super) fn put_values(row: &Row<'_>, record: &mut impl Record) {
    let reading = row.reading;
    record.put(key!("received_at"), row.received_at.map(Cell::text));
    record.put(key!("repeated"), Cell::only_if(reading.repeated));
    record.put(
        key!("active_power_import_w"),
        reading.active_power_import.map(Watt::value),
    );
    record.put(
        key!("active_power_export_w"),
        reading.active_power_export.map(Watt::value),
    );
    record.put(
        key!("reactive_power_import_var"),
        reading.reactive_power_import.map(Var::value),
    );
    record.put(
        key!("reactive_power_export_var"),
        reading.reactive_power_export.map(Var::value),
    );
    record.put(
        key!("current_l1_ma"),
        reading.current_l1.map(MilliAmpere::value),
    );
    record.put(
        key!("current_l2_ma"),
        reading.current_l2.map(MilliAmpere::value),
    );
    record.put(
        key!("current_l3_ma"),
        reading.current_l3.map(MilliAmpere::value),
    );
    record.put(
        key!("voltage_l1_mv"),
        reading.voltage_l1.map(MilliVolt::value),
    );
    record.put(
        key!("voltage_l2_mv"),
        reading.voltage_l2.map(MilliVolt::value),
    );
    record.put(
        key!("voltage_l3_mv"),
        reading.voltage_l3.map(MilliVolt::value),
    );
    record.put(
        key!("active_energy_import_wh"),
        reading.active_energy_import.map(WattHour::value),
    );
    record.put(
        key!("active_energy_export_wh"),
        reading.active_energy_export.map(WattHour::value),
    );
    record.put(
        key!("reactive_energy_import_varh"),
        reading.reactive_energy_import.map(VarHour::value),
    );
    record.put(
        key!("reactive_energy_export_varh"),
        reading.reactive_energy_export.map(VarHour::value),
    );
}

/// How a reading came that was ciphered: behind the values. CSV has no columns
/// for it, because its head is written before anybody knows what comes.
pub(super) fn put_origin(row: &Row<'_>, record: &mut impl Record) {
    let freshness = row.origin.map(|origin| match origin.freshness {
        Freshness::New => "new",
        Freshness::Repeated => "repeated",
        Freshness::Older => "older",
    });
    record.put(
        key!("authenticated"),
        row.origin
            .map(|origin| Cell::Boolean(origin.is_authenticated)),
    );
    record.put(key!("freshness"), freshness.map(Cell::Word));
}

/// The entries of a list: an array in JSON, rows of their own in CSV.
pub(super) const ENTRIES: Key = key!("entries");

/// The column of CSV that tells which reading an entry belongs to.
pub(super) const READING: Key = key!("reading");

/// What an element of the list says, and who says so.
pub(super) fn put_entry(entry: &Entry<'_>, record: &mut impl Record) {
    let Entry {
        obis, scaler, unit, ..
    } = entry;
    record.put(key!("obis"), entry.code().map(Cell::text));
    record.put(
        key!("obis_from"),
        obis.map(|obis| Cell::Word(obis.from.name())),
    );
    record.put(key!("type"), Cell::Word(entry.value.type_name()));
    record.put(key!("raw"), raw(&entry.value));
    record.put(key!("text"), entry.string().and_then(printable));
    record.put(key!("scaler"), scaler.map(|scaler| scaler.value));
    record.put(key!("unit"), unit.map(|unit| Cell::text(unit.value)));
    record.put(
        key!("scaler_from"),
        scaler.map(|scaler| Cell::Word(scaler.from.name())),
    );
    record.put(
        key!("unit_from"),
        unit.map(|unit| Cell::Word(unit.from.name())),
    );
    record.put(
        key!("value"),
        entry
            .quantity()
            .map(|quantity| Cell::text(quantity.number())),
    );
    record.put(key!("not_measured"), Cell::only_if(entry.not_measured));
}

/// The value as sent: a number for every number, hex for all that is octets,
/// nothing for the types without content.
pub(super) fn raw<'a>(value: &Data<'a>) -> Cell<'a> {
    match *value {
        Data::Boolean(truth) => Cell::Boolean(truth),
        Data::Enum(number) => number.into(),
        Data::Long64Unsigned(number) => number.into(),
        Data::Bcd(digits) => Cell::Hex(vec![digits].into()),
        Data::OctetString(octets) | Data::VisibleString(octets) | Data::Utf8String(octets) => {
            Cell::hex(octets)
        }
        Data::BitString(bits) => Cell::hex(bits.octets()),
        Data::Float32(float) => Cell::Hex(float.bits().to_be_bytes().to_vec().into()),
        Data::Float64(float) => Cell::Hex(float.bits().to_be_bytes().to_vec().into()),
        Data::DateTime(date_time) => Cell::Hex(date_time.octets().to_vec().into()),
        Data::Date(date) => Cell::Hex(date.octets().to_vec().into()),
        Data::Time(time) => Cell::Hex(time.octets().to_vec().into()),
        Data::Array(elements) | Data::Structure(elements) => Cell::hex(elements.octets()),
        _ => value.as_integer().into(),
    }
}

/// The text in a string without its padding; `None` where anything else than
/// letters, digits and the signs of ASCII is in it.
pub(super) fn printable(string: &[u8]) -> Option<&str> {
    let text = str::from_utf8(string).ok()?.trim_end_matches(['\0', ' ']);
    let shows = |character: char| matches!(character, ' '..='~') || character.is_alphanumeric();
    (!text.is_empty() && text.chars().all(shows)).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_beyond_i64_is_kept() {
        assert_eq!(
            raw(&Data::Long64Unsigned(u64::MAX)).to_text(),
            "18446744073709551615"
        );
        assert_eq!(
            raw(&Data::Long64(i64::MIN)).to_text(),
            "-9223372036854775808"
        );
    }

    #[test]
    fn what_is_no_number_is_upper_case_hex() {
        assert_eq!(raw(&Data::OctetString(&[0x07, 0xE9])).to_text(), "07E9");
        let one = Data::Float32(han_dlms::Float32::new(1.0));
        assert_eq!(raw(&one).to_text(), "3F800000");
        assert_eq!(raw(&Data::Bcd(0x12)).to_text(), "12");
        assert_eq!(raw(&Data::Boolean(true)), Cell::Boolean(true));
        assert_eq!(raw(&Data::NullData), Cell::Absent);
    }

    #[test]
    fn text_is_what_a_terminal_can_show() {
        assert_eq!(printable(b"6525\0\0 "), Some("6525"));
        assert_eq!(printable("blåbær".as_bytes()), Some("blåbær"));
        assert_eq!(printable(b"\0\0"), None);
        assert_eq!(printable(b"6534\x1b[2J"), None);
        assert_eq!(printable("a\u{202E}b".as_bytes()), None);
        assert_eq!(printable(&[0xFF, 0x41]), None);
    }
}
