// SPDX-License-Identifier: GPL-2.0-or-later

//! `hmp ls`: the QEMUs of this machine.

use crate::options::{self, Key};
use crate::output::{Output, Style, unwritten};
use crate::status::Status;
use crate::value::plain;
use crate::visible::visible;
use hmp_serve::find::{self, Found, Monitor, Protocol};
use lexopt::Parser;
use std::ffi::OsString;
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

/// Reads the arguments behind `ls`: whether JSON is wanted.
///
/// # Errors
///
/// One line that says what is wrong.
pub(crate) fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<bool, String> {
    let mut parser = Parser::from_args(arguments);
    let mut is_json = false;
    while let Some(argument) = parser.next().map_err(plain)? {
        match options::find(options::LIST.iter(), &argument).map(|it| it.key) {
            Some(Key::Json) => is_json = true,
            _ => return Err(plain(argument.unexpected())),
        }
    }
    Ok(is_json)
}

/// Prints the list.
pub(crate) fn run(is_json: bool) -> Status {
    let found = find::all();
    let text = if is_json {
        // The data has no part that JSON could not have.
        serde_json::to_string(&found).unwrap_or_default() + "\n"
    } else {
        visible(&table(&found)).into_owned()
    };
    match Output::new(Style::Text, false).lines(&text) {
        Ok(()) => Status::Success,
        Err(error) => unwritten(&error),
    }
}

/// A line for each monitor, and one for a QEMU without any.
pub(crate) fn table(found: &[Found]) -> String {
    let titles = ["NAME", "PID", "QEMU", "MONITOR", "STATE", "ADDRESS"].map(str::to_owned);
    let mut rows = vec![titles];
    for qemu in found {
        let mut monitors = qemu.monitors.iter().peekable();
        if monitors.peek().is_none() {
            rows.push(row(qemu, None));
        }
        rows.extend(monitors.map(|monitor| row(qemu, Some(monitor))));
    }
    let mut widths = [0; 6];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.width());
        }
    }
    let mut text = String::new();
    for row in &rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(widths) {
            let blanks = width.saturating_sub(cell.width());
            // Writing to a String cannot fail.
            let _ = write!(line, "{cell}{:blanks$}  ", "");
        }
        text += line.trim_end();
        text.push('\n');
    }
    text
}

fn row(qemu: &Found, monitor: Option<&Monitor>) -> [String; 6] {
    let or_dash = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
    [
        or_dash(qemu.name.clone()),
        or_dash(qemu.pid.map(|pid| pid.to_string())),
        or_dash(qemu.version.clone()),
        or_dash(monitor.map(|it| protocol(it).to_owned())),
        state(qemu, monitor),
        or_dash(monitor.and_then(|it| {
            let address = it.address.as_ref().map(ToString::to_string);
            address.or_else(|| it.device.clone())
        })),
    ]
}

fn protocol(monitor: &Monitor) -> &'static str {
    match monitor.protocol {
        Protocol::Qmp => "QMP",
        Protocol::Hmp => "HMP",
    }
}

fn state(qemu: &Found, monitor: Option<&Monitor>) -> String {
    let mut words = Vec::new();
    if qemu.is_stopped {
        words.push("stopped".to_owned());
    }
    if qemu.is_libvirt {
        words.push("libvirt".to_owned());
    }
    match monitor {
        Some(monitor) => words.push(monitor.state.to_string()),
        None => words.push("no monitor".to_owned()),
    }
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ls_takes_json_and_nothing_else() {
        let parsed = |arguments: &[&str]| parse(arguments.iter().map(OsString::from));
        assert_eq!(parsed(&[]), Ok(false));
        assert_eq!(parsed(&["--json"]), Ok(true));
        for arguments in [["vm"].as_slice(), &["--strict"], &["-x"]] {
            assert!(parsed(arguments).is_err(), "{arguments:?}");
        }
    }

    #[test]
    fn an_empty_list_has_its_titles() {
        assert_eq!(table(&[]), "NAME  PID  QEMU  MONITOR  STATE  ADDRESS\n");
    }
}
