//! Values as text and back, with the feature `serde`.
#![cfg(feature = "serde")]
#![allow(clippy::unwrap_used)]

use han_dlms::{ApduTag, ClockStatus, DataTag, Date, DateTime, LongInvokeIdAndPriority, Time};

#[test]
fn each_is_its_octets_or_its_code() {
    let octets = [0x07, 0xE8, 1, 15, 1, 12, 0, 0, 0, 0xFF, 0xC4, 0x00];
    let date_time = DateTime::from_octets(octets);
    let json = serde_json::to_string(&date_time).unwrap();
    assert_eq!(json, "[7,232,1,15,1,12,0,0,0,255,196,0]");
    assert_eq!(serde_json::from_str::<DateTime>(&json).unwrap(), date_time);

    let json = serde_json::to_string(&(date_time.date(), date_time.time())).unwrap();
    assert_eq!(json, "[[7,232,1,15,1],[12,0,0,0]]");
    let back: (Date, Time) = serde_json::from_str(&json).unwrap();
    assert_eq!(back, (date_time.date(), date_time.time()));

    let codes = (
        ClockStatus::new(0x80),
        LongInvokeIdAndPriority::new(0x4000_0000),
        ApduTag::DATA_NOTIFICATION,
        DataTag::ARRAY,
    );
    let json = serde_json::to_string(&codes).unwrap();
    assert_eq!(json, "[128,1073741824,15,1]");
    let back: (ClockStatus, LongInvokeIdAndPriority, ApduTag, DataTag) =
        serde_json::from_str(&json).unwrap();
    assert_eq!(back, codes);
}

#[test]
fn the_wrong_number_of_octets_is_refused() {
    serde_json::from_str::<DateTime>("[7,232,1,15,1]").unwrap_err();
    serde_json::from_str::<Date>("[7,232,1,15,256]").unwrap_err();
}
