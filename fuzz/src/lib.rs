//! What the fuzz targets share: how octets become questions, and the rules of
//! the standards written a second time, plainly, to compare with.

#![forbid(unsafe_code)]

mod frames;
mod input;
#[cfg(fuzzing)]
mod line;
mod long_frames;
mod seal;
mod tree;
mod truth;
#[cfg(fuzzing)]
mod work;

pub use frames::{Event, Run, mend, run_by_the_rules};
pub use input::Input;
#[cfg(fuzzing)]
pub use line::Line;
pub use long_frames::{MbusEvent, mbus_by_the_rules, mend_mbus};
pub use seal::{frame, notification, segments, with_llc};
pub use tree::{Tree, Type, VALUES_PER_OCTET, is_canonical};
pub use truth::is_what_was_sent;
#[cfg(fuzzing)]
pub use work::linear;
