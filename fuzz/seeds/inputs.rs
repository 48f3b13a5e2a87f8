//! What the specification prints and the corpus does not hold: each with its
//! name, and those that must fail above all.

pub type Named = (&'static str, &'static str);

/// Octets of a line.
pub const STREAMS: &[Named] = &[
    (
        "hcs-never-tested",
        "7EA7FF410883130000 7EA02A410883130413E6E7000F40000000000101020309060100010700FF060000086402020F00161BE1C17E",
    ),
    (
        "fcs-of-0",
        "7EA02A410883130413E6E7000F40000000000101020309060100010700FF060000086402020F00161B00007E",
    ),
    (
        "hcs-of-0",
        "7EA02A410883130000E6E7000F40000000000101020309060100010700FF060000086402020F00161BE1C17E",
    ),
    (
        "fcs-high-octet-first",
        "7EA02A410883130413E6E7000F40000000000101020309060100010700FF060000086402020F00161BC1E17E",
    ),
    (
        "fill-flags",
        "7E7E7E7E A007032113 0785 7E7E A007032113 0785 7E",
    ),
    (
        "an-address-of-three-octets",
        "7E A00A 02 02 03 21 13 0000 7E",
    ),
    (
        "an-address-of-five-octets",
        "7E A00C 02 02 02 02 03 21 13 0000 7E",
    ),
    (
        "no-length-has-3-behind-the-header",
        "7E A008 03 21 13 00 0000 7E",
    ),
    (
        "no-length-has-4-behind-the-header",
        "7E A009 03 21 13 0000 0000 7E",
    ),
    ("shorter-than-its-header", "7E A006 03 21 0000 7E"),
    (
        "no-closing-flag",
        "7E A007 03 21 13 0785 7F A007 03 21 13 0785 7E",
    ),
    ("kamstrup-read-with-parity", "7E132B2113 7EE0132B21132E"),
    ("aidon-read-with-parity", "7EA108831304E64001"),
    (
        "two-frames-glued-by-lost-octets",
        "7EA02A410883130413E6E7000F40000000000101020309060100AA6E7E7EA02A410883130413E6E7000F40000000000101020309060100010700FF060000086402020F00161BE1C17E",
    ),
    (
        "ciphered",
        "7EA041410313677BE6E700DB084D4D4D0000BC614E2A30012345678E1212FF9A5640BF69283A69BC1E9E07CB634D0571263F7EAF5AF343D48BA935AB482882C735677E",
    ),
    (
        "m-bus-one-piece",
        "6828286853FF1001670F000000010C07E8010F010C000000FFC4000203 0600000ABC060000000006000003E47916",
    ),
    (
        "m-bus-two-pieces",
        "6819196853FF0001670F000000010C07E8010F010C000000FFC4000203AA16 6814146853FF1101670600000ABC060000000006000003E48A16",
    ),
    (
        "m-bus-long-and-ciphered",
        "68FAFA6853FF000167DB084B464D675000000981F8200000002388D5AB4F97515AAFC6B88D2F85DAA7A0E3C0C40D004535C397C9D037AB7DBDA329107615444894A1A0DD7E85F02D496CECD3FF46AF5FB3C9229CFE8F3EE4606AB2E1F409F36AAD2E50900A4396FC6C2E083F373233A69616950758BFC7D63A9E9B6E99E21B2CBC2B934772CA51FD4D69830711CAB1F8CFF25F0A329337CBA51904F0CAED88D61968743C8454BA922EB00038182C22FE316D16F2A9F544D6F75D51A4E92A1C4EF8AB19A2B7FEAA32D0726C0ED80229AE6C0F7621A4209251ACE2B2BC66FF0327A653BB686C756BE033C7A281F1D2A7E1FA31C3983E15F8FD16CC5787E6F517166814146853FF110167419A3CFDA44BE438C96F0E38BF83D98316",
    ),
    ("m-bus-length-0", "68000068 0016"),
    ("m-bus-length-4", "68040468 53FF0001 5316"),
    ("m-bus-length-of-all", "68FFFF68 53FF00"),
    ("m-bus-length-modulo-256", "68010168 53FF000167DB08"),
    (
        "wrapper",
        "0001 0001 0010 0023 0F000000010C07E8010F010C000000FFC4000203",
    ),
    (
        "p1",
        "2F4B464D354B414946410D0A0D0A312D303A312E372E3028303030322E3734382A6B57290D0A210D0A",
    ),
];

