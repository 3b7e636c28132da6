// SPDX-License-Identifier: GPL-2.0-or-later

//! Stubs for commands that a `.hx` file declares and nobody has written yet.
//!
//! * here: which stubs to write, and writing them;
//! * `subsystem`: the folder that a command belongs to;
//! * `stub`: the file's text.

mod stub;
mod subsystem;

pub use stub::Versions;

use crate::hx::Entry;
use hmp_runtime::registry::Command;
use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// One stub to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stub {
    /// The command's whole name, `info block`.
    pub name: String,
    /// Its file, below the folder of the commands' source.
    pub path: PathBuf,
    /// The file's text.
    pub text: String,
}

/// What became of a stub.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// The file has been written.
    New,
    /// A file of that name existed before, and is unchanged.
    Kept,
}

/// The stubs for those `entries` that are not among the `registered` commands.
///
/// `parent` is the command above the entries: `info`, for the file that
/// declares its table.
pub fn stubs(
    entries: &[Entry],
    parent: Option<&str>,
    registered: &[&'static Command],
    versions: &Versions,
) -> Vec<Stub> {
    let is_registered = |entry: &Entry| {
        registered
            .iter()
            .any(|command| command.parent() == parent && command.own_name() == entry.name)
    };
    let missing = entries.iter().filter(|entry| !is_registered(entry));
    missing
        .map(|entry| stub::of(entry, parent, versions))
        .collect()
}

impl Stub {
    /// Writes the file below `source`, unless there is one.
    ///
    /// # Errors
    ///
    /// Those of the file system.
    pub fn write(&self, source: &Path) -> io::Result<Written> {
        let path = source.join(&self.path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(mut file) => file.write_all(self.text.as_bytes()).map(|()| Written::New),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(Written::Kept),
            Err(error) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hx;
    use hmp_runtime::registry::commands;

    fn entries(names: &[&str]) -> Vec<Entry> {
        let one = |name: &&str| {
            format!("{{.name=\"{name}\",.args_type=\"\",.params=\"\",.help=\"\",.cmd=f}},\n")
        };
        hx::read("a.hx", &names.iter().map(one).collect::<String>()).unwrap()
    }

    fn names(stubs: &[Stub]) -> Vec<&str> {
        stubs.iter().map(|stub| stub.name.as_str()).collect()
    }

    #[test]
    fn only_what_is_not_registered_gets_a_stub() {
        let all = stubs(
            &entries(&["quit|q", "teleport"]),
            None,
            commands(),
            &Versions::default(),
        );
        assert_eq!(names(&all), ["teleport"]);
    }

    #[test]
    fn sub_commands_are_looked_up_among_their_own() {
        let versions = Versions::default();
        let all = stubs(
            &entries(&["status", "quit|q"]),
            Some("info"),
            commands(),
            &versions,
        );
        assert_eq!(names(&all), ["info quit|q"]);
    }

    #[test]
    fn a_file_that_is_there_is_never_touched() {
        let folder = std::env::temp_dir().join(format!("hmp-bootstrap-{}", std::process::id()));
        let stub = &stubs(
            &entries(&["teleport"]),
            None,
            commands(),
            &Versions::default(),
        )[0];
        assert_eq!(stub.write(&folder).unwrap(), Written::New);
        let path = folder.join(&stub.path);
        fs::write(&path, "mine").unwrap();
        assert_eq!(stub.write(&folder).unwrap(), Written::Kept);
        assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
        fs::remove_dir_all(&folder).unwrap();
    }
}
