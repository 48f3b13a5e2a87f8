//! The crate without its link layer: an APDU in, a reading out.

#![allow(clippy::unwrap_used)]

use han_hdlc::{Frame, Llc};
use han_meters::{Error, List, Scales};

#[test]
fn every_list_of_the_corpus_is_read_from_its_apdu() {
    let mut lists = 0;
    for telegram in han_corpus::telegrams() {
        let (Ok(frame), [expected]) = (Frame::parse(&telegram.octets), &telegram.expected[..])
        else {
            continue;
        };
        let list = match List::parse(Llc::strip(frame.information()).1, Scales::new()) {
            // Lists without codes of grid companies.
            Err(Error::UnknownList { .. }) if cfg!(not(feature = "europe")) => continue,
            list => list.unwrap(),
        };
        let power = list.reading().active_power_import;
        let power = power.map(|power| u64::from(power.value()));
        let name = &telegram.name;
        assert_eq!(power, expected["active_power_import_w"].as_u64(), "{name}");
        assert!(list.entries().count() > 0, "{name}");
        lists += 1;
    }
    assert!(lists >= 40, "{lists} lists");
}
