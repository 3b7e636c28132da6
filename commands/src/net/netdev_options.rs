// SPDX-License-Identifier: GPL-2.0-or-later

//! The options of `netdev_add`, from text to what QMP wants.
//!
//! Follows QEMU's `qapi/opts-visitor.c`, which knows neither dots nor lists: a
//! list has one element, and the members of a nested structure stand beside
//! those of the outer one.

use hmp_runtime::options::complaint::{Complaint, Wants};
use hmp_runtime::options::scalar::{Numbers, boolean};
use hmp_runtime::prelude::*;
use hmp_runtime::qmp::{Member, Object, Scalar, Schema, Type};
use serde_json::Map;
use std::sync::Arc;

/// The default length of an IPv6 prefix.
const PREFIX_LENGTH: i64 = 64;

/// The member of a size type, which takes suffixes. The schema does not tell it
/// from other integers. From QEMU's `qapi/net.json`.
const SIZE: &str = "sndbuf";

pub(super) struct NetdevOptions {
    /// As typed.
    options: Map<String, Json>,
    /// The options with a negative number that QEMU takes. Unsigned numbers may
    /// not be negative, and the schema does not tell the two apart.
    signed: Map<String, Json>,
    schema: Arc<Schema>,
    numbers: Numbers,
}

impl NetdevOptions {
    pub(super) async fn new(mon: &Monitor, options: Map<String, Json>) -> Result<NetdevOptions> {
        let numbers = Numbers::of(mon.version());
        let options = with_ipv6_prefix(options, numbers).ok_or_else(|| {
            Error::refusal(if mon.version().at_least(8, 0) {
                "parameter 'ipv6-net' expects a number after '/'"
            } else {
                "Parameter 'ipv6-prefixlen' expects a number"
            })
        })?;
        Ok(NetdevOptions {
            options,
            signed: Map::new(),
            schema: mon.schema().await?,
            numbers,
        })
    }

    /// The options with the types that QMP wants. A value that does not fit its
    /// type stays text.
    pub(super) fn typed(&self) -> Map<String, Json> {
        let typed = self.options.iter().map(|(name, value)| {
            let read = match (self.signed.get(name), value, self.member(name)) {
                (Some(signed), ..) => Some(signed.clone()),
                (None, Json::String(text), Some(member)) => {
                    self.read(name, &member.type_name, text)
                }
                _ => None,
            };
            (name.clone(), read.unwrap_or_else(|| value.clone()))
        });
        typed.collect()
    }

    fn arguments(&self) -> Option<&Object> {
        let name = self.schema.arguments_of("netdev_add")?;
        self.schema.object_named(name)
    }

    fn member(&self, name: &str) -> Option<&Member> {
        let tag = self.options.get("type").and_then(Json::as_str);
        let mut members = self.schema.members_with(self.arguments()?, tag);
        members.find(|member| member.name == name)
    }

    fn read(&self, name: &str, type_name: &str, text: &str) -> Option<Json> {
        match self.schema.type_named(type_name)? {
            Type::Scalar(Scalar::Boolean) => boolean(text).map(Json::from),
            Type::Scalar(Scalar::Integer) if name == SIZE => {
                self.numbers.size(text).ok().map(Json::from)
            }
            Type::Scalar(Scalar::Integer) => {
                let negative = text.trim_start().starts_with('-');
                self.numbers.integer(text).filter(|_| !negative)
            }
            Type::Array(element) => {
                let element = match self.schema.object_named(element) {
                    // A list of structures with one member: the text is that
                    // member's.
                    Some(Object { members, .. }) => {
                        let [member] = members.as_slice() else {
                            return None;
                        };
                        let value = self.read(name, &member.type_name, text);
                        json!({ &member.name: value.unwrap_or_else(|| text.into()) })
                    }
                    None => self
                        .read(name, element, text)
                        .unwrap_or_else(|| text.into()),
                };
                Some(json!([element]))
            }
            _ => None,
        }
    }

