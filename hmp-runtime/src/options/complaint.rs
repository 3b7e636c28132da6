// SPDX-License-Identifier: GPL-2.0-or-later

//! QEMU's complaints about values of the wrong type, translated from one
//! visitor's words to another's.
//!
//! QMP's arguments go through QEMU's visitor for JSON
//! (`qapi/qobject-input-visitor.c`). The built-in monitor reads options with
//! the visitor for key and value (same file), with the one for the older option
//! lists (`qapi/opts-visitor.c`), or with the one for a single text
//! (`qapi/string-input-visitor.c`). They look at the same members in the same
//! order, but each has its own words.

use serde_json::{Map, Value as Json};

/// A complaint of QEMU's visitor for JSON: a value is not of the type it should
/// be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Complaint<'a> {
    /// The member, with those around it: `rules[0].match`.
    pub parameter: &'a str,
    /// The type that the value should be of.
    pub wants: Wants,
}

/// A type of the JSON visitor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wants {
    /// A signed integer type.
    Signed,
    /// An unsigned integer type; sizes are among these.
    Unsigned,
    /// `bool`.
    Boolean,
    /// A floating number.
    Number,
    /// `str`.
    Text,
    /// `null`.
    Null,
    /// A list.
    Array,
    /// A structure.
    Object,
}

const EXPECTED: &[(&str, Wants)] = &[
    ("integer", Wants::Signed),
    ("boolean", Wants::Boolean),
    ("number", Wants::Number),
    ("string", Wants::Text),
    ("null", Wants::Null),
    ("array", Wants::Array),
    ("object", Wants::Object),
];

impl Complaint<'_> {
    /// Reads the description of a QMP error.
    pub fn read(description: &str) -> Option<Complaint<'_>> {
        if let Some(rest) = description.strip_prefix("Invalid parameter type for '") {
            let (parameter, expected) = rest.rsplit_once("', expected: ")?;
            let (_, wants) = EXPECTED.iter().find(|(name, _)| *name == expected)?;
            let wants = *wants;
            return Some(Complaint { parameter, wants });
        }
        let rest = description.strip_prefix("Parameter '")?;
        let parameter = rest.strip_suffix("' expects uint64")?;
        let wants = Wants::Unsigned;
        Some(Complaint { parameter, wants })
    }

    /// The words of the visitor for key and value, where they differ. `text`
    /// says whether the value is text, and not a list or structure.
    pub fn of_keyval(&self, parameter: &str, text: bool, size: bool) -> Option<String> {
        let expected = match self.wants {
            Wants::Null | Wants::Array | Wants::Object => return None,
            _ if !text => return Some(format!("Parameters '{parameter}.*' are unexpected")),
            Wants::Text | Wants::Number => return None,
            Wants::Boolean => "'on' or 'off'",
            Wants::Unsigned if size => "size",
            Wants::Signed | Wants::Unsigned => "integer",
        };
        Some(format!("Parameter '{parameter}' expects {expected}"))
    }

    /// The words of the visitor for older option lists, where they differ.
    pub fn of_options(&self, size: bool) -> Option<String> {
        let expected = match self.wants {
            Wants::Boolean => "'on' or 'off'",
            Wants::Signed => "an int64 value",
            Wants::Unsigned if size => "a size value",
            Wants::Unsigned => "a uint64 value",
            _ => return None,
        };
        Some(format!("Parameter '{}' expects {expected}", self.parameter))
    }
}

/// What the visitor for key and value says instead of `description`, QEMU's
/// error for `values` as JSON. `is_size` tells which integer members are sizes.
pub fn keyval_words(
    description: &str,
    values: &Map<String, Json>,
    is_size: impl Fn(&str) -> bool,
) -> String {
    let dotted = |parameter: &str| parameter.replace('[', ".").replace(']', "");
    if let Some(complaint) = Complaint::read(description) {
        let parameter = dotted(complaint.parameter);
        let mut path = parameter.split('.');
        let value = path.next().and_then(|first| values.get(first));
        let value = path.try_fold(value, |at, part| {
            at.map(|at| match at {
                Json::Array(elements) => part.parse().ok().and_then(|at: usize| elements.get(at)),
                other => other.get(part),
            })
        });
        let text = value.flatten().is_some_and(Json::is_string);
        // Elements of a list are named by their index, but whether they are
        // sizes depends on the list's name.
        let mut names = parameter.rsplit('.');
        let name = names.find(|part| part.parse::<usize>().is_err());
        let size = name.is_some_and(is_size);
        return complaint
            .of_keyval(&parameter, text, size)
            .unwrap_or_else(|| description.replace(complaint.parameter, &parameter));
    }
    for end in ["' is missing", "' is unexpected"] {
        let rest = description.strip_prefix("Parameter '");
        if let Some(parameter) = rest.and_then(|rest| rest.strip_suffix(end)) {
            return format!("Parameter '{}{end}", dotted(parameter));
        }
    }
    description.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::typed::is_size;
    use serde_json::json;

    fn keyval(description: &str, values: Json) -> String {
        keyval_words(description, values.as_object().unwrap(), is_size)
    }

    #[test]
    fn each_type_has_its_own_words() {
        let values = json!({ "a": "x", "size": "x", "l": ["x", { "b": "x" }] });
        for (json_words, keyval_words) in [
            (
                "Invalid parameter type for 'a', expected: integer",
                "Parameter 'a' expects integer",
            ),
            (
                "Parameter 'a' expects uint64",
                "Parameter 'a' expects integer",
            ),
            (
                "Parameter 'size' expects uint64",
                "Parameter 'size' expects size",
            ),
            (
                "Invalid parameter type for 'a', expected: boolean",
                "Parameter 'a' expects 'on' or 'off'",
            ),
            (
                "Invalid parameter type for 'l[0]', expected: object",
                "Invalid parameter type for 'l.0', expected: object",
            ),
            (
                "Parameter 'l[0]' expects uint64",
                "Parameter 'l.0' expects integer",
            ),
            (
                "Invalid parameter type for 'l[1].b', expected: boolean",
                "Parameter 'l.1.b' expects 'on' or 'off'",
            ),
            (
                "Parameter 'l[1].c' is missing",
                "Parameter 'l.1.c' is missing",
            ),
            (
                "Parameter 'l[1].c' is unexpected",
                "Parameter 'l.1.c' is unexpected",
            ),
        ] {
            assert_eq!(keyval(json_words, values.clone()), keyval_words);
        }
    }

    #[test]
    fn a_structure_where_a_value_belongs_is_unexpected() {
        let values = json!({ "a": { "b": "1" }, "l": [{ "c": ["1"] }] });
        assert_eq!(
            keyval(
                "Invalid parameter type for 'a', expected: integer",
                values.clone()
            ),
            "Parameters 'a.*' are unexpected"
        );
        assert_eq!(
            keyval(
                "Invalid parameter type for 'l[0].c', expected: string",
                values
            ),
            "Parameters 'l.0.c.*' are unexpected"
        );
    }

    #[test]
    fn other_errors_stay_as_they_are() {
        for description in [
            "Parameter 'policy' does not accept value 'x'",
            "Parameter 'threads' expects uint32_t",
            "Invalid parameter type for 'a', expected: array",
            "Device '[0]' not found",
        ] {
            assert_eq!(keyval(description, json!({ "a": "x" })), description);
        }
    }
}
