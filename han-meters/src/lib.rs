#![no_std]
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]
//! What a smart meter said on its HAN port, as a typed, exact [`Reading`].
//!
//! ```
//! use han_meters::Receiver;
//!
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
//!     // Where does the scale come from? Kaifa states none: the document does.
//!     let entry = receiver.list().unwrap().entries().next().unwrap();
//!     assert_eq!(entry.scaler.unwrap().from, han_meters::Source::Document);
//! }
//! ```
#[cfg(feature = "hdlc")]
mod counters;
mod entry;
mod error;
mod identifier;
mod list;
mod measure;
mod meter;
mod reading;
#[cfg(feature = "hdlc")]
mod receiver;
mod scales;
mod shape;
mod table;
mod text;
mod time;
#[cfg(feature = "hdlc")]
mod transmitter;
mod vendor;

#[cfg(feature = "hdlc")]
pub use counters::Counters;
pub use entry::{Entry, Source, Stated};
pub use error::Error;
pub use identifier::{IdentifierError, MeteringPointId};
pub use list::{Entries, List};
pub use measure::{MilliAmpere, MilliVolt, NotRepresentable, Var, VarHour, Watt, WattHour};
pub use meter::{EmitError, Meter};
pub use reading::Reading;
#[cfg(feature = "hdlc")]
pub use receiver::{ReceiveError, Receiver};
pub use scales::Scales;
pub use table::ListNumber;
pub use text::{MeterId, Text};
pub use time::{MeterTime, TimeBasis};
pub use vendor::{Vendor, Wiring};
