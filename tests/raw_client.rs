// SPDX-License-Identifier: GPL-2.0-or-later

//! A minimal QMP client for measurements. It sends what it is given and only
//! counts the replies, which is the least that any client has to do.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::thread;

/// The minimal client.
pub struct Raw {
    input: BufReader<UnixStream>,
    output: UnixStream,
    line: Vec<u8>,
}

impl Raw {
    /// Connects to a QMP socket.
    pub fn connect(socket: &Path) -> Raw {
        let output = UnixStream::connect(socket).expect("QEMU listens");
        let input = BufReader::with_capacity(1 << 18, output.try_clone().expect("a second handle"));
        let mut raw = Raw {
            input,
            output,
            line: Vec::new(),
        };
        raw.read();
        raw.send(&["{\"execute\": \"qmp_capabilities\"}\n".to_owned()]);
        raw
    }

    /// Sends all requests at once, one a line, and reads as many replies.
    pub fn send(&mut self, requests: &[String]) {
        let mut output = self.output.try_clone().expect("another handle");
        thread::scope(|scope| {
            scope.spawn(move || {
                let all = requests.concat();
                output.write_all(all.as_bytes()).expect("QEMU reads");
            });
            for _ in requests {
                self.read();
            }
        });
    }

    fn read(&mut self) {
        self.line.clear();
        let length = self.input.read_until(b'\n', &mut self.line);
        assert!(length.expect("QEMU answers") > 0, "QEMU has gone");
    }
}
