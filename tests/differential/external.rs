// SPDX-License-Identifier: GPL-2.0-or-later

//! `hmp --null` as a process that takes one line after the other.

use super::run::{Answer, Mode};
use crate::program;
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(60);

/// A running `hmp`.
pub struct External {
    child: Child,
    stdin: Option<ChildStdin>,
    replies: Receiver<Vec<u8>>,
    errors: PathBuf,
}

impl External {
    /// Starts `hmp` on the QMP socket `qmp` in `directory`, which is also
    /// where its stderr goes.
    pub fn start(mode: Mode, directory: &Path) -> Result<External, String> {
        let errors = directory.join("hmp-stderr");
        let log = File::create(&errors).map_err(|error| error.to_string())?;
        let mut child = Command::new(program::hmp())
            .arg("--null")
            .args(mode.options())
            .arg("qmp")
            .current_dir(directory)
            // The user's own settings must not change the test.
            .env_remove("HMP_SOCKET")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .map_err(|error| format!("hmp: {error}"))?;
        let stdin = child.stdin.take();
        let stdout = child.stdout.take().ok_or("hmp has no stdout")?;
        let (sender, replies) = channel();
        // A thread, since a pipe's reads have no time limit of their own.
        std::thread::spawn(move || {
            let mut stdout = BufReader::new(stdout);
            let mut reply = Vec::new();
            while matches!(stdout.read_until(0, &mut reply), Ok(count) if count > 0) {
                if sender.send(std::mem::take(&mut reply)).is_err() {
                    return;
                }
            }
        });
        Ok(External {
            child,
            stdin,
            replies,
            errors,
        })
    }

    /// Gives `hmp` a line, and returns its reply up to the NUL byte.
    pub fn run(&mut self, line: &str) -> Result<Answer, String> {
        let said = self.stderr().len();
        let stdin = self.stdin.as_mut().ok_or("hmp has no stdin")?;
        stdin
            .write_all(format!("{line}\n").as_bytes())
            .and_then(|()| stdin.flush())
            .map_err(|error| format!("writing to hmp: {error}: {}", self.stderr()))?;
        match self.replies.recv_timeout(PATIENCE) {
            Ok(mut bytes) => {
                if bytes.pop() != Some(0) {
                    return Err(format!("hmp's reply has no NUL: {}", self.stderr()));
                }
                Ok(Answer {
                    text: String::from_utf8_lossy(&bytes).into_owned(),
                    closed: false,
                    note: self.stderr().split_off(said),
                })
            }
            Err(RecvTimeoutError::Timeout) => {
                Err(format!("no reply within {PATIENCE:?}: {}", self.stderr()))
            }
            Err(RecvTimeoutError::Disconnected) => Err(format!("hmp ended: {}", self.stderr())),
        }
    }

    /// Ends the input and waits for `hmp` to end. It must not print anything
    /// more.
    pub fn finish(mut self) -> Result<ExitStatus, String> {
        self.stdin = None;
        match self.replies.recv_timeout(PATIENCE) {
            Err(RecvTimeoutError::Disconnected) => {}
            Err(RecvTimeoutError::Timeout) => {
                return Err("hmp does not end at the end of its input".to_owned());
            }
            Ok(bytes) => {
                return Err(format!(
                    "hmp printed more than its replies: {:?}",
                    String::from_utf8_lossy(&bytes)
                ));
            }
        }
        self.child.wait().map_err(|error| error.to_string())
    }

    /// What `hmp` wrote to its stderr so far.
    pub fn stderr(&self) -> String {
        std::fs::read(&self.errors)
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            .unwrap_or_default()
    }
}

impl Drop for External {
    fn drop(&mut self) {
        // Both fail only for a process that has ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
