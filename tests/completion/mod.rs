// SPDX-License-Identifier: GPL-2.0-or-later

//! Tables of lines and their completions.
//!
//! A row is a line between backquotes, an arrow, what must be offered, and after
//! a bar what must not be:
//!
//! ```text
//! `device_add virtio-blk-pci,drive=` => disk0 file0 | char0
//! ```
//!
//! Each word follows the last blank, comma, `=`, `/` or `.` of the line. A lone
//! `!` before the bar says that nothing is offered. A lone `*` after the bar says
//! that nothing else is. If versions stand before the line, it is only for them:
//! ``10.0 11.1: `line` => ...``.

use crate::qemu::Qemu;
use hmp_runtime::Monitor;
use hmp_runtime::monitor::{Options, Passthrough};
use hmp_runtime::qmp::{self, Address, Trace};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// A row of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The only versions that it is for; all if empty.
    pub versions: Vec<String>,
    /// The line left of the cursor.
    pub line: String,
    /// What must be offered.
    pub offered: Vec<String>,
    /// What must not be offered.
    pub refused: Vec<String>,
    /// Whether nothing else may be offered.
    pub is_all: bool,
}

impl Row {
    /// Whether the row is about a QEMU.
    pub fn is_for(&self, qemu: &Qemu) -> bool {
        self.versions.is_empty() || self.versions.contains(&qemu.minor_version())
    }

    /// What is wrong with the candidates, as they are typed.
    pub fn problem(&self, candidates: &[String]) -> Option<String> {
        let known = self.line.rfind([' ', ',', '=', '/', '.']);
        let known = known.map_or(0, |at| at + 1);
        let word = self.line.rfind(' ').map_or(0, |at| at + 1);
        let whole = |end: &String| format!("{}{end}", &self.line[word..known]);
        let candidates: BTreeSet<String> = candidates.iter().cloned().collect();
        let offered: BTreeSet<String> = self.offered.iter().map(whole).collect();
        let missing: Vec<_> = offered.difference(&candidates).collect();
        let refused: BTreeSet<String> = self.refused.iter().map(whole).collect();
        let mut wrong: Vec<_> = refused.intersection(&candidates).collect();
        if self.is_all {
            wrong.extend(candidates.difference(&offered));
        }
        (!missing.is_empty() || !wrong.is_empty()).then(|| {
            format!(
                "`{}`: not offered: {missing:?}, offered: {wrong:?}",
                self.line
            )
        })
    }
}

/// Reads a table. Blank lines, and those that start with `#`, are skipped.
pub fn read(table: &str) -> Vec<Row> {
    let rows = table
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    rows.map(|row| read_row(row).unwrap_or_else(|| panic!("not a row: {row}")))
        .collect()
}

fn read_row(row: &str) -> Option<Row> {
    let (versions, rest) = row.split_once('`')?;
    let (line, rest) = rest.rsplit_once('`')?;
    let (offered, refused) = match rest.split_once('|') {
        Some((offered, refused)) => (offered, refused),
        None => (rest, ""),
    };
    let words = |text: &str| -> Vec<String> {
        let words = text.split_ascii_whitespace();
        words.map(str::to_owned).collect()
    };
    let mut row = Row {
        versions: words(&versions.replace(':', " ")),
        line: line.to_owned(),
        offered: words(offered.trim().strip_prefix("=>")?),
        refused: words(refused),
        is_all: false,
    };
    if row.offered == ["!"] {
        row.offered.clear();
        row.is_all = true;
    }
    if row.refused == ["*"] {
        row.refused.clear();
        row.is_all = true;
    }
    let says_something = row.is_all || !row.offered.is_empty() || !row.refused.is_empty();
    says_something.then_some(row)
}

/// The QMP that a connection has carried, a line each.
pub type Traffic = Arc<Mutex<Vec<String>>>;

/// How many times a QMP command was sent.
pub fn sent(traffic: &Traffic, command: &str) -> usize {
    let named = format!("\"execute\":\"{command}\"");
    let traffic = traffic.lock().unwrap_or_else(PoisonError::into_inner);
    let sent = traffic.iter().filter(|line| line.starts_with("-> "));
    sent.filter(|line| line.contains(&named)).count()
}

/// A session in strict mode, and what it sends.
pub async fn connect(socket: &Path) -> (Monitor, Traffic) {
    let traffic = Traffic::default();
    let kept = Arc::clone(&traffic);
    let trace = Trace::new(move |line| {
        if let Ok(mut kept) = kept.lock() {
            kept.push(line.to_owned());
        }
    });
    let options = Options {
        passthrough: Passthrough::Never,
        qmp: qmp::Options {
            trace: Some(trace),
            ..qmp::Options::default()
        },
        ..Options::default()
    };
    let address = Address::Unix(socket.to_owned());
    let monitor = Monitor::connect_with(&address, options).await;
    (monitor.expect("QEMU greets"), traffic)
}

/// What the session offers at the end of a line, as it is typed.
pub async fn offered(monitor: &Monitor, line: &str) -> Vec<String> {
    let completion = monitor.complete(line).await;
    let typed = completion.typed().into_iter();
    typed.map(|typed| typed.text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_read() {
        let row = &read("10.0 11.1: `eject ` => a b | c\n# no row\n\n")[0];
        assert_eq!(row.versions, ["10.0", "11.1"]);
        assert_eq!(row.line, "eject ");
        assert_eq!((row.offered.len(), row.refused.len()), (2, 1));
        assert!(!row.is_all);
        assert!(read("`eject x` => !")[0].is_all);
        assert!(read("`eject ` => a | *")[0].is_all);
        for nothing in ["eject => a", "`eject ` a", "`eject ` => |"] {
            assert_eq!(read_row(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn the_words_go_after_the_last_separator() {
        let candidates =
            |list: &[&str]| -> Vec<String> { list.iter().map(|text| (*text).to_owned()).collect() };
        let row = &read("`device_add e1000,ma` => mac= | bus=")[0];
        assert_eq!(row.problem(&candidates(&["e1000,mac="])), None);
        assert!(row.problem(&candidates(&["mac="])).is_some());
        assert!(
            row.problem(&candidates(&["e1000,mac=", "e1000,bus="]))
                .is_some()
        );
        let row = &read("`eject d` => d0 | *")[0];
        assert_eq!(row.problem(&candidates(&["d0"])), None);
        assert!(row.problem(&candidates(&["d0", "d1"])).is_some());
    }
}
