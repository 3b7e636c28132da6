// SPDX-License-Identifier: GPL-2.0-or-later

//! The command tables of one QEMU: its main `.hx` file and that of `info`.

use crate::drift::{Table, declared};
use crate::hx::{self, Entry};
use std::path::{Path, PathBuf};

/// The commands that one `.hx` file declares.
#[derive(Clone, Debug)]
pub struct HxFile {
    /// The file, as the user named it.
    pub path: PathBuf,
    /// The command above its commands.
    pub parent: Option<String>,
    /// Its commands.
    pub entries: Vec<Entry>,
}

/// Reads `.hx` files. Their names tell which table is a sub-table: a file with
/// `info` in its name has the table of `info`, unless it declares `info`
/// itself.
///
/// # Errors
///
/// The first file that cannot be read or parsed.
pub fn read(paths: &[PathBuf]) -> Result<Vec<HxFile>, String> {
    paths.iter().map(|path| read_one(path)).collect()
}

fn read_one(path: &Path) -> Result<HxFile, String> {
    let file = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|error| format!("{file}: {error}"))?;
    let entries = hx::read(&file, &text).map_err(|error| error.to_string())?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let is_main = entries.iter().any(|entry| entry.sub_table.is_some());
    let parent = (!is_main && name.contains("info")).then(|| "info".to_owned());
    Ok(HxFile {
        path: path.to_owned(),
        parent,
        entries,
    })
}

/// All commands of some files together.
pub fn together(files: &[HxFile]) -> Table {
    let tables = files
        .iter()
        .map(|file| declared(&file.entries, file.parent.as_deref()));
    tables.flatten().collect()
}

/// All entries of some files, each with the command above it.
pub fn entries(files: &[HxFile]) -> Vec<(Entry, Option<String>)> {
    let of = |file: &HxFile| {
        let parent = file.parent.clone();
        file.entries
            .clone()
            .into_iter()
            .map(move |entry| (entry, parent.clone()))
    };
    files.iter().flat_map(of).collect()
}
