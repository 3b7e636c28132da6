//! The traffic, shown on stderr.

use std::fmt::Write as _;
use std::io::{Write as _, stderr};

/// Shows one message, on one line: `-> ` for what is sent, `<- ` for what QEMU
/// sends. Control characters are made visible.
pub(super) fn show(arrow: &str, message: &[u8]) {
    let line = one_line(arrow, message);
    // Nobody is left to tell when stderr is closed.
    let _ = stderr().lock().write_all(line.as_bytes());
}

fn one_line(arrow: &str, message: &[u8]) -> String {
    let text = String::from_utf8_lossy(message);
    let mut line = String::with_capacity(arrow.len() + text.len() + 2);
    let _ = write!(line, "{arrow} ");
    for (number, part) in text.trim().lines().enumerate() {
        // Line ends in JSON text are between tokens; so is the indentation.
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