pub const APDUS: &[Named] = &[
    ("without-date-time", "0F00000001 00 0201 0600000ABC"),
    (
        "date-time-by-the-book",
        "0F00000001 0C 07E8010F010C000000FFC400 0201 0600000ABC",
    ),
    (
        "date-time-with-a-stray-tag",
        "0F00000001 090C 07E8010F010C000000FFC400 0201 0600000ABC",
    ),
    ("date-alone", "0F00000001 05 07E8010F01 0201 0600000ABC"),
    ("time-alone", "0F00000001 04 0C000000 0201 0600000ABC"),
    (
        "date-time-behind-a-presence-flag",
        "0F00000001 01 07E8010F010C000000FFC400 0201 0600000ABC",
    ),
    (
        "date-time-of-nine-octets",
        "0F00000001 09 07E8010F010C000000 0201 0600000ABC",
    ),
    ("octets-behind-the-body", "0F00000001 00 0600000ABC FFFF"),
    ("cut-in-the-invoke-id", "0F0000"),
    ("without-a-body", "0F00000001 00"),
    ("event", "C2 00 0003 0100010800FF 02 06 00000ABC"),
    (
        "event-with-time",
        "C2 01 0C 07E8010F010C000000FFC400 0003 0100010800FF 02 06 00000ABC",
    ),
    (
        "event-with-a-flag-of-2",
        "C2 02 0003 0100010800FF 02 06 00000ABC",
    ),
    ("block-1", "E0 40 0001 0000 0A 0F000000010002010600"),
    ("block-2", "E0 C0 0002 0000 03 000ABC"),
    ("block-of-another-transfer", "E0 40 0001 0000 03 0F0000"),
    ("block-that-is-empty", "E0 C0 0002 0000 00"),
    ("block-longer-than-its-octets", "E0 40 0001 0000 82 FFFF 0F"),
    (
        "ciphered-30",
        "DB084D4D4D0000BC614E2A30012345678E1212FF9A5640BF69283A69BC1E9E07CB634D0571263F7EAF5AF343D48BA935AB482882C7",
    ),
    (
        "ciphered-10",
        "DB084D4D4D0000BC614E2A10012345670F000000010C07E8010F010C000000FFC40002010600000ABCE4328D847C57D2FCD3F19C75",
    ),
    (
        "ciphered-20",
        "DB084D4D4D0000BC614E1E20012345678E1212FF9A5640BF69283A69BC1E9E07CB634D0571263F7EAF",
    ),
    (
        "ciphered-32",
        "DB084D4D4D0000BC614E2A3201234567272A2AD3E780154FFA28FD8108C94BDD8D5EDE83F6F06B57514EC9ADA56855266C3176E776",
    ),
    (
        "ciphered-general",
        "DD080000000000000001084D4D4D0000BC614E084D4D4D00000000010000002A30012345678E1212FF9A5640BF69283A69BC1E9E07CB634D0571263F7EAF7B172F39BCFBB874AEC80078",
    ),
    (
        "ciphered-cut-by-one",
        "DB084D4D4D0000BC614E2A30012345678E1212FF9A5640BF69283A69BC1E9E07CB634D0571263F7EAF5AF343D48BA935AB482882",
    ),
    (
        "ciphered-shorter-than-its-tag",
        "DB084D4D4D0000BC614E1030012345678E1212FF9A5640BF69283A",
    ),
    ("ciphered-title-of-9", "DB094D4D4D0000BC614E001E2001234567"),
    ("ciphered-title-of-127", "DB7F4D4D4D0000BC614E1E2001234567"),
    ("exception-response", "D8 02 06 01234567"),
    ("exception-response-cut", "D8 02 06 0123"),
    ("information-report", "18 00 01 00"),
    (
        "ciphered-alone",
        "DB084D4D4D0000BC614E1E20012345678E1212FF9A5640BF69283A69BC1E9E07CB634D0571263F7EAF",
    ),
    (
        "ciphered-and-authenticated",
        "DB084D4D4D0000BC614E2A30012345678E1212FF9A5640BF69283A69BC1E9E07CB634D0571263F7EAF5AF343D48BA935AB482882C7",
    ),
    (
        "authenticated-alone",
        "DB084D4D4D0000BC614E2A10012345670F000000010C07E8010F010C000000FFC40002010600000ABCE4328D847C57D2FCD3F19C75",
    ),
    (
        "ciphered-suite-2",
        "DB084D4D4D0000BC614E2A3201234567272A2AD3E780154FFA28FD8108C94BDD8D5EDE83F6F06B57514EC9ADA56855266C3176E776",
    ),
    (
        "ciphered-longer-than-127",
        "DB084D4D4D0000BC614E81BB30012345678E1212FF9A5640BF69283A69BC1E9E07CB634D1A71263F77FB5DD55C0D53DECECA05AB6543A57B2E8FAE28FB550E48AAF9C90AAE2A5DDB9506251BC4FAF02922304AFA7227E68F0869BDDAA0E4AB77DA3506D34140C6FE7FA67BC625E62953D023FDF0E936F33E4008E01056EE9226B0096425E22488B4664166EE04D2D6EE448B391BE4EE1B51374753370053012E75A0284C6B8D00A55769E07F3140246233FC11C593B53A126337A73E3A73CC9763D974990E80AE",
    ),
    (
        "ciphered-cut-by-one",
        "DB084D4D4D0000BC614E2A30012345678E1212FF9A5640BF69283A69BC1E9E07CB634D0571263F7EAF5AF343D48BA935AB482882",
    ),
    (
        "ciphered-by-a-dedicated-key",
        "DC 08 4D4D4D0000BC614E 05 20 00000001",
    ),
    ("ciphered-without-title", "DB 00 05 20 00000001"),
    ("title-of-9", "DB 09 4D4D4D0000BC614E00 05 20 00000001"),
    ("title-of-127", "DB 7F 4D4D4D0000BC614E"),
    ("title-of-length-255", "DB FF 4D4D4D0000BC614E"),
    ("content-of-4", "DB 08 4D4D4D0000BC614E 04 20 012345"),
    (
        "content-shorter-than-its-tag",
        "DB 08 4D4D4D0000BC614E 05 30 01234567 00000000",
    ),
    (
        "content-of-16-with-a-tag",
        "DB 08 4D4D4D0000BC614E 10 30 01234567 0000000000000000000000",
    ),
    (
        "content-beyond-its-octets",
        "DB 08 4D4D4D0000BC614E 84 FFFFFFFF 30 01234567",
    ),
    (
        "general-ciphering",
        "DD080000000000000001084D4D4D0000BC614E084D4D4D00000000010000002A30012345678E1212FF9A5640BF69283A69BC1E9E07CB634D0571263F7EAF7B172F39BCFBB874AEC80078",
    ),
    ("general-signing", "DF 00 00 00 00"),
    (
        "glo-get-request",
        "C8 12 20 01234567 411312FF935A47566827C467BC",
    ),
    ("no-apdu", "02 01 06 00000ABC"),
    ("garbage-in-front", "FF13 0F00000001 00 0201 0600000ABC"),
    ("unknown-tag", "7E"),
    ("nothing", ""),
];

