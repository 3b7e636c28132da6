// SPDX-License-Identifier: GPL-2.0-or-later

//! What the README and the guide show is what the program does.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tests::program;
use tests::qemu::{self, Setup};

fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(file: &str) -> String {
    std::fs::read_to_string(top().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// The code block of the README between `<!-- NAME -->` and the next comment.
fn block(name: &str) -> String {
    let readme = read("README.md");
    let (_, rest) = readme
        .split_once(&format!("<!-- {name} -->"))
        .unwrap_or_else(|| panic!("the README has no `{name}`"));
    let (_, rest) = rest.split_once("```").unwrap();
    let (_language, rest) = rest.split_once('\n').unwrap();
    let (code, _) = rest.split_once("```").unwrap();
    code.to_owned()
}

#[test]
fn the_tour_prints_what_the_readme_shows() {
    let output = Command::new(top().join("scripts/try"))
        .env("HMP_QEMU", &qemu::any().system)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        block("tour"),
        "{errors}"
    );
}

#[test]
fn the_readme_shows_a_command_file_as_it_is() {
    let name = "commands/src/memory/info_balloon.rs";
    let file = read(name);
    let (command, _tests) = file.split_once("\n#[cfg(test)]").unwrap();
    assert_eq!(block(&format!("file {name}")), command);
}

#[test]
fn the_guide_shows_what_json_looks_like() {
    let guide = read("docs/guide.md");
    let (_, example) = guide
        .split_once("$ hmp --json vm.sock -c 'info status' -c 'eject nowhere'\n")
        .unwrap();
    let (shown, _) = example.split_once("```").unwrap();
    let vm = Setup::new(qemu::any()).start(&["-machine", "none"]);
    let output = Command::new(program::hmp())
        .arg("--json")
        .arg(vm.qmp_socket())
        .args(["-c", "info status", "-c", "eject nowhere"])
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), shown);
    assert_eq!(output.status.code(), Some(1));
}
