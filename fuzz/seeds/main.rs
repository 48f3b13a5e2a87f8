//! Writes the seeds of every target: the corpus at four depths, and what the
//! specification prints, the inputs that must fail first of all. `FOLDER/target`
//! gets one file a seed.

use std::path::{Path, PathBuf};
use std::{env, fs};

mod inputs;

use han_corpus::octets_of_hex;
use han_dlms::DateTime;
use han_fuzz::segments;
use han_hdlc::{Frame, Llc, frames};
use inputs::{APDUS, BODIES, CLOCKS, COMPACT_ARRAYS, STREAMS, TEXTS};

fn main() {
    let folder = env::args_os().nth(1).expect("seeds FOLDER");
    let seeds = Seeds(PathBuf::from(folder));
    for telegram in han_corpus::telegrams() {
        let name = telegram.name.replace('/', "-");
        seeds.stream(&name, &telegram.octets);
    }
    for (name, hex) in STREAMS {
        seeds.stream(name, &octets(hex));
    }
    for (name, hex) in APDUS {
        seeds.apdu(name, &octets(hex));
    }
    for (name, hex) in BODIES {
        seeds.body(name, &octets(hex));
    }
    for (name, description, contents) in COMPACT_ARRAYS {
        seeds.compact_array(name, &octets(description), &octets(contents));
    }
    for (name, text) in TEXTS {
        seeds.text(name, text);
    }
    seeds.long_streams();
    seeds.patterns();
    seeds.nested();
    seeds.blocks();
    seeds.steps();
    seeds.clocks();
    seeds.readings();
    seeds.transfers();
    seeds.mbus_pieces();
    seeds.ciphered();
    seeds.shapes();
}

struct Seeds(PathBuf);

impl Seeds {
    fn write(&self, target: &str, name: &str, parts: &[&[u8]]) {
        let folder = self.0.join(target);
        fs::create_dir_all(&folder).expect("the folder can be made");
        let file: &Path = &folder.join(format!("seed-{name}"));
        fs::write(file, parts.concat()).expect("the seed can be written");
    }

    /// Octets of a line: as they are, and each message in them further up.
    fn stream(&self, name: &str, line: &[u8]) {
        self.write("hdlc_stream", name, &[&[7, 0, 6, 0], line]);
        self.write(
            "hdlc_resync",
            name,
            &[&[0, 0, 0, 1, 0, 3, 0x13, 0, 4], b"info", line],
        );
        self.write("whole", name, &[&[0, 0, 63, 5], line]);
        self.write("mbus_stream", name, &[&[3, 0, 6, 0], line]);
        self.write(
            "mbus_stream",
            &format!("{name}-mended"),
            &[&[3, 0xFF, 6, 0], line],
        );
        let whole = [4, 0, 0, 0, 0x53, 0xFF, 0x10, 1, 0x67, 4];
        self.write(
            "mbus_stream",
            &format!("{name}-before"),
            &[&whole, b"info", line],
        );
        for (index, frame) in frames(line).flatten().enumerate() {
            self.frame(&format!("{name}-{index}"), &frame);
        }
    }

    fn frame(&self, name: &str, frame: &Frame<'_>) {
        let information = frame.information();
        self.write(
            "whole",
            &format!("{name}-llc"),
            &[&[1, 0, 63, 5], information],
        );
        self.write(
            "whole",
            &format!("{name}-segments"),
            &[&[5, 0, 63, 5], information],
        );
        self.apdu(name, Llc::strip(information).1);
    }

    fn apdu(&self, name: &str, apdu: &[u8]) {
        self.write("apdu", name, &[apdu]);
        self.write("push_list", name, &[&[0, 1], apdu]);
        if matches!(apdu, [0xDB..=0xDD, ..]) {
            for how in [0, 4, 12] {
                let name = format!("{name}-{how}");
                self.write("ciphering", &name, &[&[0, how], apdu]);
            }
        }
        self.write("whole", &format!("{name}-apdu"), &[&[2, 0, 63, 5], apdu]);
        let body = match apdu {
            [0x0F, _, _, _, _, 9, _, rest @ ..] => rest.get(12..),
            [0x0F, _, _, _, _, length, rest @ ..] => rest.get(usize::from(*length)..),
            _ => None,
        };
        if let Some(body) = body {
            self.body(name, body);
        }
    }

