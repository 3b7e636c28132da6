// SPDX-License-Identifier: GPL-2.0-or-later

//! Requests as they are shown: without the passwords in them.

use crate::qmp::Trace;
use crate::secret::{has_secret, has_secret_part};
use serde_json::Value as Json;
use std::borrow::Cow;

/// What stands for a password.
const HIDDEN: &str = "(hidden)";

/// What a sent message begins with in the traffic.
const SENT: &str = "-> ";

/// The traffic without passwords. QEMU's replies have none: it does not tell them.
pub(crate) fn hiding(trace: Trace) -> Trace {
    Trace::new(move |line| trace.line(&shown(line)))
}

fn shown(line: &str) -> Cow<'_, str> {
    let Some(message) = line.strip_prefix(SENT) else {
        return Cow::Borrowed(line);
    };
    match without_passwords(message) {
        Some(hidden) => format!("{SENT}{hidden}\n").into(),
        None => Cow::Borrowed(line),
    }
}

/// A request as JSON with its passwords hidden, if it has any.
pub(crate) fn without_passwords(request: &str) -> Option<String> {
    let mut json: Json = serde_json::from_str(request).ok()?;
    hide(&mut json).then(|| json.to_string())
}

/// Hides the passwords in a value. Whether there was one.
fn hide(json: &mut Json) -> bool {
    match json {
        Json::Object(members) => {
            let has = |name: &str, part: &str| {
                let value = members.get(name).and_then(Json::as_str);
                value.is_some_and(|value| value.contains(part))
            };
            // The object that keeps secrets, and a property of some other one.
            let is_secret = has("qom-type", "secret");
            let is_property = has("property", "passw") || has("property", "data");
            let mut found = false;
            for (name, value) in members.iter_mut() {
                let is_password = is_password(name)
                    || is_secret && name == "data"
                    || is_property && name == "value";
                found |= if is_password && value.is_string() {
                    *value = HIDDEN.into();
                    true
                } else if name == "command-line" {
                    hide_text(value, has_secret)
                } else {
                    hide(value)
                };
            }
            found
        }
        Json::Array(values) => {
            let mut found = false;
            for value in values {
                found |= hide(value);
            }
            found
        }
        Json::String(_) => hide_text(json, has_secret_part),
        _ => false,
    }
}

fn hide_text(value: &mut Json, is_secret: fn(&str) -> bool) -> bool {
    let found = value.as_str().is_some_and(is_secret);
    if found {
        *value = HIDDEN.into();
    }
    found
}

/// Whether the member of this name is a password: that of `password-secret` is the name
/// of an object.
fn is_password(name: &str) -> bool {
    name == "cookie" || name.contains("passw") && !name.ends_with("-secret")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_a_password_is_hidden() {
        for arguments in [
            r#"{"protocol":"vnc","password":"hunter2"}"#,
            r#"{"qom-type":"secret","id":"s","data":"hunter2"}"#,
            r#"{"path":"/objects/s","property":"data","value":"hunter2"}"#,
            r#"{"path":"/x","property":"password","value":"hunter2"}"#,
            r#"{"filename":"https://me:hunter2@host/a.iso"}"#,
            r#"{"options":[{"password":"hunter2"}]}"#,
        ] {
            let line = format!("-> {{\"execute\":\"x\",\"arguments\":{arguments}}}\n");
            let shown = shown(&line);
            assert!(!shown.contains("hunter2"), "{shown}");
            assert!(shown.contains(r#""(hidden)""#), "{shown}");
            assert!(shown.starts_with("-> {\"execute\":\"x\","), "{shown}");
            assert!(shown.ends_with("}\n"), "{shown}");
        }
    }

    #[test]
    fn what_is_none_is_shown_as_it_is_sent() {
        for line in [
            "-> {\"execute\": \"query-status\"}\n",
            "-> {\"execute\":\"object-add\",\"arguments\":{\"qom-type\":\"rng\",\"data\":\"x\"}}\n",
            "-> {\"arguments\":{\"password-secret\":\"sec0\"}}\n",
            "-> {\"arguments\":{\"command-line\":\"info status\"}}\n",
            "-> not JSON with a password=x\n",
            "<- {\"password\":\"x\"}\n",
        ] {
            assert_eq!(shown(line), line);
        }
    }
}
