#![no_std]
#![forbid(unsafe_code)]
//! The APDUs that a smart meter pushes, and the values in them: DLMS/COSEM with its A-XDR encoding,
//! decoded where the octets lie, without allocation.
//!
//! ```
//! use han_dlms::{Apdu, Data};
//!
//! let octets = [
//!     0x0F, 0x40, 0x00, 0x00, 0x00, // data-notification, long-invoke-id-and-priority
//!     0x00, // no date-time
//!     0x01, 0x01, // array of one
//!     0x02, 0x02, // structure of two
//!     0x09, 0x06, 1, 0, 1, 7, 0, 255, // octet-string: 1-0:1.7.0
//!     0x06, 0x00, 0x00, 0x08, 0x64, // double-long-unsigned: 2148
//! ];
//! let Apdu::DataNotification(notification) = Apdu::parse(&octets)? else {
//!     panic!("another APDU");
//! };
//! for entry in notification.body.as_elements().into_iter().flatten() {
//!     let mut parts = entry.as_elements().into_iter().flatten();
//!     assert_eq!(parts.next(), Some(Data::OctetString(&[1, 0, 1, 7, 0, 255])));
//!     assert_eq!(parts.next(), Some(Data::DoubleLongUnsigned(2148)));
//!     assert_eq!(parts.next(), None);
//! }
//! # Ok::<(), han_dlms::Error>(())
//! ```
//!
//! Everything is checked when it is parsed: tags, lengths, counts and depth. What was accepted can
//! be walked without further errors, and what is refused says why and at which octet, counted from
//! the APDU's tag:
//!
//! ```
//! use han_dlms::{Apdu, ErrorKind};
//!
//! // A structure of five, and two octets for all of them.
//! let error = Apdu::parse(&[0x0F, 0, 0, 0, 0, 0x00, 0x02, 0x05, 0x11, 0x07]).unwrap_err();
//! assert_eq!(error.kind(), ErrorKind::CountTooLarge { count: 5, left: 2 });
//! assert_eq!(error.offset(), 7);
//! ```
//!
//! # Map
//!
//! | tag          | APDU                                    | here                                      |
//! |--------------|-----------------------------------------|-------------------------------------------|
//! | `0F`         | data-notification                       | [`DataNotification`]                      |
//! | `C2`         | event-notification-request              | [`EventNotification`]                     |
//! | `D8`         | exception-response                      | [`ExceptionResponse`]                     |
//! | `DB`, `DC`   | general-glo-ciphering, general-ded-ciphering | [`CipheredApdu`]: the header, see below |
//! | `E0`         | general-block-transfer                  | [`GeneralBlockTransfer`]: one block, see below |
//! | `DD`         | general-ciphering                       | [`Apdu::Other`]: the name; [`GeneralCiphering`] reads the header |
//! | `DF`         | general-signing                         | [`Apdu::Other`]: the name                 |
//! | `18`         | information-report-request              | [`Apdu::Other`]: the name                 |
//! | 54 others    | requests, responses, associations       | [`Apdu::Other`]: the name, see [`ApduTag`] |
//! | the rest     | none                                    | [`ErrorKind::UnknownApduTag`]             |
//!
//! [`Data`] has one variant for each type of value, [`Elements`] walks arrays and structures, and
//! [`DateTime`] carries a clock's twelve octets and reads as text what it prints. [`Reader`] goes
//! through the same octets flat, checks as it goes and keeps nothing; [`NotificationHeader`] reads
//! what stands before a body.
//!
//! Values and APDUs can be written as well: `emit` stands beside each `parse`, and [`Writer`] builds
//! lists in a caller's buffer. What was sent in its shortest form is written with the same octets.
//!
//! # APDUs in blocks
//!
//! An APDU too long for one frame may come as several general-block-transfers. [`BlockReassembler`]
//! joins them in a buffer of its own, [`BlockTransfer`] in one that is the caller's; both see that no
//! block is missing and tell when an APDU was given up. Only numbers hold the blocks together: what
//! that leaves open where two transfers mix is said at [`BlockTransfer`].
//!
//! # Ciphered APDUs
//!
//! Who sent an APDU, what was done to it and its invocation counter stand in front of the cipher and
//! are read without a key. With the feature `crypto`, `Keys` open it: the security suites 0, 1 and 2,
//! encrypted, authenticated or both. Whether an APDU must be authenticated the caller says in words,
//! as `Authentication`. No octet is given out before its tag was found right; where no tag is
//! checked, what comes out has to be a notification from its first octet to its last, and is marked
//! as not authenticated. `InvocationCounters` tell what was received before.
//!
//! Segments and blocks are joined first: it is the whole that was enciphered. What comes out is an
//! APDU again.
//!
//! # Limits
//!
//! No input makes this crate panic or recurse without bound. [`MAX_DEPTH`] levels may stand inside
//! each other, a count must not exceed the octets left, and a row of a [`CompactArray`] must not
//! hold more than eight values for each octet it takes.
//!
//! So octets stand for at most eight times as many values, and work is bounded by them:
//!
//! - Parsing visits each value once, those of a compact-array that stands alone twice.
//! - Walking is lazy, and each level steps anew over what stands inside its elements. A whole tree
//!   walked or measured with `encoded_len` visits each value at most [`MAX_DEPTH`] + 2 times;
//!   compared, each side so.
//! - Emitting copies what was sent with tags. What came out of a compact-array is measured first and
//!   walked then, so it is visited at most twice [`MAX_DEPTH`] times.
//!
//! # What logs show
//!
//! `Debug` and `defmt` of [`Data`], [`Elements`], [`CompactArray`], [`BitString`] and of every APDU,
//! [`Apdu::Other`] included, show every octet of a value: meter numbers and consumption too, which
//! are personal data. Log them only where these may stand. The types of `han-meters` show the length
//! of a meter's number and never the number. [`Error`], [`Writer`], [`Reader`] and [`Value`] show no
//! value, nor does what joins blocks: an error carries at most the one octet in the place of a tag,
//! length or flag. Of a
//! [`SystemTitle`], which often holds the number of the meter, the maker's letters are shown, and
//! keys are not shown at all.
//!
//! # What this crate does not do
//!
//! It knows no meanings: an OBIS code is an octet-string of six here, and twelve octets may be a
//! date-time or not. It acknowledges no block and asks for none again. It agrees on no key, unwraps
//! none, checks no signature and decompresses nothing. It is no client: it asks no meter for
//! anything. It does not look for an APDU in a stream of octets; the frames around it are the
//! business of a data link layer. It computes with no floating-point number.
//!
//! # Features
//!
//! None is on by default, and none changes a type.
//!
//! - `serde`: `Serialize` and `Deserialize` for [`DateTime`], [`Date`], [`Time`], [`ClockStatus`],
//!   [`LongInvokeIdAndPriority`], [`ApduTag`] and [`DataTag`], each as its octets or its number.
//! - `defmt`: `defmt::Format` for every public type but [`Writer`].
//! - `crypto`: what opens and makes ciphered APDUs, for those who have a key: `Key`, `Keys`,
//!   `Authentication`, `Deciphered`, `InvocationCounters` and `Freshness`. It brings the crates `aes`,
//!   `ctr`, `ghash`, `ctutils` and `zeroize`, none of them with `std` or an allocator, and takes 11 KiB
//!   of flash on a Cortex-M0. Their software takes the same time for every key. The key schedule of
//!   `aes` keeps two checks of an index, which goes the same way whatever the key: they never fail, but
//!   the linker cannot see that, and links a panic that it does not link without this feature.

