// SPDX-License-Identifier: GPL-2.0-or-later

//! The options of a block node: from the text of `drive_add -n` to the typed
//! arguments of QMP `blockdev-add`.
//!
//! Follows `hmp_drive_add_node` in QEMU's `block/monitor/block-hmp-cmds.c`:
//! there, the block drivers get the values as text. QMP wants typed values, and
//! a driver for every node, while the text may leave the driver to QEMU.

use super::node_complaint;
use super::node_sizes::is_size;
use hmp_runtime::grammar::{Options, identifier};
use hmp_runtime::options::image::is_format;
use hmp_runtime::options::keyval;
use hmp_runtime::options::scalar::Numbers;
use hmp_runtime::options::typed::Typing;
use hmp_runtime::prelude::*;
use serde_json::Map;

/// Options as typed.
pub struct NodeOptions {
    /// All values as text, nested as the dots in the keys say.
    pub values: Map<String, Json>,
    /// What the monitor prints about options without a value.
    pub warnings: String,
}

const IDENTIFIER_HINT: &str =
    "\nIdentifiers consist of letters, digits, '-', '.', '_', starting with a letter.";

impl NodeOptions {
    /// Reads the text.
    ///
    /// # Errors
    ///
    /// QEMU's text for it.
    pub fn read(text: &str) -> Result<NodeOptions, String> {
        identifier(text).map_err(|problem| problem + IDENTIFIER_HINT)?;
        let mut warnings = String::new();
        let mut pairs = Vec::new();
        for given in Options::new(text, None) {
            let (key, value) = (given.key, given.value);
            if let Some(word) = given.short_form.filter(|it| !matches!(&**it, "help" | "?")) {
                warnings.push_str(&format!(
                    "warning: short-form boolean option '{word}' deprecated\n\
                     Please use {key}={value} instead\n"
                ));
            }
            pairs.push(format!("{key}={}", value.replace(',', ",,")));
        }
        let values = keyval::parse(&pairs.join(","), None)?.values;
        Ok(NodeOptions { values, warnings })
    }

    /// The options as QMP wants them; `None` if the text leaves a driver to
    /// QEMU, which QMP does not allow.
    pub async fn typed(&self, mon: &Monitor) -> Result<Option<Map<String, Json>>> {
        let numbers = Numbers::of(mon.version());
        let mut values = self.values.clone();
        if !with_drivers(&mut values) {
            return Ok(None);
        }
        plain(&mut values, numbers);
        let schema = mon.schema().await?;
        let typing = Typing {
            schema: &schema,
            numbers,
        };
        Ok(Some(typing.arguments("blockdev-add", &values)))
    }

    /// QEMU's words for a complaint about the options.
    pub fn words(&self, description: String) -> String {
        node_complaint::words(&self.values, &description).unwrap_or(description)
    }
}

/// Adds the drivers that follow from the name of a file alone. Returns whether
/// every node then has one.
fn with_drivers(node: &mut Map<String, Json>) -> bool {
    let Some(driver) = node.get("driver").and_then(Json::as_str) else {
        return false;
    };
    // These drivers open their `file` by its name alone, without looking into
    // it.
    let is_format = is_format(driver);
    if let Some(Json::Object(file)) = node.get_mut("file")
        && is_format
        && !file.contains_key("driver")
        && let Some(name) = file.get("filename").and_then(Json::as_str)
    {
        // A name with a protocol in front, or the name of a device, has a
        // driver of its own.
        if name.contains(':') || name.starts_with("/dev/") {
            return false;
        }
        file.insert("driver".to_owned(), json!("file"));
    }
    true
}

/// Turns values that QEMU's block drivers read in their own way into those of
/// QMP.
fn plain(values: &mut Map<String, Json>, numbers: Numbers) {
    for (key, value) in values {
        match value {
            Json::String(text) if is_size(key) => {
                if let Ok(size) = numbers.size(text) {
                    *text = size.to_string();
                }
            }
            Json::String(text) if key == "discard" => match text.as_str() {
                "on" => "unmap".clone_into(text),
                "off" => "ignore".clone_into(text),
                _ => {}
            },
            Json::Object(values) => plain(values, numbers),
            Json::Array(elements) => {
                for element in elements.iter_mut().filter_map(Json::as_object_mut) {
                    plain(element, numbers);
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> NodeOptions {
        NodeOptions::read(text).unwrap_or_else(|problem| panic!("{problem}"))
    }

    #[test]
    fn dots_in_keys_make_structures_and_lists() {
        assert_eq!(
            Json::Object(read("driver=quorum,children.0=a,children.1.driver=b,x=1,x=2,,3").values),
            json!({ "driver": "quorum", "children": ["a", { "driver": "b" }], "x": "2,3" })
        );
    }

    #[test]
    fn options_without_a_value_are_warned_about() {
        let options = read("driver=raw,read-only,noforce-share");
        assert_eq!(options.values["read-only"], "on");
        assert_eq!(options.values["force-share"], "off");
        assert_eq!(
            options.warnings,
            "warning: short-form boolean option 'read-only' deprecated\n\
             Please use read-only=on instead\n\
             warning: short-form boolean option 'noforce-share' deprecated\n\
             Please use force-share=off instead\n"
        );
        assert!(NodeOptions::read("id=5").is_err());
    }

    #[test]
    fn the_driver_of_a_plain_file_needs_no_naming() {
        let with = |text: &str| {
            let mut values = read(text).values;
            with_drivers(&mut values).then_some(Json::Object(values))
        };
        assert_eq!(
            with("driver=qcow2,file.filename=a").unwrap()["file"]["driver"],
            "file"
        );
        assert!(with("file.filename=a").is_none());
        assert!(with("driver=qcow2,file.filename=nbd://a").is_none());
        assert!(with("driver=raw,file.filename=/dev/sda").is_none());
        let filter = with("driver=throttle,file.filename=a").unwrap();
        assert_eq!(filter["file"]["driver"], Json::Null);
    }

    #[test]
    fn sizes_and_discard_get_the_values_of_qmp() {
        let mut values = read("size=1k,discard=on,file.offset=0x10,list.0.size=2M,speed=1k").values;
        plain(&mut values, Numbers::default());
        assert_eq!(
            Json::Object(values),
            json!({ "size": "1024", "discard": "unmap", "file": { "offset": "16" },
                    "list": [{ "size": "2097152" }], "speed": "1k" })
        );
    }
}
