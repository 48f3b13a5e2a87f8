//! What a receiver has counted.

use han_hdlc::ErrorKind;

use crate::error::Error;
use crate::reading::Reading;
use crate::receive_error::ReceiveError;

/// What a [`Receiver`](crate::Receiver) has received, by kind.
///
/// The octet counts are of 64 bits; the others wrap after 2³² events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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
    /// Segmented messages given up.
    pub reassembly_aborted: u32,
    /// Segmented messages longer than there is room for.
    pub message_too_long: u32,
    /// Messages that are no valid APDU.
    pub invalid_apdu: u32,
    /// Ciphered APDUs.
    pub ciphered: u32,
    /// Blocks of block transfers.
    pub block_transfer: u32,
    /// APDUs that carry no list.
    pub unsupported_apdu: u32,
    /// Lists that nobody knows, or that only resemble a known one.
    pub unknown_list: u32,
}

impl Counters {
    /// All zero.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            octets: 0,
            noise: 0,
            frames: 0,
            readings: 0,
            repeated: 0,
            bad_length: 0,
            bad_address: 0,
            bad_hcs: 0,
            bad_fcs: 0,
            no_closing_flag: 0,
            truncated: 0,
            reassembly_aborted: 0,
            message_too_long: 0,
            invalid_apdu: 0,
            ciphered: 0,
            block_transfer: 0,
            unsupported_apdu: 0,
            unknown_list: 0,
        }
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
        ]
        .into_iter()
    }

    pub(crate) fn count_reading(&mut self, reading: &Reading) {
        count(&mut self.readings);
        if reading.repeated {
            count(&mut self.repeated);
        }
    }

    pub(crate) fn count_error(&mut self, error: &ReceiveError) {
        count(match error {
            ReceiveError::Frame(error) => self.frame_error(error.kind()),
            ReceiveError::Segmented => &mut self.message_too_long,
            ReceiveError::List(error) => self.list_error(error),
        });
    }

    fn frame_error(&mut self, kind: ErrorKind) -> &mut u32 {
        match kind {
            ErrorKind::BadAddress => &mut self.bad_address,
            ErrorKind::BadHcs { .. } => &mut self.bad_hcs,
            ErrorKind::BadFcs { .. } => &mut self.bad_fcs,
            ErrorKind::NoClosingFlag { .. } => &mut self.no_closing_flag,
            ErrorKind::Truncated { .. } => &mut self.truncated,
            ErrorKind::ReassemblyAborted { .. } => &mut self.reassembly_aborted,
            ErrorKind::MessageTooLong { .. } => &mut self.message_too_long,
            _ => &mut self.bad_length,
        }
    }

    fn list_error(&mut self, error: &Error) -> &mut u32 {
        match error {
            Error::Apdu(_) => &mut self.invalid_apdu,
            Error::Ciphered { .. } => &mut self.ciphered,
            Error::BlockTransfer { .. } => &mut self.block_transfer,
            Error::UnsupportedApdu { .. } => &mut self.unsupported_apdu,
            Error::NotAList { .. } | Error::UnknownList { .. } | Error::UnexpectedValue { .. } => {
                &mut self.unknown_list
            }
        }
    }
}

fn count(counter: &mut u32) {
    *counter = counter.wrapping_add(1);
}
