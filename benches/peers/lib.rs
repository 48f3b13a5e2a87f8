//! Ways through the peers that do as much of the same work as they offer, and
//! how many lists come out of each.

#![forbid(unsafe_code)]

use dlms_cosem_rs::axdr::Data;
use dlms_cosem_rs::codec::Decode;
use dlms_cosem_rs::transport::hdlc::{Found, Framer};
use dlms_cosem_rs::xdlms::Apdu;
use hdlcparse::type3::HdlcFrame;

const FLAG: u8 = 0x7E;
const LLC_LEN: usize = 3;

/// The information fields that `hdlcparse` finds.
pub fn hdlcparse<'a>(octets: &'a [u8], mut each: impl FnMut(&'a [u8])) {
    let mut rest = octets;
    while let Some(flag) = rest.iter().position(|&octet| octet == FLAG) {
        rest = &rest[flag..];
        match HdlcFrame::parse(rest) {
            Ok((behind, frame)) => {
                each(frame.information);
                rest = behind;
            }
            Err(_) => rest = &rest[1..],
        }
    }
}

/// The information fields that `dlms-cosem-rs` finds.
pub fn framer<'a>(octets: &'a [u8], mut each: impl FnMut(&'a [u8])) {
    let mut framer = Framer::new();
    let mut rest = octets;
    while let Ok(Found::Frame { frame, consumed }) = framer.next_frame(rest) {
        each(frame.information);
        rest = &rest[consumed..];
    }
}

/// A value with its code, as `dlms-cosem-rs` reads it.
#[derive(Clone, Copy, Debug)]
pub struct Value<'a> {
    /// The six octets of the code.
    pub code: &'a [u8],
    /// What is said.
    pub value: Data<'a>,
    /// Scaler and unit, for a number.
    pub scaler_unit: Option<(i64, i64)>,
}

/// The values of Aidon's lists by `dlms-cosem-rs`; the number of lists.
pub fn dlms_cosem_rs(octets: &[u8], mut each: impl FnMut(&Value<'_>)) -> usize {
    let mut lists = 0;
    framer(octets, |information| {
        if values(information, &mut each).is_some() {
            lists += 1;
        }
    });
    lists
}

fn values<'a>(information: &'a [u8], each: &mut impl FnMut(&Value<'a>)) -> Option<()> {
    let Ok(Apdu::DataNotification(notification)) = Apdu::from_bytes(information.get(LLC_LEN..)?)
    else {
        return None;
    };
    let Data::Array(objects) = notification.body else {
        return None;
    };
    for object in objects.iter() {
        let Data::Structure(object) = object.ok()? else {
            return None;
        };
        let mut fields = object.iter();
        let Data::OctetString(code) = fields.next()?.ok()? else {
            return None;
        };
        let value = fields.next()?.ok()?;
        let scaler_unit = match fields.next() {
            Some(field) => Some(scaler_unit(field.ok()?)?),
            None => None,
        };
        each(&Value {
            code,
            value,
            scaler_unit,
        });
    }
    Some(())
}

fn scaler_unit(field: Data<'_>) -> Option<(i64, i64)> {
    let Data::Structure(fields) = field else {
        return None;
    };
    let mut fields = fields.iter();
    let scaler = fields.next()?.ok()?.as_i64()?;
    let Data::Enum(unit) = fields.next()?.ok()? else {
        return None;
    };
    Some((scaler, unit.into()))
}

/// The messages that `dlms-cosem-rs` takes, whatever is in them.
pub fn messages(octets: &[u8]) -> usize {
    let mut messages = 0;
    framer(octets, |information| {
        let apdu = information.get(LLC_LEN..).unwrap_or_default();
        messages += usize::from(Apdu::from_bytes(apdu).is_ok());
    });
    messages
}