#[cfg(test)]
extern crate std;

mod apdu;
mod apdu_tag;
mod bit_string;
mod block_reassembler;
mod block_reassembly;
mod block_transfer;
mod ciphering;
mod clock_status;
mod compact_array;
mod data;
mod data_notification;
mod data_tag;
mod date;
mod date_time;
#[cfg(feature = "crypto")]
mod decipher;
mod elements;
#[cfg(feature = "crypto")]
mod encipher;
mod error;
mod event_notification;
mod exception_response;
mod field;
mod float;
#[cfg(feature = "crypto")]
mod gcm;
mod general_ciphering;
#[cfg(feature = "crypto")]
mod invocation_counter;
#[cfg(feature = "crypto")]
mod key;
#[cfg(feature = "crypto")]
mod keys;
mod length;
#[cfg(feature = "crypto")]
mod protection;
mod reader;
#[cfg(fuzzing)]
mod steps;
mod system_title;
mod text;
mod time;
mod type_description;
mod value;
mod writer;

pub use apdu::Apdu;
pub use apdu_tag::ApduTag;
pub use bit_string::BitString;
pub use block_reassembler::{BlockReassembler, Joined};
pub use block_reassembly::{BlockTransfer, Place, Placing};
pub use block_transfer::{BlockControl, GeneralBlockTransfer};
pub use ciphering::{CipheredApdu, CipheringHeader, CipheringKey, SecurityControl};
pub use clock_status::ClockStatus;
pub use compact_array::CompactArray;
pub use data::Data;
pub use data_notification::{
    DataNotification, LongInvokeIdAndPriority, NotificationDateTime, NotificationHeader,
};
pub use data_tag::DataTag;
pub use date::Date;
pub use date_time::{DateTime, LocalDateTime};
#[cfg(feature = "crypto")]
pub use decipher::Deciphered;
pub use elements::{Elements, ElementsIter, MAX_DEPTH};
pub use error::{Error, ErrorKind};
pub use event_notification::EventNotification;
pub use exception_response::{ExceptionResponse, ServiceError, StateError};
pub use float::{Float32, Float64};
pub use general_ciphering::GeneralCiphering;
#[cfg(feature = "crypto")]
pub use invocation_counter::{Freshness, InvocationCounters};
#[cfg(feature = "crypto")]
pub use key::Key;
#[cfg(feature = "crypto")]
pub use keys::{Authentication, Keys};
pub use reader::Reader;
#[cfg(fuzzing)]
#[doc(hidden)]
pub use steps::walk_steps;
pub use system_title::SystemTitle;
pub use time::Time;
pub use value::Value;
pub use writer::Writer;
