//! Writes the seeds of every target: the corpus at four depths, and what the
//! specification prints, the inputs that must fail first of all. `FOLDER/target`
//! gets one file a seed.

use std::path::{Path, PathBuf};
use std::{env, fs};

use han_corpus::octets_of_hex;
use han_hdlc::{Frame, Llc, frames};

fn main() {
    let folder = env::args_os().nth(1).expect("seeds FOLDER");
    let seeds = Seeds(PathBuf::from(folder));
    for telegram in han_corpus::telegrams() {
        let name = telegram.name.replace('/', "-");
        seeds.stream(&name, &telegram.octets);
    }
    for (index, hex) in STREAMS.iter().enumerate() {
        seeds.stream(&format!("stream-{index}"), &octets(hex));
    }
    seeds.stream("nested-headers", &nested_headers());
    seeds.write(
        "hdlc_stream",
        "mended-headers",
        &[&[0xFF, 6, 0], &nested_headers()],
    );
    seeds.stream(
        "endless-address",
        &[&[0x7E, 0xA0, 0x20], &[0; 2000][..]].concat(),
    );
    for (index, hex) in APDUS.iter().enumerate() {
        seeds.apdu(&format!("apdu-{index}"), &octets(hex));
    }
    for (index, hex) in BODIES.iter().enumerate() {
        seeds.body(&format!("body-{index}"), &octets(hex));
    }
    for (index, level) in [&[0x02, 0x01][..], &[0x01, 0x01], &[0x01, 0x7F]]
        .iter()
        .enumerate()
    {
        seeds.body(
            &format!("nested-{index}"),
            &[&level.repeat(1000)[..], &[0]].concat(),
        );
    }
    for (index, (description, contents)) in COMPACT_ARRAYS.iter().enumerate() {
        seeds.compact_array(index, &octets(description), &octets(contents));
    }
    for (index, text) in TEXTS.iter().enumerate() {
        seeds.text(index, text);
    }
    seeds.steps();
    seeds.readings();
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
        self.write("hdlc_stream", name, &[&[0x00, 0x06, 0x00], line]);
        self.write(
            "hdlc_resync",
            name,
            &[&[0xFF, 0, 1, 0, 3, 0x13, 0, 4], b"info", line],
        );
        self.write("whole", name, &[&[0, 0, 63, 5], line]);
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
        self.write(
            "apdu",
            &format!("{name}-body"),
            &[&[0x0F, 0, 0, 0, 1, 0], body],
        );
        self.write("whole", &format!("{name}-body"), &[&[3, 0, 63, 5], body]);
    }

    fn compact_array(&self, index: usize, description: &[u8], contents: &[u8]) {
        let [length] = [description.len()].map(|len| u8::try_from(len).expect("a short one"));
        let name = format!("compact-{index}");
        self.write("compact_array", &name, &[&[length], description, contents]);
        let [length] = [contents.len()].map(|len| u8::try_from(len).expect("a short one"));
        self.body(&name, &[&[0x13], description, &[length], contents].concat());
    }

    fn text(&self, index: usize, text: &str) {
        let name = format!("text-{index}");
        let code = [1, 0, 32, 7, 0, 255];
        self.write("obis_text", &name, &[&code, text.as_bytes()]);
        let number = [0, 0, 0, 0, 0, 0, 0x08, 0xFD, 0, 0xFF, 0xFD, 35];
        self.write("quantity", &name, &[&number, text.as_bytes()]);
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

    /// Every model with every list, with and without segments; and clocks.
    fn readings(&self) {
        let counts: Vec<u8> = (0..56)
            .map(|octet: u8| octet.wrapping_mul(37) & 0x3F)
            .collect();
        for (index, clock) in CLOCKS.iter().enumerate() {
            let clock = octets(clock);
            let offset = [0, 60, 0, 0, 0, 0, 0x65, 0x53, 0xF1, 0x00];
            self.write("date_time", &format!("clock-{index}"), &[&clock, &offset]);
            for model in 0..20 {
                let name = format!("model-{model}-{index}");
                let list = u8::try_from(index % 3).expect("small");
                self.write("reading", &name, &[&[model, list, 0x24], &counts, &clock]);
            }
        }
    }
}

fn octets(hex: &str) -> Vec<u8> {
    octets_of_hex(hex).expect("hex text")
}

/// False headers that each claim 2047 octets; the target mends their checks.
fn nested_headers() -> Vec<u8> {
    [0x7E, 0xA7, 0xFF, 0x03, 0x03, 0x13, 0x00, 0x00].repeat(256)
}

