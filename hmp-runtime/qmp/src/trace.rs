// SPDX-License-Identifier: GPL-2.0-or-later

//! The traffic, shown to the user.

use std::fmt::{self, Write as _};
use std::io::{Write as _, stderr};
use std::sync::Arc;

/// Where the traffic is shown.
#[derive(Clone)]
pub struct Trace(Arc<dyn Fn(&str) + Send + Sync>);

impl Trace {
    /// Gives each line, its end included, to `show`.
    ///
    /// `show` is called in the middle of a connection's work: it must not wait
    /// for anything that waits for the connection.
    pub fn new(show: impl Fn(&str) + Send + Sync + 'static) -> Trace {
        Trace(Arc::new(show))
    }

    /// Shows the traffic on stderr.
    pub fn on_stderr() -> Trace {
        Trace::new(|line| {
            // If stderr is closed, there is nobody to tell.
            let _ = stderr().lock().write_all(line.as_bytes());
        })
    }

    /// Shows a whole line.
    pub fn line(&self, line: &str) {
        (self.0)(line);
    }

    /// Shows one message, on one line: `-> ` for what is sent, `<- ` for what
    /// QEMU sends. Control characters are made visible.
    pub(super) fn message(&self, arrow: &str, message: &[u8]) {
        self.line(&one_line(arrow, message));
    }
}

impl fmt::Debug for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Trace")
    }
}

fn one_line(arrow: &str, message: &[u8]) -> String {
    let text = String::from_utf8_lossy(message);
    let mut line = String::with_capacity(arrow.len() + text.len() + 2);
    let _ = write!(line, "{arrow} ");
    for (number, part) in text.trim().lines().enumerate() {
        // In JSON text, line ends and indentation only stand between tokens.
        if number > 0 {
            line.push(' ');
        }
        for character in part.trim().chars() {
            if character.is_control() {
                let _ = write!(line, "{}", character.escape_default());
            } else {
                line.push(character);
            }
        }
    }
    line.push('\n');
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_of_many_lines_is_shown_on_one() {
        assert_eq!(
            one_line("<-", b"{\r\n    \"return\": {\r\n    }\r\n}\r\n"),
            "<- { \"return\": { } }\n"
        );
    }

    #[test]
    fn control_characters_are_made_visible() {
        assert_eq!(
            one_line("<-", b"\x1b[2J\x00\xff"),
            "<- \\u{1b}[2J\\u{0}\u{fffd}\n"
        );
    }
}
