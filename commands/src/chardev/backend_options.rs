// SPDX-License-Identifier: GPL-2.0-or-later

//! The option list of `chardev-add`, checked as QEMU does.
//!
//! Follows `opts_do_parse` and `opt_validate` in QEMU's `util/qemu-option.c`.
//! QEMU tells the options and their types.

use hmp_runtime::grammar::{Given, Options, identifier};
use hmp_runtime::options::scalar::{Numbers, SizeError, boolean};
use hmp_runtime::prelude::*;
use std::collections::HashMap;

/// Options whose values have been checked against their types.
pub(super) struct BackendOptions {
    /// The label of the new device.
    pub id: Option<String>,
    /// What the built-in monitor prints about short forms.
    pub warnings: String,
    values: HashMap<String, Typed>,
}

/// The value of an option, as typed and as read.
#[derive(Clone, Debug, PartialEq)]
struct Typed {
    text: String,
    value: Value,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Value {
    Text,
    Flag(bool),
    /// A number, or a size in bytes.
    Number(u64),
}

/// One entry of QMP `query-command-line-options`.
#[derive(Deserialize)]
struct CommandLineOptionInfo {
    parameters: Vec<CommandLineParameterInfo>,
}

#[derive(Deserialize)]
struct CommandLineParameterInfo {
    name: String,
    #[serde(rename = "type")]
    kind: String,
}

const HINT: &str =
    "\nIdentifiers consist of letters, digits, '-', '.', '_', starting with a letter.";
const SIZE_HINT: &str = "\nOptional suffix k, M, G, T, P or E means kilo-, mega-, giga-, tera-, peta-\n\
     and exabytes, respectively.";

impl BackendOptions {
    /// Reads the options of a new device.
    pub async fn read(mon: &Monitor, text: &str) -> Result<BackendOptions> {
        let question = json!({ "option": "chardev" });
        let lists: Vec<CommandLineOptionInfo> = mon
            .query_with("query-command-line-options", question)
            .await?;
        let kinds: HashMap<&str, &str> = lists
            .iter()
            .flat_map(|list| &list.parameters)
            .map(|parameter| (parameter.name.as_str(), parameter.kind.as_str()))
            .collect();
        BackendOptions::parse(text, mon.implied_key(), &kinds, Numbers::of(mon.version()))
            .map_err(|problem| Error::text(format!("{problem}Error: Parsing chardev args failed")))
    }

    /// The error is the text before the last line.
    pub(super) fn parse(
        text: &str,
        implied: Option<&'static str>,
        kinds: &HashMap<&str, &str>,
        numbers: Numbers,
    ) -> Result<BackendOptions, String> {
        let id = identifier(text).map_err(|problem| format!("{problem}{HINT}\n"))?;
        let mut options = BackendOptions {
            id,
            warnings: String::new(),
            values: HashMap::new(),
        };
        let mut asks_for_help = false;
        for given in Options::new(text, implied) {
            asks_for_help |= is_help(&given);
            options.warnings.push_str(&warning(&given));
            if given.key == "id" {
                continue;
            }
            let value = match kinds.get(given.key.as_str()) {
                None => Err(format!("Invalid parameter '{}'", given.key)),
                Some(kind) => typed(&given, kind, numbers),
            };
            let value = value.map_err(|problem| {
                if asks_for_help {
                    // Its help then goes to QEMU's own output.
                    options.warnings.clone()
                } else {
                    format!("{}{problem}\n", options.warnings)
                }
            })?;
            options.values.insert(
                given.key,
                Typed {
                    text: given.value,
                    value,
                },
            );
        }
        Ok(options)
    }

    /// The text of an option, if it is given.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.values.get(key).map(|typed| typed.text.as_str())
    }

    /// The truth value of an option.
    pub fn flag(&self, key: &str) -> Option<bool> {
        match self.values.get(key)?.value {
            Value::Flag(flag) => Some(flag),
            _ => None,
        }
    }

    /// The number, or the bytes, of an option.
    pub fn number(&self, key: &str) -> Option<u64> {
        match self.values.get(key)?.value {
            Value::Number(number) => Some(number),
            _ => None,
        }
    }
}

fn is_help(given: &Given) -> bool {
    matches!(given.short_form.as_deref(), Some("help" | "?"))
}