    fn body(&self, name: &str, body: &[u8]) {
        self.write("data", name, &[body]);
        self.write("push_list", &format!("{name}-body"), &[&[0, 0], body]);
        if let [_, count @ ..=0x1F, ..] = body {
            let rows = [4].repeat(usize::from(*count));
            let name = format!("{name}-rows");
            self.write("push_list", &name, &[&[1, *count], &rows, body]);
        }
        self.write(
            "apdu",
            &format!("{name}-body"),
            &[&[0x0F, 0, 0, 0, 1, 0], body],
        );
        self.write("whole", &format!("{name}-body"), &[&[3, 0, 63, 5], body]);
    }

    fn compact_array(&self, name: &str, description: &[u8], contents: &[u8]) {
        let length = |part: &[u8]| u8::try_from(part.len()).expect("a short one");
        let name = format!("compact-{name}");
        let description_len = length(description);
        self.write(
            "compact_array",
            &name,
            &[&[description_len], description, contents],
        );
        let compact = [&[0x13], description, &[length(contents)], contents].concat();
        self.body(&name, &compact);
    }

    fn text(&self, name: &str, text: &str) {
        let code = [1, 0, 32, 7, 0, 255];
        self.write("obis_text", name, &[&code, text.as_bytes()]);
        for (shift, scaler) in [(8, 0xFD), (0, 0x7F), (63, 0x80)] {
            let number = [0x7F, 0, 0, 0, 0, 0, 0x08, 0xFD, shift, scaler, 0xFD, 35];
            let name = format!("{name}-{shift}");
            self.write("quantity", &name, &[&number, text.as_bytes()]);
        }
    }

    /// Streams that are too long to print.
    fn long_streams(&self) {
        let telegrams = han_corpus::telegrams();
        let telegram = |name: &str| {
            let telegram = telegrams.iter().find(|telegram| telegram.name == name);
            &telegram.expect("it is in the corpus").octets[..]
        };
        let list_1 = telegram("aidon/6525-list1");
        let list_3 = telegram("kamstrup/6841131-list3");
        let headers = FALSE_HEADER.repeat(256);
        self.stream("nested-headers", &headers);
        self.write(
            "hdlc_stream",
            "mended-headers",
            &[&[7, 0xFF, 6, 0], &headers],
        );
        self.stream(
            "endless-address",
            &[&[0x7E, 0xA0, 0x20], &[0; 2000][..]].concat(),
        );
        self.stream("only-flags", &[0x7E; 2000]);
        self.stream("several-cut-by-a-timer", &list_3.repeat(5)[..1049]);
        let parity = |octet: &u8| octet & 0x7F | u8::from(octet.count_ones() & 1 == 1) << 7;
        let folded: Vec<u8> = list_1.repeat(80).iter().map(parity).collect();
        self.stream("wrong-parity", &folded);
        for cut in (1..list_1.len()).step_by(3) {
            self.stream(&format!("cut-at-{cut}"), &[&list_1[..cut], list_1].concat());
        }
        let segments = segments(&[0x5A; 3000], 14);
        self.stream("more-segments-than-fit", &[&segments, list_1].concat());
    }

    /// What comes again and again.
    fn patterns(&self) {
        for (name, pattern) in [
            ("false-headers", &FALSE_HEADER[..]),
            ("false-headers-inside-each-other", &INSIDE_EACH_OTHER),
            ("whole-frames", &[0x7E, 0xA0, 7, 3, 0x21, 0x13, 7, 0x85]),
            ("flags", &[0x7E]),
            ("open-addresses", &[0x7E, 0xA0, 0x20, 0, 0, 0, 0]),
        ] {
            self.write("hdlc_work", name, &[&[0], pattern]);
            self.write("hdlc_work", &format!("{name}-mended"), &[&[0xFF], pattern]);
        }
    }

