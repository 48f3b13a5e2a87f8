//! Ciphered APDUs opened, in the memory that they share with others.

use han_dlms::{ApduTag, CipheredApdu, Deciphered, GeneralCiphering, Keys};

use super::{Assembly, Held, Made};
use crate::error::Error;
use crate::line::Line;
use crate::receive_error::ReceiveError;

impl<const M: usize> Assembly<M> {
    /// Opens the message made last, if it is ciphered: the APDU that comes out
    /// is the message then. What one can see of it and its sender goes to
    /// `opened`.
    ///
    /// Where there is no memory, and where the header cannot be read, a message
    /// stays what it is, and so it does behind an error.
    pub(crate) fn open<const N: usize>(
        &mut self,
        line: &Line<N>,
        keys: &Keys,
        opened: impl FnOnce(&Deciphered<'_>),
    ) -> Result<(), ReceiveError> {
        let message = self.message(line).unwrap_or_default();
        let is_opened = match message.first().map(|&tag| ApduTag::new(tag)) {
            _ if M == 0 => false,
            Some(ApduTag::GENERAL_GLO_CIPHERING | ApduTag::GENERAL_DED_CIPHERING) => {
                self.open_ciphered(line, keys, opened)?
            }
            Some(ApduTag::GENERAL_CIPHERING) => self.open_general(line, keys, opened)?,
            _ => false,
        };
        match is_opened {
            true => Ok(self.nothing_wrapped(line)?),
            false => Ok(()),
        }
    }

    /// An APDU that was joined is opened where it is, one of a frame in the free
    /// memory.
    fn open_ciphered<const N: usize>(
        &mut self,
        line: &Line<N>,
        keys: &Keys,
        opened: impl FnOnce(&Deciphered<'_>),
    ) -> Result<bool, ReceiveError> {
        let free = self.free();
        let (memory, room) = self.octets.split_at_mut_checked(free).unwrap_or_default();
        let message = self.held.octets(memory, line).unwrap_or_default();
        let Ok(apdu) = CipheredApdu::parse(message) else {
            return Ok(false);
        };
        nothing_behind(apdu.remaining)?;
        let (begin, deciphered) = if self.held.is_in_memory() {
            let (header, begin) = (apdu.header(), free.saturating_sub(apdu.content.len()));
            let content = memory.get_mut(begin..).unwrap_or_default();
            (begin, keys.decipher_in_place(&header, content))
        } else {
            (free, keys.decipher(&apdu, room))
        };
        let deciphered = deciphered.map_err(ReceiveError::Undeciphered)?;
        opened(&deciphered);
        let length = deciphered.apdu().len();
        self.hold_opened(begin, length);
        Ok(true)
    }

    /// In the free memory always: the header is authenticated with the content,
    /// and so has to stay.
    fn open_general<const N: usize>(
        &mut self,
        line: &Line<N>,
        keys: &Keys,
        opened: impl FnOnce(&Deciphered<'_>),
    ) -> Result<bool, ReceiveError> {
        let free = self.free();
        let (memory, room) = self.octets.split_at_mut_checked(free).unwrap_or_default();
        let message = self.held.octets(memory, line).unwrap_or_default();
        let Ok(apdu) = GeneralCiphering::parse(message) else {
            return Ok(false);
        };
        nothing_behind(apdu.remaining)?;
        let deciphered = keys.decipher_general(&apdu, room);
        let deciphered = deciphered.map_err(ReceiveError::Undeciphered)?;
        opened(&deciphered);
        let length = deciphered.apdu().len();
        self.hold_opened(free, length);
        Ok(true)
    }

    /// The APDU that came out is lent in the place of the one that it came in.
    fn hold_opened(&mut self, begin: usize, length: usize) {
        self.held = Held {
            is_lent: true,
            ..Held::in_memory(Made::Opened, begin, begin.saturating_add(length))
        };
    }

    /// Where the memory begins that holds nothing.
    fn free(&self) -> usize {
        match self.held.is_in_memory() {
            true => self.held.end,
            false => self.base(),
        }
    }

    /// That no block and no other cipher came out of a cipher.
    fn nothing_wrapped<const N: usize>(&self, line: &Line<N>) -> Result<(), Error> {
        let message = self.message(line).unwrap_or_default();
        match message.first().map(|&tag| ApduTag::new(tag)) {
            Some(
                tag @ (ApduTag::GENERAL_BLOCK_TRANSFER
                | ApduTag::GENERAL_GLO_CIPHERING
                | ApduTag::GENERAL_DED_CIPHERING
                | ApduTag::GENERAL_CIPHERING),
            ) => Err(Error::TooDeep { tag }),
            _ => Ok(()),
        }
    }
}

/// That a content ends where its message does.
fn nothing_behind(remaining: &[u8]) -> Result<(), Error> {
    match remaining.len() {
        0 => Ok(()),
        count => Err(Error::TrailingOctets { count }),
    }
}
