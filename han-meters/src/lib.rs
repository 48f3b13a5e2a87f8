#![no_std]
#![forbid(unsafe_code)]
//! What a smart meter said on its HAN port, as a typed, exact [`Reading`].
//!
//! ```
//! # #[cfg(feature = "hdlc")] {
//! use han_meters::{Receiver, Source};
//!
//! // List 1 of a Kaifa: one number, no code, no scaler, no unit.
//! let line = [
//!     0x7E, 0xA0, 0x27, 0x01, 0x02, 0x01, 0x10, 0x5A, 0x87, 0xE6, 0xE7, 0x00, 0x0F, 0x40, 0x00, 0x00,
//!     0x00, 0x09, 0x0C, 0x07, 0xE5, 0x03, 0x17, 0x02, 0x13, 0x1A, 0x3A, 0xFF, 0x80, 0x00, 0x00, 0x02,
//!     0x01, 0x06, 0x00, 0x00, 0x0B, 0xF3, 0x5B, 0x05, 0x7E,
//! ];
//! let mut receiver = Receiver::<512>::new();
//! let mut octets = &line[..];
//! while let Some(outcome) = receiver.next_reading(&mut octets) {
//!     let reading = outcome.unwrap();
//!     assert_eq!(reading.active_power_import.unwrap().to_string(), "3059 W");
//!
//!     // Where does the scale come from? The telegram states none: the document does.
//!     let entry = receiver.list().unwrap().entries().next().unwrap();
//!     assert_eq!(entry.scaler.unwrap().from, Source::Document);
//! }
//! # }
//! ```
//!
//! # The way of an octet
//!
//! ```text
//! octets of the line ─► Receiver ──────┐                frames, checks, pieces, keys: feature `hdlc`
//!          one APDU ─► Reading::parse ─┴─► Reading
//!          one APDU ─► List::parse ──────────┐
//!    a notification ─► List::recognise ──────┼─► List ─► reading(), entries()
//!            a body ─► List::parse_body ─────┘
//!   entries of yours ─► Reading::collect ─► Reading
//! ```
//!
//! A list is recognised first, by its version text, its shape and its number of
//! elements, and then walked. Each [`Entry`] says who states its code (the
//! telegram, or the place in the list), its scaler (the telegram, the caller's
//! [`Scales`], the maker's document) and its unit (the same, or the code). Where
//! a place has its meaning from published telegrams and no document, it says so.
//! What nobody states is not guessed: the entry keeps the raw integer, and the
//! field of the reading is `None`.
//!
//! | maker | lists | recognised by | table |
//! |---|---|---|---|
//! | Aidon | 1, 2, 3 | `AIDON_V…` | objects with scaler and unit |
//! | Kaifa | 1, 2, 3 | `KFM_…` and 1, 9, 13, 14 or 18 elements | bare values by position |
//! | Kamstrup | 2, 3 | `Kamstrup_V…` | codes and values in turn |
//! | Landis+Gyr E350 | 1, 2, 3 | `EMBRIQ_V…` | objects with scaler and unit |
//! | any other | | OBIS codes | as far as the telegram states it |
//!
//! The same tables write: [`Meter`] emits the list that a reading is one of,
//! octet for octet as such a meter sends it.
//!
//! # What this crate does not do
//!
//! - It opens no port, keeps no clock and runs no task: the caller feeds octets
//!   and says when the line was quiet.
//! - It finds no keys: it opens a ciphered APDU with those that it is given, and
//!   else such an APDU is a typed [`Error`]. It judges no replay, and tells of it.
//! - It carries nothing from one reading to the next and computes nothing: no
//!   hourly energy, no tariff, no phase that was not measured, no UTC.
//!   [`Plausibility`], for those who ask, compares readings with themselves and
//!   tells which scale is off; it changes none.
//! - It accepts no rounding: a value that does not fit its field exactly is
//!   `None` there, and whole in its entry.
//!
//! # Features
//!
//! - `hdlc` (default): `Receiver`, `Counters` and `Meter::emit_frame`, for
//!   everyone with a wire or a recording of one. Brings in `han-hdlc`. Without
//!   it the crate starts at the APDU, for gateways that stripped the frame.
//! - `mbus` (default): `Receiver` takes wired M-Bus as well, and finds out by
//!   itself which of the two a line is. For Austria, Poland and Czechia. Brings in
//!   `hdlc` and `han-mbus`; takes 344 octets of RAM, most of them for the longest
//!   frame, and 2.3 to 2.5 KiB of flash on a Cortex-M0. A Norwegian firmware does
//!   without it.
//! - `blocks` (default): `Receiver` joins the blocks of a general-block-transfer,
//!   as Landis+Gyr sends them. Brings in `hdlc`; takes 16 octets of RAM beyond the
//!   memory for a message, and 1.3 KiB of flash.
//! - `europe` (default): the shapes of lists that Norway does not use, the lists
//!   without codes of grid companies, `List::parse_as`, and ratios of
//!   transformers. Takes 8 to 9 KiB of flash.
//! - `verbatim` (default): lists that are octet for octet what their maker's
//!   table foresees, as nearly all of Norway are, are read along it, in half the
//!   instructions. It changes no reading. Takes 15 KiB of flash on a Cortex-M0, and 66
//!   instructions for an octet in the place of 81.
//! - `crypto`: `Receiver::set_keys`, and `Security` behind a reading. Brings in
//!   `hdlc` and the feature of this name of `han-dlms`, with what that says about
//!   its cost; here 176 octets of RAM and 14 KiB of flash in all.
//! - `embedded-io-async`, `embedded-io`: `Receiver::read_reading` and
//!   `Receiver::blocking_read_reading`, which wait on a port of these traits;
//!   for firmware. Bring in `hdlc` and the crate of the traits.
//! - `crc-table` (default), `crc-fast`: a table of 512 octets or of 8 KiB for
//!   the check sequences; with neither there is none, and a Cortex-M0 takes 157
//!   instructions for an octet in the place of 81. They only choose: the largest
//!   one asked for is used.
//! - `serde`: `Serialize` and `Deserialize` on readings, measures and times,
//!   for storage and transport; texts as text, numbers as integers.
//! - `defmt`: logging from firmware. As with `Debug`, a meter's number does not
//!   show.