    fn nested(&self) {
        for (name, level, levels) in [
            ("structures", &[0x02, 0x01][..], 1000),
            ("structures-40", &[0x02, 0x01], 40),
            ("arrays", &[0x01, 0x01], 1000),
            ("wide-arrays", &[0x01, 0x7F], 1000),
        ] {
            let body = [&level.repeat(levels)[..], &[0]].concat();
            self.body(&format!("nested-{name}"), &body);
        }
        for (name, level) in [("structures", &[0x02, 0x01][..]), ("arrays", &[1, 0, 1])] {
            let description = level.repeat(1000);
            let body = [&[0x13], &description[..], &[0x11, 1, 5]].concat();
            self.body(&format!("nested-descriptions-of-{name}"), &body);
            let description = level.repeat(60);
            let length = u8::try_from(description.len() + 1).expect("a short one");
            self.write(
                "compact_array",
                &format!("nested-{name}"),
                &[&[length], &description, &[0x11, 5]],
            );
        }
    }

    /// Blocks of ten octets, more than there is room for, and two transfers
    /// through each other.
    fn blocks(&self) {
        let block = |number: u16| {
            let [high, low] = number.to_be_bytes();
            let apdu = [&[0xE0, 0x40, high, low, 0, 0, 10], &[0x5A; 10][..]].concat();
            han_fuzz::frame(&apdu, false).expect("it fits")
        };
        let many: Vec<u8> = (1..=200).flat_map(block).collect();
        self.write("whole", "200-blocks", &[&[0, 0, 63, 5], &many]);
        let mixed: Vec<u8> = [1, 1, 2, 2, 3, 3].into_iter().flat_map(block).collect();
        self.write("whole", "interleaved-blocks", &[&[0, 0, 63, 5], &mixed]);
    }

    /// Pieces of messages: joined, too long, given up, begun anew.
    fn steps(&self) {
        let pieces = [&[0x01, 6][..], b"first ", &[0x00, 4], b"last"].concat();
        self.write("reassembly", "joined", &[&pieces]);
        let too_long = [&[0x01, 40][..], &[0; 40]].concat().repeat(3);
        self.write("reassembly", "too-long", &[&too_long, &pieces]);
        self.write("reassembly", "given-up", &[&pieces[..8], &[0xF0], &pieces]);
        self.write(
            "reassembly",
            "begun-anew",
            &[&[0x11], &pieces[..8], &[0x11, 0x10], &pieces],
        );
        self.write(
            "reassembly",
            "another",
            &[&pieces[..8], &[0x0B, 1, 0], &pieces],
        );
    }

    /// Blocks of transfers: in order, broken off, through each other, too long.
    fn transfers(&self) {
        let blocks = |numbers: &[(u8, u8)]| -> Vec<u8> {
            let block = |&(control, number): &(u8, u8)| {
                [&[0, control, 0, number, 10], &[0x5A; 10][..]].concat()
            };
            numbers.iter().flat_map(block).collect()
        };
        for (name, numbers) in [
            ("in-order", &[(0x40, 1), (0x40, 2), (0xC0, 3)][..]),
            (
                "broken-off",
                &[(0x40, 1), (0x40, 2), (0x40, 1), (0x40, 2), (0xC0, 3)],
            ),
            (
                "interleaved",
                &[
                    (0x40, 1),
                    (0x40, 1),
                    (0x40, 2),
                    (0x40, 2),
                    (0xC0, 3),
                    (0xC0, 3),
                ],
            ),
            ("lost", &[(0x40, 1), (0xC0, 3)]),
            ("twice", &[(0x40, 1), (0x40, 2), (0x40, 2), (0xC0, 3)]),
            ("without-a-first", &[(0x40, 2), (0xC0, 3)]),
            ("alone", &[(0x80, 1)]),
        ] {
            let steps = blocks(numbers);
            self.write("gbt", name, &[&[0], &steps]);
            self.write("gbt", &format!("{name}-no-room"), &[&[1], &steps]);
            self.write("gbt", &format!("{name}-received"), &[&[3, 8], &steps]);
            let damaged = [&steps[..15], &[0xE0], &steps[15..]].concat();
            self.write("gbt", &format!("{name}-damaged"), &[&[2, 8], &damaged]);
        }
        let many: Vec<_> = (0..20).map(|_| (0x40, 1)).collect();
        self.write("gbt", "many", &[&[2, 8], &blocks(&many)]);
    }

