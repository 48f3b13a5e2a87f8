//! Lists without codes that a grid company laid down, whoever made the meter.
//!
//! Nothing in them names the company: they are told by how many values of which
//! types they have.

mod netz_burgenland;
mod wiener_netze;

use han_dlms::{DataTag, Reader};

use crate::entry::Source;
use crate::shape::Positional;
use crate::table::Row;

/// One list: what its values mean, and their types.
struct Known {
    rows: &'static [Row],
    types: &'static [DataTag],
}

static LISTS: [Known; 2] = [wiener_netze::LIST, netz_burgenland::LIST];

/// The list that has values of just these types.
pub(crate) fn recognise(
    tag: DataTag,
    count: usize,
    octets: Reader<'_>,
) -> Option<Positional<'static>> {
    if tag != DataTag::STRUCTURE {
        return None;
    }
    let mut lists = LISTS.iter().filter(|list| list.types.len() == count);
    let known = lists.find(|list| is_of_types(octets, list.types))?;
    Some(Positional::of(known.rows, Source::Document))
}

fn is_of_types(mut octets: Reader<'_>, types: &[DataTag]) -> bool {
    let mut types = types.iter();
    types.all(|&tag| octets.value().is_ok_and(|value| value.tag() == tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_list_has_a_row_for_each_type_that_admits_it() {
        for list in &LISTS {
            assert_eq!(list.rows.len(), list.types.len());
        }
    }
}