/// QEMU's warning about a word that stands alone.
fn warning(given: &Given) -> String {
    let Some(word) = given.short_form.as_ref().filter(|_| !is_help(given)) else {
        return String::new();
    };
    let Given { key, value, .. } = given;
    let advice = match key.as_str() {
        "delay" => format!("nodelay={}", if value == "on" { "off" } else { "on" }),
        _ => format!("{key}={value}"),
    };
    format!("warning: short-form boolean option '{word}' deprecated\nPlease use {advice} instead\n")
}

fn typed(given: &Given, kind: &str, numbers: Numbers) -> Result<Value, String> {
    let Given {
        key, value: text, ..
    } = given;
    match kind {
        "boolean" => boolean(text)
            .map(Value::Flag)
            .ok_or_else(|| format!("Parameter '{key}' expects 'on' or 'off'")),
        "number" => match numbers.unsigned(text) {
            Some(number) => Ok(Value::Number(number)),
            None if is_written_as_number(text) => {
                Err(format!("Value '{text}' is too large for parameter '{key}'"))
            }
            None => Err(format!("Parameter '{key}' expects a number")),
        },
        "size" => numbers
            .size(text)
            .map(Value::Number)
            .map_err(|error| match error {
                SizeError::OutOfRange => {
                    format!("Value '{text}' is out of range for parameter '{key}'")
                }
                _ => {
                    format!("Parameter '{key}' expects a non-negative number below 2^64{SIZE_HINT}")
                }
            }),
        _ => Ok(Value::Text),
    }
}

/// Whether a number is only wrong because it is too large.
fn is_written_as_number(text: &str) -> bool {
    let digits = text.trim_start().trim_start_matches(['+', '-']);
    let (digits, is_digit): (_, fn(&u8) -> bool) = match digits.strip_prefix("0x") {
        Some(digits) => (digits, u8::is_ascii_hexdigit),
        None => (digits, u8::is_ascii_digit),
    };
    !digits.is_empty() && digits.bytes().all(|byte| is_digit(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<BackendOptions, String> {
        let kinds = [
            ("backend", "string"),
            ("path", "string"),
            ("server", "boolean"),
        ];
        let more = [
            ("delay", "boolean"),
            ("reconnect", "number"),
            ("size", "size"),
        ];
        let kinds = kinds.into_iter().chain(more).collect();
        let mut version = Version::default();
        version.qemu.major = 10;
        BackendOptions::parse(text, Some("backend"), &kinds, Numbers::of(&version))
    }

    fn error(text: &str) -> String {
        parse(text).err().unwrap()
    }

    #[test]
    fn options_are_read_by_their_types() {
        let options = parse("socket,id=a,path=/x,server=yes,reconnect=0x10,size=1k").unwrap();
        assert_eq!(
            (options.id.as_deref(), options.get("backend")),
            (Some("a"), Some("socket"))
        );
        assert_eq!(options.flag("server"), Some(true));
        assert_eq!(
            (options.number("reconnect"), options.number("size")),
            (Some(16), Some(1024))
        );
        assert_eq!(options.warnings, "");
    }

    #[test]
    fn a_word_alone_is_a_flag_and_earns_a_warning() {
        let options = parse("socket,id=a,noserver,delay").unwrap();
        assert_eq!(
            (options.flag("server"), options.flag("delay")),
            (Some(false), Some(true))
        );
        assert_eq!(
            options.warnings,
            "warning: short-form boolean option 'noserver' deprecated\n\
             Please use server=off instead\n\
             warning: short-form boolean option 'delay' deprecated\n\
             Please use nodelay=off instead\n"
        );
    }

    #[test]
    fn what_is_wrong_is_told_after_the_warnings() {
        assert_eq!(error("null,id=a,foo=1"), "Invalid parameter 'foo'\n");
        assert_eq!(
            error("x,server=maybe"),
            "Parameter 'server' expects 'on' or 'off'\n"
        );
        assert_eq!(
            error("x,reconnect=abc"),
            "Parameter 'reconnect' expects a number\n"
        );
        let large = "99999999999999999999";
        let expected = format!("Value '{large}' is too large for parameter 'reconnect'\n");
        assert_eq!(error(&format!("x,reconnect={large}")), expected);
        assert!(error("x,size=abc").starts_with("Parameter 'size' expects a non-negative number"));
        assert!(error("x,server,foo=1").ends_with("instead\nInvalid parameter 'foo'\n"));
        assert!(error("x,id=1x").starts_with("Parameter 'id' expects an identifier\nIdentifiers"));
    }

    #[test]
    fn a_wish_for_help_hides_what_is_wrong() {
        assert_eq!(error("null,id=a,help"), "");
    }
}
