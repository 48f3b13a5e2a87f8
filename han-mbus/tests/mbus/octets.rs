//! Frames to test with.

use han_mbus::{ControlInformation, LongFrame};

/// Octets of a hex text; blanks do not count.
pub(crate) fn octets(hex: &str) -> Vec<u8> {
    let digits: Vec<u32> = hex.chars().filter_map(|c| c.to_digit(16)).collect();
    assert!(digits.len().is_multiple_of(2), "odd number of digits");
    digits
        .chunks(2)
        .map(|pair| u8::try_from(pair[0] << 4 | pair[1]).unwrap())
        .collect()
}

pub(crate) const ACKNOWLEDGEMENT: &str = "E5";
pub(crate) const SHORT_FRAME: &str = "10 40 01 41 16";
/// Application reset to everybody: a long frame without any data.
pub(crate) const SET_UP: &str = "68 03 03 68 53 FE 50 A1 16";

pub(crate) const APDU: &str = "0F000000010C07E8010F010C000000FFC4000203 0600000ABC 0600000000 \
     06000003E4";
pub(crate) const ONE_PIECE: &str = "6828286853FF1001670F000000010C07E8010F010C000000FFC40002030600\
     000ABC060000000006000003E47916";
pub(crate) const TWO_PIECES: [&str; 2] = [
    "6819196853FF0001670F000000010C07E8010F010C000000FFC4000203AA16",
    "6814146853FF1101670600000ABC060000000006000003E48A16",
];
/// The telegram that the grid company prints with its key, pieces of 250 and 20
/// octets.
pub(crate) const PRINTED: [&str; 2] = [
    "68FAFA6853FF000167DB084B464D675000000981F8200000002388D5AB4F97515AAFC6B88D2F85DAA7A0E3C0C40D00\
     4535C397C9D037AB7DBDA329107615444894A1A0DD7E85F02D496CECD3FF46AF5FB3C9229CFE8F3EE4606AB2E1F409\
     F36AAD2E50900A4396FC6C2E083F373233A69616950758BFC7D63A9E9B6E99E21B2CBC2B934772CA51FD4D69830711\
     CAB1F8CFF25F0A329337CBA51904F0CAED88D61968743C8454BA922EB00038182C22FE316D16F2A9F544D6F75D51A4\
     E92A1C4EF8AB19A2B7FEAA32D0726C0ED80229AE6C0F7621A4209251ACE2B2BC66FF0327A653BB686C756BE033C7A2\
     81F1D2A7E1FA31C3983E15F8FD16CC5787E6F51716",
    "6814146853FF110167419A3CFDA44BE438C96F0E38BF83D98316",
];

/// Data of any length, with every octet there is among 256 of them: start and
/// stop octets too, but not so many that a false start finds a right end.
pub(crate) fn data(len: usize) -> Vec<u8> {
    let octets = core::iter::successors(Some(0x68_u8), |octet| Some(octet.wrapping_add(37)));
    octets.take(len).collect()
}

pub(crate) fn emitted(frame: &LongFrame<'_>) -> Vec<u8> {
    let mut buffer = vec![0; frame.encoded_len()];
    frame.emit(&mut buffer).unwrap();
    buffer
}

/// A message of 260 octets as a Sagemcom T210-D sends it, pieces of 257 and 18
/// octets.
pub(crate) fn sagemcom() -> [Vec<u8>; 2] {
    let (first, second) = (data(252), data(8));
    [
        emitted(&LongFrame::new(ControlInformation::piece(0), &first)),
        emitted(&LongFrame::new(ControlInformation::last_piece(1), &second)),
    ]
}

/// Every frame of the specification, and two of 263 and 19 octets.
pub(crate) fn whole_frames() -> Vec<Vec<u8>> {
    let printed = [ONE_PIECE].into_iter().chain(TWO_PIECES).chain(PRINTED);
    let mut frames: Vec<_> = printed.map(octets).collect();
    frames.extend(sagemcom());
    frames
}

/// A frame in the data of another.
pub(crate) fn frame_in_data() -> Vec<u8> {
    let inner = octets(TWO_PIECES[1]);
    emitted(&LongFrame::new(ControlInformation::ONLY_PIECE, &inner))
}

/// Makes the checksum right again.
pub(crate) fn seal(frame: &mut [u8]) {
    let at = frame.len() - 2;
    frame[at] = frame[4..at]
        .iter()
        .fold(0, |sum, octet| sum.wrapping_add(*octet));
}
