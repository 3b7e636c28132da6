// SPDX-License-Identifier: GPL-2.0-or-later

//! Files with commands, looked at before anything is done.

use crate::work::{Step, Work};
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::Path;

/// Finds the first file that cannot be opened: a list of commands is not begun if it
/// cannot be brought to its end.
///
/// # Errors
///
/// One line that says which file, and why.
pub(crate) fn check(work: &Work) -> Result<(), String> {
    let Work::Steps(steps) = work else {
        return Ok(());
    };
    for step in steps {
        if let Step::File(path) = step
            && path.as_os_str() != "-"
        {
            open(path)
                .map_err(|error| format!("{}: {error}; no command was run", path.display()))?;
        }
    }
    Ok(())
}

fn open(path: &Path) -> io::Result<()> {
    let metadata = fs::metadata(path)?;
    if metadata.is_dir() {
        return Err(ErrorKind::IsADirectory.into());
    }
    // A pipe is opened once, when its turn comes: to open it is to wait for its writer.
    if metadata.is_file() {
        File::open(path)?;
    }
    Ok(())
}
