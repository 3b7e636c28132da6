// SPDX-License-Identifier: GPL-2.0-or-later

//! `qom-get`: the value of a property.
//!
//! Follows `hmp_qom_get` in QEMU's `qom/qom-hmp-cmds.c`.

use super::listing;
use super::qom_paths::QOM_PATHS;
use super::qom_properties::QOM_PROPERTIES;
use hmp_runtime::prelude::*;
use serde_json::value::RawValue;

/// The value as QMP sent it. Numbers and strings stay as they came, so that a
/// number that fits no Rust type loses nothing.
#[derive(Serialize)]
#[serde(transparent)]
struct PropertyValue(Box<RawValue>);

impl Display for PropertyValue {
    /// Writes JSON as QEMU's `json_writer_new(true)` does: four blanks for
    /// each level, and both brackets of an empty list on lines of their own.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut depth: usize = 0;
        let mut just_opened = false;
        let mut in_string = false;
        let mut escaped = false;
        for c in self.0.get().chars() {
            if in_string {
                in_string = escaped || c != '"';
                escaped = c == '\\' && !escaped;
                write!(f, "{c}")?;
                continue;
            }
            if c.is_ascii_whitespace() {
                continue;
            }
            let closes = matches!(c, '}' | ']');
            depth = depth.saturating_sub(usize::from(closes));
            if closes || just_opened {
                new_line(f, depth)?;
            }
            write!(f, "{c}")?;
            just_opened = matches!(c, '{' | '[');
            depth += usize::from(just_opened);
            match c {
                ',' => new_line(f, depth)?,
                ':' => f.write_str(" ")?,
                '"' => in_string = true,
                _ => {}
            }
        }
        writeln!(f)
    }
}

fn new_line(f: &mut fmt::Formatter<'_>, depth: usize) -> fmt::Result {
    write!(f, "\n{:1$}", "", depth * 4)
}

/// Show the value of an object's property, as JSON.
///
/// - `path`: the object: a path such as `/machine/peripheral/nic0`, or the end
///   of one, such as `nic0`, where it is unique.
/// - `property`: the name of the property; `qom-list` shows them.
///
/// A link or a child is shown as the path of its object, or as `""` if there is
/// none. Numbers are decimal, sizes in bytes. Fails for properties that can
/// only be written. Example: `qom-get /objects/io0 poll-max-ns`.
#[hmp(
    name = "qom-get",
    args = "path:s,property:s",
    qmp = "qom-get",
    preconfig
)]
async fn qom_get(
    mon: &Monitor,
    #[complete(QOM_PATHS)] path: String,
    #[complete(QOM_PROPERTIES)] property: String,
) -> Result<PropertyValue> {
    listing::value(mon, &path, &property)
        .await
        .map(PropertyValue)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(json: &str) -> String {
        PropertyValue(RawValue::from_string(json.to_owned()).unwrap()).to_string()
    }

    #[test]
    fn an_empty_list_and_an_empty_object_take_two_lines() {
        assert_eq!(shown("[]"), "[\n]\n");
        assert_eq!(shown("{\"a\": {}}"), "{\n    \"a\": {\n    }\n}\n");
    }

    #[test]
    fn levels_are_indented_by_four_blanks() {
        assert_eq!(
            shown(r#"{"order": "cad", "list": [1, {"x": null}]}"#),
            "{\n    \"order\": \"cad\",\n    \"list\": [\n        1,\n        {\n            \"x\": null\n        }\n    ]\n}\n"
        );
    }

    #[test]
    fn strings_and_numbers_stay_as_qemu_wrote_them() {
        for value in [
            r#""a\"b\\""#,
            r#""{[:,]}  x\u00FC""#,
            "18446744073709551615",
            "1.0000000000000001e+300",
            "-0",
        ] {
            assert_eq!(shown(value), format!("{value}\n"));
        }
    }
}
