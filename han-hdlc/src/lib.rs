#![no_std]
#![forbid(unsafe_code)]
//! HDLC frames as DLMS meters send them: where does a message begin and end,
//! and did it arrive whole?
//!
//! ```
//! use han_hdlc::{FrameDecoder, Llc, Reassembler};
//!
//! // What a meter says: 2148 W. The octets come as the line gives them.
//! let mut line: &[u8] = &[
//!     0x7E, 0xA0, 0x2A, 0x41, 0x08, 0x83, 0x13, 0x04, 0x13, 0xE6, 0xE7, 0x00, 0x0F, 0x40, 0x00,
//!     0x00, 0x00, 0x00, 0x01, 0x01, 0x02, 0x03, 0x09, 0x06, 0x01, 0x00, 0x01, 0x07, 0x00, 0xFF,
//!     0x06, 0x00, 0x00, 0x08, 0x64, 0x02, 0x02, 0x0F, 0x00, 0x16, 0x1B, 0xE1, 0xC1, 0x7E,
//! ];
//!
//! let mut decoder = FrameDecoder::<512>::new();
//! let mut reassembler = Reassembler::<1024>::new();
//! let mut apdus = 0;
//! while let Some(outcome) = decoder.next_frame(&mut line) {
//!     let Ok(frame) = outcome else {
//!         reassembler.abort(); // the damaged frame may have been a piece
//!         continue;
//!     };
//!     if let Some(Ok(message)) = reassembler.push(&frame).message {
//!         let (_, apdu) = Llc::strip(message);
//!         assert_eq!(apdu[0], 0x0F); // a data-notification
//!         apdus += 1;
//!     }
//! }
//! assert_eq!(apdus, 1);
//! ```
//!
//! # The frame
//!
//! ```text
//!  7E │ format │ destination │ source │ control │ HCS │ information │ FCS │ 7E
//!   1 │   2    │   1, 2, 4   │ 1, 2, 4│    1    │  2  │   0 to 2038 │  2  │  1
//!     │        │             │        │         │     │             │     │
//!     │        │             │        │         │     │             │     └ may open
//!     │        │             │        │         │     │             │       the next
//!     │        │             │        │         │     │             └ over all from
//!     │        │             │        │         │     │               format to here
//!     │        │             │        │         │     └ LLC header, then (a piece
//!     │        │             │        │         │       of) an APDU
//!     │        │             │        │         └ from format to control; only in
//!     │        │             │        │           front of information
//!     │        │             │        └ I, RR, RNR, SNRM, DISC, UA, DM, FRMR, UI
//!     │        └─────────────┴ last octet has bit 0 set
//!     └ 1010 S LLL LLLL LLLL: S = more pieces follow,
//!       L = octets between the flags, 7 to 2047
//! ```
//!
//! Nothing is stuffed: `7E` may stand anywhere between the flags, and only the
//! length says where a frame ends. (ISO/IEC 13239, frame format type 3,
//! start/stop transmission, non-basic transparency; Green Book, clause 8.)
//!
//! # The way of an octet
//!
//! | from | to | by |
//! |------|----|----|
//! | octets as they arrive | [`Frame`]s | [`FrameDecoder`], one buffer |
//! | octets all in memory  | [`Frame`]s | [`frames()`], no copy |
//! | exactly one frame     | [`Frame`]  | [`Frame::parse`] |
//! | segmented frames      | message    | [`Reassembler`], one buffer |
//! | the same, in a buffer that is the caller's | message | [`Reassembly`] |
//! | message               | APDU       | [`Llc::strip`] |
//! | [`Frame`]             | octets     | [`Frame::emit`] |
//!
//! Damage is a value and never the end of a stream. A length may be what is
//! damaged, so the search for the next frame goes on at the octet behind the
//! flag that failed:
//!
//! ```
//! use han_hdlc::ErrorKind;
//!
//! let good = [0x7E, 0xA0, 0x07, 0x03, 0x21, 0x13, 0x07, 0x85, 0x7E];
//! let mut damaged = good;
//! damaged[5] = 0x12;
//! let line = [damaged, good].concat();
//!
//! let mut frames = han_hdlc::frames(&line);
//! let error = frames.next().unwrap().unwrap_err();
//! assert!(matches!(error.kind(), ErrorKind::BadFcs { .. }));
//! assert_eq!(frames.next().unwrap().unwrap().source().upper(), 16);
//! ```
//!
//! # What this crate does not do
//!
//! - It does not talk: no connection, no window, no repetition. A meter on a
//!   HAN port only sends.
//! - It has no port and no clock. The caller reads the line and says
//!   [`idle`](FrameDecoder::idle) when it has been quiet.
//! - It does not look into APDUs, and it does not tell makers apart by address.
//! - It knows no other framing: no frame format but type 3, no octet stuffing as
//!   in RFC 1662, no M-Bus.
//! - It keeps nobody out. Check sequences find accidents; whoever can write on
//!   the line can forge frames.
//!
//! # Features
//!
//! How large a table the check sequences may take is the caller's choice. The largest one asked for
//! by anybody in a build is used, and the results are the same:
//!
//! | feature               | table        | for                                         |
//! |-----------------------|--------------|---------------------------------------------|
//! | none                  | none         | the last half kilobyte of flash             |
//! | `crc-table` (default) | 512 octets   | everybody else                              |
//! | `crc-fast`            | 8 KiB        | a desktop that reads whole recordings       |
//!
//! `defmt` adds `defmt::Format` to what firmware logs: frames, their fields and
//! errors. Like `Debug`, it shows the length of a frame's information and of a
//! message, and no octet of either. It changes nothing else. Without it the crate needs `crc` for the
//! check sequences and no other.

mod address;
mod candidate;
mod check;
mod control;
mod decoder;
mod error;
mod frame;
mod frames;
mod llc;
mod reassembler;
mod reassembly;

pub use address::Address;
#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub use check::steps::check_steps;
pub use control::{Control, ControlKind};
pub use decoder::FrameDecoder;
pub use error::{Error, ErrorKind};
pub use frame::Frame;
pub use frames::{Frames, frames};
pub use llc::Llc;
pub use reassembler::{Joined, Reassembler};
pub use reassembly::{Place, Placing, Reassembly};
