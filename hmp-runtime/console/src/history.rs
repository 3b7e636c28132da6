// SPDX-License-Identifier: GPL-2.0-or-later

//! The lines typed, kept from one run to the next.
//!
//! A file of one line each, oldest first, in the XDG state directory. Several
//! consoles may use it at once: a line is appended with one write, and whoever
//! writes holds a lock. The lock is on the directory, since the file itself
//! gets replaced when it has grown.

use rustix::fs::{FlockOperation, OFlags};
use rustix::process::geteuid;
use std::fs::{DirBuilder, File, Metadata, OpenOptions, Permissions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How many lines are kept.
pub(crate) const CAPACITY: usize = 1000;

/// The file of the lines typed.
#[derive(Debug)]
pub(crate) struct HistoryFile {
    directory: PathBuf,
    last: Option<String>,
}

impl HistoryFile {
    /// Opens the history of this user, and reads its lines; `None` if the user wants
    /// to have none.
    ///
    /// # Errors
    ///
    /// Why there can be no history, in one line with the path.
    pub(crate) fn open() -> Result<Option<(HistoryFile, Vec<String>)>, String> {
        let directory = directory(
            std::env::var_os("XDG_STATE_HOME").map(PathBuf::from),
            std::env::home_dir(),
        )
        .ok_or("neither $XDG_STATE_HOME nor $HOME says where")?;
        if is_unwanted(&directory) {
            return Ok(None);
        }
        HistoryFile::open_in(directory.clone())
            .map(Some)
            .map_err(|error| format!("{}: {error}", directory.display()))
    }

    fn open_in(directory: PathBuf) -> io::Result<(HistoryFile, Vec<String>)> {
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&directory)?;
        make_private(&open_directory(&directory)?, 0o700)?;
        let mut file = HistoryFile {
            directory,
            last: None,
        };
        let lock = file.lock()?;
        // Also shows whether it can be written.
        make_private(&file.append()?, 0o600)?;
        let mut lines = file.read()?;
        if lines.len() > 2 * CAPACITY {
            lines.drain(..lines.len() - CAPACITY);
            file.replace(&lines)?;
        }
        drop(lock);
        lines.dedup();
        lines.drain(..lines.len().saturating_sub(CAPACITY));
        file.last = lines.last().cloned();
        Ok((file, lines))
    }

    /// Adds a line, unless it is the same as the one before.
    ///
    /// # Errors
    ///
    /// Why it could not be written.
    pub(crate) fn push(&mut self, line: &str) -> io::Result<()> {
        // A control character can be typed but not read back.
        if self.last.as_deref() == Some(line) || line.contains(char::is_control) {
            return Ok(());
        }
        let _lock = self.lock()?;
        self.append()?.write_all(format!("{line}\n").as_bytes())?;
        self.last = Some(line.to_owned());
        Ok(())
    }

    fn path(&self) -> PathBuf {
        self.directory.join("history")
    }

    fn append(&self) -> io::Result<File> {
        let mut options = OpenOptions::new();
        options.append(true).create(true).mode(0o600);
        open_ours(&mut options, &self.path())
    }

    fn read(&self) -> io::Result<Vec<String>> {
        let mut bytes = Vec::new();
        open_ours(OpenOptions::new().read(true), &self.path())?.read_to_end(&mut bytes)?;
        let text = String::from_utf8_lossy(&bytes);
        let lines = text.lines().filter(|line| !line.is_empty());
        Ok(lines.map(str::to_owned).collect())
    }

    /// Waits a little for other consoles, but gives up on one that is stopped.
    fn lock(&self) -> io::Result<File> {
        let directory = open_directory(&self.directory)?;
        for _ in 0..20 {
            match rustix::fs::flock(&directory, FlockOperation::NonBlockingLockExclusive) {
                Err(rustix::io::Errno::WOULDBLOCK) => {
                    std::thread::sleep(Duration::from_millis(10));
                }
                // Some file systems have no locks: it works without one.
                _ => break,
            }
        }
        Ok(directory)
    }

    /// Writes a new file and puts it in the old one's place: a reader sees
    /// either the old lines or the new ones.
    fn replace(&self, lines: &[String]) -> io::Result<()> {
        let new = self
            .directory
            .join(format!("history.{}", std::process::id()));
        // A file that an earlier console with the same process id has left
        // behind.
        let _ = std::fs::remove_file(&new);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true).mode(0o600);
        let mut file = options.open(&new)?;
        let mut text = lines.join("\n");
        text.push('\n');
        let written = file
            .write_all(text.as_bytes())
            .and_then(|()| std::fs::rename(&new, self.path()));
        if written.is_err() {
            // The unfinished file is of no use to anybody.
            let _ = std::fs::remove_file(&new);
        }
        written
    }
}