pub const BODIES: &[Named] = &[
    (
        "aidon-list-1",
        "0101 0203 0906 0100010700FF 06 00000864 0202 0F00 161B",
    ),
    (
        "scaler-below-0",
        "0203 0906 01001F0700FF 10 005D 0202 0FFF 1621",
    ),
    (
        "scaler-above-0",
        "0203 0906 0100010800FF 06 00A729D9 0202 0F01 161E",
    ),
    (
        "scaler-of-127",
        "0203 0906 0100010800FF 06 00A729D9 0202 0F7F 161E",
    ),
    (
        "scaler-of-minus-128",
        "0203 0906 0100010800FF 06 00A729D9 0202 0F80 161E",
    ),
    ("power-factor", "0906 01000D0700FF 12 03E8 0202 0FFD 16FF"),
    ("null-pair", "00 00"),
    ("bit-string-of-4", "04 04 A0"),
    ("float32", "17 43480000"),
    ("count-of-2-to-the-32", "0184FFFFFFFF"),
    ("count-of-65535", "0182FFFF"),
    ("count-of-65537", "018400010001"),
    ("count-beyond-its-octets", "0205 00"),
    ("length-cut", "09 81"),
    ("length-indefinite", "0A 80"),
    (
        "length-of-15-octets",
        "09 8F 000000000000000000000000000005",
    ),
    ("length-of-5-octets", "09 85 00000000 05"),
    ("length-of-2-to-the-32", "09 84FFFFFFFF 00"),
    ("length-of-3-octets", "09 83 000002 4142"),
    ("length-longer-than-needed", "09 8105 4142434445"),
    ("bits-of-2-to-the-32", "04 84FFFFFFFF 00"),
    ("tag-07", "07 43480000"),
    ("tag-08", "08 00"),
    ("tag-0b", "0B 00000000"),
    ("tag-0e", "0E 00"),
    ("tag-22", "22 00"),
    ("tag-fe", "FE 00"),
    ("boolean-of-2", "03 02"),
    ("empty-lists-and-texts", "0204 0100 0200 0900 0400"),
    ("rows-of-a-structure-of-none", "13 02 00 05 0000000000"),
    ("rows-of-null-data", "13 00 01 00"),
    ("rows-of-an-array-of-none", "13 01 0000 11 01 00"),
    ("rows-of-2-to-the-32", "13 01 FFFF 01 FFFF 02 00 01 00"),
    ("text-of-nuls", "0A 10 31323334353637380000000000000000"),
];

