// SPDX-License-Identifier: GPL-2.0-or-later

//! A QMP connection for the test itself.
//!
//! Deliberately not the client under test: it blocks, sends one request at a
//! time, and keeps every event until somebody asks for it.

use serde_json::{Value as Json, json};
use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::{Duration, Instant};

/// A negotiated QMP connection.
pub struct Control {
    stream: BufReader<UnixStream>,
    events: VecDeque<Json>,
}

/// Longer than anything that a test waits for on a loaded machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// How long QEMU may take to greet. A QEMU that is just starting has been seen
/// to forget the greeting. It greets the next client.
const GREETING: Duration = Duration::from_secs(5);

impl Control {
    /// Takes over a fresh connection: reads the greeting and negotiates.
    pub(super) fn new(stream: UnixStream) -> std::io::Result<Control> {
        stream.set_read_timeout(Some(GREETING))?;
        let mut control = Control {
            stream: BufReader::new(stream),
            events: VecDeque::new(),
        };
        control.receive()?;
        control.stream.get_ref().set_read_timeout(Some(PATIENCE))?;
        control
            .execute("qmp_capabilities", Json::Null)
            .map_err(std::io::Error::other)?;
        Ok(control)
    }

    /// Connects to the QMP monitor at `socket`.
    pub fn connect(socket: &Path) -> Control {
        UnixStream::connect(socket)
            .and_then(Control::new)
            .unwrap_or_else(|error| panic!("{}: {error}", socket.display()))
    }

    fn receive(&mut self) -> std::io::Result<Json> {
        let mut line = String::new();
        if self.stream.read_line(&mut line)? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        Ok(serde_json::from_str(&line)?)
    }

    /// Runs a QMP command; `arguments` may be null. The error is QEMU's
    /// description, or what happened to the connection.
    pub fn execute(&mut self, command: &str, arguments: Json) -> Result<Json, String> {
        let mut request = json!({ "execute": command });
        if !arguments.is_null() {
            request["arguments"] = arguments;
        }
        let lost = |error: std::io::Error| format!("{command}: {error}");
        writeln!(self.stream.get_mut(), "{request}").map_err(lost)?;
        loop {
            let mut message = self.receive().map_err(lost)?;
            if message.get("event").is_some() {
                self.events.push_back(message);
            } else if message.get("error").is_some() {
                return Err(message["error"]["desc"].as_str().unwrap_or_default().into());
            } else if message.get("return").is_some() {
                return Ok(message["return"].take());
            }
            // A QEMU that is only starting has greeted twice.
        }
    }

    /// Runs a line of the built-in monitor by `human-monitor-command`.
    pub fn hmp(&mut self, line: &str) -> Result<String, String> {
        let reply = self.execute("human-monitor-command", json!({ "command-line": line }))?;
        Ok(reply.as_str().unwrap_or_default().replace("\r\n", "\n"))
    }

    /// Takes the names of the events that came so far. This asks QEMU something, and
    /// QEMU sends the events of what it has done before it answers.
    pub fn events(&mut self) -> Result<Vec<String>, String> {
        self.execute("query-name", Json::Null)?;
        let name = |event: Json| event["event"].as_str().unwrap_or_default().to_owned();
        Ok(self.events.drain(..).map(name).collect())
    }

    /// Waits until the machine is in a run state.
    pub fn wait_for_status(&mut self, status: &str) {
        let deadline = Instant::now() + PATIENCE;
        while self.execute("query-status", Json::Null).unwrap_or_default()["status"] != status {
            assert!(Instant::now() < deadline, "no '{status}' in {PATIENCE:?}");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Waits for the next event called `name`, which may have come before the call,
    /// and takes it.
    pub fn wait_for(&mut self, name: &str) -> Result<Json, String> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(at) = self.events.iter().position(|event| event["event"] == name) {
                return Ok(self.events.remove(at).unwrap_or_default());
            }
            if Instant::now() > deadline {
                return Err(format!("no {name} event within {PATIENCE:?}"));
            }
            let message = self
                .receive()
                .map_err(|error| format!("waiting for {name}: {error}"))?;
            self.events.push_back(message);
        }
    }
}
