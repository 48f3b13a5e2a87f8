//! What a receiver has counted.

use core::fmt;

use crate::error::Error;
use crate::receive_error::ReceiveError;

/// What a [`Receiver`](crate::Receiver) has received, by kind.
///
/// The octet counts are of 64 bits; the others wrap after 2³² events.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Counters {
    /// Octets taken.
    pub octets: u64,
    /// Octets that belong to no valid frame and are no flags.
    pub noise: u64,
    /// Valid frames, whatever they carry.
    pub frames: u32,
    /// Readings handed out.
    pub readings: u32,
    /// Readings whose clock and registers repeat the list 3 before.
    pub repeated: u32,
    /// Frames with a length that cannot be, or longer than there is room for.
    pub bad_length: u32,
    /// Frames with an address that does not end.
    pub bad_address: u32,
    /// Frames whose header check failed.
    pub bad_hcs: u32,
    /// Frames whose frame check failed.
    pub bad_fcs: u32,
    /// Frames without their closing flag.
    pub no_closing_flag: u32,
    /// Frames cut off by silence or the end of input.
    pub truncated: u32,
    /// Messages in segments, pieces or blocks that were given up.
    pub reassembly_aborted: u32,
    /// Messages longer than there is room to join or to open them.
    pub message_too_long: u32,
    /// Messages that are no valid APDU.
    pub invalid_apdu: u32,
    /// Ciphered APDUs, where there are no keys or no room to open them.
    pub ciphered: u32,
    /// Blocks of block transfers, where there is no room to join them.
    pub block_transfer: u32,
    /// APDUs that carry no list.
    pub unsupported_apdu: u32,
    /// Lists that nobody knows, or that only resemble a known one.
    pub unknown_list: u32,
    /// Pieces and blocks whose message is not open: one before them was lost.
    pub unexpected_piece: u32,
    /// Frames of M-Bus whose checksum failed.
    pub bad_checksum: u32,
    /// Frames of M-Bus without their stop octet.
    pub no_stop: u32,
    /// Ciphered APDUs that the keys do not open.
    pub undeciphered: u32,
}

impl Counters {
    /// All zero.
    #[must_use]
    pub const fn new() -> Self {
        Tally::new().counters(0, 0)
    }

    /// Each kind of error by its name, with how often it came.
    pub fn errors(&self) -> impl Iterator<Item = (&'static str, u32)> + use<> {
        [
            ("bad length", self.bad_length),
            ("bad address", self.bad_address),
            ("bad HCS", self.bad_hcs),
            ("bad FCS", self.bad_fcs),
            ("no closing flag", self.no_closing_flag),
            ("truncated", self.truncated),
            ("reassembly aborted", self.reassembly_aborted),
            ("message too long", self.message_too_long),
            ("invalid APDU", self.invalid_apdu),
            ("ciphered", self.ciphered),
            ("block transfer", self.block_transfer),
            ("unsupported APDU", self.unsupported_apdu),
            ("unknown list", self.unknown_list),
            ("unexpected piece", self.unexpected_piece),
            ("bad checksum", self.bad_checksum),
            ("no stop octet", self.no_stop),
            ("undeciphered", self.undeciphered),
        ]
        .into_iter()
    }
}

// By hand: what `derive` calls for more than five fields has a panic that the
// linker keeps.
impl fmt::Debug for Counters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            octets,
            noise,
            frames,
            readings,
            repeated,
            bad_length,
            bad_address,
            bad_hcs,
            bad_fcs,
            no_closing_flag,
            truncated,
            reassembly_aborted,
            message_too_long,
            invalid_apdu,
            ciphered,
            block_transfer,
            unsupported_apdu,
            unknown_list,
            unexpected_piece,
            bad_checksum,
            no_stop,
            undeciphered,
        } = self;
        f.debug_struct("Counters")
            .field("octets", octets)
            .field("noise", noise)
            .field("frames", frames)
            .field("readings", readings)
            .field("repeated", repeated)
            .field("bad_length", bad_length)
            .field("bad_address", bad_address)
            .field("bad_hcs", bad_hcs)
            .field("bad_fcs", bad_fcs)
            .field("no_closing_flag", no_closing_flag)
            .field("truncated", truncated)
            .field("reassembly_aborted", reassembly_aborted)
            .field("message_too_long", message_too_long)
            .field("invalid_apdu", invalid_apdu)
            .field("ciphered", ciphered)
            .field("block_transfer", block_transfer)
            .field("unsupported_apdu", unsupported_apdu)
            .field("unknown_list", unknown_list)
            .field("unexpected_piece", unexpected_piece)
            .field("bad_checksum", bad_checksum)
            .field("no_stop", no_stop)
            .field("undeciphered", undeciphered)
            .finish()
    }
}

