//! Frames to test with.

/// Octets of a hex text; blanks do not count.
pub(crate) fn octets(hex: &str) -> Vec<u8> {
    let digits: Vec<u32> = hex.chars().filter_map(|c| c.to_digit(16)).collect();
    assert!(digits.len().is_multiple_of(2), "odd number of digits");
    digits
        .chunks(2)
        .map(|pair| u8::try_from(pair[0] << 4 | pair[1]).unwrap())
        .collect()
}

pub(crate) const UI_WITHOUT_INFORMATION: &str = "7E A007 03 21 13 0785 7E";
pub(crate) const SNRM: &str = "7EA0070321930F017E";
pub(crate) const UA: &str = "7EA00721037301407E";
pub(crate) const DISC: &str = "7EA00703215303C77E";
pub(crate) const DM: &str = "7EA00721031F6BE97E";
pub(crate) const RR: &str = "7EA00703211115A67E";
pub(crate) const SNRM_TO_FOUR_OCTETS: &str = "7EA00A4868FEFF7593D8F87E";
pub(crate) const AIDON: &str = "7EA02A410883130413E6E7000F40000000000101020309060100010700FF\
     060000086402020F00161BE1C17E";
pub(crate) const KAIFA: &str = "7EA027010201105A87E6E7000F40000000090C07E5031702131A3AFF8000\
     0002010600000BF35B057E";
pub(crate) const FCS_LOW_7E: &str = "7EA018410883135DD1E6E7000F4000000000060000010B7E187E";
pub(crate) const FCS_HIGH_7E: &str = "7EA018410883135DD1E6E7000F400000000006000000B7417E7E";
pub(crate) const FLAGS_IN_DATA: &str = "7EA01B4108831391CCE6E7000F400000000009067EA00A7E7E7E57857E";
pub(crate) const FRAME_IN_DATA: &str =
    "7EA01E41088313C5EAE6E7000F400000000009097EA00703211307857E6EA17E";
pub(crate) const SEGMENTS: [&str; 3] = [
    "7EA81ACF022303A5A9E6E7000F000000010C07E8010F010C00E79B7E",
    "7EA81ACF022303A5A90000FFC40002040600000ABC06000000A6447E",
    "7EA013CF02231318C90006000003E41209C4D2AE7E",
];
pub(crate) const SEGMENTS_JOINED: &str = "0F000000010C07E8010F010C000000FFC40002040600000ABC06000000\
     0006000003E41209C4";

/// The frame whose length octet is a flag: L = 126.
pub(crate) fn length_7e() -> Vec<u8> {
    let mut frame = octets("7E A07E 41 0883 13 764B E6E7000F4000000000 0969");
    frame.extend([0x41; 105]);
    frame.extend(octets("63D1 7E"));
    frame
}

/// Every frame of the specification that is whole.
pub(crate) fn whole_frames() -> Vec<Vec<u8>> {
    let printed = [
        UI_WITHOUT_INFORMATION,
        SNRM,
        UA,
        DISC,
        DM,
        RR,
        SNRM_TO_FOUR_OCTETS,
        AIDON,
        KAIFA,
        FCS_LOW_7E,
        FCS_HIGH_7E,
        FLAGS_IN_DATA,
        FRAME_IN_DATA,
    ];
    let mut frames: Vec<_> = printed.into_iter().chain(SEGMENTS).map(octets).collect();
    frames.push(length_7e());
    frames
}

/// The check sequence, computed bit by bit.
pub(crate) fn check(octets: &[u8]) -> u16 {
    let register = octets.iter().fold(0xFFFF, |mut register: u16, &octet| {
        register ^= u16::from(octet);
        for _ in 0..8 {
            let carry = register & 1;
            register = (register >> 1) ^ (0x8408 * carry);
        }
        register
    });
    !register
}

/// A header with a right HCS that claims the longest frame there is.
pub(crate) fn header_of_2047() -> Vec<u8> {
    let mut header = vec![0x7E, 0xA7, 0xFF, 0x41, 0x03, 0x13];
    header.extend(check(&header[1..]).to_le_bytes());
    header
}