/// Damaged on purpose, ciphered, in blocks.
const STREAMS: &[&str] = &[
    "7EA7FF410883130000 7EA02A410883130413E6E7000F40000000000101020309060100010700FF060000086402020F00161BE1C17E",
    "7E7E7E7E A007032113 0785 7E7E A007032113 0785 7E",
    "7EA041410313677BE6E700DB084D4D4D0000BC614E2A30012345678E1212FF9A5640BF69283A69BC1E9E07CB634D0571263F7EAF5AF343D48BA935AB482882C735677E",
];

const APDUS: &[&str] = &[
    "0F00000001 00 0201 0600000ABC",
    "0F00000001 0C 07E8010F010C000000FFC400 0201 0600000ABC",
    "0F00000001 090C 07E8010F010C000000FFC400 0201 0600000ABC",
    "0F00000001 05 07E8010F01 0201 0600000ABC",
    "0F00000001 04 0C000000 0201 0600000ABC",
    "C2 00 0003 0100010800FF 02 06 00000ABC",
    "C2 01 0C 07E8010F010C000000FFC400 0003 0100010800FF 02 06 00000ABC",
    "E0 40 0001 0000 0A 0F000000010002010600",
    "E0 C0 0002 0000 03 000ABC",
    "D8 02 06 01234567",
    "DB084D4D4D0000BC614E1E20012345678E1212FF9A5640BF69283A69BC1E9E07CB634D0571263F7EAF",
    "DB084D4D4D0000BC614E2A30012345678E1212FF9A5640BF69283A69BC1E9E07CB634D0571263F7EAF5AF343D48BA935AB482882C7",
    "DD080000000000000001084D4D4D0000BC614E084D4D4D00000000010000002A3001234567",
    "DB 09 4D4D4D0000BC614E00 05 20 00000001",
    "DB 7F 4D4D4D0000BC614E",
    "DB FF 4D4D4D0000BC614E",
    "DB 08 4D4D4D0000BC614E 05 30 01234567 00000000",
    "DB 08 4D4D4D0000BC614E 10 30 01234567 0000000000000000000000",
    "DF 00 00 00 00",
];

const BODIES: &[&str] = &[
    "0101 0203 0906 0100010700FF 06 00000864 0202 0F00 161B",
    "0203 0906 01001F0700FF 10 005D 0202 0FFF 1621",
    "0203 0906 0100010800FF 06 00A729D9 0202 0F01 161E",
    "0906 01000D0700FF 12 03E8 0202 0FFD 16FF",
    "00 00",
    "04 04 A0",
    "17 43480000",
    "0184FFFFFFFF",
    "0182FFFF",
    "018400010001",
    "0205 00",
    "09 81",
    "0A 80",
    "0E 00",
    "09 8F 000000000000000000000000000005",
    "09 85 00000000 05",
    "13 02 00 05 0000000000",
    "13 00 01 00",
    "13 01 0000 11 01 00",
    "13 01 FFFF 01 FFFF 02 00 01 00",
];

/// Descriptions and contents.
const COMPACT_ARRAYS: &[(&str, &str)] = &[
    ("12", "0001 0003"),
    ("02 02 12 11", "0001 02 0003 04"),
    ("01 0002 11", "01 02 03 04"),
    ("02 02 09 04", "03 414243 04 A0"),
    ("02 03 00 00 12", "0005 0006"),
    ("02 00", "0000000000"),
    ("00", "00"),
    ("01 0000 11", "00"),
    ("01 FFFF 01 FFFF 02 00", "00"),
    ("02 02 11 01 FFFF 00", "05"),
    ("02 01 02 01 02 01 02 01 02 01 02 01 02 01 11", "05"),
];

const TEXTS: &[&str] = &[
    "1-0:32.7.0",
    "1-0:1.8.0*255",
    "1.0.1.8.0.255",
    "1.8.0",
    "1.8.0*1",
    "1-0:1.8.0.255",
    "256.8.0",
    "1-0:1.8",
    "230.1 V",
    "-0.001 A",
    "109552250 Wh",
    "12.50",
    "1 unit 75",
    "9223372036854775807",
    "-9223372036854775808",
    "1000000000000000000000000000000",
    "1.",
    "3 m³ (corrected)",
];

const CLOCKS: &[&str] = &[
    "07E8010F010C000000FFC400",
    "07E5031702131A3AFF800000",
    "07E8021D04173B3BFF003C80",
    "FFFFFFFFFFFFFFFFFF8000FF",
    "07E8FEFE0702000000FD3000",
    "0000010106000000638000FF",
];