fn make_private(file: &File, mode: u32) -> io::Result<()> {
    if file.metadata()?.permissions().mode() & 0o077 != 0 {
        file.set_permissions(Permissions::from_mode(mode))?;
    }
    Ok(())
}

/// Whether the history is a link to `/dev/null`, which is how people say that
/// they want none.
fn is_unwanted(directory: &Path) -> bool {
    let target = std::fs::read_link(directory.join("history"));
    target.is_ok_and(|target| target == Path::new("/dev/null"))
}

/// Opens a regular file of this user's, and nothing else. A link may lead to a file
/// that is not ours, a FIFO would make the program wait for a reader, and a file
/// that somebody else has put there is not to be trusted.
fn open_ours(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let file = options.custom_flags(flags.bits().cast_signed()).open(path);
    let file = file.map_err(|error| match error.raw_os_error() {
        Some(code) if code == rustix::io::Errno::LOOP.raw_os_error() => {
            io::Error::other("'history' is a symbolic link")
        }
        // A FIFO that nobody reads, or a socket.
        Some(code) if code == rustix::io::Errno::NXIO.raw_os_error() => {
            io::Error::other("'history' is not a regular file")
        }
        _ => error,
    })?;
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(io::Error::other("'history' is not a regular file"));
    }
    if !is_ours(&metadata) {
        return Err(io::Error::other("'history' is another user's file"));
    }
    Ok(file)
}

fn open_directory(path: &Path) -> io::Result<File> {
    let flags = OFlags::NOFOLLOW | OFlags::DIRECTORY;
    let mut options = OpenOptions::new();
    options.read(true).custom_flags(flags.bits().cast_signed());
    let directory = options.open(path)?;
    if !is_ours(&directory.metadata()?) {
        return Err(io::Error::other("another user's folder"));
    }
    Ok(directory)
}

fn is_ours(metadata: &Metadata) -> bool {
    metadata.uid() == geteuid().as_raw()
}

