// SPDX-License-Identifier: GPL-2.0-or-later

//! The values of options, and the messages about wrong ones.

use hmp_runtime::monitor::Passthrough;
use lexopt::{Parser, ValueExt};

/// Reads the value of `--passthrough`.
pub(crate) fn passthrough(mode: &str) -> Result<Passthrough, String> {
    match mode {
        "auto" => Ok(Passthrough::Auto),
        "never" => Ok(Passthrough::Never),
        "always" => Ok(Passthrough::Always),
        other => Err(choices("--passthrough", "auto, never or always", other)),
    }
}

pub(crate) fn word(parser: &mut Parser) -> Result<String, String> {
    parser.value().map_err(plain)?.string().map_err(plain)
}

pub(crate) fn choices(option: &str, choices: &str, given: &str) -> String {
    format!("{option} takes {choices}, not '{given}'")
}

pub(crate) fn plain(error: lexopt::Error) -> String {
    format!("{error}; 'hmp --help' lists the options")
}
