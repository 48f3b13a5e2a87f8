//! How a port cuts its messages into frames.

/// How a port cuts its messages into frames, and checks them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum Link {
    /// HDLC of IEC 62056-46: all Nordic meters, and most others.
    Hdlc,
    /// Long frames of wired M-Bus, EN 13757-2: Austria, Poland, Czechia.
    Mbus,
}
