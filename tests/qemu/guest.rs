// SPDX-License-Identifier: GPL-2.0-or-later

//! What a guest would do, without a guest.
//!
//! QEMU's qtest protocol reads and writes the machine's memory and ports as a
//! CPU would, beside the real CPUs. So a test can set up a device without a
//! driver for it.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Duration;

/// The arguments for a QEMU that takes such lines.
pub const ARGUMENTS: [&str; 4] = [
    "-qtest",
    "unix:qtest,server=on,wait=off",
    "-qtest-log",
    "none",
];

/// A connection for lines of the qtest protocol.
pub struct Guest {
    stream: BufReader<UnixStream>,
}

impl Guest {
    /// Connects to the QEMU in `directory`.
    pub(super) fn connect(directory: &Path) -> Result<Guest, String> {
        let stream = UnixStream::connect(directory.join("qtest"))
            .map_err(|error| format!("qtest: {error}"))?;
        stream
            .set_read_timeout(Some(Duration::from_secs(60)))
            .map_err(|error| format!("qtest: {error}"))?;
        Ok(Guest {
            stream: BufReader::new(stream),
        })
    }

    /// Does what `line` says, such as `writel 0x1000 1`, and returns what was
    /// read, if it reads.
    pub fn run(&mut self, line: &str) -> Result<String, String> {
        let lost = |error: std::io::Error| format!("qtest {line}: {error}");
        writeln!(self.stream.get_mut(), "{line}").map_err(lost)?;
        let mut reply = String::new();
        self.stream.read_line(&mut reply).map_err(lost)?;
        match reply.trim_end().strip_prefix("OK") {
            Some(value) => Ok(value.trim_start().to_owned()),
            None => Err(format!("qtest {line}: {reply:?}")),
        }
    }
}
