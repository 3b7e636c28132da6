// SPDX-License-Identifier: GPL-2.0-or-later

//! Nested text values to JSON, by the QMP schema.

use super::scalar::{self, Numbers};
use crate::qmp::{Object, Scalar, Schema, Type};
use serde_json::{Map, Value as Json};

/// The members of QMP `object-add` that are sizes, which may have suffixes. The
/// schema does not tell them apart from other integers. From QEMU's
/// `qapi/qom.json`.
const SIZES: &[&str] = &["size", "align", "offset", "hugetlbsize"];

/// Whether an integer member of this name is a size, in `object-add`.
pub fn is_size(member: &str) -> bool {
    SIZES.contains(&member)
}

/// Gives text values the types that a QMP command's arguments have.
#[derive(Clone, Copy, Debug)]
pub struct Typing<'a> {
    /// The types.
    pub schema: &'a Schema,
    /// How the connected QEMU reads numbers.
    pub numbers: Numbers,
}

impl Typing<'_> {
    /// The arguments of a QMP command. A value stays text if its type is not
    /// known, or if it does not read as that type.
    pub fn arguments(&self, command: &str, values: &Map<String, Json>) -> Map<String, Json> {
        let object = self
            .schema
            .arguments_of(command)
            .and_then(|name| self.schema.object_named(name));
        match object {
            Some(object) => self.object(object, values),
            None => values.clone(),
        }
    }

    fn object(&self, object: &Object, values: &Map<String, Json>) -> Map<String, Json> {
        let tag = object.tag.as_ref().and_then(|tag| values.get(tag));
        let tag = tag.and_then(Json::as_str);
        let mut typed = values.clone();
        for member in self.schema.members_with(object, tag) {
            if let Some(value) = typed.get_mut(&member.name) {
                *value = self.value(&member.name, &member.type_name, value);
            }
        }
        typed
    }

    /// A value of the member `name`, or of an element of its list.
    fn value(&self, name: &str, type_name: &str, value: &Json) -> Json {
        let typed = match (self.schema.type_named(type_name), value) {
            (Some(Type::Scalar(scalar)), Json::String(text)) => self.scalar(name, *scalar, text),
            (Some(Type::Array(element)), Json::Array(values)) => {
                let values = values.iter().map(|value| self.value(name, element, value));
                Some(values.collect())
            }
            (Some(Type::Object(object)), Json::Object(values)) => {
                Some(Json::Object(self.object(object, values)))
            }
            // QEMU chooses the branch by the value's own type, so text is never
            // read as anything else.
            (Some(Type::Alternate(branches)), Json::Array(_) | Json::Object(_)) => {
                let fits = |branch: &&String| match self.schema.type_named(branch) {
                    Some(Type::Object(_)) => value.is_object(),
                    Some(Type::Array(_)) => value.is_array(),
                    _ => false,
                };
                let branch = branches.iter().find(fits);
                branch.map(|branch| self.value(name, branch, value))
            }
            _ => None,
        };
        typed.unwrap_or_else(|| value.clone())
    }

    fn scalar(&self, name: &str, scalar: Scalar, text: &str) -> Option<Json> {
        match scalar {
            Scalar::Integer if is_size(name) => self.numbers.size(text).ok().map(Json::from),
            Scalar::Integer => self.numbers.integer(text),
            Scalar::Number => scalar::float(text).map(Json::from),
            Scalar::Boolean => scalar::boolean(text).map(Json::from),
            Scalar::String | Scalar::Null | Scalar::Any => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{json, value::to_raw_value};

    fn schema() -> Schema {
        let reply = json!([
            { "name": "str", "meta-type": "builtin", "json-type": "string" },
            { "name": "int", "meta-type": "builtin", "json-type": "int" },
            { "name": "bool", "meta-type": "builtin", "json-type": "boolean" },
            { "name": "number", "meta-type": "builtin", "json-type": "number" },
            { "name": "[int]", "meta-type": "array", "element-type": "int" },
            { "name": "0", "meta-type": "object", "tag": "qom-type",
              "members": [{ "name": "qom-type", "type": "str" }, { "name": "id", "type": "str" }],
              "variants": [{ "case": "ram", "type": "1" }, { "case": "t", "type": "2" }] },
            { "name": "1", "meta-type": "object", "members": [
                { "name": "size", "type": "int" }, { "name": "nodes", "type": "[int]" },
                { "name": "share", "type": "bool" }, { "name": "threads", "type": "int" }] },
            { "name": "2", "meta-type": "object", "members": [
                { "name": "limits", "type": "3" }, { "name": "ratio", "type": "number" },
                { "name": "either", "type": "4" }] },
            { "name": "3", "meta-type": "object", "members": [{ "name": "total", "type": "int" }] },
            { "name": "4", "meta-type": "alternate", "members": [{ "type": "int" }, { "type": "3" }] },
            { "name": "object-add", "meta-type": "command", "arg-type": "0" },
        ]);
        Schema::from_json(&to_raw_value(&reply).unwrap()).unwrap()
    }

    fn typed(values: Json) -> Json {
        let schema = schema();
        let typing = Typing {
            schema: &schema,
            numbers: Numbers::default(),
        };
        Json::Object(typing.arguments("object-add", values.as_object().unwrap()))
    }

    #[test]
    fn values_get_the_types_of_the_variant_in_use() {
        assert_eq!(
            typed(
                json!({ "qom-type": "ram", "id": "5", "size": "1M", "nodes": ["0", "0x1"],
                          "share": "y", "threads": "-1" })
            ),
            json!({ "qom-type": "ram", "id": "5", "size": 1048576, "nodes": [0, 1],
                    "share": true, "threads": -1 })
        );
        assert_eq!(
            typed(
                json!({ "qom-type": "t", "size": "1M", "limits": { "total": "9" }, "ratio": "0.5" })
            ),
            json!({ "qom-type": "t", "size": "1M", "limits": { "total": 9 }, "ratio": 0.5 })
        );
    }

    #[test]
    fn what_does_not_fit_stays_text() {
        for values in [
            json!({ "qom-type": "nothing", "size": "1M" }),
            json!({ "size": "1M" }),
            json!({ "qom-type": "ram", "size": "x", "share": "maybe", "threads": "1k" }),
            json!({ "qom-type": "ram", "nodes": "0", "share": ["on"], "extra": "1" }),
            json!({ "qom-type": ["ram"], "size": "1" }),
        ] {
            assert_eq!(typed(values.clone()), values);
        }
    }

    #[test]
    fn text_for_an_alternate_stays_text() {
        assert_eq!(
            typed(json!({ "qom-type": "t", "either": "5" })),
            json!({ "qom-type": "t", "either": "5" })
        );
        assert_eq!(
            typed(json!({ "qom-type": "t", "either": { "total": "5" } })),
            json!({ "qom-type": "t", "either": { "total": 5 } })
        );
    }
}
