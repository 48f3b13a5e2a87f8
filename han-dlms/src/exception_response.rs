//! The APDU that says a request was not served.

use crate::apdu_tag::{ApduTag, expect_tag};
use crate::error::{Error, Parsed, complete};
use crate::field::{be_u32, octet};
use crate::writer::Writer;

/// A refusal. A push port asks for nothing, so one is a sign of another kind of port.
///
/// ```text
/// D8 | state-error 1 | service-error 1 | invocation counter 4, with service-error 6 only
/// ```
///
/// Green Book; IEC 62056-5-3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct ExceptionResponse {
    /// Which state refused.
    pub state_error: StateError,
    /// Why.
    pub service_error: ServiceError,
}

/// Which state refused a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum StateError {
    /// 1: service not allowed.
    ServiceNotAllowed,
    /// 2: service unknown.
    ServiceUnknown,
    /// Any other code.
    Unknown(u8),
}

/// Why a service was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[non_exhaustive]
pub enum ServiceError {
    /// 1: operation not possible.
    OperationNotPossible,
    /// 2: service not supported.
    ServiceNotSupported,
    /// 3: other reason.
    OtherReason,
    /// 4: PDU too long.
    PduTooLong,
    /// 5: deciphering error.
    DecipheringError,
    /// 6: invocation counter error, with the counter expected.
    InvocationCounterError(u32),
    /// Any other code.
    Unknown(u8),
}

impl ExceptionResponse {
    /// Reads the APDU from its tag on.
    ///
    /// # Errors
    /// [`UnexpectedApduTag`](crate::ErrorKind::UnexpectedApduTag) when it is another APDU,
    /// [`Truncated`](crate::ErrorKind::Truncated), and
    /// [`TrailingOctets`](crate::ErrorKind::TrailingOctets).
    pub fn parse(octets: &[u8]) -> Result<Self, Error> {
        let content = expect_tag(octets, ApduTag::EXCEPTION_RESPONSE)?;
        complete(octets, exception_response(content))
    }

    /// Writes the APDU to the front of `buffer` and returns the part written.
    ///
    /// # Errors
    /// [`BufferTooSmall`](crate::ErrorKind::BufferTooSmall) when the buffer is shorter than
    /// [`encoded_len`](Self::encoded_len); it is then unchanged.
    pub fn emit<'b>(&self, buffer: &'b mut [u8]) -> Result<&'b mut [u8], Error> {
        let mut writer = Writer::new(buffer);
        writer
            .reserve(self.encoded_len())?
            .u8(ApduTag::EXCEPTION_RESPONSE.code())?
            .u8(self.state_error.code())?
            .u8(self.service_error.code())?;
        if let ServiceError::InvocationCounterError(counter) = self.service_error {
            writer.octets(&counter.to_be_bytes())?;
        }
        Ok(writer.finish())
    }

    /// Octets that [`emit`](Self::emit) writes.
    #[must_use]
    pub const fn encoded_len(&self) -> usize {
        match self.service_error {
            ServiceError::InvocationCounterError(_) => 7,
            _ => 3,
        }
    }
}

impl StateError {
    /// From the octet on the wire.
    #[must_use]
    pub const fn new(code: u8) -> Self {
        match code {
            1 => Self::ServiceNotAllowed,
            2 => Self::ServiceUnknown,
            _ => Self::Unknown(code),
        }
    }

    /// The octet on the wire.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::ServiceNotAllowed => 1,
            Self::ServiceUnknown => 2,
            Self::Unknown(code) => code,
        }
    }
}

impl ServiceError {
    /// The octet on the wire.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::OperationNotPossible => 1,
            Self::ServiceNotSupported => 2,
            Self::OtherReason => 3,
            Self::PduTooLong => 4,
            Self::DecipheringError => 5,
            Self::InvocationCounterError(_) => 6,
            Self::Unknown(code) => code,
        }
    }
}

/// The APDU behind its tag.
pub(crate) fn exception_response(input: &[u8]) -> Parsed<'_, ExceptionResponse> {
    let (rest, state_error) = octet(input)?;
    let (rest, service_error) = service_error(rest)?;
    let exception = ExceptionResponse {
        state_error: StateError::new(state_error),
        service_error,
    };
    Ok((rest, exception))
}

fn service_error(input: &[u8]) -> Parsed<'_, ServiceError> {
    let (rest, code) = octet(input)?;
    let error = match code {
        1 => ServiceError::OperationNotPossible,
        2 => ServiceError::ServiceNotSupported,
        3 => ServiceError::OtherReason,
        4 => ServiceError::PduTooLong,
        5 => ServiceError::DecipheringError,
        6 => {
            let (rest, counter) = be_u32(rest)?;
            return Ok((rest, ServiceError::InvocationCounterError(counter)));
        }
        _ => ServiceError::Unknown(code),
    };
    Ok((rest, error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorKind;

    #[test]
    fn every_code_is_read_and_written() {
        for (octets, state_error, service_error) in [
            (
                [1, 1],
                StateError::ServiceNotAllowed,
                ServiceError::OperationNotPossible,
            ),
            (
                [2, 2],
                StateError::ServiceUnknown,
                ServiceError::ServiceNotSupported,
            ),
            (
                [1, 3],
                StateError::ServiceNotAllowed,
                ServiceError::OtherReason,
            ),
            (
                [1, 4],
                StateError::ServiceNotAllowed,
                ServiceError::PduTooLong,
            ),
            (
                [1, 5],
                StateError::ServiceNotAllowed,
                ServiceError::DecipheringError,
            ),
            ([0, 7], StateError::Unknown(0), ServiceError::Unknown(7)),
        ] {
            let octets = [0xD8, octets[0], octets[1]];
            let expected = ExceptionResponse {
                state_error,
                service_error,
            };
            assert_eq!(ExceptionResponse::parse(&octets), Ok(expected));
            let mut buffer = [0; 8];
            assert_eq!(expected.emit(&mut buffer).unwrap(), octets);
        }
    }

    #[test]
    fn a_counter_follows_its_error() {
        let octets = [0xD8, 1, 6, 0x01, 0x23, 0x45, 0x67];
        let parsed = ExceptionResponse::parse(&octets).unwrap();
        let counter = ServiceError::InvocationCounterError(0x0123_4567);
        assert_eq!(parsed.service_error, counter);
        let mut buffer = [0; 8];
        assert_eq!(parsed.emit(&mut buffer).unwrap(), octets);
        assert_eq!(parsed.encoded_len(), 7);
        for end in 0..octets.len() {
            let error = ExceptionResponse::parse(&octets[..end]).unwrap_err();
            assert!(matches!(error.kind(), ErrorKind::Truncated { .. }));
        }
    }

    #[test]
    fn octets_left_over_are_refused() {
        let error = ExceptionResponse::parse(&[0xD8, 1, 1, 0]).unwrap_err();
        assert_eq!(error, ErrorKind::TrailingOctets { count: 1 }.at(3));
    }
}
