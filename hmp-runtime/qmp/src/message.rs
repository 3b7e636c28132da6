// SPDX-License-Identifier: GPL-2.0-or-later

//! What QEMU sends.

use crate::Version;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use std::borrow::Cow;

/// One message from QEMU. Values are kept as JSON text, so that each is read
/// only once, as the type that it should have.
#[derive(Debug)]
pub enum Message<'a> {
    /// The greeting.
    Greeting(Version),
    /// A command's result.
    Return {
        /// The id of the request, as the JSON text it is.
        id: Option<&'a str>,
        /// The result.
        value: &'a RawValue,
    },
    /// A command's refusal.
    Error {
        /// The id of the request, as the JSON text it is. QEMU gives none if it
        /// could not read the request, or if that had none.
        id: Option<&'a str>,
        /// The class, `GenericError`.
        class: String,
        /// The description, for users.
        desc: String,
    },
    /// An event.
    Event {
        /// The name, `STOP`.
        name: Cow<'a, str>,
        /// The event's members, if it has any.
        data: Option<&'a RawValue>,
    },
}

/// The members of all kinds of messages. Any others do not matter.
#[derive(Deserialize)]
struct Members<'a> {
    #[serde(borrow, default, rename = "return", deserialize_with = "present")]
    result: Option<&'a RawValue>,
    #[serde(borrow, default, deserialize_with = "present")]
    id: Option<&'a RawValue>,
    error: Option<Refusal>,
    #[serde(borrow)]
    event: Option<Cow<'a, str>>,
    #[serde(borrow)]
    data: Option<&'a RawValue>,
    #[serde(rename = "QMP")]
    greeting: Option<Greeting>,
}

#[derive(Deserialize)]
struct Refusal {
    class: String,
    desc: String,
}

#[derive(Deserialize)]
struct Greeting {
    version: Version,
}

/// Reads a member that is there, even if it is null.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<&'de RawValue>, D::Error> {
    <&RawValue>::deserialize(deserializer).map(Some)
}

impl<'a> Message<'a> {
    /// Reads a message as [`Reader`](crate::Reader) cuts it out. The error
    /// says, for users, what is wrong with it.
    pub fn parse(text: &'a [u8]) -> Result<Message<'a>, String> {
        // What is read into members could also stand in an array.
        if !text.starts_with(b"{") {
            return Err("a message that is not QMP (not a JSON object)".into());
        }
        let members: Members<'a> =
            serde_json::from_slice(text).map_err(|error| match error.classify() {
                serde_json::error::Category::Data => format!("a message that is not QMP ({error})"),
                _ => format!("text that is not JSON ({error})"),
            })?;
        let id = members.id.map(RawValue::get);
        match members {
            Members {
                event: Some(name),
                data,
                ..
            } => Ok(Message::Event { name, data }),
            Members {
                error: Some(Refusal { class, desc }),
                ..
            } => Ok(Message::Error { id, class, desc }),
            Members {
                result: Some(value),
                ..
            } => Ok(Message::Return { id, value }),
            Members {
                greeting: Some(greeting),
                ..
            } => Ok(Message::Greeting(greeting.version)),
            _ => Err("a message that is not QMP (neither reply nor event)".into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(text: &str) -> String {
        Message::parse(text.as_bytes()).unwrap_err()
    }

    #[test]
    fn a_result_that_is_null_is_a_result() {
        match Message::parse(br#"{"return": null, "id": 3}"#) {
            Ok(Message::Return {
                id: Some("3"),
                value,
            }) => assert_eq!(value.get(), "null"),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_result_is_kept_as_the_text_it_is() {
        match Message::parse(br#"{"id": 3, "return": [ 1.0,{"a":"\u00e4"} ], "more": 1}"#) {
            Ok(Message::Return {
                id: Some("3"),
                value,
            }) => {
                assert_eq!(value.get(), r#"[ 1.0,{"a":"\u00e4"} ]"#);
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn an_id_is_whatever_the_client_sent() {
        for id in ["3", "\"a:1\"", "null", "{\"a\": [1]}", "-1", "1.0"] {
            let text = format!("{{\"return\": {{}}, \"id\": {id}}}");
            match Message::parse(text.as_bytes()) {
                Ok(Message::Return { id: Some(read), .. }) => assert_eq!(read, id),
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn an_error_without_an_id_is_an_error() {
        let text = br#"{"error": {"class": "GenericError", "desc": "JSON parse error"}}"#;
        match Message::parse(text) {
            Ok(Message::Error {
                id: None,
                class,
                desc,
            }) => {
                assert_eq!((&*class, &*desc), ("GenericError", "JSON parse error"));
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_greeting_has_the_version() {
        let text = br#"{"QMP": {"version": {"qemu": {"micro": 2, "minor": 0, "major": 10},
            "package": "Debian"}, "capabilities": ["oob"]}}"#;
        match Message::parse(text) {
            Ok(Message::Greeting(version)) => {
                assert!(version.at_least(10, 0) && !version.at_least(10, 1));
                assert_eq!(version.package, "Debian");
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_is_not_a_message_is_named_as_what_it_is() {
        assert_eq!(
            problem("[]"),
            "a message that is not QMP (not a JSON object)"
        );
        assert_eq!(
            problem("{}"),
            "a message that is not QMP (neither reply nor event)"
        );
        assert!(problem("{\"return\": }").starts_with("text that is not JSON ("));
        assert!(problem("{\"return\": \"\0\"}").starts_with("text that is not JSON ("));
        assert!(problem("{\"event\": 3}").starts_with("a message that is not QMP ("));
        assert!(problem("{\"error\": \"no\"}").starts_with("a message that is not QMP ("));
    }
}
