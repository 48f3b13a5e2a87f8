#![no_std]
#![forbid(unsafe_code)]
//! OBIS codes, DLMS units and exact quantities: what a meter's value is called,
//! and in which unit it stands.
//!
//! ```
//! use han_obis::{codes, Direction, ErrorKind, Obis, Phase, Quantity, Unit};
//!
//! // On the wire a code is six octets; in text it is `A-B:C.D.E*F`.
//! let obis = Obis::from_octets([1, 0, 32, 7, 0, 255]);
//! assert_eq!(obis.to_string(), "1-0:32.7.0");
//! assert_eq!(obis, codes::VOLTAGE_L1);
//! assert_eq!(obis.phase(), Some(Phase::L1));
//! assert_eq!(obis.unit(), Some(Unit::VOLT));
//! assert_eq!("1-1:2.8.0".parse::<Obis>()?.direction(), Some(Direction::Export));
//!
//! // 2301 with scaler −1 is 230.1 and stays exactly that.
//! let voltage = Quantity::new(2301, -1, Unit::VOLT);
//! assert_eq!(voltage.to_string(), "230.1 V");
//! assert_eq!(voltage.rescale(-3)?, 230_100); // millivolts
//!
//! // Whole volts would have to be rounded, so they are refused.
//! let refused = voltage.rescale(0).unwrap_err();
//! assert_eq!(refused.kind(), ErrorKind::Inexact);
//! # Ok::<(), han_obis::Error>(())
//! ```
//!
//! # The map
//!
//! | item | what it is |
//! |------|------------|
//! | [`Obis`] | six value groups A to F that name a quantity; text, matching, [phase](Obis::phase), [direction](Obis::direction), [unit](Obis::unit) |
//! | [`Pattern`] | a code as people write it, where `A-B` may be missing: `1.8.0` |
//! | [`codes`] | the codes that meters send on their customer ports, by name |
//! | [`Unit`] | the unit enumeration: an open set, so a unit nobody knows keeps its number |
//! | [`Decimal`] | integer × 10^scaler: text, comparison and change of resolution, all exact |
//! | [`Quantity`] | a [`Decimal`] and its [`Unit`] |
//! | [`Error`] | what was wrong, and at which octet |
//!
//! # Text
//!
//! [`Obis`], [`Pattern`], [`Unit`], [`Decimal`] and [`Quantity`] print and parse, and what is
//! printed parses to an equal value. Width, fill and alignment of a format string are
//! honoured; a quantity applies them to its number, so that the units stand in a column.
//!
//! # What this crate does not do
//!
//! - It reads no telegrams. Octets arrive as six octets of a code, a number, a scaler and a
//!   unit; taking them out of a message is somebody else's work.
//! - It does not know meters. A scaler that a meter does not send, a line voltage under the
//!   code of a phase voltage or the ratio of a current transformer cannot be seen in a code.
//! - It does not convert units and knows no prefixes: `kWh` is no unit of the enumeration.
//! - It never rounds, and no number is ever a float.
//! - It does not check meter numbers; those are texts, not codes.
//!
//! # Features
//!
//! None is on by default, and none changes a type.
//!
//! - `serde`: `Serialize` and `Deserialize` for everything but [`Error`]. Formats for people
//!   (JSON, TOML) carry the text forms above, with an empty text for [`Unit::NONE`]; compact
//!   formats carry six octets for a code, one octet for a unit, and integers for a quantity.
//!   A number is never a float.
//! - `defmt`: `defmt::Format` for every type, for logs of a microcontroller.
//!
//! # Written in
//!
//! The DLMS UA Blue Book: IEC 62056-6-1 (codes) and IEC 62056-6-2 (units and scalers).

pub mod codes;
mod decimal;
mod direction;
mod error;
mod groups;
mod obis;
mod padding;
mod pattern;
mod phase;
mod quantity;
#[cfg(feature = "serde")]
mod serde;
mod unit;

pub use decimal::Decimal;
pub use direction::Direction;
pub use error::{Error, ErrorKind};
pub use obis::Obis;
pub use pattern::Pattern;
pub use phase::Phase;
pub use quantity::Quantity;
pub use unit::Unit;
