//! What a meter does not measure in L2, and how that is known.

use super::*;

#[test]
fn a_current_that_an_aidon_does_not_send_is_none_and_not_0() {
    for name in ["aidon/6525-list2", "aidon/6525-list3", "aidon/6540-list2"] {
        let reading = read(&apdu(name));
        assert_eq!(reading.current_l2, None, "{name}");
        assert!(reading.current_l1.is_some(), "{name}");
        assert!(reading.voltage_l2.is_some(), "{name}");
    }
}

#[test]
fn voltage_l2_of_a_ma304h3e_is_not_measured_and_its_current_is() {
    let apdu = apdu("kaifa/ma304h3e-list2");
    let list = parse(&apdu);
    let voltage = entry(&list, codes::VOLTAGE_L2);
    assert_eq!(voltage.value, Data::DoubleLongUnsigned(0));
    assert!(voltage.not_measured);
    assert!(!entry(&list, codes::CURRENT_L2).not_measured);
    let reading = list.reading();
    assert_eq!(reading.voltage_l2, None);
    assert!(reading.current_l2.is_some());
}

#[test]
fn voltage_and_current_l2_of_ma304t3_and_zff1_are_not_measured() {
    for name in [
        "kaifa/ma304t3-list2",
        "landisgyr/zff1-list2",
        "landisgyr/zff1-list3",
    ] {
        let apdu = apdu(name);
        let list = parse(&apdu);
        for code in [codes::VOLTAGE_L2, codes::CURRENT_L2] {
            let entry = entry(&list, code);
            assert_eq!(entry.value.as_integer(), Some(0), "{name}");
            assert!(entry.not_measured, "{name}");
        }
        let reading = list.reading();
        assert_eq!((reading.voltage_l2, reading.current_l2), (None, None));
        assert!(reading.voltage_l1.is_some() && reading.current_l3.is_some());
    }
}

#[test]
fn a_true_0_v_of_a_ma304h4_stays() {
    let apdu = apdu("kaifa/ma304h4-list2-voltage-0");
    let list = parse(&apdu);
    assert!(!entry(&list, codes::VOLTAGE_L2).not_measured);
    assert_eq!(list.reading().voltage_l2, Some(MilliVolt::new(0)));
}

#[test]
fn what_is_not_measured_is_told_by_the_type_and_never_by_the_value() {
    // A four-wire meter's values under the name of a three-wire meter.
    let four_wire = apdu("kaifa/ma304t4-list3");
    assert!(read(&four_wire).voltage_l2.unwrap().value() > 0);
    let renamed = replaced(&four_wire, b"MA304T4", b"MA304T3");
    let reading = read(&renamed);
    assert_eq!((reading.voltage_l2, reading.current_l2), (None, None));
    // And a three-wire meter's zeros under the name of a four-wire meter.
    let renamed = replaced(&apdu("kaifa/ma304t3-list2"), b"MA304T3", b"MA304T4");
    let reading = read(&renamed);
    assert_eq!(reading.voltage_l2, Some(MilliVolt::new(0)));
    assert_eq!(reading.current_l2, Some(MilliAmpere::new(0)));
}

#[test]
fn a_type_of_nothing_but_nuls_is_no_type_and_leaves_the_zeros() {
    let apdu = apdu("landisgyr/e350-list2-no-type");
    let reading = read(&apdu);
    assert_eq!(reading.meter_type, None);
    assert_eq!(reading.vendor, Some(Vendor::LandisGyr));
    assert_eq!(reading.voltage_l2, Some(MilliVolt::new(0)));
    assert_eq!(reading.current_l2, Some(MilliAmpere::new(0)));
}

#[test]
fn a_three_wire_kamstrup_sends_its_l2() {
    let reading = read(&apdu("kamstrup/6841121-list2"));
    assert!(reading.voltage_l2.is_some() && reading.current_l2.is_some());
}
