// SPDX-License-Identifier: GPL-2.0-or-later

//! Puts QMP's complaints about the options of a block node into the words of
//! QEMU's block drivers, as the built-in monitor's `drive_add -n` prints them.
//!
//! QMP reads all options before any driver runs. So if several are wrong, QMP
//! may complain about another one than the drivers would.

use super::node_sizes::is_size;
use hmp_runtime::options::complaint::{Complaint, Wants};
use hmp_runtime::options::image::is_format;
use serde_json::{Map, Value as Json};

const SIZE_HINT: &str = "\nOptional suffix k, M, G, T, P or E means kilo-, mega-, giga-, tera-, peta-\n\
     and exabytes, respectively.";

/// The words of the block drivers for `description`, if they differ.
pub fn words(values: &Map<String, Json>, description: &str) -> Option<String> {
    if let Some(complaint) = Complaint::read(description) {
        return of_type(complaint);
    }
    let (path, what) = description.strip_prefix("Parameter '")?.split_once("' ")?;
    let path = path.replace('[', ".").replace(']', "");
    let option = path.rsplit('.').next().unwrap_or(&path);
    let (driver, rest) = driver_of(values, &path);
    match what {
        "is unexpected" => {
            let driver = driver?;
            Some(if is_format(driver) {
                format!("Block format '{driver}' does not support the option '{rest}'")
            } else {
                format!("Block protocol '{driver}' doesn't support the option '{rest}'")
            })
        }
        "is missing" => match option {
            "file" => Some("A block device must be specified for \"file\"".to_owned()),
            "filename" if driver == Some("file") => {
                Some("The 'file' block driver requires a file name".to_owned())
            }
            _ => Some(format!("Parameter '{option}' is missing")),
        },
        _ => {
            let value = what
                .strip_prefix("does not accept value '")?
                .strip_suffix('\'')?;
            Some(match option {
                "driver" => format!("Unknown driver '{value}'"),
                "discard" => "Invalid discard option".to_owned(),
                "type" => format!("Parameter 'type' does not accept value '{value}'"),
                _ => format!("invalid parameter value: {value}"),
            })
        }
    }
}

fn of_type(complaint: Complaint<'_>) -> Option<String> {
    let path = complaint.parameter.rsplit('.');
    let option = path.clone().next()?;
    // These two have a dot in their name.
    let option = match option {
        "direct" | "no-flush" if path.clone().nth(1) == Some("cache") => format!("cache.{option}"),
        _ => option.to_owned(),
    };
    Some(match complaint.wants {
        Wants::Boolean => format!("Parameter '{option}' expects 'on' or 'off'"),
        Wants::Signed | Wants::Unsigned if is_size(&option) => {
            format!("Parameter '{option}' expects a non-negative number below 2^64{SIZE_HINT}")
        }
        Wants::Signed | Wants::Unsigned => format!("Parameter '{option}' expects a number"),
        _ => return None,
    })
}

/// The driver of the node that an option is for, and the option's name there.
fn driver_of<'a, 'p>(values: &'a Map<String, Json>, path: &'p str) -> (Option<&'a str>, &'p str) {
    let mut node = values;
    let mut rest = path;
    let mut found = (driver(node), rest);
    while let Some((part, after)) = rest.split_once('.') {
        let Some(Json::Object(below)) = node.get(part) else {
            break;
        };
        (node, rest) = (below, after);
        if let Some(driver) = driver(node) {
            found = (Some(driver), rest);
        }
    }
    found
}

fn driver(node: &Map<String, Json>) -> Option<&str> {
    node.get("driver").and_then(Json::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn qmps_words_become_those_of_the_block_drivers() {
        let values = json!({ "driver": "raw", "file": { "driver": "file" },
                             "cache": { "x": "1" } });
        let values = values.as_object().unwrap();
        for (qmp, block) in [
            (
                "Parameter 'x' is unexpected",
                Some("Block format 'raw' does not support the option 'x'"),
            ),
            (
                "Parameter 'file.x' is unexpected",
                Some("Block protocol 'file' doesn't support the option 'x'"),
            ),
            (
                "Parameter 'cache.x' is unexpected",
                Some("Block format 'raw' does not support the option 'cache.x'"),
            ),
            (
                "Parameter 'file' is missing",
                Some("A block device must be specified for \"file\""),
            ),
            (
                "Parameter 'file.filename' is missing",
                Some("The 'file' block driver requires a file name"),
            ),
            (
                "Parameter 'server.path' is missing",
                Some("Parameter 'path' is missing"),
            ),
            (
                "Parameter 'file.driver' does not accept value 'x'",
                Some("Unknown driver 'x'"),
            ),
            (
                "Parameter 'discard' does not accept value 'x'",
                Some("Invalid discard option"),
            ),
            (
                "Parameter 'detect-zeroes' does not accept value 'x'",
                Some("invalid parameter value: x"),
            ),
            (
                "Invalid parameter type for 'file.read-only', expected: boolean",
                Some("Parameter 'read-only' expects 'on' or 'off'"),
            ),
            (
                "Invalid parameter type for 'cache.direct', expected: boolean",
                Some("Parameter 'cache.direct' expects 'on' or 'off'"),
            ),
            (
                "Invalid parameter type for 'vote-threshold', expected: integer",
                Some("Parameter 'vote-threshold' expects a number"),
            ),
            ("Could not open 'x': No such file or directory", None),
        ] {
            assert_eq!(words(values, qmp).as_deref(), block, "{qmp}");
        }
        let size = words(
            values,
            "Invalid parameter type for 'size', expected: integer",
        );
        assert!(size.is_some_and(|words| words.contains("below 2^64\nOptional suffix k")));
    }
}
