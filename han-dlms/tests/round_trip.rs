//! What is written is what was read: parse ∘ emit is the identity.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::expect_used
)]

#[path = "support/tree.rs"]
mod tree;

use han_dlms::{
    Apdu, BlockControl, CipheredApdu, CipheringKey, Data, DataNotification, Date, DateTime,
    EventNotification, ExceptionResponse, GeneralBlockTransfer, GeneralCiphering,
    LongInvokeIdAndPriority, NotificationDateTime, SecurityControl, ServiceError, StateError,
    SystemTitle, Time, Writer,
};
use proptest::collection::vec;
use proptest::prelude::*;
use tree::{Tree, tree};

/// Asserts that `data` is `tree`, value by value.
fn assert_is(data: Data<'_>, tree: &Tree) {
    match tree {
        Tree::Simple(tag, _) => {
            assert_eq!(data.tag().code(), *tag);
            assert_eq!(emitted(&data), tree.encode());
        }
        Tree::List(tag, elements) => {
            assert_eq!(data.tag().code(), *tag);
            assert_are(data.as_elements().unwrap().iter(), elements);
        }
        Tree::Compact(description, rows) => {
            let Data::CompactArray(array) = data else {
                panic!("{data:?}");
            };
            assert_eq!(array.description(), description);
            assert_are(array.rows().iter(), rows);
        }
    }
}

fn assert_are<'a>(values: impl ExactSizeIterator<Item = Data<'a>>, trees: &[Tree]) {
    assert_eq!(values.len(), trees.len());
    let mut walked = 0;
    for (value, tree) in values.zip(trees) {
        assert_is(value, tree);
        // Out of a compact-array as well, a value is written with all its tags.
        assert_eq!(emitted(&value), tree.encode());
        walked += 1;
    }
    assert_eq!(walked, trees.len());
}

fn emitted(data: &Data<'_>) -> Vec<u8> {
    let mut buffer = vec![0; data.encoded_len()];
    let written = data.emit(&mut buffer).unwrap().len();
    assert_eq!(written, buffer.len());
    buffer
}

/// Writes `data` again, every list element by element.
fn rewrite(data: &Data<'_>, writer: &mut Writer<'_>) {
    match data {
        Data::Array(elements) => writer.array(elements.len()).unwrap(),
        Data::Structure(elements) => writer.structure(elements.len()).unwrap(),
        data => writer.data(data).unwrap(),
    };
    for element in data.as_elements().into_iter().flatten() {
        rewrite(&element, writer);
    }
}

fn date_time() -> impl Strategy<Value = NotificationDateTime> {
    any::<[u8; 12]>().prop_flat_map(|octets| {
        let value = DateTime::from_octets(octets);
        prop_oneof![
            Just(NotificationDateTime::Absent),
            Just(NotificationDateTime::DateTime(value)),
            Just(NotificationDateTime::TaggedDateTime(value)),
            Just(NotificationDateTime::Date(value.date())),
            Just(NotificationDateTime::Time(value.time())),
        ]
    })
}

fn assert_round_trip(apdu: &Apdu<'_>) {
    let mut buffer = vec![0; apdu.encoded_len()];
    let octets = apdu.emit(&mut buffer).unwrap();
    assert_eq!(octets.len(), apdu.encoded_len());
    assert_eq!(Apdu::parse(octets), Ok(*apdu));
    for end in 0..octets.len() {
        let mut short = vec![0x55; end];
        apdu.emit(&mut short).unwrap_err();
        assert!(short.iter().all(|&octet| octet == 0x55));
    }
}

