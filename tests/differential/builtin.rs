// SPDX-License-Identifier: GPL-2.0-or-later

//! QEMU's built-in human monitor on a unix socket.

use super::run::Answer;
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Duration;

const PROMPT: &[u8] = b"(qemu) ";
const PATIENCE: Duration = Duration::from_secs(60);

/// A connection to the built-in monitor, at its prompt.
pub struct Builtin {
    stream: UnixStream,
}

impl Builtin {
    /// Connects, and reads the banner up to the first prompt.
    pub fn connect(socket: &Path) -> Result<Builtin, String> {
        let stream = UnixStream::connect(socket).map_err(|error| error.to_string())?;
        stream
            .set_read_timeout(Some(PATIENCE))
            .map_err(|error| error.to_string())?;
        let mut builtin = Builtin { stream };
        match builtin.read_to_prompt()? {
            (_, true) => Err("the monitor closed the connection".to_owned()),
            (_, false) => Ok(builtin),
        }
    }

    /// Types a line, and returns what the monitor prints until its next prompt.
    ///
    /// The monitor's line editor redraws the line at every key, and the first
    /// newline that it sends is the one for Enter: the reply is what follows.
    pub fn run(&mut self, line: &str) -> Result<Answer, String> {
        self.stream
            .write_all(format!("{line}\n").as_bytes())
            .map_err(|error| format!("writing to the built-in monitor: {error}"))?;
        let (bytes, closed) = self.read_to_prompt()?;
        let text = String::from_utf8_lossy(&bytes).replace("\r\n", "\n");
        let reply = text.split_once('\n').map_or("", |(_echo, reply)| reply);
        Ok(Answer {
            note: String::new(),
            text: reply.to_owned(),
            closed,
        })
    }

    /// What comes before the next prompt, and whether the connection was closed
    /// instead.
    fn read_to_prompt(&mut self) -> Result<(Vec<u8>, bool), String> {
        let mut bytes = Vec::new();
        let mut chunk = vec![0; 65536];
        loop {
            // A prompt is the last thing the monitor sends: a line of the
            // reply that looks like one is followed by more.
            if bytes.ends_with(PROMPT) {
                bytes.truncate(bytes.len() - PROMPT.len());
                return Ok((bytes, false));
            }
            match self.stream.read(&mut chunk) {
                Ok(0) => return Ok((bytes, true)),
                Ok(count) => bytes.extend_from_slice(&chunk[..count]),
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => {
                    return Ok((bytes, true));
                }
                Err(error) => {
                    return Err(format!(
                        "no prompt from the built-in monitor ({error}) after {:?}",
                        String::from_utf8_lossy(&bytes)
                    ));
                }
            }
        }
    }
}
