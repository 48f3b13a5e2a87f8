//! What values mean beside each other: a code, what it names, and its scale.

use han_obis::{Obis, Quantity, Unit, codes};

use super::tree::{Node, Secret};
use super::words;

/// What one element says, as far as its neighbours want to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// null-data: in a flat list a code or value that is not there.
    Nothing,
    Code(Obis),
    /// An integer, the type of a scaler and of an attribute.
    Integer(i8),
    /// A long-unsigned, the type of a class-id.
    LongUnsigned(u16),
    /// Of another integer type.
    Number(i64),
    Enum(u8),
    ScalerUnit(i8, Unit),
    /// An attribute of an object, of which the fourth element is the value or
    /// an index.
    Attribute(Attribute),
    /// A push-object list.
    Attributes(Vec<Attribute>),
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Attribute {
    pub(super) class: u16,
    pub(super) code: Obis,
    pub(super) index: i8,
}

/// The attribute that holds the value, of all classes that measure.
const VALUE: i8 = 2;

impl Said {
    fn number(&self) -> Option<i64> {
        match *self {
            Self::Integer(value) => Some(value.into()),
            Self::LongUnsigned(value) => Some(value.into()),
            Self::Number(value) => Some(value),
            _ => None,
        }
    }
}

/// Writes beside the elements of an array or structure what they mean together.
/// Tells what that makes of the whole, and a note for it.
pub(super) fn annotate(nodes: &mut [Node], said: Vec<Said>) -> (Said, Option<String>) {
    match (&said[..], &mut *nodes) {
        (&[Said::Integer(scaler), Said::Enum(unit)], [scaler_node, unit_node]) => {
            let unit = Unit::new(unit);
            scaler_node.note("scaler");
            unit_node.note(&words::unit(unit));
            (Said::ScalerUnit(scaler, unit), Some("scaler-unit".into()))
        }
        (
            &[
                Said::LongUnsigned(class),
                Said::Code(code),
                Said::Integer(index),
                ref last,
            ],
            [class_node, _, index_node, last_node],
        ) => {
            let attribute = Attribute { class, code, index };
            class_node.note(&match class_name(class) {
                Some(name) => format!("class-id ({name})"),
                None => "class-id".to_owned(),
            });
            index_node.note("attribute-index");
            match last {
                Said::LongUnsigned(0) => last_node.note("data-index"),
                _ => attribute.annotate(last_node, last),
            }
            (Said::Attribute(attribute), None)
        }
        _ => together(nodes, &said),
    }
}

fn together(nodes: &mut [Node], said: &[Said]) -> (Said, Option<String>) {
    let attributes: Option<Vec<_>> = said.iter().map(attribute).collect();
    match (attributes, said.first()) {
        (Some(attributes), Some(_)) => {
            let note = Some("push-object-list".into());
            return (Said::Attributes(attributes), note);
        }
        (_, Some(Said::Attributes(attributes))) if attributes.len() == said.len() => {
            by_push_list(nodes, said, attributes);
        }
        _ => by_code(nodes, said),
    }
    (Said::Other, None)
}

const fn attribute(said: &Said) -> Option<Attribute> {
    match said {
        Said::Attribute(attribute) => Some(*attribute),
        _ => None,
    }
}

/// Values in the order of the push-object list in front of them, which counts
/// itself.
fn by_push_list(nodes: &mut [Node], said: &[Said], attributes: &[Attribute]) {
    let elements = nodes.iter_mut().zip(said).zip(attributes);
    for ((node, said), attribute) in elements.skip(1) {
        let (code, index) = (attribute.code, attribute.index);
        let words = words::code(code);
        node.note(&match index {
            VALUE => format!("listed as {words}"),
            _ => format!("listed as {words}, attribute {index}"),
        });
        attribute.annotate(node, said);
    }
}

impl Attribute {
    /// Notes at a value what its code tells, where it is the one of its object.
    pub(super) fn annotate(self, node: &mut Node, said: &Said) {
        if self.index == VALUE {
            by_code_alone(node, said, self.code);
        }
    }
}

/// A code, the value it names, and the scaler-unit of that.
fn by_code(nodes: &mut [Node], said: &[Said]) {
    let mut code = None;
    let mut elements = nodes.iter_mut().zip(said).peekable();
    while let Some((node, said)) = elements.next() {
        let named = match said {
            Said::Code(next) => {
                code = Some(*next);
                continue;
            }
            _ => code.take(),
        };
        let scale = match elements.peek() {
            Some((_, Said::ScalerUnit(scaler, unit))) => Some((*scaler, *unit)),
            _ => None,
        };
        match (said.number(), scale, named) {
            (Some(value), Some((scaler, unit)), _) => {
                hide_identifier(node, named);
                let quantity = Quantity::new(value, scaler, unit);
                node.equals(&quantity.to_string());
            }
            (_, _, Some(code)) => by_code_alone(node, said, code),
            _ => {}
        }
    }
}

