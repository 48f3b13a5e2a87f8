//! Ciphered APDUs: who sent them, what was done to them, and what can be read.

use han_dlms::{CipheredApdu, GeneralCiphering, SecurityControl};

use super::apdu::{Apdus, Origin, number, tag};
use super::fields::{Fault, Fields};
use super::opener::Opening;
use super::span::Span;
use super::tree::{Node, Secret};
use super::words;

/// Octets of the authentication tag.
const AUTHENTICATION_TAG: usize = 12;

/// Octets of security control and invocation counter.
const SECURITY_HEADER: usize = 5;

/// general-glo-ciphering and general-ded-ciphering.
pub(super) fn ciphered(apdus: &mut Apdus, span: Span<'_>, origin: Origin) -> Node {
    let error = CipheredApdu::parse(span.octets()).err();
    let fault = error.map(|error| Fault::of_apdu(error, span));
    let name = match span.octets() {
        [0xDC, ..] => "general-ded-ciphering",
        _ => "general-glo-ciphering",
    };
    let opening = apdus.open(span, origin);
    let mut fields = Fields::new(name, span, fault);
    let _ = read_ciphered(apdus, &mut fields, opening, origin);
    fields.finish()
}

fn read_ciphered(
    apdus: &mut Apdus,
    fields: &mut Fields<'_>,
    opening: Opening,
    origin: Origin,
) -> Option<()> {
    tag(fields)?;
    fields.octet_string("system-title", Secret::SystemTitle, system_title)?;
    ciphered_content(apdus, fields, opening, origin)
}

/// general-ciphering, which names its receiver as well.
pub(super) fn general_ciphering(apdus: &mut Apdus, span: Span<'_>, origin: Origin) -> Node {
    let error = GeneralCiphering::parse(span.octets()).err();
    let fault = error.map(|error| Fault::of_apdu(error, span));
    let opening = apdus.open(span, origin);
    let mut fields = Fields::new("general-ciphering", span, fault);
    let _ = read_general_ciphering(apdus, &mut fields, opening, origin);
    fields.finish()
}

fn read_general_ciphering(
    apdus: &mut Apdus,
    fields: &mut Fields<'_>,
    opening: Opening,
    origin: Origin,
) -> Option<()> {
    let octets = |octets: &[u8]| words::octets(octets.len());
    tag(fields)?;
    fields.octet_string("transaction-id", Secret::None, octets)?;
    fields.octet_string("originator-system-title", Secret::SystemTitle, system_title)?;
    fields.octet_string("recipient-system-title", Secret::SystemTitle, system_title)?;
    fields.octet_string("date-time", Secret::None, octets)?;
    fields.octet_string("other-information", Secret::Unknown, octets)?;
    fields.field("key-info", 1, |_| "absent".to_owned())?;
    ciphered_content(apdus, fields, opening, origin)
}

/// The title holds the number of the meter: its maker's letters are shown.
fn system_title(title: &[u8]) -> String {
    match title {
        [] => "none, known from elsewhere".to_owned(),
        [a, b, c, ..] => format!(
            "{}…, {}, not shown in full",
            [*a, *b, *c].escape_ascii(),
            words::octets(title.len())
        ),
        _ => words::octets(title.len()),
    }
}

fn ciphered_content(
    apdus: &mut Apdus,
    fields: &mut Fields<'_>,
    opening: Opening,
    origin: Origin,
) -> Option<()> {
    let (length, size) = fields.peek_length();
    fields.field("length", size, |_| words::octets(length))?;
    let bits = fields.left().octets().first().copied().unwrap_or_default();
    let control = SecurityControl::new(bits);
    fields.field("security control", 1, |_| security_control(control))?;
    fields.field("invocation counter", 4, number)?;
    let tag_len = if control.is_authenticated() {
        AUTHENTICATION_TAG
    } else {
        0
    };
    let content_len = length.saturating_sub(SECURITY_HEADER + tag_len);
    let content = fields.next(content_len)?;
    let said_of_tag = opening.of_tag();
    let fault_of_tag = opening.reason().filter(|_| !control.is_encrypted());
    fields.push(read_content(apdus, content, control, opening, origin));
    if tag_len > 0 {
        let tag = Node::new("authentication tag", fields.next(tag_len)?).with_value(said_of_tag);
        fields.push(match fault_of_tag {
            Some(reason) => tag.with_error(reason),
            None => tag,
        });
    }
    Some(())
}

fn security_control(control: SecurityControl) -> String {
    let done = match (control.is_authenticated(), control.is_encrypted()) {
        (true, true) => "authenticated and encrypted",
        (true, false) => "authenticated only",
        (false, true) => "encrypted only",
        (false, false) => "neither authenticated nor encrypted",
    };
    let key = if control.is_broadcast() {
        "broadcast key"
    } else {
        "unicast key"
    };
    let compressed = if control.is_compressed() {
        ", compressed"
    } else {
        ""
    };
    let suite = control.bits() & 0x0F;
    format!("suite {suite}, {done}, {key}{compressed}")
}

/// What stands behind the header: an APDU in the clear, or a ciphertext, opened
/// where the keys open it.
fn read_content(
    apdus: &mut Apdus,
    content: Span<'_>,
    control: SecurityControl,
    opening: Opening,
    origin: Origin,
) -> Node {
    let unread = |name| Node::new(name, content).with_value(words::octets(content.len()));
    if control.is_encrypted() {
        let ciphertext = unread("ciphertext");
        return match opening {
            Opening::Opened { plaintext, .. } => {
                ciphertext.with_children(vec![apdus.plaintext(plaintext, origin)])
            }
            Opening::Refused { reason, .. } => ciphertext.with_error(reason),
            Opening::NoKey { reason } => ciphertext.with_error(format!("encrypted, and {reason}")),
        };
    }
    if control.is_compressed() {
        return unread("compressed content").with_error("compressed content");
    }
    apdus.apdu(content, origin.deeper())
}