/// `$XDG_STATE_HOME/hmp`, or `~/.local/state/hmp`. A relative path is ignored,
/// as the XDG specification demands.
fn directory(state: Option<PathBuf>, home: Option<PathBuf>) -> Option<PathBuf> {
    let state = state.filter(|path| path.is_absolute()).or_else(|| {
        home.filter(|path| path.is_absolute())
            .map(|home| home.join(".local/state"))
    })?;
    Some(state.join("hmp"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(path: &Path) -> u32 {
        path.metadata().unwrap().permissions().mode() & 0o777
    }

    fn reopened(directory: &Path) -> Vec<String> {
        HistoryFile::open_in(directory.join("state/hmp")).unwrap().1
    }

    #[test]
    fn lines_are_private_and_there_the_next_time() {
        let home = tempfile::tempdir().unwrap();
        let directory = home.path().join("state/hmp");
        let (mut file, lines) = HistoryFile::open_in(directory.clone()).unwrap();
        assert!(lines.is_empty());
        for line in ["stop", "info status", "info status", "stop"] {
            file.push(line).unwrap();
        }
        assert_eq!(reopened(home.path()), ["stop", "info status", "stop"]);
        assert_eq!(mode(&directory), 0o700);
        assert_eq!(mode(&directory.join("history")), 0o600);
    }

    #[test]
    fn what_others_may_read_is_made_private() {
        let home = tempfile::tempdir().unwrap();
        let directory = home.path().join("state/hmp");
        std::fs::create_dir_all(&directory).unwrap();
        let path = directory.join("history");
        std::fs::write(&path, "stop\n").unwrap();
        std::fs::set_permissions(&path, Permissions::from_mode(0o644)).unwrap();
        std::fs::set_permissions(&directory, Permissions::from_mode(0o755)).unwrap();
        assert_eq!(reopened(home.path()), ["stop"]);
        assert_eq!(mode(&directory), 0o700);
        assert_eq!(mode(&path), 0o600);
    }

    #[test]
    fn two_consoles_keep_the_lines_of_both() {
        let home = tempfile::tempdir().unwrap();
        let open = || {
            HistoryFile::open_in(home.path().join("state/hmp"))
                .unwrap()
                .0
        };
        let (mut first, mut second) = (open(), open());
        first.push("a").unwrap();
        second.push("b").unwrap();
        first.push("c").unwrap();
        assert_eq!(reopened(home.path()), ["a", "b", "c"]);
    }

    #[test]
    fn a_long_file_is_cut_to_the_newest_lines() {
        let home = tempfile::tempdir().unwrap();
        let directory = home.path().join("state/hmp");
        std::fs::create_dir_all(&directory).unwrap();
        let text: String = (0..3000)
            .map(|number| format!("print {number}\n"))
            .collect();
        std::fs::write(directory.join("history"), text).unwrap();
        let lines = reopened(home.path());
        assert_eq!(lines.len(), CAPACITY);
        assert_eq!(lines.first().unwrap(), "print 2000");
        assert_eq!(lines.last().unwrap(), "print 2999");
        let kept = std::fs::read_to_string(directory.join("history")).unwrap();
        assert_eq!(kept.lines().count(), CAPACITY);
        assert_eq!(std::fs::read_dir(&directory).unwrap().count(), 1);
    }

    #[test]
    fn bytes_in_the_file_that_are_not_utf_8_do_no_harm() {
        let home = tempfile::tempdir().unwrap();
        let directory = home.path().join("state/hmp");
        std::fs::create_dir_all(&directory).unwrap();
        std::fs::write(directory.join("history"), b"a\xff\n\nb").unwrap();
        assert_eq!(reopened(home.path()), ["a\u{fffd}", "b"]);
    }

    #[test]
    fn a_link_is_not_followed_and_its_target_is_left_alone() {
        let home = tempfile::tempdir().unwrap();
        let directory = home.path().join("state/hmp");
        std::fs::create_dir_all(&directory).unwrap();
        let victim = home.path().join("victim");
        std::fs::write(&victim, "precious\n").unwrap();
        std::fs::set_permissions(&victim, Permissions::from_mode(0o644)).unwrap();
        std::os::unix::fs::symlink(&victim, directory.join("history")).unwrap();
        let error = HistoryFile::open_in(directory.clone()).unwrap_err();
        assert_eq!(error.to_string(), "'history' is a symbolic link");
        assert_eq!(mode(&victim), 0o644);
        assert_eq!(std::fs::read_to_string(&victim).unwrap(), "precious\n");

        let elsewhere = home.path().join("elsewhere");
        std::fs::create_dir(&elsewhere).unwrap();
        std::fs::set_permissions(&elsewhere, Permissions::from_mode(0o755)).unwrap();
        std::fs::remove_dir_all(&directory).unwrap();
        std::os::unix::fs::symlink(&elsewhere, &directory).unwrap();
        HistoryFile::open_in(directory).unwrap_err();
        assert_eq!(mode(&elsewhere), 0o755);
        assert_eq!(std::fs::read_dir(&elsewhere).unwrap().count(), 0);
    }

    #[test]
    fn a_link_to_dev_null_means_that_no_history_is_wanted() {
        let home = tempfile::tempdir().unwrap();
        let link = home.path().join("history");
        std::os::unix::fs::symlink("/dev/null", &link).unwrap();
        assert!(is_unwanted(home.path()));
        std::fs::remove_file(&link).unwrap();
        assert!(!is_unwanted(home.path()));
        std::os::unix::fs::symlink("/dev/zero", &link).unwrap();
        assert!(!is_unwanted(home.path()));
    }

    #[test]
    fn what_is_not_a_regular_file_is_refused_at_once() {
        let home = tempfile::tempdir().unwrap();
        let directory = home.path().join("state/hmp");
        std::fs::create_dir_all(&directory).unwrap();
        let path = directory.join("history");
        let refused = || {
            let error = HistoryFile::open_in(directory.clone()).unwrap_err();
            error.to_string()
        };
        rustix::fs::mknodat(
            rustix::fs::CWD,
            &path,
            rustix::fs::FileType::Fifo,
            rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR,
            0,
        )
        .unwrap();
        assert_eq!(refused(), "'history' is not a regular file");
        // With somebody at its other end.
        let flags = OFlags::NONBLOCK | OFlags::RDWR;
        let other = rustix::fs::open(&path, flags, rustix::fs::Mode::empty()).unwrap();
        assert_eq!(refused(), "'history' is not a regular file");
        drop(other);
        std::fs::remove_file(&path).unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(&path).unwrap();
        assert_eq!(refused(), "'history' is not a regular file");
    }

    #[test]
    fn a_line_that_would_be_two_in_the_file_is_not_kept() {
        let home = tempfile::tempdir().unwrap();
        let (mut file, _) = HistoryFile::open_in(home.path().join("state/hmp")).unwrap();
        file.push("a\nb").unwrap();
        assert!(reopened(home.path()).is_empty());
    }

    #[test]
    fn the_state_directory_is_where_xdg_puts_it() {
        let path = |text: &str| Some(PathBuf::from(text));
        assert_eq!(directory(path("/s"), path("/h")), path("/s/hmp"));
        assert_eq!(
            directory(path("s"), path("/h")),
            path("/h/.local/state/hmp")
        );
        assert_eq!(directory(None, path("/h")), path("/h/.local/state/hmp"));
        assert_eq!(directory(None, None), None);
    }
}