    /// Reads the option that QEMU complains about as the type that QEMU wants.
    /// Returns whether there is something new to try.
    pub(super) fn read_again(&mut self, description: &str) -> bool {
        let Some(complaint) = Complaint::read(description) else {
            return false;
        };
        let name = complaint.parameter;
        let text = self.options.get(name).and_then(Json::as_str);
        let read = text.and_then(|text| self.numbers.signed(text));
        match read {
            Some(value) if complaint.wants == Wants::Signed && !self.signed.contains_key(name) => {
                self.signed.insert(name.to_owned(), value.into());
                true
            }
            _ => false,
        }
    }

    /// The built-in monitor's words for what QMP said.
    pub(super) fn words(&self, description: String) -> String {
        let parameter = |end: &str| {
            let rest = description.strip_prefix("Parameter '")?;
            rest.strip_suffix(end)
        };
        if let Some(name) = parameter("' is unexpected") {
            return format!("Invalid parameter '{name}'");
        }
        if let Some(name) = parameter("' is missing") {
            return self.without_first_member(name).unwrap_or(description);
        }
        let words = Complaint::read(&description).and_then(|complaint| match complaint.wants {
            Wants::Object => self.without_first_member(complaint.parameter),
            _ => complaint.of_options(complaint.parameter == SIZE),
        });
        words.unwrap_or(description)
    }

    /// The complaint about a structure: no option is left to be its first
    /// member.
    fn without_first_member(&self, name: &str) -> Option<String> {
        let object = self.schema.object_named(&self.member(name)?.type_name)?;
        let first = object.members.iter().find(|member| !member.optional)?;
        Some(format!("Parameter '{}' is missing", first.name))
    }
}

