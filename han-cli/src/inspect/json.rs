//! The tree as JSON, one part a line.

use std::io::{self, Write};

use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use super::mask::Ground;
use super::tree::Node;

/// Prints a part of the input as a line.
pub(super) fn part(out: &mut dyn Write, node: &Node, ground: Ground<'_>) -> io::Result<()> {
    let part = Shown { node, ground };
    serde_json::to_writer(&mut *out, &part)?;
    out.write_all(b"\n")
}

/// A node, and the octets that it stands in.
#[derive(Clone, Copy)]
struct Shown<'t> {
    node: &'t Node,
    ground: Ground<'t>,
}

impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { node, ground } = *self;
        let own = node.own();
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("name", node.name)?;
        map.serialize_entry("range", &[node.range.start, node.range.end])?;
        let joined = node.joined.as_ref();
        if let Some(pieces) = joined.and_then(|joined| joined.pieces.as_ref()) {
            let pieces = pieces.iter().map(|piece| [piece.start, piece.end]);
            map.serialize_entry("joined_from", &pieces.collect::<Vec<_>>())?;
        }
        if !own.is_empty() {
            let hex = ground.inside(node).hex(node, own, "");
            map.serialize_entry("octets", &hex)?;
        }
        if let Some(value) = node.value.as_deref().filter(|value| !value.is_empty()) {
            map.serialize_entry("value", &ground.redaction().words(value, node.secret))?;
        }
        if let Some(error) = ground.inside(node).error(node) {
            map.serialize_entry("error", &error)?;
        }
        if !node.children.is_empty() {
            map.serialize_entry("children", &Children(*self))?;
        }
        map.end()
    }
}

struct Children<'t>(Shown<'t>);

impl Serialize for Children<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let children = &self.0.node.children;
        let mut list = serializer.serialize_seq(Some(children.len()))?;
        for node in children {
            let ground = self.0.ground.inside(self.0.node);
            list.serialize_element(&Shown { node, ground })?;
        }
        list.end()
    }
}
