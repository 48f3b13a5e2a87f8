//! What the types print, and the names they are stored under.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::collections::HashSet;
use std::error::Error as _;

use han_corpus::octets_of_hex;
use han_dlms::DataNotification;
use han_meters::{
    Error, IdentifierError, List, ListNumber, MeteringPointId, NotRepresentable, Scales, Source,
    Text, TimeBasis, Vendor, Watt,
};
use han_obis::{Quantity, Unit};

fn octets(hex: &str) -> Vec<u8> {
    octets_of_hex(hex).unwrap()
}

fn refused(apdu: &str) -> Error {
    List::parse(&octets(apdu), Scales::new()).unwrap_err()
}

#[test]
fn an_apdu_without_a_list_is_refused_in_a_sentence() {
    for (apdu, text) in [
        ("07", "invalid APDU"),
        (
            "DB 08 4D4D4D0000BC614E 05 20 00000001",
            "ciphered APDU, security control 0x20",
        ),
        ("E0 00 0001 0000 00", "block 1 of a block transfer"),
        (
            "E0 80 0002 0000 00",
            "block 2 of a block transfer, the last",
        ),
        ("D8 01 01", "exception-response carries no list"),
        #[cfg(feature = "europe")]
        (
            "0F 40000000 00 02 03 01 02 02 04 12 0028 09 06 0008190900FF 0F 02 12 0000 \
             02 04 12 0003 09 06 0100010700FF 0F 02 12 0000 11 01 11 02",
            "push-object list of 2 before a list of 3",
        ),
    ] {
        let error = refused(apdu);
        assert_eq!(error.to_string(), text);
        assert_eq!(error.source().is_some(), matches!(error, Error::Apdu(_)));
    }
}

#[test]
fn a_list_is_recognised_in_a_notification_parsed_before() {
    let apdu = octets("0F 40000000 00 02 01 06 00000BF3");
    let notification = DataNotification::parse(&apdu).unwrap();
    let list = List::recognise(&notification, Scales::new()).unwrap();
    assert_eq!(list.entries().count(), 1);
    assert_eq!(list.sent_at(), None);
    assert!(list.remaining().is_empty());

    let apdu = octets("0F 40000000 0C 07E8010F010C000000800000 02 01 06 00000BF3 AA BB");
    let notification = DataNotification::parse(&apdu).unwrap();
    let list = List::recognise(&notification, Scales::new()).unwrap();
    assert_eq!(list.sent_at(), notification.date_time.date_time());
    assert!(list.sent_at().is_some());
    assert_eq!(list.remaining(), [0xAA, 0xBB]);

    let apdu = octets("0F 40000000 00 06 00000BF3");
    let notification = DataNotification::parse(&apdu).unwrap();
    let error = List::recognise(&notification, Scales::new()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "notification of a single double-long-unsigned"
    );
}

#[test]
fn identifiers_are_refused_in_a_sentence() {
    for (text, error, sentence) in [
        (
            "70705750001234567",
            IdentifierError::Length { digits: 17 },
            "metering point id of 17 characters instead of 18",
        ),
        (
            "70705750001234567x",
            IdentifierError::NotADigit,
            "metering point id with a character that is no digit",
        ),
        (
            "707057500012345672",
            IdentifierError::CheckDigit,
            "metering point id with a wrong check digit",
        ),
    ] {
        assert_eq!(text.parse::<MeteringPointId>(), Err(error));
        assert_eq!(error.to_string(), sentence);
    }
}

#[test]
fn an_identifier_prints_as_it_was_written() {
    let id: MeteringPointId = "707057500012345671".parse().unwrap();
    assert_eq!(format!("{id:>20}"), "  707057500012345671");
}

#[test]
fn a_quantity_that_does_not_fit_is_refused_in_a_sentence() {
    let refused = Watt::try_from(Quantity::new(1, 0, Unit::VOLT));
    assert_eq!(refused, Err(NotRepresentable));
    assert_eq!(
        NotRepresentable.to_string(),
        "quantity has another unit, too many decimals or too large a value"
    );
}

#[test]
fn sources_bases_and_makers_have_names() {
    let sources = [
        Source::Telegram,
        Source::Position,
        Source::Document,
        Source::Observation,
        Source::Code,
        Source::Settings,
    ];
    assert_eq!(
        sources.map(Source::name),
        [
            "telegram",
            "position",
            "document",
            "observation",
            "code",
            "settings"
        ]
    );
    let bases = [TimeBasis::Offset, TimeBasis::Local, TimeBasis::Unspecified];
    assert_eq!(
        bases.map(TimeBasis::name),
        ["offset", "local", "unspecified"]
    );
    let makers = [
        Vendor::Aidon,
        Vendor::Kaifa,
        Vendor::Kamstrup,
        Vendor::LandisGyr,
    ];
    assert_eq!(
        makers.map(|maker| format!("{maker:>10}")),
        ["     Aidon", "     Kaifa", "  Kamstrup", "Landis+Gyr"]
    );
}