#[cfg(all(doctest, feature = "hdlc"))]
#[doc = include_str!("../../README.md")]
struct Readme;

#[cfg(feature = "hdlc")]
mod assembly;
mod attribute;
#[cfg(feature = "hdlc")]
mod counters;
mod description;
mod details;
mod element;
mod emission;
mod emit_error;
mod entry;
mod error;
#[cfg(feature = "europe")]
mod grid_company;
mod identifier;
mod item;
#[cfg(feature = "hdlc")]
mod line;
#[cfg(feature = "mbus")]
mod link;
mod list;
mod list_number;
mod measure;
mod meter;
mod plausibility;
#[cfg(any(feature = "embedded-io", feature = "embedded-io-async"))]
mod port;
mod reading;
#[cfg(feature = "hdlc")]
mod receive_error;
#[cfg(feature = "hdlc")]
mod receiver;
mod scales;
#[cfg(feature = "crypto")]
mod security;
mod shape;
mod survey;
mod table;
mod text;
mod time;
#[cfg(feature = "hdlc")]
mod transmitter;
mod vendor;
#[cfg(feature = "verbatim")]
mod verbatim;
mod wiring;

pub use attribute::Attribute;
#[cfg(feature = "hdlc")]
pub use counters::Counters;
pub use details::{Details, MeterNumber, Phase, Rate};
pub use emit_error::EmitError;
pub use entry::{Entry, Source, Stated};
pub use error::Error;
pub use identifier::{IdentifierError, MeteringPointId};
#[cfg(feature = "mbus")]
pub use link::Link;
pub use list::{Entries, List};
pub use list_number::ListNumber;
pub use measure::{
    MilliAmpere, MilliDegree, MilliHertz, MilliVolt, NotRepresentable, PowerFactor, Var, VarHour,
    Watt, WattHour,
};
pub use meter::Meter;
pub use plausibility::{Compared, Finding, Plausibility, Scale, Suggestion};
#[cfg(any(feature = "embedded-io", feature = "embedded-io-async"))]
pub use port::ReadError;
pub use reading::Reading;
#[cfg(feature = "hdlc")]
pub use receive_error::ReceiveError;
#[cfg(feature = "hdlc")]
pub use receiver::Receiver;
pub use scales::Scales;
#[cfg(feature = "crypto")]
pub use security::Security;
pub use table::Row;
pub use text::{MeterId, Text};
pub use time::{MeterTime, TimeBasis};
pub use vendor::Vendor;
pub use wiring::Wiring;
