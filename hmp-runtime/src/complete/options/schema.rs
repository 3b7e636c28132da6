// SPDX-License-Identifier: GPL-2.0-or-later

//! The keys of an option list that becomes the arguments of a QMP command, from
//! QEMU's schema.

use super::word::OptionWord;
use super::{Key, Values};
use crate::complete::Completer;
use crate::error::Result;
use crate::monitor::Monitor;
use crate::qmp::{Member, Object, Scalar, Schema, Type};

/// How the arguments of a QMP command become the keys of an option list.
pub struct SchemaKeys {
    /// The QMP command.
    pub command: &'static str,
    /// Whether dots lead into structures and lists. Without dots, the key of a
    /// list is repeated for each element, and a structure cannot be given.
    pub has_dots: bool,
    /// What a text value can be, by the part of its key after the last dot.
    pub text: fn(&str) -> Values,
    /// What completes the name of a block node, where the name may stand for
    /// the node's options.
    pub nodes: Option<&'static Completer>,
}

/// The keys that are found.
struct Keys<'a> {
    by: &'a SchemaKeys,
    schema: &'a Schema,
    word: &'a OptionWord<'a>,
    found: Vec<Key>,
}

impl SchemaKeys {
    /// The keys that the list can have after the options given already.
    ///
    /// # Errors
    ///
    /// Without a schema: what QEMU says, or a lost connection.
    pub async fn of(&self, mon: &Monitor, word: &OptionWord<'_>) -> Result<Vec<Key>> {
        let schema = mon.schema().await?;
        let mut keys = Keys {
            by: self,
            schema: &schema,
            word,
            found: Vec::new(),
        };
        let arguments = schema.arguments_of(self.command);
        if let Some(object) = arguments.and_then(|name| schema.object_named(name)) {
            keys.object(object, "");
        }
        Ok(keys.found)
    }
}

