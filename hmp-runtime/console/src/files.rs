// SPDX-License-Identifier: GPL-2.0-or-later

//! Files with commands, which are checked before any command runs.

use crate::work::{Step, Work};
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::Path;

/// Finds the first file that cannot be opened. A list of commands is not started if
/// it cannot be finished.
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
    // A pipe is opened only when its turn comes, since that waits for its
    // writer.
    if metadata.is_file() {
        File::open(path)?;
    }
    Ok(())
}
