// SPDX-License-Identifier: GPL-2.0-or-later

//! The properties of a type, as `help` in an option string lists them.
//!
//! Follows `object_property_help` in QEMU's `qom/object_interfaces.c`.

use crate::qmp::Version;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::fmt::{self, Display};

/// A property, as `device-list-properties` and
/// `qom-list-properties` reply with it.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct ObjectPropertyInfo {
    /// The name.
    pub name: String,
    /// The type, in the words of the object model: `uint32`, `link<iothread>`.
    #[serde(rename = "type")]
    pub type_name: String,
    /// What it is for.
    #[serde(default)]
    pub description: Option<String>,
    /// The value of an object that does not set it.
    #[serde(default)]
    pub default_value: Option<Box<RawValue>>,
}

impl ObjectPropertyInfo {
    /// Its type, its default and what it is for.
    pub fn in_a_line(&self) -> String {
        let mut about = self.type_name.clone();
        if let Some(default) = &self.default_value {
            let json = default.get();
            let text: String = serde_json::from_str(json).unwrap_or_else(|_| json.to_owned());
            about.push_str(&format!(", default {text}"));
        }
        if let Some(description) = &self.description {
            about.push_str(&format!(": {description}"));
        }
        about
    }

    /// The words that the property can be, if it is an enumeration. Then its
    /// type is a QAPI name, and its description ends in `a/b/c`.
    pub fn alternatives(&self) -> Option<Vec<&str>> {
        let is_word = |word: &str| {
            let is_of_it = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
            !word.is_empty() && word.bytes().all(is_of_it)
        };
        match self.type_name.as_str() {
            // Not every version and device lists the words of these two in the
            // description.
            "LostTickPolicy" => return Some(vec!["delay", "discard", "slew"]),
            "OffAutoPCIBAR" => {
                let bars = ["bar0", "bar1", "bar2", "bar3", "bar4", "bar5"];
                return Some([&["auto", "off"], &bars[..]].concat());
            }
            name if !name.starts_with(|c: char| c.is_ascii_uppercase()) => return None,
            _ => {}
        }
        let last = self.description.as_deref()?.rsplit([' ', '(']).next()?;
        let words: Vec<&str> = last.trim_end_matches(')').split('/').collect();
        (words.len() > 1 && words.iter().all(|word| is_word(word))).then_some(words)
    }
}

/// The options of a type. `Display` is what the built-in monitor prints.
#[derive(Clone, Debug, Serialize)]
pub struct OptionsHelp {
    /// The type.
    of: String,
    /// Its properties.
    options: Vec<ObjectPropertyInfo>,
    /// Whether default values are shown as JSON.
    #[serde(skip)]
    json_defaults: bool,
}

impl OptionsHelp {
    /// The options of the type `of`, for a QEMU of this version.
    pub fn new(of: &str, options: Vec<ObjectPropertyInfo>, version: &Version) -> OptionsHelp {
        OptionsHelp {
            of: of.to_owned(),
            options,
            json_defaults: !version.at_least(10, 0),
        }
    }

    fn line(&self, option: &ObjectPropertyInfo) -> String {
        let mut line = format!("  {}=<{}>", option.name, option.type_name);
        if option.description.is_some() || option.default_value.is_some() {
            line = format!("{line:24} - ");
        }
        line.push_str(option.description.as_deref().unwrap_or_default());
        if let Some(default) = &option.default_value {
            let json = default.get();
            let text = serde_json::from_str(json).unwrap_or_else(|_| json.to_owned());
            let shown = match json {
                _ if self.json_defaults => json,
                "true" => "on",
                "false" => "off",
                _ => &text,
            };
            line.push_str(&format!(" (default: {shown})"));
        }
        line
    }
}

impl Display for OptionsHelp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.options.is_empty() {
            writeln!(f, "There are no options for {}.", self.of)?;
        } else {
            writeln!(f, "{} options:", self.of)?;
        }
        let mut lines: Vec<_> = self
            .options
            .iter()
            .map(|option| self.line(option))
            .collect();
        lines.sort();
        lines.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::qmp::Triple;

    fn shown(major: u32, properties: &str) -> String {
        let qemu = Triple {
            major,
            ..Triple::default()
        };
        let version = Version {
            qemu,
            ..Version::default()
        };
        let properties = serde_json::from_str(properties).unwrap();
        OptionsHelp::new("e1000", properties, &version).to_string()
    }

    const PROPERTIES: &str = r#"[
        { "name": "mac", "type": "str", "description": "Ethernet 6-byte MAC Address" },
        { "name": "bootindex", "type": "int32" },
        { "name": "romsize", "type": "uint32", "default-value": 4294967295 },
        { "name": "extra_mac_registers", "type": "bool", "description": "on/off", "default-value": true },
        { "name": "disable-legacy", "type": "OnOffAuto", "default-value": "auto" },
        { "name": "fds", "type": "list", "default-value": [] }]"#;

    #[test]
    fn lines_are_sorted_and_their_notes_aligned() {
        assert_eq!(
            shown(10, PROPERTIES),
            "e1000 options:\n  \
             bootindex=<int32>\n  \
             disable-legacy=<OnOffAuto> -  (default: auto)\n  \
             extra_mac_registers=<bool> - on/off (default: on)\n  \
             fds=<list>             -  (default: [])\n  \
             mac=<str>              - Ethernet 6-byte MAC Address\n  \
             romsize=<uint32>       -  (default: 4294967295)\n"
        );
    }

    #[test]
    fn older_ones_show_defaults_as_json() {
        let text = shown(7, PROPERTIES);
        assert!(text.contains("extra_mac_registers=<bool> - on/off (default: true)\n"));
        assert!(text.contains("disable-legacy=<OnOffAuto> -  (default: \"auto\")\n"));
    }

    #[test]
    fn a_type_may_have_no_options() {
        assert_eq!(shown(10, "[]"), "There are no options for e1000.\n");
    }
}
