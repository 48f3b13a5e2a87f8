//! Lists that only the user knows.

use crate::support::{Folder, decode};

/// A notification of three bare values: a clock, 12345 and 7.
const APDU: &str =
    "0F 00 00 00 00 00 02 03 09 0C 07 E8 01 0F 01 0C 00 00 FF 80 00 00 06 00 00 30 39 11 07";

const LIST: &str = "
    [[element]]
    obis = '0-0:1.0.0'
    kind = 'clock'
    [[element]]
    obis = '1-0:1.8.0'
    scaler = 1
    unit = 'Wh'
    [[element]]
    kind = 'unknown'
";

#[test]
fn a_described_list_is_read_by_its_description() {
    let folder = Folder::new("description");
    let (apdu, list) = (
        folder.file("a.hex", APDU.as_bytes()),
        folder.file("l.toml", LIST.as_bytes()),
    );
    let format = ["--format", "json", "--layer", "apdu"].map(AsRef::as_ref);
    let known = decode(format.into_iter().chain([apdu.as_os_str()]));
    assert_eq!((known.code, known.objects().len()), (1, 0));
    let described = ["--list".as_ref(), list.as_os_str(), apdu.as_os_str()];
    let outcome = decode(format.into_iter().chain(described));
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    let [object] = &outcome.objects()[..] else {
        panic!("one reading")
    };
    assert_eq!(object["active_energy_import_wh"], 123_450);
    assert_eq!(object["time"]["local"], "2024-01-15T12:00:00");
}

#[test]
fn a_description_that_says_nothing_is_refused() {
    let folder = Folder::new("description_refused");
    let apdu = folder.file("a.hex", APDU.as_bytes());
    let list = folder.file("l.toml", b"[[element]]\nobis = '1-0:1.8.0'\nunit = 'kWh'");
    let outcome = decode(["--list".as_ref(), list.as_os_str(), apdu.as_os_str()]);
    assert_eq!(outcome.code, 2);
    assert!(outcome.stderr.contains("element 1"), "{}", outcome.stderr);
}
