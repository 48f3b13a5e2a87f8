#![no_std]
#![forbid(unsafe_code)]
//! Wired M-Bus long frames as DLMS meters send them: where does a message begin
//! and end, and did it arrive whole?
//!
//! ```
//! use han_mbus::{FrameDecoder, Reassembler};
//!
//! // One message in two frames. The octets come as the line gives them.
//! let mut line: &[u8] = &[
//!     0x68, 0x19, 0x19, 0x68, 0x53, 0xFF, 0x00, 0x01, 0x67, 0x0F, 0x00, 0x00, 0x00, 0x01, 0x0C,
//!     0x07, 0xE8, 0x01, 0x0F, 0x01, 0x0C, 0x00, 0x00, 0x00, 0xFF, 0xC4, 0x00, 0x02, 0x03, 0xAA,
//!     0x16, 0x68, 0x14, 0x14, 0x68, 0x53, 0xFF, 0x11, 0x01, 0x67, 0x06, 0x00, 0x00, 0x0A, 0xBC,
//!     0x06, 0x00, 0x00, 0x00, 0x00, 0x06, 0x00, 0x00, 0x03, 0xE4, 0x8A, 0x16,
//! ];
//!
//! let mut decoder = FrameDecoder::new();
//! let mut reassembler = Reassembler::<1024>::new();
//! let mut apdus = 0;
//! while let Some(outcome) = decoder.next_frame(&mut line) {
//!     let Ok(frame) = outcome else {
//!         reassembler.abort(); // the damaged frame may have been a piece
//!         continue;
//!     };
//!     if let Some(Ok(apdu)) = reassembler.push(&frame).message {
//!         assert_eq!((apdu.len(), apdu[0]), (35, 0x0F)); // a data-notification
//!         apdus += 1;
//!     }
//! }
//! assert_eq!(apdus, 1);
//! ```
//!
//! # The frame
//!
//! ```text
//!  68 │ L │ L │ 68 │ C │ A │ CI │ STSAP │ DTSAP │   data   │ CS │ 16
//!   1 │ 1 │ 1 │  1 │ 1 │ 1 │ 1  │   1   │   1   │ 0 to 255 │  1 │  1
//!     │   │   │    │   │   │    │       │       │          │    │
//!     │   │   │    │   │   │    │       │       │          │    └ stop
//!     │   │   │    │   │   │    │       │       │          └ sum of all from C
//!     │   │   │    │   │   │    │       │       │            to data, modulo 256
//!     │   │   │    │   │   │    │       │       └ (a piece of) an APDU, without
//!     │   │   │    │   │   │    │       │         an LLC header
//!     │   │   │    │   │   │    │       └ whom in the reader it is for: 67
//!     │   │   │    │   │   │    └ whom in the meter it is from: 01
//!     │   │   │    │   │   └ 000 F NNNN: F = the last piece of its message,
//!     │   │   │    │   │     N = which piece it is, from 0
//!     │   │   │    │   └ whom it is for: FF, everybody
//!     │   │   │    └ what it is for: 53 or 73, user data
//!     └───┴ octets from C to data, modulo 256; the same twice
//! ```
//!
//! Nothing is stuffed: `68` and `16` may stand anywhere in a frame, and only the
//! length says where it ends. (EN 13757-2, frame format with variable length.)
//!
//! # Longer than its length
//!
//! Some Sagemcom T210-D send pieces of 257 octets and write the length modulo
//! 256: `68 01 01 68`. A piece takes at least five octets, C to DTSAP. So where
//! L is 0 to 4 and CI says that this is a piece, there are L + 256, and the
//! checksum and the stop octet have to be right there. What arrived is never
//! taken for the length.
//!
//! # The way of an octet
//!
//! | from | to | by |
//! |------|----|----|
//! | octets as they arrive | [`LongFrame`]s | [`FrameDecoder`], one buffer |
//! | exactly one frame     | [`LongFrame`]  | [`LongFrame::parse`] |
//! | frames, one a piece   | APDU           | [`Reassembler`], one buffer |
//! | the same, in a buffer that is the caller's | APDU | [`Reassembly`] |
//! | [`LongFrame`]         | octets         | [`LongFrame::emit`] |
//!
//! Acknowledgements (`E5`) and short frames (`10 C A CS 16`) may stand between
//! long ones. They are passed over like noise, and so are long frames too short
//! to be a piece, with which a line is set up.
//!
//! Damage is a value and never the end of a stream. A length may be what is
//! damaged, so the search for the next frame goes on at the octet behind the
//! start that failed:
//!
//! ```
//! use han_mbus::{ControlInformation, ErrorKind, FrameDecoder, LongFrame};
//!
//! let mut buffer = [0; 16];
//! let frame = LongFrame::new(ControlInformation::ONLY_PIECE, &[0x0F, 0x40]);
//! let good = frame.emit(&mut buffer)?;
//! let mut damaged = good.to_vec();
//! damaged[9] = 0xDB;
//! let line = [&damaged, &good[..]].concat();
//!
//! let mut decoder = FrameDecoder::new();
//! let mut octets = &line[..];
//! let error = decoder.next_frame(&mut octets).unwrap().unwrap_err();
//! assert!(matches!(error.kind(), ErrorKind::BadChecksum { .. }));
//! assert_eq!(decoder.next_frame(&mut octets), Some(Ok(frame)));
//! # Ok::<(), han_mbus::Error>(())
//! ```
//!
//! # What this crate does not do
//!
//! - It does not talk: no acknowledgement, no repetition. A meter on a customer
//!   port only sends.
//! - It has no port and no clock. The caller reads the line and says
//!   [`idle`](FrameDecoder::idle) when it has been quiet.
//! - It does not look into APDUs. The checksum misses octets that changed places
//!   and changes that cancel out; that an APDU uses up the joined data to the
//!   last octet has to be seen where the APDU is read.
//! - It knows no other M-Bus: no application layer of M-Bus or OMS, nothing
//!   wireless. A frame with such a CI is handed out as a frame and makes no
//!   message.
//! - It keeps nobody out. A checksum finds accidents; whoever can write on the
//!   line can forge frames.
//!
//! # Features
//!
//! `defmt` adds `defmt::Format` to what firmware logs: frames, their fields and
//! errors. Like `Debug`, it shows the length of a frame's data and of a message,
//! and no octet of either. Without it the crate needs no other.

mod candidate;
mod control_information;
mod decoder;
mod error;
mod long_frame;
mod reassembler;
mod reassembly;

#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub use candidate::steps::steps;
pub use control_information::ControlInformation;
pub use decoder::FrameDecoder;
pub use error::{Error, ErrorKind};
pub use long_frame::LongFrame;
pub use reassembler::{Joined, Reassembler};
pub use reassembly::{Place, Placing, Reassembly};
