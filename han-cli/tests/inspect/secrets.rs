//! What is not printed.

use crate::support::{CIPHERED, inspect_pipe, octets, telegram};

/// Behind the maker's letters of the system title in [`CIPHERED`].
const TITLE: &[u8] = &[0x00, 0x00, 0xBC, 0x61, 0x4E];

fn hex(octets: &[u8], between: &str) -> String {
    let hex: Vec<_> = octets.iter().map(|octet| format!("{octet:02X}")).collect();
    hex.join(between)
}

#[test]
fn a_system_title_is_never_printed_whole_or_damaged() {
    let whole = octets(CIPHERED);
    let mut inputs = vec![whole.clone()];
    // A wrong HCS, a wrong FCS, a wrong length of the title, no frame at all.
    for at in [6, 60, 12] {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x01;
        inputs.push(damaged);
    }
    inputs.push(whole[11..].to_vec());
    inputs.push(whole[..40].to_vec());
    for input in inputs {
        let text = inspect_pipe(&[], &input).stdout;
        let json = inspect_pipe(&["--format", "json"], &input).stdout;
        assert!(
            text.contains("MMM…") || text.contains("4D 4D 4D xx"),
            "{text}"
        );
        assert!(json.contains("4D4D4Dxxxxxxxxxx"), "{json}");
        // A line may be broken anywhere in it.
        assert!(!text.contains(&hex(&TITLE[2..4], " ")), "{text}");
        assert!(!json.contains(&hex(&TITLE[2..], "")), "{json}");
    }
}

#[test]
fn titles_in_pieces_of_a_message_are_not_printed() {
    // The first of two M-Bus frames, general-glo-ciphering.
    let data = &octets(CIPHERED)[11..40];
    let mut buffer = [0; 64];
    let piece = han_mbus::LongFrame::new(han_mbus::ControlInformation::piece(0), data);
    let outcome = inspect_pipe(&[], piece.emit(&mut buffer).unwrap());
    assert!(outcome.stdout.contains("DB 08 4D 4D 4D xx xx xx xx xx 2A"));
}

#[test]
fn identifiers_are_printed_unless_they_are_to_be_redacted() {
    for name in [
        "aidon/6525-list2",
        "kaifa/ma304h3e-list2",
        "kamstrup/6841131-list2",
        "landisgyr/zff1-list2",
    ] {
        let telegram = telegram(name);
        let number = telegram.expected[0]["meter_id"].as_str().unwrap();
        let in_hex = [hex(number.as_bytes(), " "), hex(number.as_bytes(), "")];
        let shown = inspect_pipe(&[], &telegram.octets).stdout;
        assert!(shown.contains(&format!("\"{number}\"")), "{name}: {shown}");
        for format in ["text", "json"] {
            let arguments = ["--redact", "--format", format];
            let redacted = inspect_pipe(&arguments, &telegram.octets).stdout;
            assert!(redacted.contains(&"x".repeat(number.len())), "{name}");
            assert!(!redacted.contains(number), "{name}");
            // Of a line of octets, no part of it.
            assert!(!redacted.contains(in_hex[0].get(..15).unwrap()), "{name}");
            assert!(!redacted.contains(&in_hex[1]), "{name}");
        }
    }
}

#[test]
fn numbers_that_identify_by_their_code_are_redacted_as_such() {
    let body = "02 02 09 06 0101000001FF 06 0197EC38";
    let outcome = inspect_pipe(&["--redact", "--layer", "body"], &octets(body));
    assert!(
        outcome.line("1-1:0.0.1").contains("meter number"),
        "{}",
        outcome.stdout
    );
    let value = outcome.line("double-long-unsigned");
    assert!(value.contains("06 xx xx xx xx "), "{value}");
    assert!(value.ends_with("double-long-unsigned: xxxxxxxx"), "{value}");
}

#[test]
fn numbers_behind_descriptors_are_redacted_by_their_code() {
    let body = "02 02 16 01 01 01 02 02 0001 0000600101FF 02 06 0197EC38";
    let outcome = inspect_pipe(&["--redact", "--layer", "body"], &octets(body));
    let value = outcome.line("double-long-unsigned");
    assert!(value.ends_with("double-long-unsigned: xxxxxxxx"), "{value}");
}

#[test]
fn digits_in_what_is_not_understood_are_redacted() {
    let noise = [&[0x00; 4][..], b"7359992000000017", &[0x63]].concat();
    let outcome = inspect_pipe(&["--redact"], &noise);
    assert!(!outcome.stdout.contains("37 33"), "{}", outcome.stdout);
    assert!(outcome.stdout.contains("00 00 00 00 xx xx"));
}

/// The number 7359992084613572 with its OBIS code, cut anywhere: no piece shows
/// two digits of it, whether the message comes to its end or not.
#[test]
fn a_number_that_is_cut_is_redacted_in_its_pieces() {
    let apdu = octets(
        "0F 40 00 00 00 00 01 02 02 02 09 06 00 00 60 01 00 FF \
         0A 10 37 33 35 39 39 39 32 30 38 34 36 31 33 35 37 32 \
         02 03 09 06 01 00 01 07 00 FF 06 00 00 0A BC 02 02 0F 00 16 1B",
    );
    for cut in 19..37 {
        let (front, back) = apdu.split_at(cut);
        let pieces: Vec<Vec<u8>> = [(0, front), (1 + 0x10, back)]
            .into_iter()
            .map(|(number, data)| {
                let mut buffer = [0; 128];
                let control = han_mbus::ControlInformation::new(number);
                let frame = han_mbus::LongFrame::new(control, data);
                frame.emit(&mut buffer).unwrap().to_vec()
            })
            .collect();
        let blocks = crate::support::blocks(&[(1, front), (-2, back)]);
        for input in [
            pieces.concat(),
            blocks,
            pieces[0].clone(),
            pieces[1].clone(),
        ] {
            let text = inspect_pipe(&["--redact"], &input).stdout;
            for two in b"7359992084613572".windows(2) {
                let two = hex(two, " ");
                assert!(!text.contains(&two), "cut {cut}: {two} in {text}");
            }
            let json = inspect_pipe(&["--redact", "--format", "json"], &input).stdout;
            for three in b"7359992084613572".windows(3) {
                let three = hex(three, "");
                assert!(!json.contains(&three), "cut {cut}: {three} in {json}");
            }
        }
    }
}
