// SPDX-License-Identifier: GPL-2.0-or-later

//! A private file for QEMU to write the guest's memory to.
//!
//! QMP has no command that replies with memory: `memsave` and `pmemsave` write
//! it to a file, which QEMU opens by its name. Where QEMU cannot be handed one
//! without a name, it is in a directory that only
//! this user may enter, and both are removed when it is dropped, whatever has
//! become of the command or of QEMU.

use hmp_runtime::prelude::*;
use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

pub(super) struct ScratchFile {
    directory: PathBuf,
    /// The name for QEMU.
    name: String,
    /// Opened before QEMU opens it, so that it can be read whatever user QEMU
    /// runs as.
    file: File,
}

impl ScratchFile {
    /// A new, empty file.
    ///
    /// # Errors
    ///
    /// If there is no place for temporary files.
    pub(super) fn new() -> Result<ScratchFile> {
        let place = std::env::temp_dir();
        ScratchFile::new_in(place.clone()).map_err(|error| {
            Error::text(format!(
                "no temporary file for QEMU to write memory to: {}: {error}",
                place.display()
            ))
        })
    }

    fn new_in(place: PathBuf) -> io::Result<ScratchFile> {
        // QEMU has a working directory of its own.
        let directory = new_directory(std::path::absolute(place)?)?;
        let path = directory.join("memory");
        let name = path.to_str().map(str::to_owned);
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path);
        match (name, file) {
            (Some(name), Ok(file)) => Ok(ScratchFile {
                directory,
                name,
                file,
            }),
            (name, file) => {
                let _ = std::fs::remove_file(&path);
                let _ = std::fs::remove_dir(&directory);
                Err(match (name, file) {
                    (_, Err(error)) => error,
                    // JSON can hold only text.
                    _ => io::Error::new(ErrorKind::InvalidFilename, "the path is no text"),
                })
            }
        }
    }

    /// The name for QEMU.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// The file itself.
    pub(super) fn file(&self) -> &File {
        &self.file
    }
}

/// What is in a file, up to `limit` bytes.
///
/// # Errors
///
/// If the file cannot be read.
pub(super) fn contents(mut file: &File, limit: u64) -> io::Result<Vec<u8>> {
    let mut contents = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    file.take(limit).read_to_end(&mut contents)?;
    Ok(contents)
}

impl Drop for ScratchFile {
    fn drop(&mut self) {
        // Nobody could do anything about a failure.
        let _ = std::fs::remove_file(self.directory.join("memory"));
        let _ = std::fs::remove_dir(&self.directory);
    }
}

/// Makes a directory with an unused name that nobody else may enter.
fn new_directory(place: PathBuf) -> io::Result<PathBuf> {
    static MADE: AtomicU64 = AtomicU64::new(0);
    loop {
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        // The number need not be secret: a name left by a killed process, or
        // made by somebody else, is only skipped.
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default()
            .as_nanos();
        let name = format!("hmp-{}-{now:x}-{number}", std::process::id());
        let directory = place.join(name);
        match DirBuilder::new().mode(0o700).create(&directory) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            result => return result.map(|()| directory),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn the_file_is_for_its_owner_alone_and_goes_with_its_directory() {
        let file = ScratchFile::new().unwrap();
        let mode = |path: &str| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(file.name()), 0o600);
        let directory = file.directory.clone();
        assert_eq!(mode(directory.to_str().unwrap()), 0o700);
        drop(file);
        assert!(!directory.exists());
    }

    #[test]
    fn what_is_written_under_its_name_is_read_up_to_the_limit() {
        let file = ScratchFile::new().unwrap();
        std::fs::write(file.name(), b"first, and long").unwrap();
        assert_eq!(contents(file.file(), 5).unwrap(), b"first");
        std::fs::write(file.name(), b"second").unwrap();
        assert_eq!(contents(file.file(), 100).unwrap(), b"second");
    }

    #[test]
    fn two_files_are_two() {
        let (a, b) = (ScratchFile::new().unwrap(), ScratchFile::new().unwrap());
        assert_ne!(a.name(), b.name());
    }

    #[test]
    fn a_place_that_is_none_is_an_error() {
        assert!(ScratchFile::new_in("/proc/nowhere".into()).is_err());
    }
}
