// SPDX-License-Identifier: GPL-2.0-or-later

//! The arguments of the QMP commands that a command sends.
//!
//! QMP takes an object without the arguments that are not given. Few of QMP's
//! arguments may be `null`, so a `null` mostly is an `Option` that should have
//! been left out.

use crate::error::{Error, Result};
use crate::qmp::Request;
use serde::ser::Error as _;
use serde::{Serialize, Serializer};
use serde_json::Value as Json;
use serde_json::value::{RawValue, to_raw_value};

/// Arguments of a QMP command: what [`args!`](crate::args) makes, or anything
/// that serializes as an object without `null` in it.
pub trait QmpArguments {
    /// The arguments as JSON, and whether `null` among them is meant.
    #[doc(hidden)]
    fn to_json(&self) -> (serde_json::Result<Box<RawValue>>, bool);
}

impl<T: Serialize + ?Sized> QmpArguments for T {
    fn to_json(&self) -> (serde_json::Result<Box<RawValue>>, bool) {
        (to_raw_value(self), false)
    }
}

/// Arguments in which `null` is meant. The user has typed them as JSON, or the
/// argument is one of the few that QEMU's schema lets be `null`, such as
/// `backing` of `blockdev-add`.
#[derive(Clone, Debug)]
pub struct WithNulls<T>(pub T);

impl<T: Serialize> QmpArguments for WithNulls<T> {
    fn to_json(&self) -> (serde_json::Result<Box<RawValue>>, bool) {
        (to_raw_value(&self.0), true)
    }
}

/// What [`args!`](crate::args) makes: arguments in the order written.
#[derive(Clone, Debug, Default)]
pub struct Args {
    /// As JSON text, so that what the user has typed stays as it is.
    members: Vec<(String, Box<RawValue>)>,
    /// What could not be written as JSON.
    problem: Option<String>,
}

impl Args {
    /// Adds an argument.
    pub fn set(&mut self, name: &str, value: &(impl Serialize + ?Sized)) {
        match to_raw_value(value) {
            Ok(value) => self.members.push((name.to_owned(), value)),
            Err(error) => self.problem = Some(format!("'{name}': {error}")),
        }
    }

    /// Adds an argument if it is given.
    pub fn set_given(&mut self, name: &str, value: &Option<impl Serialize>) {
        if let Some(value) = value {
            self.set(name, value);
        }
    }
}

impl Serialize for Args {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.problem {
            Some(problem) => Err(S::Error::custom(problem)),
            None => serializer.collect_map(self.members.iter().map(|(name, value)| (name, value))),
        }
    }
}

/// The arguments of a QMP command. One whose name has a `?` is an `Option`, and
/// is left out if it is `None`.
///
/// ```
/// # use hmp_runtime::prelude::*;
/// let (device, speed) = ("disk0", None::<i64>);
/// let arguments = args! { "device": device, "speed"?: speed };
/// assert_eq!(json!(arguments), json!({ "device": "disk0" }));
/// ```
#[macro_export]
macro_rules! args {
    (@add $args:ident) => {};
    (@add $args:ident $name:literal : $value:expr $(, $($rest:tt)*)?) => {
        $args.set($name, &$value);
        $crate::args!(@add $args $($($rest)*)?);
    };
    (@add $args:ident $name:literal ? : $value:expr $(, $($rest:tt)*)?) => {
        $args.set_given($name, &$value);
        $crate::args!(@add $args $($($rest)*)?);
    };
    () => { $crate::monitor::Args::default() };
    ($name:literal $($rest:tt)*) => {{
        let mut args = $crate::monitor::Args::default();
        $crate::args!(@add args $name $($rest)*);
        args
    }};
}

/// A QMP command with its arguments.
pub(super) fn request(command: &str, arguments: impl QmpArguments) -> Result<Request> {
    let (arguments, nulls_are_meant) = arguments.to_json();
    let arguments =
        arguments.map_err(|error| Error::text(format!("arguments of '{command}': {error}")))?;
    if !arguments.get().starts_with('{') {
        return Err(Error::text(format!(
            "bug: the arguments of '{command}' are {}, not an object; `args! {{ \"name\": value }}` \
             makes one",
            kind(&arguments)
        )));
    }
    if !nulls_are_meant && let Some(name) = null_in(&arguments) {
        return Err(Error::text(format!(
            "bug: the argument '{name}' of '{command}' is null; `args! {{ \"{name}\"?: value }}` \
             leaves it out, and `WithNulls` sends it on purpose"
        )));
    }
    Ok(Request {
        command: command.to_owned(),
        arguments: Some(arguments),
    })
}

