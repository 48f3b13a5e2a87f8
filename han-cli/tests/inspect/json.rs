//! The tree as JSON.

use han_corpus::Link;
use serde_json::Value;

use crate::support::{BLOCKS, CIPHERED, MBUS, blocks, inspect_pipe, octets, telegram};

fn parts(input: &[u8]) -> Vec<Value> {
    let outcome = inspect_pipe(&["--format", "json"], input);
    let parse = |line| serde_json::from_str(line).expect("a line of JSON");
    outcome.stdout.lines().map(parse).collect()
}

fn range(node: &Value) -> (usize, usize) {
    let range = node["range"].as_array().unwrap();
    let offset = |index: usize| usize::try_from(range[index].as_u64().unwrap()).unwrap();
    (offset(0), offset(1))
}

/// Puts the octets of a node together out of those of all inside it.
pub(crate) fn octets_of(node: &Value) -> String {
    let own = node
        .get("octets")
        .map_or("", |octets| octets.as_str().unwrap());
    let children = node.get("children").and_then(Value::as_array);
    let inside = children.into_iter().flatten().map(octets_of);
    own.to_owned() + &inside.collect::<String>()
}

/// Children stand one behind the other, and end where their parent ends.
fn check_ranges(node: &Value) {
    let (begin, end) = range(node);
    assert!(begin <= end, "{node}");
    let Some(children) = node.get("children") else {
        return;
    };
    let own = node
        .get("octets")
        .map_or(0, |octets| octets.as_str().unwrap().len() / 2);
    let mut at = begin + own;
    for child in children.as_array().unwrap() {
        assert_eq!(range(child).0, at, "{child}");
        at = range(child).1;
        check_ranges(child);
    }
    assert_eq!(at, end, "{node}");
}

#[test]
fn every_octet_stands_in_one_place() {
    let mut inputs: Vec<_> = han_corpus::telegrams()
        .into_iter()
        .map(|telegram| telegram.octets)
        .collect();
    let links = han_corpus::links().into_iter();
    let clear = links.filter(|link| link.link == Link::None && link.key.is_none());
    inputs.extend(clear.map(|link| link.telegram.octets));
    inputs.push(octets(MBUS));
    inputs.push(blocks(&[(1, BLOCKS[0]), (-2, BLOCKS[1])]));
    for input in inputs {
        let (mut all, mut at) = (String::new(), 0);
        for part in parts(&input) {
            check_ranges(&part);
            if part.get("joined_from").is_some() {
                continue;
            }
            // Two frames may share a flag.
            let (begin, end) = range(&part);
            all.truncate(2 * begin);
            assert!(begin == at || begin + 1 == at, "{part}");
            all += &octets_of(&part);
            at = end;
        }
        let expected: String = input.iter().map(|octet| format!("{octet:02X}")).collect();
        assert_eq!(all, expected);
    }
}

#[test]
fn a_part_has_the_keys_that_apply() {
    let [frame] = &parts(&telegram("spec/04-aidon-list1").octets)[..] else {
        panic!("one frame is one part");
    };
    assert_eq!(frame["name"], "HDLC frame");
    assert_eq!(range(frame), (0, 44));
    let flag = &frame["children"][0];
    let expected = serde_json::json!({
        "name": "flag", "range": [0, 1], "octets": "7E", "value": "opening"
    });
    assert_eq!(*flag, expected);
}

#[test]
fn a_joined_message_says_what_of() {
    let parts = parts(MBUS.replace(' ', "").as_bytes());
    let joined = parts.last().unwrap();
    assert_eq!(joined["name"], "joined message");
    assert_eq!(
        joined["joined_from"],
        serde_json::json!([[9, 29], [40, 55]])
    );
    assert_eq!(octets_of(joined).len(), 70);
}

#[test]
fn an_error_stands_where_it_was_found() {
    let parts = parts(CIPHERED.as_bytes());
    let apdu = &parts[0]["children"][7];
    assert_eq!(apdu["name"], "general-glo-ciphering");
    let title = &apdu["children"][1];
    assert_eq!(title["octets"], "084D4D4Dxxxxxxxxxx");
    let content = &apdu["children"][5];
    assert_eq!(content["error"], "encrypted, and no key is given");
}

#[test]
fn an_empty_input_is_one_part() {
    let [end] = &parts(b"")[..] else {
        panic!("one part");
    };
    assert_eq!(end["error"], "the input is empty");
}
