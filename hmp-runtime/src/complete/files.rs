// SPDX-License-Identifier: GPL-2.0-or-later

//! File names, as this process sees them.
//!
//! QEMU may see others: it may run as another user, in another directory or
//! on another host. QMP cannot list files.

use super::{Candidate, Completer, OTHER_FILES};
use std::fs;
use std::path::Path;

/// Names of files, as this process sees them.
pub static FILES: Completer = Completer::new(
    "this program's own view of the files",
    &[],
    |_, question| {
        let files = files_starting_with(question.current);
        Box::pin(async { Ok(files) })
    },
)
.lacks(OTHER_FILES);

/// The files whose name starts with `typed`; a directory ends in `/`. Hidden
/// files are among them, `.` and `..` are not.
pub fn files_starting_with(typed: &str) -> Vec<Candidate> {
    let (folder, name) = match typed.rfind('/') {
        Some(slash) => typed.split_at(slash + 1),
        None => ("", typed),
    };
    let path = if folder.is_empty() {
        Path::new(".")
    } else {
        Path::new(folder)
    };
    let Ok(entries) = fs::read_dir(path) else {
        return Vec::new();
    };
    let files = entries.flatten().filter_map(|entry| {
        let file = entry.file_name().into_string().ok()?;
        let slash = if entry.path().is_dir() { "/" } else { "" };
        file.starts_with(name)
            .then(|| Candidate::from(format!("{folder}{file}{slash}")))
    });
    files.collect()
}