/// The kind of a JSON value that is not an object.
fn kind(value: &RawValue) -> &'static str {
    match value.get().as_bytes() {
        [b'"', ..] => "a string",
        [b'[', ..] => "an array",
        [b'n', ..] => "null",
        [b't' | b'f', ..] => "a boolean",
        _ => "a number",
    }
}

/// The first argument that is `null`, as QEMU names it: `backend.data`.
fn null_in(arguments: &RawValue) -> Option<String> {
    // Most arguments do not even contain the word.
    if !arguments.get().contains("null") {
        return None;
    }
    let arguments = serde_json::from_str(arguments.get()).ok()?;
    let mut path = Vec::new();
    find_null(&arguments, &mut path).then(|| path.join("."))
}

/// Whether there is a `null` in `value`; `path` then leads to it.
fn find_null(value: &Json, path: &mut Vec<String>) -> bool {
    let members: Vec<(String, &Json)> = match value {
        Json::Null => return true,
        Json::Object(members) => members
            .iter()
            .map(|(name, member)| (name.clone(), member))
            .collect(),
        Json::Array(elements) => elements
            .iter()
            .enumerate()
            .map(|(index, element)| (index.to_string(), element))
            .collect(),
        _ => return false,
    };
    members.into_iter().any(|(name, member)| {
        path.push(name);
        let found = find_null(member, path);
        if !found {
            path.pop();
        }
        found
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use std::collections::HashMap;

    /// The arguments as they are sent.
    fn sent(arguments: impl QmpArguments) -> String {
        let request = request("x-command", arguments).unwrap();
        request.arguments.unwrap().get().to_owned()
    }

    fn refusal(arguments: impl QmpArguments) -> String {
        request("x-command", arguments).unwrap_err().to_string()
    }

    #[test]
    fn what_is_not_given_is_left_out() {
        let (format, speed) = (Some("raw".to_owned()), None::<u64>);
        let arguments = args! {
            "device": "disk0",
            "format"?: format,
            "speed"?: speed,
            "unmap": true,
        };
        assert_eq!(
            sent(arguments),
            r#"{"device":"disk0","format":"raw","unmap":true}"#
        );
        assert_eq!(sent(args! {}), "{}");
        assert_eq!(sent(args! { "speed"?: speed }), "{}");
    }

    #[test]
    fn an_argument_that_is_not_json_is_an_error_with_its_name() {
        let by_pair = HashMap::from([((1, 2), 3)]);
        assert_eq!(
            refusal(args! { "map": by_pair }),
            "arguments of 'x-command': 'map': key must be a string"
        );
    }

    #[test]
    fn null_by_accident_is_refused_with_the_arguments_name() {
        let cpu: Option<i64> = None;
        assert_eq!(
            refusal(json!({ "name": "null", "cpu": cpu })),
            "bug: the argument 'cpu' of 'x-command' is null; `args! { \"cpu\"?: value }` leaves it \
             out, and `WithNulls` sends it on purpose"
        );
        let nested = json!({ "a": [1, { "b": 2 }], "backend": { "data": [{}, { "x": null }] } });
        assert!(refusal(nested).contains("the argument 'backend.data.1.x' of"));
    }

    #[test]
    fn null_on_purpose_is_sent() {
        let arguments = WithNulls(json!({ "node-name": "n", "backing": null }));
        assert_eq!(sent(arguments), r#"{"node-name":"n","backing":null}"#);
        assert_eq!(
            sent(json!({ "driver": "null-co" })),
            r#"{"driver":"null-co"}"#
        );
    }

    #[test]
    fn arguments_that_are_not_an_object_are_refused() {
        assert_eq!(
            refusal("disk0"),
            "bug: the arguments of 'x-command' are a string, not an object; \
             `args! { \"name\": value }` makes one"
        );
        assert!(refusal(json!([1])).contains("are an array, not an object"));
        assert!(refusal(()).contains("are null, not an object"));
    }
}
