//! The tables the other way round: a reading out of which a meter's list is
//! written.

use han_dlms::Writer;

use crate::emission::Emission;
use crate::emit_error::EmitError;
use crate::list_number::ListNumber;
use crate::reading::Reading;
use crate::vendor::Vendor;
use crate::wiring::Wiring;

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