/// The counts of 32 bits, one for each [`Event`] up to the last that can come.
pub(crate) struct Tally([u32; Event::COUNT]);

/// What is counted, in the order of the fields of [`Counters`]: first what comes
/// with every set of features.
#[derive(Clone, Copy)]
pub(crate) enum Event {
    Frame,
    Reading,
    Repeated,
    BadLength,
    BadAddress,
    BadHcs,
    BadFcs,
    NoClosingFlag,
    Truncated,
    ReassemblyAborted,
    MessageTooLong,
    InvalidApdu,
    Ciphered,
    BlockTransfer,
    UnsupportedApdu,
    UnknownList,
    UnexpectedPiece,
    BadChecksum,
    NoStop,
    Undeciphered,
}

impl Event {
    const COUNT: usize = if cfg!(feature = "crypto") {
        Self::Undeciphered as usize + 1
    } else if cfg!(feature = "mbus") {
        Self::NoStop as usize + 1
    } else if cfg!(feature = "blocks") {
        Self::UnexpectedPiece as usize + 1
    } else {
        Self::UnknownList as usize + 1
    };

    /// The one that an error is.
    pub(crate) const fn of(error: &ReceiveError) -> Self {
        match error {
            ReceiveError::Frame(error) => Self::of_frame(error.kind()),
            #[cfg(feature = "mbus")]
            ReceiveError::MbusFrame(error) => Self::of_mbus_frame(error.kind()),
            ReceiveError::Segmented => Self::MessageTooLong,
            #[cfg(feature = "blocks")]
            ReceiveError::Blocks(error) => Self::of_blocks(error.kind()),
            #[cfg(feature = "crypto")]
            ReceiveError::Undeciphered(error) => Self::of_deciphering(error.kind()),
            ReceiveError::List(error) => Self::of_list(error),
        }
    }

    const fn of_frame(kind: han_hdlc::ErrorKind) -> Self {
        use han_hdlc::ErrorKind;
        match kind {
            ErrorKind::BadAddress => Self::BadAddress,
            ErrorKind::BadHcs { .. } => Self::BadHcs,
            ErrorKind::BadFcs { .. } => Self::BadFcs,
            ErrorKind::NoClosingFlag { .. } => Self::NoClosingFlag,
            ErrorKind::Truncated { .. } => Self::Truncated,
            ErrorKind::ReassemblyAborted { .. } => Self::ReassemblyAborted,
            ErrorKind::MessageTooLong { .. } => Self::MessageTooLong,
            _ => Self::BadLength,
        }
    }

    #[cfg(feature = "mbus")]
    const fn of_mbus_frame(kind: han_mbus::ErrorKind) -> Self {
        use han_mbus::ErrorKind;
        match kind {
            ErrorKind::BadChecksum { .. } => Self::BadChecksum,
            ErrorKind::NoStop { .. } => Self::NoStop,
            ErrorKind::Truncated { .. } => Self::Truncated,
            ErrorKind::UnexpectedPiece { .. } => Self::UnexpectedPiece,
            ErrorKind::ReassemblyAborted { .. } => Self::ReassemblyAborted,
            ErrorKind::MessageTooLong { .. } => Self::MessageTooLong,
            _ => Self::BadLength,
        }
    }

    #[cfg(feature = "blocks")]
    const fn of_blocks(kind: han_dlms::ErrorKind) -> Self {
        use han_dlms::ErrorKind;
        match kind {
            ErrorKind::MessageTooLong { .. } => Self::MessageTooLong,
            ErrorKind::ReassemblyAborted { .. } => Self::ReassemblyAborted,
            _ => Self::UnexpectedPiece,
        }
    }

    #[cfg(feature = "crypto")]
    const fn of_deciphering(kind: han_dlms::ErrorKind) -> Self {
        match kind {
            han_dlms::ErrorKind::BufferTooSmall { .. } => Self::MessageTooLong,
            _ => Self::Undeciphered,
        }
    }

    const fn of_list(error: &Error) -> Self {
        match error {
            Error::Apdu(_) | Error::TooDeep { .. } | Error::TrailingOctets { .. } => {
                Self::InvalidApdu
            }
            Error::Ciphered { .. } => Self::Ciphered,
            Error::BlockTransfer { .. } => Self::BlockTransfer,
            Error::UnsupportedApdu { .. } => Self::UnsupportedApdu,
            Error::NotAList { .. }
            | Error::UnknownList { .. }
            | Error::PushObjectsDiffer { .. }
            | Error::UnexpectedValue { .. } => Self::UnknownList,
        }
    }
}

impl Tally {
    pub(crate) const fn new() -> Self {
        Self([0; Event::COUNT])
    }

    pub(crate) fn count(&mut self, event: Event) {
        if let Some(count) = self.0.get_mut(event as usize) {
            *count = count.wrapping_add(1);
        }
    }

