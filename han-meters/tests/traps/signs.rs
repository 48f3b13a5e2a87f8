//! Signed and unsigned: the tag decides.

use super::*;

fn aidon_current(current: &str) -> Reading {
    read(&notification(&format!(
        "01 01 02 03 09 06 01 00 1F 07 00 FF {current} 02 02 0F FF 16 21"
    )))
}

#[test]
fn the_current_of_an_exporting_aidon_is_negative() {
    let reading = aidon_current("10 FF CD");
    assert_eq!(reading.current_l1, Some(MilliAmpere::new(-5_100)));
    let reading = read(&apdu("aidon/6534-list2"));
    assert!(reading.current_l1.unwrap().value() < 0);
}

#[test]
fn a_negative_current_without_export_keeps_its_sign() {
    let apdu = apdu("aidon/6515-list2");
    let export = entry(&parse(&apdu), codes::ACTIVE_POWER_EXPORT).value;
    let Data::DoubleLongUnsigned(export) = export else {
        panic!("{export:?}")
    };
    let sent = [&[0x06][..], &export.to_be_bytes()].concat();
    let without = replaced(&apdu, &sent, &[0x06, 0, 0, 0, 0]);
    let reading = read(&without);
    assert_eq!(reading.active_power_export, Some(Watt::new(0)));
    assert_eq!(reading.current_l1, read(&apdu).current_l1);
    assert!(reading.current_l1.unwrap().value() < 0);
}

#[test]
fn the_tag_and_not_the_place_decides_about_the_sign() {
    assert_eq!(
        aidon_current("12 FF CD").current_l1,
        Some(MilliAmpere::new(6_548_500))
    );
    assert_eq!(
        aidon_current("05 FF FF FF CD").current_l1,
        Some(MilliAmpere::new(-5_100))
    );
}

#[test]
fn currents_of_kaifa_and_kamstrup_have_no_sign() {
    // Read as signed, 4 294 967 295 mA would be -1 mA.
    let kaifa = apdu("kaifa/ma304h4-list2");
    let list = parse(&kaifa);
    let Data::DoubleLongUnsigned(current) = entry(&list, codes::CURRENT_L1).value else {
        panic!("no double-long-unsigned")
    };
    let all_ones = replaced(&kaifa, &current.to_be_bytes(), &[0xFF; 4]);
    let list = parse(&all_ones);
    let entry = entry(&list, codes::CURRENT_L1);
    assert_eq!(entry.value.as_integer(), Some(4_294_967_295));
    assert_eq!(list.reading().current_l1, None);
}

#[test]
fn long64_energies_in_the_place_of_double_longs_are_read_by_their_tag() {
    let kaifa = apdu("kaifa/ma304t4-list3");
    let list = parse(&kaifa);
    let Data::DoubleLongUnsigned(register) = entry(&list, codes::ACTIVE_ENERGY_IMPORT).value else {
        panic!("no double-long-unsigned")
    };
    let sent = [&[0x06][..], &register.to_be_bytes()].concat();
    let at = kaifa.windows(5).position(|window| window == sent).unwrap();
    let long64 = [
        &kaifa[..at],
        &hex("15 00 00 00 10 00 00 00 00"),
        &kaifa[at + 5..],
    ]
    .concat();
    assert_eq!(
        read(&long64).active_energy_import,
        Some(WattHour::new(1 << 36))
    );
}