/// Splits `ipv6-net=fec0::/64` into the two options that it stands for; `None`
/// if there is no number after the slash.
fn with_ipv6_prefix(mut options: Map<String, Json>, numbers: Numbers) -> Option<Map<String, Json>> {
    let Some(net) = options.remove("ipv6-net") else {
        return Some(options);
    };
    let net = net.as_str().unwrap_or_default();
    let (prefix, length) = match net.split_once('/') {
        Some((prefix, length)) => {
            let digits = length.trim_start_matches(['+', '-']);
            let decimal = !digits.starts_with('0') || digits.trim_start_matches('0').is_empty();
            let length = decimal.then(|| numbers.signed(length)).flatten();
            (prefix, length?)
        }
        None => (net, PREFIX_LENGTH),
    };
    options.insert("ipv6-prefix".to_owned(), prefix.into());
    options.insert("ipv6-prefixlen".to_owned(), length.to_string().into());
    Some(options)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::value::to_raw_value;

    fn options(options: Json) -> NetdevOptions {
        let schema = json!([
            { "name": "str", "meta-type": "builtin", "json-type": "string" },
            { "name": "int", "meta-type": "builtin", "json-type": "int" },
            { "name": "bool", "meta-type": "builtin", "json-type": "boolean" },
            { "name": "[5]", "meta-type": "array", "element-type": "5" },
            { "name": "[str]", "meta-type": "array", "element-type": "str" },
            { "name": "0", "meta-type": "object", "tag": "type",
              "members": [{ "name": "id", "type": "str" }, { "name": "type", "type": "str" }],
              "variants": [{ "case": "user", "type": "1" }, { "case": "stream", "type": "2" },
                           { "case": "hubport", "type": "3" }] },
            { "name": "1", "meta-type": "object", "members": [
                { "name": "restrict", "type": "bool" }, { "name": "hostfwd", "type": "[5]" },
                { "name": "sndbuf", "type": "int" }, { "name": "search", "type": "[str]" }] },
            { "name": "2", "meta-type": "object", "members": [
                { "name": "addr", "type": "4" }, { "name": "server", "type": "bool", "default": null }] },
            { "name": "3", "meta-type": "object", "members": [{ "name": "hubid", "type": "int" }] },
            { "name": "4", "meta-type": "object", "members": [{ "name": "type", "type": "str" }] },
            { "name": "5", "meta-type": "object", "members": [{ "name": "str", "type": "str" }] },
            { "name": "netdev_add", "meta-type": "command", "arg-type": "0" },
        ]);
        NetdevOptions {
            options: options.as_object().unwrap().clone(),
            signed: Map::new(),
            schema: Arc::new(Schema::from_json(&to_raw_value(&schema).unwrap()).unwrap()),
            numbers: Numbers::default(),
        }
    }

    #[test]
    fn a_list_has_the_one_element_that_was_typed() {
        let typed = options(json!({ "type": "user", "id": "n", "restrict": "on",
                                    "hostfwd": "tcp::1-:2", "sndbuf": "1M", "search": "a" }));
        assert_eq!(
            Json::Object(typed.typed()),
            json!({ "type": "user", "id": "n", "restrict": true,
                    "hostfwd": [{ "str": "tcp::1-:2" }], "sndbuf": 1048576, "search": ["a"] })
        );
    }

    #[test]
    fn a_negative_number_is_tried_only_where_qemu_wants_signed_ones() {
        let mut hub = options(json!({ "type": "hubport", "id": "h", "hubid": "-1" }));
        assert_eq!(hub.typed()["hubid"], "-1");
        assert!(!hub.read_again("Parameter 'hubid' expects uint64"));
        assert!(hub.read_again("Invalid parameter type for 'hubid', expected: integer"));
        assert_eq!(hub.typed()["hubid"], -1);
        assert!(!hub.read_again("Invalid parameter type for 'hubid', expected: integer"));
    }

    #[test]
    fn complaints_have_the_words_for_option_lists() {
        let user = options(json!({ "type": "user", "id": "n" }));
        for (qmp, words) in [
            ("Parameter 'x' is unexpected", "Invalid parameter 'x'"),
            ("Parameter 'id' is missing", "Parameter 'id' is missing"),
            (
                "Invalid parameter type for 'restrict', expected: boolean",
                "Parameter 'restrict' expects 'on' or 'off'",
            ),
            (
                "Invalid parameter type for 'n', expected: integer",
                "Parameter 'n' expects an int64 value",
            ),
            (
                "Parameter 'n' expects uint64",
                "Parameter 'n' expects a uint64 value",
            ),
            (
                "Parameter 'sndbuf' expects uint64",
                "Parameter 'sndbuf' expects a size value",
            ),
            (
                "Invalid host forwarding rule",
                "Invalid host forwarding rule",
            ),
        ] {
            assert_eq!(user.words(qmp.to_owned()), words);
        }
    }

    #[test]
    fn a_structure_lacks_its_first_member() {
        let stream = options(json!({ "type": "stream", "id": "n", "addr": "x" }));
        for qmp in [
            "Parameter 'addr' is missing",
            "Invalid parameter type for 'addr', expected: object",
        ] {
            assert_eq!(stream.words(qmp.to_owned()), "Parameter 'type' is missing");
        }
    }

    #[test]
    fn an_ipv6_net_is_a_prefix_and_its_length() {
        let split = |net: &str| {
            let options = json!({ "ipv6-net": net }).as_object().unwrap().clone();
            with_ipv6_prefix(options, Numbers::default()).map(Json::Object)
        };
        assert_eq!(
            split("fec0::/48"),
            Some(json!({ "ipv6-prefix": "fec0::", "ipv6-prefixlen": "48" }))
        );
        assert_eq!(
            split("fec0::"),
            Some(json!({ "ipv6-prefix": "fec0::", "ipv6-prefixlen": "64" }))
        );
        for net in ["fec0::/", "fec0::/x", "fec0::/64/x", "fec0::/0x40"] {
            assert!(split(net).is_none(), "{net}");
        }
    }
}
