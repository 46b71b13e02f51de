//! The XML in which `WeChat` pushes, read as the JSON that says the same: elements with text alone, the same one several times
//! as an array. What its messages never have (a document type, entities of one's own, deep nesting) is refused, for whoever sends
//! that means no good.

use quick_xml::Reader;
use quick_xml::events::{BytesRef, Event};
use serde_json::{Map, Value};

/// Elements inside each other at most.
const DEEPEST: usize = 8;
/// Elements of a message at most.
const MOST: usize = 1_000;

/// An element that is not closed yet.
#[derive(Default)]
struct Open {
    name: String,
    text: String,
    children: Map<String, Value>,
}

impl Open {
    fn value(self) -> Value {
        if self.children.is_empty() { Value::String(self.text) } else { Value::Object(self.children) }
    }

    fn add(&mut self, name: String, value: Value) {
        match self.children.get_mut(&name) {
            None => {
                self.children.insert(name, value);
            }
            Some(Value::Array(all)) => all.push(value),
            Some(one) => *one = Value::Array(vec![one.take(), value]),
        }
    }
}

/// One of the five entities that XML has, or a character by its number.
fn character(reference: &BytesRef<'_>) -> Option<char> {
    if reference.is_char_ref() {
        return reference.resolve_char_ref().ok().flatten();
    }
    match &**reference {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

/// The fields of a message; `None` for what is none.
pub(super) fn read(text: &str) -> Option<Map<String, Value>> {
    let mut reader = Reader::from_str(text);
    let (mut open, mut elements) = (Vec::<Open>::new(), 0);
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) => {
                elements += 1;
                if open.len() >= DEEPEST || elements > MOST {
                    return None;
                }
                open.push(Open { name: start.name().into_inner().to_owned(), ..Open::default() });
            }
            Event::Empty(empty) => {
                elements += 1;
                if elements > MOST {
                    return None;
                }
                let name = empty.name().into_inner().to_owned();
                open.last_mut()?.add(name, Value::String(String::new()));
            }
            Event::End(_) => {
                let mut closed = open.pop()?;
                let name = std::mem::take(&mut closed.name);
                match open.last_mut() {
                    Some(parent) => parent.add(name, closed.value()),
                    // Behind the message nothing else stands.
                    None => return is_over(&mut reader).then_some(closed.children),
                }
            }
            Event::Text(said) => add(&mut open, &said)?,
            Event::CData(said) => add(&mut open, &said)?,
            Event::GeneralRef(reference) => open.last_mut()?.text.push(character(&reference)?),
            Event::Decl(_) | Event::Comment(_) => {}
            Event::PI(_) | Event::DocType(_) | Event::Eof => return None,
        }
    }
}

/// Adds to what an element says; between elements there is space alone.
fn add(open: &mut [Open], said: &str) -> Option<()> {
    match open.last_mut() {
        Some(element) => element.text.push_str(said),
        None if said.trim().is_empty() => {}
        None => return None,
    }
    Some(())
}

fn is_over(reader: &mut Reader<&[u8]>) -> bool {
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => return true,
            Ok(Event::Text(said)) if said.trim().is_empty() => {}
            Ok(Event::Comment(_)) => {}
            Ok(_) | Err(_) => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_message_is_read_as_the_json_that_says_the_same() {
        let text = "<?xml version=\"1.0\"?>\n<xml><ToUserName><![CDATA[gh_1]]></ToUserName><CreateTime>17</CreateTime>\
                    <Note>a&lt;b &amp; &#20013;</Note><Empty/><E><List><T>1</T></List><List><T>2</T></List></E></xml>\n";
        let read = read(text).map(Value::Object);
        let told = json!({
            "ToUserName": "gh_1", "CreateTime": "17", "Note": "a<b & 中", "Empty": "",
            "E": { "List": [{ "T": "1" }, { "T": "2" }] }
        });
        assert_eq!(read, Some(told));
    }

    #[test]
    fn bombs_and_what_points_elsewhere_are_refused() {
        let deep = format!("{}{}", "<a>".repeat(9), "</a>".repeat(9));
        let many = format!("<xml>{}</xml>", "<a/>".repeat(1_001));
        for wrong in [
            "<!DOCTYPE xml [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><xml><a>&x;</a></xml>",
            "<!DOCTYPE xml [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><xml>&b;</xml>",
            "<!DOCTYPE xml SYSTEM \"http://example.cn/x.dtd\"><xml/>",
            "<xml><a>&x;</a></xml>",
            "<xml><a>&#0;</a></xml>",
            "<?php x ?><xml></xml>",
            "<xml><a></b></xml>",
            "<xml><a>",
            "<xml></xml><xml></xml>",
            "text",
            "text<xml></xml>",
            "<xml/>",
            "",
            &deep,
            &many,
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
        assert!(read("<xml><a>&#x4e2d;</a></xml>").is_some());
    }
}
