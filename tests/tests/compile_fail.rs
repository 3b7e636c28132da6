// SPDX-License-Identifier: GPL-2.0-or-later

//! The mistakes that one can make with `#[hmp]`, and what the compiler says.
//!
//! The messages in `compile-fail` are our own. Those in `compile-fail/rustc` are
//! rustc's, and may differ with another compiler. They are compared only if the
//! compiler is the one that `compiler.txt` names.
//!
//! After a change of a message, `TRYBUILD=overwrite` writes what the compiler
//! says now, and which compiler it is. Read the difference.

#![allow(clippy::expect_used)]

use std::io::Write;
use std::process::Command;
use std::{env, fs, io};

/// Names the compiler whose messages are in the folder.
const MADE_WITH: &str = "compile-fail/rustc/compiler.txt";

/// The compiler that runs now: `rustc 1.95.0`.
fn compiler() -> String {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("--version").output();
    let text = output.expect("rustc runs, as it has built this").stdout;
    let text = String::from_utf8_lossy(&text);
    let words: Vec<&str> = text.split_whitespace().take(2).collect();
    words.join(" ")
}

/// Whether rustc's messages are those of the compiler that runs now. If not, it
/// says so, even though a test that passes prints nothing otherwise.
fn are_rustcs_words_known() -> bool {
    let compiler = compiler();
    if env::var("TRYBUILD").is_ok_and(|mode| mode == "overwrite") {
        fs::write(MADE_WITH, format!("{compiler}\n")).expect("the folder can be written");
        return true;
    }
    let made_with = fs::read_to_string(MADE_WITH).expect("the folder has it");
    let made_with = made_with.trim();
    if compiler == made_with {
        return true;
    }
    let notice = format!(
        "compile-fail/rustc has the words of {made_with}, and this is {compiler}: it is left out. \
         If a case of ours differs below, see whether only the compiler does.\n"
    );
    // Unlike `eprintln!`, this is not captured.
    let _ = io::stderr().write_all(notice.as_bytes());
    false
}

#[test]
fn every_mistake_is_an_error_that_says_what_to_write() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("compile-fail/*.rs");
    if are_rustcs_words_known() {
        cases.compile_fail("compile-fail/rustc/*.rs");
    }
}

// On its own: trybuild compiles all files in one go only if all must fail.
#[test]
fn unusual_functions_are_commands_without_a_warning() {
    trybuild::TestCases::new().pass("pass/*.rs");
}