/// The code of a quantity tells its unit, and no scaler.
fn by_code_alone(node: &mut Node, said: &Said, code: Obis) {
    hide_identifier(node, Some(code));
    if let (Some(_), Some(unit)) = (said.number(), code.unit())
        && unit != Unit::NONE
    {
        node.note(&format!("{unit} by its code, no scaler"));
    }
}

fn hide_identifier(node: &mut Node, code: Option<Obis>) {
    if code.is_some_and(is_identifier) && node.children.is_empty() {
        node.secret = Secret::Identifier;
    }
}

/// Whether the value is a number of a meter, a metering point or a device.
fn is_identifier(code: Obis) -> bool {
    if code == codes::METER_TYPE || code == codes::METER_TYPE_KAMSTRUP {
        return false;
    }
    matches!(
        code.octets(),
        [_, _, 96, 1, ..] | [1, _, 0, 0, ..] | [0, _, 42, 0, ..]
    )
}

/// The interface classes that push lists name.
pub(super) const fn class_name(class: u16) -> Option<&'static str> {
    Some(match class {
        1 => "Data",
        3 => "Register",
        4 => "Extended register",
        5 => "Demand register",
        7 => "Profile generic",
        8 => "Clock",
        40 => "Push setup",
        70 => "Disconnect control",
        71 => "Limiter",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::span::Span;
    use super::*;

    fn nodes(count: usize) -> Vec<Node> {
        let node = || Node::new("value", Span::whole(&[]));
        std::iter::repeat_with(node).take(count).collect()
    }

    fn notes(said: Vec<Said>) -> Vec<Option<String>> {
        let mut nodes = nodes(said.len());
        annotate(&mut nodes, said);
        nodes.into_iter().map(|node| node.value).collect()
    }

    const POWER: Said = Said::Code(codes::ACTIVE_POWER_IMPORT);

    #[test]
    fn a_value_takes_the_scaler_unit_behind_it_in_nested_and_flat_lists() {
        let scale = Said::ScalerUnit(-1, Unit::VOLT);
        let said = vec![POWER, Said::Number(2301), scale.clone(), POWER];
        assert_eq!(notes(said)[1].as_deref(), Some(" = 230.1 V"));
        let said = vec![Said::Number(2301), Said::Other, scale];
        assert_eq!(notes(said), [None, None, None]);
    }

    #[test]
    fn without_a_scaler_the_unit_alone_is_told() {
        assert_eq!(
            notes(vec![POWER, Said::Number(5), POWER])[1].as_deref(),
            Some("W by its code, no scaler")
        );
    }

    #[test]
    fn null_data_in_the_place_of_code_and_value_shifts_nothing() {
        let said = vec![
            Said::Nothing,
            Said::Nothing,
            Said::Code(codes::VOLTAGE_L1),
            Said::Nothing,
            Said::Number(5),
        ];
        assert_eq!(notes(said), [None, None, None, None, None]);
    }

    #[test]
    fn a_push_object_list_names_the_values_behind_it() {
        let object = |code, class| {
            let said = [
                Said::LongUnsigned(class),
                Said::Code(code),
                Said::Integer(2),
                Said::LongUnsigned(0),
            ];
            annotate(&mut nodes(4), said.to_vec()).0
        };
        let list = vec![
            object(codes::PUSH_SETUP, 40),
            object(codes::ACTIVE_POWER_IMPORT, 3),
        ];
        let (list, note) = annotate(&mut nodes(2), list);
        assert_eq!(note.as_deref(), Some("push-object-list"));
        assert_eq!(
            notes(vec![list, Said::Number(7)])[1].as_deref(),
            Some("listed as 1-0:1.7.0 active power import, W by its code, no scaler")
        );
    }

    #[test]
    fn numbers_of_meters_are_told_from_types() {
        let identifiers = [
            codes::METER_ID,
            codes::METER_ID_GS1,
            codes::METER_NUMBER,
            codes::METERING_POINT_ID,
            codes::LOGICAL_DEVICE_NAME,
            codes::M_BUS_DEVICE_ID.on_channel(2),
        ];
        assert!(identifiers.into_iter().all(is_identifier));
        for code in [
            codes::METER_TYPE,
            codes::METER_TYPE_KAMSTRUP,
            codes::LIST_VERSION,
            codes::ACTIVE_POWER_IMPORT,
        ] {
            assert!(!is_identifier(code), "{code}");
        }
    }
}