impl Keys<'_> {
    /// The members of a structure. Their keys start with `prefix`.
    fn object(&mut self, object: &Object, prefix: &str) {
        let tag = object.tag.as_ref();
        let tag = tag.and_then(|tag| self.word.get(&format!("{prefix}{tag}")));
        for member in self.schema.members_with(object, tag) {
            self.member(member, prefix);
        }
    }

    fn member(&mut self, member: &Member, prefix: &str) {
        let name = format!("{prefix}{}", member.name);
        let needed = if member.optional { "" } else { ", required" };
        self.typed(&name, &member.name, &member.type_name, needed);
    }

    /// A key `name` for values of a type; `own` is its part after the last dot.
    fn typed(&mut self, name: &str, own: &str, type_name: &str, needed: &str) {
        let Some(known) = self.schema.type_named(type_name) else {
            return;
        };
        match known {
            Type::Scalar(scalar) => self.scalar(name, own, *scalar, needed),
            Type::Enum(values) => {
                self.push(
                    name,
                    Values::Words(values.clone()),
                    &format!("enum{needed}"),
                );
            }
            Type::Object(object) if self.by.has_dots => self.structure(name, object, needed),
            Type::Array(element) if self.by.has_dots => self.list(name, own, element, needed),
            Type::Array(element) => self.repeated(name, own, element, needed),
            Type::Alternate(types) => {
                for one in types {
                    match self.schema.type_named(one) {
                        Some(Type::Scalar(Scalar::String)) if self.is_node(types) => {
                            let values = self.by.nodes.map_or(Values::Free, Values::Offered);
                            self.push(name, values, &format!("node-name{needed}"));
                        }
                        Some(Type::Scalar(Scalar::Null) | Type::Alternate(_)) | None => {}
                        Some(_) => self.typed(name, own, one, needed),
                    }
                }
            }
            Type::Object(_) => {}
        }
    }

    fn scalar(&mut self, name: &str, own: &str, scalar: Scalar, needed: &str) {
        let (kind, values) = match scalar {
            Scalar::Boolean => ("boolean", Values::on_off()),
            Scalar::String => ("string", (self.by.text)(own)),
            Scalar::Integer => ("integer", Values::Free),
            Scalar::Number => ("number", Values::Free),
            Scalar::Any => ("any value", Values::Free),
            Scalar::Null => return,
        };
        self.push(name, values, &format!("{kind}{needed}"));
    }

    /// The members of a structure if the cursor is inside it; otherwise one key
    /// that says that there are some.
    fn structure(&mut self, name: &str, object: &Object, needed: &str) {
        let prefix = format!("{name}.");
        if self.word.key().starts_with(&prefix) {
            self.object(object, &prefix);
        } else {
            self.push(&prefix, Values::Free, &format!("structure{needed}"));
        }
    }

    /// The next element of a list, or the one that the cursor is in.
    fn list(&mut self, name: &str, own: &str, element: &str, needed: &str) {
        let typed = self.word.key().strip_prefix(&format!("{name}."));
        let typed = typed.and_then(|rest| rest.split_once('.'));
        let typed = typed.and_then(|(index, _)| index.parse::<usize>().ok());
        let given = |index: usize| {
            let element = format!("{name}.{index}");
            let parts = format!("{element}.");
            let mut keys = self.word.given.iter().map(|(key, _)| key);
            keys.any(|key| *key == element || key.starts_with(&parts))
        };
        let next = (0..).find(|index| !given(*index)).unwrap_or_default();
        let index = typed.filter(|index| *index <= next).unwrap_or(next);
        self.typed(&format!("{name}.{index}"), own, element, needed);
    }

    /// A list whose key is repeated for each element.
    fn repeated(&mut self, name: &str, own: &str, element: &str, needed: &str) {
        let mut element = element;
        // A structure with one member stands for that member.
        if let Some(object) = self.schema.object_named(element) {
            let [member] = object.members.as_slice() else {
                return;
            };
            element = &member.type_name;
        }
        let known = self.found.len();
        self.typed(name, own, element, needed);
        for key in self.found.iter_mut().skip(known) {
            key.repeats = true;
        }
    }

    /// Whether an alternate is a block node: either its options or its name.
    fn is_node(&self, types: &[String]) -> bool {
        let mut objects = types.iter().filter_map(|one| self.schema.object_named(one));
        objects.any(|object| object.tag.as_deref() == Some("driver"))
    }

    fn push(&mut self, name: &str, values: Values, about: &str) {
        self.found.push(Key::new(name, values).about(about));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::complete::{BLOCK_DEVICES, FILES};
    use serde_json::json;
    use serde_json::value::to_raw_value;

    fn schema() -> Schema {
        let reply = json!([
            { "name": "str", "meta-type": "builtin", "json-type": "string" },
            { "name": "int", "meta-type": "builtin", "json-type": "int" },
            { "name": "bool", "meta-type": "builtin", "json-type": "boolean" },
            { "name": "null", "meta-type": "builtin", "json-type": "null" },
            { "name": "drivers", "meta-type": "enum", "values": ["qcow2", "file", "quorum"] },
            { "name": "[int]", "meta-type": "array", "element-type": "int" },
            { "name": "[ref]", "meta-type": "array", "element-type": "ref" },
            { "name": "[wrap]", "meta-type": "array", "element-type": "wrap" },
            { "name": "wrap", "meta-type": "object", "members": [{ "name": "str", "type": "str" }] },
            { "name": "node", "meta-type": "object", "tag": "driver",
              "members": [{ "name": "driver", "type": "drivers" },
                          { "name": "read-only", "type": "bool", "default": null },
                          { "name": "cache", "type": "cache", "default": null }],
              "variants": [{ "case": "qcow2", "type": "qcow2" }, { "case": "file", "type": "file" },
                           { "case": "quorum", "type": "quorum" }] },
            { "name": "cache", "meta-type": "object",
              "members": [{ "name": "direct", "type": "bool", "default": null }] },
            { "name": "qcow2", "meta-type": "object", "members": [{ "name": "file", "type": "ref" }] },
            { "name": "file", "meta-type": "object",
              "members": [{ "name": "filename", "type": "str" }] },
            { "name": "quorum", "meta-type": "object",
              "members": [{ "name": "children", "type": "[ref]" }, { "name": "n", "type": "[int]" },
                          { "name": "texts", "type": "[wrap]" }] },
            { "name": "ref", "meta-type": "alternate",
              "members": [{ "type": "node" }, { "type": "str" }, { "type": "null" }] },
            { "name": "blockdev-add", "meta-type": "command", "arg-type": "node" },
        ]);
        Schema::from_json(&to_raw_value(&reply).unwrap()).unwrap()
    }

    fn found(text: &str, has_dots: bool) -> Vec<Key> {
        let schema = schema();
        let word = OptionWord::read(text, None);
        let by = SchemaKeys {
            command: "blockdev-add",
            has_dots,
            text: |key| {
                if key == "filename" {
                    Values::Offered(&FILES)
                } else {
                    Values::Free
                }
            },
            nodes: Some(&BLOCK_DEVICES),
        };
        let mut keys = Keys {
            by: &by,
            schema: &schema,
            word: &word,
            found: Vec::new(),
        };
        keys.object(schema.object_named("node").unwrap(), "");
        keys.found
    }

    fn names(text: &str) -> String {
        let names = found(text, true).into_iter().map(|key| key.name);
        names.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_driver_decides_what_there_is() {
        assert_eq!(names(""), "driver read-only cache.");
        assert_eq!(names("driver=file,"), "driver read-only cache. filename");
        assert_eq!(names("driver=qcow2,"), "driver read-only cache. file. file");
    }

    #[test]
    fn a_dot_leads_into_a_structure() {
        assert_eq!(
            names("driver=qcow2,file."),
            "driver read-only cache. file.driver file.read-only file.cache. file"
        );
        assert_eq!(
            names("driver=qcow2,file.driver=file,file.f"),
            "driver read-only cache. file.driver file.read-only file.cache. file.filename file"
        );
        assert_eq!(
            names("driver=file,cache.d"),
            "driver read-only cache.direct filename"
        );
    }

    #[test]
    fn the_elements_of_a_list_are_numbered() {
        let of_lists = |text: &str| {
            let names = names(text);
            names.split_once(". ").unwrap().1.to_owned()
        };
        assert_eq!(
            of_lists("driver=quorum,"),
            "children.0. children.0 n.0 texts.0."
        );
        assert_eq!(
            of_lists("driver=quorum,children.0=a,n.0=1,n.1=2,"),
            "children.1. children.1 n.2 texts.0."
        );
        assert_eq!(
            of_lists("driver=quorum,children.0=a,children.1.dr"),
            "children.1.driver children.1.read-only children.1.cache. children.1 n.0 texts.0."
        );
        // An index must not leave a gap.
        assert!(!of_lists("driver=quorum,children.7.").contains("children.7"));
    }

    #[test]
    fn without_dots_the_key_of_a_list_repeats() {
        let keys = found("driver=quorum,", false);
        let repeats: Vec<_> = keys.iter().filter(|key| key.repeats).collect();
        let names: Vec<_> = repeats.iter().map(|key| key.name.as_str()).collect();
        assert_eq!(names, ["children", "n", "texts"]);
        assert!(!keys.iter().any(|key| key.name.starts_with("cache")));
    }

    #[test]
    fn values_follow_from_the_type() {
        let values = |text: &str, name: &str| {
            let keys = found(text, true);
            keys.into_iter()
                .find(|key| key.name == name)
                .unwrap()
                .values
        };
        assert_eq!(values("", "read-only"), Values::on_off());
        assert_eq!(
            values("", "driver"),
            Values::words(&["qcow2", "file", "quorum"])
        );
        assert_eq!(
            values("driver=qcow2,", "file"),
            Values::Offered(&BLOCK_DEVICES)
        );
        assert_eq!(values("driver=file,", "filename"), Values::Offered(&FILES));
    }
}