/// Description and contents.
pub const COMPACT_ARRAYS: &[(&str, &str, &str)] = &[
    ("numbers", "12", "0001 0003"),
    ("structures", "02 02 12 11", "0001 02 0003 04"),
    ("arrays", "01 0002 11", "01 02 03 04"),
    ("texts", "02 02 09 04", "03 414243 04 A0"),
    ("null-data-beside-numbers", "02 03 00 00 12", "0005 0006"),
    ("a-row-cut", "02 02 12 11", "0001 02 0003"),
    ("structure-of-none", "02 00", "0000000000"),
    ("null-data", "00", "00"),
    ("array-of-none", "01 0000 11", "00"),
    ("arrays-of-65535", "01 FFFF 01 FFFF 02 00", "00"),
    ("sparse", "02 02 11 01 FFFF 00", "05"),
    (
        "as-deep-as-may-be",
        "02 01 02 01 02 01 02 01 02 01 02 01 02 01 11",
        "05",
    ),
    (
        "too-deep",
        "02 01 02 01 02 01 02 01 02 01 02 01 02 01 02 01 02 01 11",
        "05",
    ),
    ("no-contents", "02 02 12 11", ""),
    ("compact-array-in-itself", "13 11", "01 00"),
];

/// Codes and quantities as people write them.
pub const TEXTS: &[Named] = &[
    ("code", "1-0:32.7.0"),
    ("code-in-full", "1-0:1.8.0*255"),
    ("code-of-dots", "1.0.1.8.0.255"),
    ("code-short", "1.8.0"),
    ("code-short-in-full", "1.8.0*1"),
    ("code-with-a-last-dot", "1-0:1.8.0.255"),
    ("code-beyond-an-octet", "256.8.0"),
    ("code-too-short", "1-0:1.8"),
    ("code-broken", "1-0:4:24.7.0"),
    ("code-of-zeros", "001.008.000"),
    ("volt", "230.1 V"),
    ("milliampere", "-0.001 A"),
    ("watt-hour", "109552250 Wh"),
    ("unitless", "12.50"),
    ("unit-by-its-code", "1 unit 75"),
    ("largest", "9223372036854775807"),
    ("smallest", "-9223372036854775808"),
    ("too-large", "1000000000000000000000000000000"),
    ("no-decimals", "1."),
    ("unit-with-blanks", "3 m³ (corrected)"),
];

pub const CLOCKS: &[Named] = &[
    ("oslo-in-winter", "07E8010F010C000000FFC400"),
    ("austria", "07E5091B01092F0F00FF8880"),
    ("kaifa", "07E5031702131A3AFF800000"),
    ("kamstrup", "07E60205060D000AFF800000"),
    ("kamstrup-in-summer", "07E4050C020A1900FF800080"),
    ("aidon", "07E90C0E00100000FF000000"),
    ("aidon-in-sweden", "07E50C0A05103900FF8000FF"),
    ("sagemcom", "07E50C1B010E002D00FFC402"),
    ("iskraemeco", "07E704010615202300FF8880"),
    ("never-set", "07D0010301000000FF800003"),
    ("leap-day", "07E8021D04173B3BFF003C80"),
    ("not-specified", "FFFFFFFFFFFFFFFFFF8000FF"),
    ("a-rule", "FFFF03FE0702000000800000"),
    ("out-of-range", "07E8FEFE0702000000FD3000"),
    ("year-0", "0000010106000000638000FF"),
];