    /// How often it came.
    const fn of(&self, event: Event) -> u32 {
        match self.0.split_at_checked(event as usize) {
            Some((_, [count, ..])) => *count,
            _ => 0,
        }
    }

    /// The counters, with what the line's own counts say.
    pub(crate) const fn counters(&self, octets: u64, noise: u64) -> Counters {
        Counters {
            octets,
            noise,
            frames: self.of(Event::Frame),
            readings: self.of(Event::Reading),
            repeated: self.of(Event::Repeated),
            bad_length: self.of(Event::BadLength),
            bad_address: self.of(Event::BadAddress),
            bad_hcs: self.of(Event::BadHcs),
            bad_fcs: self.of(Event::BadFcs),
            no_closing_flag: self.of(Event::NoClosingFlag),
            truncated: self.of(Event::Truncated),
            reassembly_aborted: self.of(Event::ReassemblyAborted),
            message_too_long: self.of(Event::MessageTooLong),
            invalid_apdu: self.of(Event::InvalidApdu),
            ciphered: self.of(Event::Ciphered),
            block_transfer: self.of(Event::BlockTransfer),
            unsupported_apdu: self.of(Event::UnsupportedApdu),
            unknown_list: self.of(Event::UnknownList),
            unexpected_piece: self.of(Event::UnexpectedPiece),
            bad_checksum: self.of(Event::BadChecksum),
            no_stop: self.of(Event::NoStop),
            undeciphered: self.of(Event::Undeciphered),
        }
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::format;

    use super::*;

    type Counted = fn(&Counters) -> u32;

    #[test]
    fn each_event_is_counted_under_its_name() {
        let events: [(Event, Counted); 20] = [
            (Event::Frame, |counters| counters.frames),
            (Event::Reading, |counters| counters.readings),
            (Event::Repeated, |counters| counters.repeated),
            (Event::BadLength, |counters| counters.bad_length),
            (Event::BadAddress, |counters| counters.bad_address),
            (Event::BadHcs, |counters| counters.bad_hcs),
            (Event::BadFcs, |counters| counters.bad_fcs),
            (Event::NoClosingFlag, |counters| counters.no_closing_flag),
            (Event::Truncated, |counters| counters.truncated),
            (Event::ReassemblyAborted, |counters| {
                counters.reassembly_aborted
            }),
            (Event::MessageTooLong, |counters| counters.message_too_long),
            (Event::InvalidApdu, |counters| counters.invalid_apdu),
            (Event::Ciphered, |counters| counters.ciphered),
            (Event::BlockTransfer, |counters| counters.block_transfer),
            (Event::UnsupportedApdu, |counters| counters.unsupported_apdu),
            (Event::UnknownList, |counters| counters.unknown_list),
            (Event::UnexpectedPiece, |counters| counters.unexpected_piece),
            (Event::BadChecksum, |counters| counters.bad_checksum),
            (Event::NoStop, |counters| counters.no_stop),
            (Event::Undeciphered, |counters| counters.undeciphered),
        ];
        let mut tally = Tally::new();
        for (times, (event, _)) in (1..).zip(events) {
            (0..times).for_each(|_| tally.count(event));
        }
        let counters = tally.counters(100, 7);
        assert_eq!((counters.octets, counters.noise), (100, 7));
        for (times, (event, counted)) in (1..).zip(events) {
            let can_come = (event as usize) < Event::COUNT;
            assert_eq!(counted(&counters), if can_come { times } else { 0 });
        }
    }

    #[test]
    fn debug_shows_every_field() {
        let counters = Counters {
            octets: 1,
            noise: 2,
            frames: 3,
            readings: 4,
            repeated: 5,
            bad_length: 6,
            bad_address: 7,
            bad_hcs: 8,
            bad_fcs: 9,
            no_closing_flag: 10,
            truncated: 11,
            reassembly_aborted: 12,
            message_too_long: 13,
            invalid_apdu: 14,
            ciphered: 15,
            block_transfer: 16,
            unsupported_apdu: 17,
            unknown_list: 18,
            unexpected_piece: 19,
            bad_checksum: 20,
            no_stop: 21,
            undeciphered: 22,
        };
        assert_eq!(
            format!("{counters:?}"),
            "Counters { octets: 1, noise: 2, frames: 3, readings: 4, repeated: 5, bad_length: 6, \
             bad_address: 7, bad_hcs: 8, bad_fcs: 9, no_closing_flag: 10, truncated: 11, \
             reassembly_aborted: 12, message_too_long: 13, invalid_apdu: 14, ciphered: 15, \
             block_transfer: 16, unsupported_apdu: 17, unknown_list: 18, \
             unexpected_piece: 19, bad_checksum: 20, no_stop: 21, undeciphered: 22 }"
        );
    }
}
