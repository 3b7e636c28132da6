//! One line from QEMU, and what it says.

use super::{ConnectionError, Event, Version};
use serde::Deserialize;
use serde_json::value::RawValue;

/// What a line from QEMU says.
#[derive(Debug)]
pub(super) enum Message {
    /// The first line of a connection.
    Greeting(Version),
    /// The reply to a request that succeeded.
    Return { id: u64, value: Box<RawValue> },
    /// The reply to a request that QEMU refused; without an id where QEMU
    /// could not make out the request.
    Error {
        id: Option<u64>,
        class: String,
        desc: String,
    },
    /// Something happened.
    Event(Event),
}

/// The members that tell the kinds of message apart.
#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(rename = "QMP")]
    greeting: Option<Greeting>,
    id: Option<u64>,
    #[serde(rename = "return", borrow)]
    value: Option<&'a RawValue>,
    error: Option<Refusal>,
    event: Option<String>,
    #[serde(borrow)]
    data: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Greeting {
    version: Version,
}

#[derive(Deserialize)]
struct Refusal {
    class: String,
    desc: String,
}

/// How much of a line that is not understood is shown.
const EXCERPT: usize = 60;

impl Message {
    /// Reads one line, without its end.
    pub(super) fn read(line: &[u8]) -> Result<Message, ConnectionError> {
        let envelope: Envelope<'_> =
            serde_json::from_slice(line).map_err(|_| not_understood(line))?;
        match envelope {
            Envelope {
                greeting: Some(greeting),
                ..
            } => Ok(Message::Greeting(greeting.version)),
            Envelope {
                event: Some(name),
                data,
                ..
            } => {
                let data = data.and_then(|data| serde_json::from_str(data.get()).ok());
                Ok(Message::Event(Event {
                    name,
                    data: data.unwrap_or_default(),
                }))
            }
            Envelope {
                value: Some(value),
                id: Some(id),
                ..
            } => Ok(Message::Return {
                id,
                value: value.to_owned(),
            }),
            Envelope {
                error: Some(error),
                id,
                ..
            } => Ok(Message::Error {
                id,
                class: error.class,
                desc: error.desc,
            }),
            _ => Err(not_understood(line)),
        }
    }
}

fn not_understood(line: &[u8]) -> ConnectionError {
    let excerpt = &line[..line.len().min(EXCERPT)];
    let dots = if excerpt.len() < line.len() {
        "..."
    } else {
        ""
    };
    let excerpt = String::from_utf8_lossy(excerpt);
    ConnectionError::Protocol(format!(
        "the other end sent {:?}",
        format!("{excerpt}{dots}")
    ))
}

/// Whether the first line of a connection is the human monitor's.
pub(super) fn is_human_monitor(line: &[u8]) -> bool {
    let text = String::from_utf8_lossy(line);
    text.contains("QEMU ") && text.contains(" monitor")
}

/// Collects bytes, and gives them back line by line.
#[derive(Default)]
pub(super) struct Lines {
    bytes: Vec<u8>,
    /// Where the first line that was not given yet starts.
    start: usize,
    /// Up to where there is no line end.
    searched: usize,
}

impl Lines {
    /// Adds what has come.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        if self.start > 0 {
            self.bytes.drain(..self.start);
            self.searched -= self.start;
            self.start = 0;
        }
        self.bytes.extend_from_slice(bytes);
    }

    /// The next complete line without its end, blank ones left out.
    pub(super) fn next_line(&mut self) -> Option<&[u8]> {
        loop {
            let found = self.bytes[self.searched..]
                .iter()
                .position(|byte| *byte == b'\n');
            let Some(length) = found else {
                self.searched = self.bytes.len();
                return None;
            };
            let line = self.start..self.searched + length;
            self.searched = line.end + 1;
            self.start = line.end + 1;
            if !self.bytes[line.clone()].trim_ascii().is_empty() {
                return Some(self.bytes[line].trim_ascii());
            }
        }
    }

    /// What came after the last line end.
    pub(super) fn rest(&self) -> &[u8] {
        &self.bytes[self.start..]
    }
}
