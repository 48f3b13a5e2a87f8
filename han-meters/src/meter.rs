//! The tables the other way round: a reading out of which a meter's list is
//! written.

use core::fmt;

use han_dlms::{ErrorKind, Writer};
use han_obis::Obis;

use crate::emission::Emission;
use crate::reading::Reading;
use crate::table::ListNumber;
use crate::vendor::{Vendor, Wiring};

/// A meter as its maker builds it: what a list needs beside its values.
///
/// It writes the lists that [`List`](crate::List) reads, from the same tables:
/// octet for octet what such a meter sends. Simulators and tests use it.
///
/// ```
/// use han_meters::{List, ListNumber, Meter, Reading, Scales, Vendor, Watt, Wiring};
///
/// let reading = Reading {
///     list: Some(ListNumber::One),
///     active_power_import: Some(Watt::new(2148)),
///     ..Reading::default()
/// };
/// let mut buffer = [0; 64];
/// let apdu = Meter::new(Vendor::Aidon, Wiring::FourWire).emit_apdu(&reading, &mut buffer).unwrap();
/// let list = List::parse(apdu, Scales::new()).unwrap();
/// assert_eq!(list.reading().active_power_import, reading.active_power_import);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Meter {
    vendor: Vendor,
    wiring: Wiring,
    pub(crate) tagged_date_time: bool,
    pub(crate) null_padding: bool,
}

impl Meter {
    /// A meter of this maker, connected like this, with current firmware.
    #[must_use]
    pub const fn new(vendor: Vendor, wiring: Wiring) -> Self {
        let kaifa = matches!(vendor, Vendor::Kaifa);
        Self {
            vendor,
            wiring,
            tagged_date_time: kaifa,
            null_padding: true,
        }
    }

    /// Whether the notification's date-time bears the tag `09` that does not
    /// belong there: always on Kaifa, on Kamstrup with old firmware.
    #[must_use]
    pub const fn with_tagged_date_time(self, tagged_date_time: bool) -> Self {
        Self {
            tagged_date_time,
            ..self
        }
    }

    /// Whether a Kamstrup sends pairs of null-data for the phases that it does
    /// not have (the default, as seen), or leaves out whatever the reading has
    /// no value for (as in the document's example of one phase). The list
    /// version is never left out.
    #[must_use]
    pub const fn with_null_padding(self, null_padding: bool) -> Self {
        Self {
            null_padding,
            ..self
        }
    }

    /// The maker.
    #[must_use]
    pub const fn vendor(&self) -> Vendor {
        self.vendor
    }

    /// How it is connected.
    #[must_use]
    pub const fn wiring(&self) -> Wiring {
        self.wiring
    }

    /// Writes the list that `reading` is one of, as an APDU, and returns the
    /// part of `buffer` written.
    ///
    /// A value that this type of meter does not measure is sent as 0.
    ///
    /// # Errors
    /// [`EmitError::NoSuchList`] where the maker has no such list,
    /// [`EmitError::Missing`] and [`EmitError::NotRepresentable`] where a value
    /// of the list is not in the reading or not in the maker's resolution,
    /// [`EmitError::BufferTooSmall`].
    pub fn emit_apdu<'b>(
        &self,
        reading: &Reading,
        buffer: &'b mut [u8],
    ) -> Result<&'b mut [u8], EmitError> {
        let list = self.list(reading)?;
        let mut emission = Emission::new(self, list, reading, Writer::new(buffer));
        emission.notification()?;
        Ok(emission.finish())
    }

    fn list(&self, reading: &Reading) -> Result<ListNumber, EmitError> {
        match (reading.list, self.vendor) {
            (None, _) | (Some(ListNumber::One), Vendor::Kamstrup) => Err(EmitError::NoSuchList),
            (Some(list), _) => Ok(list),
        }
    }
}

/// Why a reading could not be written as a meter's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum EmitError {
    /// The reading names no list, or one that the maker does not send.
    NoSuchList,
    /// A value of the list is not in the reading.
    Missing {
        /// What is missing.
        obis: Obis,
    },
    /// The maker's integer of the maker's scale cannot hold the value exactly.
    NotRepresentable {
        /// The value's code.
        obis: Obis,
    },
    /// The list is longer than its encoding can say: no list of a known maker.
    TooLong,
    /// The buffer is too small.
    BufferTooSmall {
        /// How many octets it needs at least.
        needed: usize,
    },
}

impl fmt::Display for EmitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchList => f.write_str("the maker sends no such list"),
            Self::Missing { obis } => write!(f, "the reading has no value for {obis}"),
            Self::NotRepresentable { obis } => {
                write!(f, "the maker's {obis} cannot hold the value exactly")
            }
            Self::TooLong => f.write_str("the list is too long for its encoding"),
            Self::BufferTooSmall { needed } => {
                write!(f, "buffer too small, {needed} octets needed")
            }
        }
    }
}

impl core::error::Error for EmitError {}

impl From<han_dlms::Error> for EmitError {
    fn from(error: han_dlms::Error) -> Self {
        match error.kind() {
            ErrorKind::BufferTooSmall { needed } => Self::BufferTooSmall { needed },
            _ => Self::TooLong,
        }
    }
}
