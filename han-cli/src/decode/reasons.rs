//! Why there is no reading, in words.

use std::collections::BTreeSet;

use han_meters::{Error, ReceiveError};

use crate::decode::description::{Lists, misfit_of_apdu};
use crate::decode::keys;
use crate::decode::line::Trouble;
use crate::decode::messages::LONGEST;

/// What there is to read lists by, as far as an error may come of it.
#[derive(Clone, Copy)]
pub(crate) struct Known {
    pub(crate) lists: Lists,
    /// There is a key, and it has to be said how to use it.
    pub(crate) has_undecided_key: bool,
}

/// What is wrong with a frame or a message, and where; and of which APDU.
pub(crate) fn damage(position: u64, trouble: Trouble, apdu: &[u8], known: Known) -> String {
    let reason = match trouble {
        Trouble::Received(error) => return damaged_frame(position, error, apdu, known),
        Trouble::List(error) => unlisted(&error, apdu, known),
        Trouble::Undeciphered(error) => keys::undeciphered(&error, false),
        Trouble::Overlapped => {
            "the next one does not begin where it ends: octets of it are missing or damaged"
                .to_owned()
        }
        Trouble::CutOff { octets: LONGEST } => format!("longer than {LONGEST} octets"),
        Trouble::CutOff { octets: 1 } => "cut off after 1 octet".to_owned(),
        Trouble::CutOff { octets } => format!("cut off after {octets} octets"),
    };
    format!("message at octet {position}: {reason}")
}

fn damaged_frame(position: u64, error: ReceiveError, apdu: &[u8], known: Known) -> String {
    match error {
        ReceiveError::Frame(error) => {
            let (kind, offset) = (error.kind(), error.offset());
            format!("frame at octet {position}: {kind}, its octet {offset}")
        }
        ReceiveError::MbusFrame(error) => {
            let (kind, offset) = (error.kind(), error.offset());
            format!("M-Bus frame at octet {position}: {kind}, its octet {offset}")
        }
        ReceiveError::Blocks(error) => {
            format!(
                "frame at octet {position}: block transfer: {}",
                error.kind()
            )
        }
        ReceiveError::Undeciphered(error) => {
            let reason = keys::undeciphered(&error, true);
            format!("message that ends with the frame at octet {position}: {reason}")
        }
        ReceiveError::List(error) => {
            let reason = unlisted(&error, apdu, known);
            format!("frame at octet {position}: {reason}")
        }
        error => format!("frame at octet {position}: {error}"),
    }
}

/// Why an APDU gave no list.
fn unlisted(error: &Error, apdu: &[u8], known: Known) -> String {
    match error {
        Error::UnknownList { .. } | Error::UnexpectedValue { .. } => {
            misfit_of_apdu(known.lists, apdu)
        }
        _ => None,
    }
    .unwrap_or_else(|| plain(error, "the APDU's octet", known))
}

/// Why a message gave no list; octets count from where `octet` says.
pub(crate) fn plain(error: &Error, octet: &str, known: Known) -> String {
    match error {
        Error::Apdu(inner) => {
            let (kind, offset) = (inner.kind(), inner.offset());
            format!("{error}: {kind}, {octet} {offset}")
        }
        Error::Ciphered { .. } if known.has_undecided_key => {
            format!("{error}: {}", keys::UNDECIDED)
        }
        Error::Ciphered { .. } => format!("{error}: --key opens it"),
        Error::UnknownList { .. } => match known.lists {
            [] => format!("{error}: --list describes it"),
            [[_]] => format!("{error}: --list describes one of 1 element"),
            [rows] => format!("{error}: --list describes one of {} elements", rows.len()),
            lists => {
                let counts: BTreeSet<_> = lists.iter().map(|rows| rows.len()).collect();
                let counts: Vec<_> = counts.iter().map(usize::to_string).collect();
                let counts = counts.join(", ");
                format!("{error}: --list describes some of {counts} elements")
            }
        },
        error => error.to_string(),
    }
}
