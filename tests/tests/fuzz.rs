// SPDX-License-Identifier: GPL-2.0-or-later

//! What the fuzz targets check, over a corpus and what is made of it, so that they
//! hold and stay buildable without the nightly compiler that fuzzing needs.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../fuzz/checks/line.rs"]
mod line;
#[path = "../fuzz/checks/qmp.rs"]
mod qmp;

use commands as _;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use std::path::Path;

/// Every line that a differential script gives to both monitors.
fn corpus() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("differential");
    let mut lines = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "steps") {
            let text = std::fs::read_to_string(&path).unwrap();
            let is_line = |line: &&str| !line.starts_with(['#', '@']);
            lines.extend(text.lines().filter(is_line).map(str::to_owned));
        }
    }
    assert!(lines.len() > 1000, "only {} lines", lines.len());
    lines
}

/// What bends a line: what the grammar treats in its own way.
const BENT: &[&str] = &[
    " ",
    "\t",
    "\r",
    "\"",
    "'",
    "\\",
    "-",
    "/",
    "$",
    "$eip",
    "(",
    ")",
    "*",
    "%",
    "0x",
    "~",
    ",",
    "=",
    "{",
    "}",
    ".",
    "|",
    "\0",
    "é",
    "\u{200b}",
    "99999999999999999999",
    "-1",
    "1e400",
    "k",
];

/// Pieces of what a peer may send.
const MESSAGES: &[&[u8]] = &[
    b"{\"return\": {}}\r\n",
    b"{\"id\": 1}\n",
    b"{\"event\": \"STOP\"}\n",
    b"{\"QMP\": {\"version\": {}, \"capabilities\": []}}\r\n",
    b"{\"error\": {\"class\": \"GenericError\", \"desc\": \"x\"}}\n",
    b"\xff\xfb\x01",
    b"\n",
    b"{",
    b"\"",
];

#[test]
fn every_line_of_the_scripts_is_read_soundly() {
    for line in corpus() {
        line::check(&line);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn bent_lines_are_read_soundly(
        line in select(corpus()),
        cuts in prop::collection::vec((any::<Index>(), select(BENT), any::<bool>()), 1..5),
    ) {
        let mut line = line;
        for (at, text, replaces) in cuts {
            let mut at = at.index(line.len() + 1);
            while !line.is_char_boundary(at) {
                at -= 1;
            }
            let rest = line.split_off(at);
            line += text;
            line.extend(rest.chars().skip(usize::from(replaces)));
        }
        line::check(&line);
    }

    #[test]
    fn any_text_is_read_soundly(line in any::<String>()) {
        line::check(&line);
    }

    #[test]
    fn any_bytes_of_a_peer_are_read_soundly(
        size in any::<u16>(),
        parts in prop::collection::vec(prop_oneof![
            select(MESSAGES).prop_map(<[u8]>::to_vec),
            prop::collection::vec(any::<u8>(), 0..20),
        ], 0..12),
    ) {
        qmp::check(size % 40, &parts.concat());
    }
}
