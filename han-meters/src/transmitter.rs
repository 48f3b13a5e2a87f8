//! A meter's list in the frame that the meter sends it in.
//!
//! The way out beside `receiver.rs`, the way in: no other file names
//! `han-hdlc`.

use han_hdlc::{Address, Control, ErrorKind, Frame, Llc};

use crate::emit_error::EmitError;
use crate::meter::Meter;
use crate::reading::Reading;
use crate::vendor::Vendor;

/// Room for the longest information field of a Norwegian list: list 3 of a
/// four-wire Aidon takes 385 octets.
const LONGEST_INFORMATION: usize = 512;

impl Meter {
    /// Writes the list that `reading` is one of, as a whole HDLC frame, flags
    /// included, and returns the part of `buffer` written. Uses half a
    /// kilobyte of stack.
    ///
    /// # Errors
    /// As [`emit_apdu`](Self::emit_apdu).
    pub fn emit_frame<'b>(
        &self,
        reading: &Reading,
        buffer: &'b mut [u8],
    ) -> Result<&'b mut [u8], EmitError> {
        let mut scratch = [0; LONGEST_INFORMATION];
        let information = self.emit_information(reading, &mut scratch)?;
        let (destination, source, control) = self.header();
        Frame::new(destination, source, control, information)
            .emit(buffer)
            .map_err(|error| match error.kind() {
                ErrorKind::BufferTooSmall { needed } => EmitError::BufferTooSmall { needed },
                _ => EmitError::TooLong,
            })
    }

    fn emit_information<'b>(
        &self,
        reading: &Reading,
        buffer: &'b mut [u8],
    ) -> Result<&'b [u8], EmitError> {
        let (llc, rest) = buffer
            .split_at_mut_checked(Llc::LEN)
            .ok_or(EmitError::BufferTooSmall { needed: Llc::LEN })?;
        llc.copy_from_slice(&Llc::RESPONSE.octets());
        let length = self.emit_apdu(reading, rest)?.len();
        Ok(buffer
            .get(..Llc::LEN.saturating_add(length))
            .unwrap_or_default())
    }

    /// Landis+Gyr's E350 copies Aidon's; Kaifa sends an I frame every time.
    const fn header(&self) -> (Address, Address, Control) {
        match self.vendor() {
            Vendor::Aidon | Vendor::LandisGyr => {
                (Address::one(32), Address::two(4, 65), Control::UI_FINAL)
            }
            Vendor::Kaifa => (Address::one(0), Address::two(1, 0), Control::new(0x10)),
            Vendor::Kamstrup => (Address::one(21), Address::one(16), Control::UI_FINAL),
        }
    }
}