    /// Pieces of M-Bus messages: joined, one missing, left over, from another.
    fn mbus_pieces(&self) {
        for (name, pieces) in [
            ("joined", &[(0, 0x00), (4, 0x11)][..]),
            ("three", &[(0, 0x00), (0, 0x01), (0, 0x12)]),
            ("one-missing", &[(0, 0x00), (0, 0x12)]),
            ("given-up", &[(0, 0x00), (0xF0, 0), (0, 0x11)]),
            ("another", &[(0, 0x00), (1, 0x11), (0, 0x11)]),
            ("begun-anew", &[(0, 0x00), (0, 0x00), (0, 0x11)]),
        ] {
            let step = |&(step, information): &(u8, u8)| match step {
                0xF0 => vec![step],
                _ => [&[step, information, 8], &b"eight of"[..]].concat(),
            };
            let steps: Vec<u8> = pieces.iter().flat_map(step).collect();
            self.write(
                "mbus_stream",
                &format!("pieces-{name}"),
                &[&[6, 0, 0, 0], &steps],
            );
            self.write(
                "mbus_stream",
                &format!("pieces-{name}-no-room"),
                &[&[7, 0, 0, 0], &steps],
            );
        }
    }

    /// Each suite and protection, with and without a title; counters; a frame.
    fn ciphered(&self) {
        let body = [0x02, 1, 0x06, 0, 0, 0x0B, 0xF3];
        for control in [0x10, 0x20, 0x30, 0x31, 0x32, 0x70, 0x33, 0xB0, 0x00] {
            for how in [0x10, 0x13, 0x14, 0x15, 0x18] {
                let name = format!("sealed-{control:02x}-{how:02x}");
                let header = [3, how, control, how >> 2 & 2, 0, 0, 0, 7];
                self.write(
                    "ciphering",
                    &name,
                    &[&header, b"HAN\0\0\0\0\x01", &[0, 20, 1], &body],
                );
            }
        }
        self.write(
            "ciphering",
            "counters",
            &[&[1, 0, 5, 0, 5, 0, 4, 1, 9, 0x82, 3, 0x43, 0, 4, 1]],
        );
        self.write("ciphering", "received", &[&[2, 7, 0, 0], &body]);
        self.write("ciphering", "received-changed", &[&[2, 7, 9, 1], &body]);
    }

    /// Each shape that names its objects or has its places.
    fn shapes(&self) {
        let values: Vec<u8> = (0..200_u8).map(|octet| octet.wrapping_mul(37)).collect();
        for shape in 2..8 {
            for how in [0, 1, 2, 3, 0x55] {
                let name = format!("shape-{shape}-{how}");
                self.write("push_list", &name, &[&[shape, how, 9], &values]);
            }
        }
    }

    fn clocks(&self) {
        for (name, clock) in CLOCKS {
            let clock = octets(clock);
            let offset = [0, 60, 0, 0, 0, 0, 0x65, 0x53, 0xF1, 0x00];
            let date_time = DateTime::parse(&clock).expect("twelve octets");
            let text = date_time.to_string();
            let parts = [&clock, &offset[..], &[12, b'3'], text.as_bytes()];
            self.write("date_time", name, &parts);
            let parts = [&clock, &offset[..], &[4, b'/'], &text.as_bytes()[..10]];
            self.write("date_time", &format!("{name}-cut"), &parts);
        }
    }

    /// Every model with every list, and with everything that is asked of it.
    fn readings(&self) {
        let counts: Vec<u8> = (0..56)
            .map(|octet: u8| octet.wrapping_mul(37) & 0x3F)
            .collect();
        for model in 0..20 {
            for (asked, (name, clock)) in (0..).zip(CLOCKS) {
                let first = model + 20 * (asked % 3);
                let head = [first, asked % 3, 0x24];
                let name = format!("model-{model}-{name}");
                self.write("reading", &name, &[&head, &counts, &octets(clock)]);
            }
        }
    }
}

fn octets(hex: &str) -> Vec<u8> {
    octets_of_hex(hex).expect("hex text")
}

/// Claims 2047 octets; the targets mend its check.
const FALSE_HEADER: [u8; 8] = [0x7E, 0xA7, 0xFF, 0x03, 0x03, 0x13, 0x00, 0x00];

/// As above, with `7E` as the control octet of one and the flag of the next:
/// the most work known.
const INSIDE_EACH_OTHER: [u8; 10] = [0x7E, 0xAF, 0xFF, 0xB9, 0x53, 0x7E, 0xA7, 0xFF, 0x1B, 0x01];
