// SPDX-License-Identifier: GPL-2.0-or-later

//! The value of one of QEMU's options: `socket,id=qmp,path=vm.sock,server`.

use serde_json::Value as Json;

/// Keys and values, in their order.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct OptionList(Vec<(String, String)>);

impl OptionList {
    /// Reads a list, in which two commas are one, or a JSON object. `implied` is the key
    /// of a first word that has none.
    pub(super) fn read(text: &str, implied: &str) -> OptionList {
        if text.starts_with('{') {
            let mut list = OptionList::default();
            if let Ok(json) = serde_json::from_str(text) {
                list.flatten("", &json);
            }
            return list;
        }
        let mut list = OptionList::default();
        for (index, part) in parts(text).into_iter().enumerate() {
            match part.split_once('=') {
                Some((key, value)) => list.push(key, value),
                None if index == 0 => list.push(implied, &part),
                None => list.push(&part, "on"),
            }
        }
        list
    }

    pub(super) fn push(&mut self, key: &str, value: &str) {
        self.0.push((key.to_owned(), value.to_owned()));
    }

    /// The last value of a key: as in QEMU, a later one counts.
    pub(super) fn get(&self, key: &str) -> Option<&str> {
        let mut pairs = self.0.iter().rev();
        pairs.find_map(|(known, value)| (known == key).then_some(value.as_str()))
    }

    /// Whether a switch is on.
    pub(super) fn is_on(&self, key: &str) -> bool {
        matches!(self.get(key), Some("on" | "yes" | "true"))
    }

    /// The members of JSON by their own names alone, since those of a chardev's are
    /// unique: `path` for `backend.data.addr.data.path`.
    fn flatten(&mut self, key: &str, json: &Json) {
        match json {
            Json::Object(members) => members
                .iter()
                .for_each(|(name, value)| self.flatten(name, value)),
            Json::String(text) => self.push(key, text),
            Json::Bool(true) => self.push(key, "on"),
            Json::Bool(false) => self.push(key, "off"),
            Json::Number(number) => self.push(key, &number.to_string()),
            Json::Null | Json::Array(_) => {}
        }
    }
}

fn parts(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        if character == ',' && rest.next_if_eq(&',').is_none() {
            parts.push(String::new());
        } else if let Some(part) = parts.last_mut() {
            part.push(character);
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_option_list_is_read_as_qemu_reads_it() {
        let list = OptionList::read("socket,id=a,path=x,,y,server,wait=off,id=b", "backend");
        assert_eq!(list.get("backend"), Some("socket"));
        assert_eq!(list.get("id"), Some("b"));
        assert_eq!(list.get("path"), Some("x,y"));
        assert!(list.is_on("server"));
        assert!(!list.is_on("wait"));
        assert!(!list.is_on("telnet"));
    }

    #[test]
    fn json_is_an_option_list_as_well() {
        let text = r#"{"id": "m", "qom-type": "monitor-qmp", "chardev": "c", "pretty": true}"#;
        let list = OptionList::read(text, "qom-type");
        assert_eq!(list.get("qom-type"), Some("monitor-qmp"));
        assert_eq!(list.get("chardev"), Some("c"));
        assert!(list.is_on("pretty"));
        assert_eq!(OptionList::read("{broken", "x"), OptionList::default());
    }
}
