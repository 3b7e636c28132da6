// SPDX-License-Identifier: GPL-2.0-or-later

//! From bytes, however they arrive, to the lines that hold one message each.

/// How much room a fresh reader has; larger replies let it grow.
const INITIAL: usize = 16 * 1024;
/// A buffer larger than this is freed once its message has been read.
const KEEP: usize = 1024 * 1024;
/// The least room that [`Reader::space`] gives.
const LEAST_SPACE: usize = 4 * 1024;
/// How many bytes of something other than JSON are collected before they are
/// handed out without waiting for the end of the line.
const GARBAGE: usize = 512;

/// Cuts a stream of bytes into QMP messages.
///
/// QEMU ends each message with CR LF and puts it on one line, unless the
/// monitor was asked for `pretty` output: then `{` stands alone on the first
/// line, and the `}` that ends the message is the first one in column 0.
///
/// The bytes may be cut anywhere, and every byte is looked at once.
///
/// ```
/// let mut reader = hmp_qmp::Reader::new();
/// reader.push(b"{\"retu");
/// assert_eq!(reader.next_message(), None);
/// reader.push(b"rn\": {}}\r\n{");
/// assert_eq!(reader.next_message(), Some(&b"{\"return\": {}}"[..]));
/// assert_eq!(reader.next_message(), None);
/// ```
#[derive(Debug, Default)]
pub struct Reader {
    /// All of it is initialised; `filled` says how much was read.
    buffer: Vec<u8>,
    filled: usize,
    /// Where the message that is being read starts.
    start: usize,
    /// Where its current line starts.
    line: usize,
    /// Up to here there is no further line end.
    searched: usize,
    /// Whether the message started with a lone `{`.
    pretty: bool,
}

impl Reader {
    /// A reader that has seen nothing.
    pub fn new() -> Reader {
        Reader::default()
    }

    /// Room for the next bytes; never empty. Say with [`filled`](Self::filled)
    /// how many were put there.
    pub fn space(&mut self) -> &mut [u8] {
        if self.start == self.filled {
            // Everything was handed out.
            self.forget(self.filled);
            if self.buffer.len() > KEEP {
                self.buffer = Vec::new();
            }
        }
        if self.buffer.len() - self.filled < LEAST_SPACE {
            // Growing by doubling moves each byte a fixed number of times;
            // what was handed out already is dropped only along with it.
            self.forget(self.start);
            if self.buffer.len() - self.filled < LEAST_SPACE.max(self.buffer.len() / 4) {
                let size = (self.buffer.len() * 2).max(INITIAL);
                self.buffer.resize(size, 0);
            }
        }
        &mut self.buffer[self.filled..]
    }

    /// Takes in the first `count` bytes of [`space`](Self::space).
    pub fn filled(&mut self, count: usize) {
        self.filled = (self.filled + count).min(self.buffer.len());
    }

    /// Takes in `bytes`.
    pub fn push(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let space = self.space();
            let count = space.len().min(bytes.len());
            space[..count].copy_from_slice(&bytes[..count]);
            self.filled(count);
            bytes = &bytes[count..];
        }
    }

    /// The part of an unfinished message that has arrived.
    pub fn unfinished(&self) -> &[u8] {
        &self.buffer[self.start..self.filled]
    }

    /// The next whole message, without the white space around it. It need not
    /// be JSON; that is not checked here.
    pub fn next_message(&mut self) -> Option<&[u8]> {
        loop {
            let unseen = &self.buffer[self.searched..self.filled];
            let Some(length) = memchr::memchr(b'\n', unseen) else {
                self.searched = self.filled;
                return self.garbage();
            };
            let end = self.searched + length;
            let line = &self.buffer[self.line..end];
            self.searched = end + 1;
            if self.pretty {
                self.line = end + 1;
                // Inside a message, every line is indented.
                if matches!(line.first(), None | Some(b' ' | b'\t' | b'\r')) {
                    continue;
                }
                self.pretty = false;
            } else {
                self.line = end + 1;
                match line.trim_ascii() {
                    b"" => {
                        self.start = end + 1;
                        continue;
                    }
                    b"{" => {
                        self.pretty = true;
                        continue;
                    }
                    _ => {}
                }
            }
            let start = std::mem::replace(&mut self.start, end + 1);
            return Some(self.buffer[start..end].trim_ascii());
        }
    }

    /// Hands out the start of a line that cannot become a message, so that a
    /// peer that never ends its line is not listened to for ever.
    fn garbage(&mut self) -> Option<&[u8]> {
        if self.pretty {
            return None;
        }
        let line = &self.buffer[self.start..self.filled];
        let blank = line.len() - line.trim_ascii_start().len();
        if line.get(blank).is_none_or(|first| *first == b'{') {
            // Blanks are dropped, since they may never end.
            self.start += blank;
            self.line = self.start;
            return None;
        }
        if line.len() < GARBAGE {
            return None;
        }
        let start = self.start + blank;
        self.start = self.filled;
        self.line = self.filled;
        Some(self.buffer[start..self.filled].trim_ascii())
    }

    /// Drops the first `count` bytes.
    fn forget(&mut self, count: usize) {
        if count == 0 {
            return;
        }
        self.buffer.copy_within(count..self.filled, 0);
        self.filled -= count;
        self.start -= count;
        self.line -= count;
        self.searched -= count;
    }
}