#[test]
fn lists_have_the_numbers_1_to_3() {
    for number in 0..=4 {
        let list = ListNumber::from_number(number);
        assert_eq!(list.is_some(), (1..=3).contains(&number));
        assert!(list.is_none_or(|list| list.number() == number));
    }
}

#[test]
fn scales_tell_what_was_set() {
    let none = Scales::new();
    assert_eq!(
        (none.energy(), none.current(), none.voltage()),
        (None, None, None)
    );
    let set = none.with_energy(1).with_current(-2).with_voltage(-1);
    assert_eq!(
        (set.energy(), set.current(), set.voltage()),
        (Some(1), Some(-2), Some(-1))
    );
    #[cfg(feature = "europe")]
    {
        assert_eq!((none.power(), none.current_ratio()), (None, None));
        let ratio = std::num::NonZeroU16::new(50);
        assert_eq!(none.power_factor(), None);
        let behind = set.with_power(3).with_current_ratio(ratio.unwrap());
        let behind = behind.with_power_factor(-3);
        assert_eq!(behind.power_factor(), Some(-3));
        assert_eq!((behind.power(), behind.current_ratio()), (Some(3), ratio));
        assert_eq!(behind.energy(), Some(1));
    }
}

#[test]
fn texts_are_told_apart_by_what_they_say_and_not_by_their_padding() {
    let text = |octets: &[u8]| Text::<8>::new(octets).unwrap();
    assert_eq!(&text(b"6525\0\0"), "6525");
    assert_ne!(&text(b"6525"), "652");
    let texts = HashSet::from([text(b"6525"), text(b"6525\0"), text(b"6534")]);
    assert_eq!(texts.len(), 2);
}

#[cfg(feature = "hdlc")]
#[test]
fn a_message_that_cannot_be_joined_is_refused_in_a_sentence() {
    let error = han_meters::ReceiveError::Segmented;
    assert!(error.source().is_none());
    assert_eq!(
        error.to_string(),
        "segmented message, which this receiver has no room to join"
    );
}

#[cfg(feature = "hdlc")]
#[test]
fn what_a_receiver_makes_of_its_parts_errors_tells_them_as_their_source() {
    use han_meters::ReceiveError;
    let told = |error: ReceiveError| (error.to_string(), error.source().unwrap().to_string());
    let frame = han_hdlc::Frame::parse(&[]).unwrap_err();
    assert_eq!(
        told(frame.into()),
        ("damaged frame".into(), frame.to_string())
    );
    let list = refused("0F 40000000 00 11 07");
    assert_eq!(
        told(list.into()),
        ("no reading in this message".into(), list.to_string())
    );
    #[cfg(feature = "mbus")]
    {
        let frame = han_mbus::LongFrame::parse(&[]).unwrap_err();
        let text = "damaged frame of M-Bus".into();
        assert_eq!(told(frame.into()), (text, frame.to_string()));
    }
    let apdu = DataNotification::parse(&[]).unwrap_err();
    let of_apdus = [
        #[cfg(feature = "blocks")]
        (
            ReceiveError::Blocks(apdu),
            "no APDU from this block transfer",
        ),
        #[cfg(feature = "crypto")]
        (
            ReceiveError::Undeciphered(apdu),
            "ciphered message that the keys do not open",
        ),
        (
            ReceiveError::List(Error::Apdu(apdu)),
            "no reading in this message",
        ),
    ];
    for (error, text) in of_apdus {
        assert_eq!(error.to_string(), text);
        let source = error.source().unwrap();
        assert_eq!(
            source.source().unwrap_or(source).to_string(),
            apdu.to_string()
        );
    }
}

#[cfg(feature = "serde")]
#[test]
fn a_list_number_is_stored_as_its_number() {
    for list in [ListNumber::One, ListNumber::Two, ListNumber::Three] {
        let stored = serde_json::to_value(list).unwrap();
        assert_eq!(stored, list.number());
        assert_eq!(serde_json::from_value::<ListNumber>(stored).unwrap(), list);
    }
    let refused = serde_json::from_value::<ListNumber>(4.into()).unwrap_err();
    assert!(
        refused.to_string().contains("expected 1, 2 or 3"),
        "{refused}"
    );
}

#[cfg(feature = "serde")]
#[test]
fn a_source_is_stored_by_its_name() {
    for source in [
        Source::Telegram,
        Source::Position,
        Source::Document,
        Source::Observation,
        Source::Code,
        Source::Settings,
    ] {
        assert_eq!(serde_json::to_value(source).unwrap(), source.name());
    }
}

#[cfg(feature = "serde")]
#[test]
fn a_text_is_stored_as_a_string_and_read_under_its_rules() {
    let text = Text::<8>::new(b"6525").unwrap();
    let stored = serde_json::to_value(text).unwrap();
    assert_eq!(stored, "6525");
    assert_eq!(serde_json::from_value::<Text<8>>(stored).unwrap(), text);
    for refused in ["", "123456789", "\u{e6}"] {
        let error = serde_json::from_value::<Text<8>>(refused.into()).unwrap_err();
        assert!(
            error
                .to_string()
                .contains("printable ASCII of 1 to 8 characters"),
            "{error}"
        );
    }
}