proptest! {
    #[test]
    fn every_value_is_read_as_it_is_and_written_as_it_was(tree in tree()) {
        let octets = tree.encode();
        let (data, rest) = Data::parse(&octets).unwrap();
        prop_assert!(rest.is_empty());
        prop_assert_eq!(emitted(&data), octets.as_slice());
        assert_is(data, &tree);
    }

    #[test]
    fn a_list_written_element_by_element_is_the_same(tree in tree()) {
        let octets = tree.encode();
        let (data, _) = Data::parse(&octets).unwrap();
        let mut buffer = vec![0; octets.len()];
        let mut writer = Writer::new(&mut buffer);
        rewrite(&data, &mut writer);
        prop_assert_eq!(writer.finish(), octets);
    }

    #[test]
    fn octets_behind_a_value_are_left(tree in tree(), behind in vec(any::<u8>(), 0..9)) {
        let octets = [tree.encode(), behind.clone()].concat();
        let (_, rest) = Data::parse(&octets).unwrap();
        prop_assert_eq!(rest, behind);
    }

    #[test]
    fn data_notifications(bits: u32, date_time in date_time(), tree in tree(),
                          remaining in vec(any::<u8>(), 0..4)) {
        let octets = tree.encode();
        assert_round_trip(&Apdu::DataNotification(DataNotification {
            long_invoke_id_and_priority: LongInvokeIdAndPriority::new(bits),
            date_time,
            body: Data::parse(&octets).unwrap().0,
            remaining: &remaining,
        }));
    }

    #[test]
    fn event_notifications(time: Option<[u8; 12]>, class_id: u16, instance_id: [u8; 6],
                           attribute_id: i8, tree in tree()) {
        let octets = tree.encode();
        assert_round_trip(&Apdu::EventNotification(EventNotification {
            time: time.map(DateTime::from_octets),
            class_id,
            instance_id,
            attribute_id,
            attribute_value: Data::parse(&octets).unwrap().0,
            remaining: &[],
        }));
    }

    #[test]
    fn ciphered_apdus(dedicated: bool, system_title: Option<[u8; 8]>, control: u8, counter: u32,
                      content in vec(any::<u8>(), 12..400)) {
        assert_round_trip(&Apdu::Ciphered(CipheredApdu {
            key: if dedicated { CipheringKey::Dedicated } else { CipheringKey::Global },
            system_title: system_title.map(SystemTitle::from_octets),
            security_control: SecurityControl::new(control),
            invocation_counter: counter,
            content: &content,
            remaining: &[],
        }));
    }

    #[test]
    fn general_cipherings(transaction_id in vec(any::<u8>(), 0..200), originator: Option<[u8; 8]>,
                          recipient: Option<[u8; 8]>, date_time in vec(any::<u8>(), 0..13),
                          other_information in vec(any::<u8>(), 0..200), control: u8, counter: u32,
                          content in vec(any::<u8>(), 12..400),
                          remaining in vec(any::<u8>(), 0..4)) {
        let apdu = GeneralCiphering {
            transaction_id: &transaction_id,
            originator_system_title: originator.map(SystemTitle::from_octets),
            recipient_system_title: recipient.map(SystemTitle::from_octets),
            date_time: &date_time,
            other_information: &other_information,
            security_control: SecurityControl::new(control),
            invocation_counter: counter,
            content: &content,
            remaining: &remaining,
        };
        let mut buffer = vec![0; apdu.encoded_len()];
        let octets = apdu.emit(&mut buffer).unwrap();
        prop_assert_eq!(octets.len(), apdu.encoded_len());
        prop_assert_eq!(GeneralCiphering::parse(octets), Ok(apdu));
        for end in 0..octets.len() {
            let mut short = vec![0x55; end];
            apdu.emit(&mut short).unwrap_err();
            prop_assert!(short.iter().all(|&octet| octet == 0x55));
        }
    }

    #[test]
    fn blocks(control: u8, block_number: u16, block_number_ack: u16,
              block_data in vec(any::<u8>(), 0..400), remaining in vec(any::<u8>(), 0..4)) {
        assert_round_trip(&Apdu::BlockTransfer(GeneralBlockTransfer {
            block_control: BlockControl::new(control),
            block_number,
            block_number_ack,
            block_data: &block_data,
            remaining: &remaining,
        }));
    }

    #[test]
    fn exceptions(state: u8, counter: u32) {
        for service_error in [
            ServiceError::OtherReason,
            ServiceError::InvocationCounterError(counter),
        ] {
            assert_round_trip(&Apdu::Exception(ExceptionResponse {
                state_error: StateError::new(state),
                service_error,
            }));
        }
    }

    #[test]
    fn unix_time_there_and_back(seconds in -62_167_219_200_i64..2_005_917_609_600,
                                offset in -720_i16..=720) {
        // Days 0000-01-01 to 65534-12-31, both inclusive, in local time.
        let local = seconds - i64::from(offset) * 60;
        let date_time = DateTime::from_unix_seconds(local, offset).unwrap();
        prop_assert_eq!(date_time.unix_seconds(offset), Some(local));
        prop_assert!(date_time.is_fully_specified());
        prop_assert_eq!(DateTime::parse(&date_time.octets()), Ok(date_time));
        let again = DateTime::new(date_time.date(), date_time.time());
        prop_assert_eq!(again, date_time);
    }

    #[test]
    fn dates_and_times_keep_any_octets(date: [u8; 5], time: [u8; 4], both: [u8; 12]) {
        prop_assert_eq!(Date::from_octets(date).octets(), date);
        prop_assert_eq!(Time::from_octets(time).octets(), time);
        prop_assert_eq!(DateTime::from_octets(both).octets(), both);
        let date_time = DateTime::from_octets(both);
        prop_assert_eq!(&date_time.date().octets()[..], &both[..5]);
        prop_assert_eq!(&date_time.time().octets()[..], &both[5..9]);
    }
}
