// SPDX-License-Identifier: GPL-2.0-or-later

//! A password typed at the terminal.
//!
//! linefeed shows what is typed, so this is read without it. The prompt is a
//! progress line: events are printed above it.

use crate::link::Link;
use crate::terminal::Screen;
use hmp_runtime::error::{Error, Result};
use rustix::io::read;
use smol::Async;
use smol::future::or;
use std::io::{self, stdin};

/// What a key does to the password.
#[derive(Debug, PartialEq, Eq)]
enum Step {
    Goes,
    Enter,
}

/// The part of a password that has been typed.
#[derive(Debug, Default)]
struct Typed {
    bytes: Vec<u8>,
    escape: Escape,
}

/// Where the input is in an escape sequence, which arrow keys send.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Escape {
    #[default]
    Outside,
    /// After ESC.
    Begun,
    /// Before its last character.
    Inside,
}

impl Typed {
    fn key(&mut self, byte: u8) -> Step {
        let escape = std::mem::take(&mut self.escape);
        match (escape, byte) {
            (_, b'\r' | b'\n') => return Step::Enter,
            (_, 0x1b) => self.escape = Escape::Begun,
            (Escape::Begun, b'[' | b'O') => self.escape = Escape::Inside,
            (Escape::Begun, _) => {}
            (Escape::Inside, b'0'..=b'9' | b';') => self.escape = Escape::Inside,
            (Escape::Inside, _) => {}
            // Backspace, in either spelling.
            (Escape::Outside, 0x08 | 0x7f) => while self.bytes.pop().is_some_and(is_inner) {},
            // Ctrl-U.
            (Escape::Outside, 0x15) => self.bytes.clear(),
            (Escape::Outside, 0..0x20) => {}
            (Escape::Outside, byte) => self.bytes.push(byte),
        }
        Step::Goes
    }

    fn characters(&self) -> usize {
        self.bytes.iter().filter(|byte| !is_inner(**byte)).count()
    }
}

/// Whether a byte continues a UTF-8 character.
fn is_inner(byte: u8) -> bool {
    byte & 0xc0 == 0x80
}

/// The prompt on the screen. If it is dropped before it is over, Ctrl-C was
/// pressed.
struct Prompt<'a> {
    screen: &'a Screen,
    text: &'a str,
    line: String,
    is_over: bool,
}

impl Prompt<'_> {
    fn show(&mut self, typed: &Typed) -> io::Result<()> {
        self.line = format!("{}{}", self.text, "*".repeat(typed.characters()));
        self.screen.show_progress(Some(&self.line))
    }
}

impl Drop for Prompt<'_> {
    fn drop(&mut self) {
        // After Ctrl-C, the console says so on the same line.
        let end = if self.is_over { "\n" } else { "" };
        // If the terminal is gone, there is nobody to show it to.
        let _ = self.screen.show_progress(None);
        let _ = self.screen.print(&format!("{}{end}", self.line), || false);
    }
}

/// Asks for a password. There is none if QEMU goes away meanwhile, or if the
/// future is dropped.
pub(crate) async fn ask(screen: &Screen, link: &Link, text: &str) -> Result<String> {
    let _quiet = screen.secret().map_err(no_terminal)?;
    // As in other programs that ask, what was typed too early is not part of the
    // password. It is not run as a command afterwards either.
    screen.forget_input().map_err(no_terminal)?;
    let mut prompt = Prompt {
        screen,
        text,
        line: String::new(),
        is_over: false,
    };
    let monitor = link.monitor();
    let gone = async { Err(Error::Connection(monitor.closed().await)) };
    let typed = or(read_line(&mut prompt), gone).await;
    prompt.is_over = true;
    typed
}

async fn read_line(prompt: &mut Prompt<'_>) -> Result<String> {
    let keyboard = Async::new_nonblocking(stdin()).map_err(no_terminal)?;
    let mut typed = Typed::default();
    loop {
        prompt.show(&typed).map_err(no_terminal)?;
        keyboard.readable().await.map_err(no_terminal)?;
        // Byte by byte, so as to stop at the end of this line: the next one is
        // linefeed's.
        let mut byte = [0];
        if read(stdin(), &mut byte).map_err(|error| no_terminal(error.into()))? == 0 {
            return Err(no_terminal(io::ErrorKind::UnexpectedEof.into()));
        }
        if typed.key(byte[0]) == Step::Enter {
            return String::from_utf8(typed.bytes)
                .map_err(|_| Error::text("the password is not sent: it is not UTF-8"));
        }
    }
}

fn no_terminal(error: io::Error) -> Error {
    Error::text(format!("no password can be read: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(keys: &str) -> (String, usize) {
        let mut typed = Typed::default();
        for byte in keys.bytes() {
            assert_eq!(typed.key(byte), Step::Goes, "{keys:?}");
        }
        let characters = typed.characters();
        (String::from_utf8(typed.bytes).unwrap(), characters)
    }

    #[test]
    fn every_character_is_one_star() {
        assert_eq!(typed("hä €"), ("hä €".to_owned(), 4));
    }

    #[test]
    fn a_line_ends_with_either_key() {
        assert_eq!(Typed::default().key(b'\r'), Step::Enter);
        assert_eq!(Typed::default().key(b'\n'), Step::Enter);
    }

    #[test]
    fn what_was_typed_can_be_taken_back() {
        assert_eq!(typed("ab€\x7f\x7fc\x08\x08\x08\x08d").0, "d");
        assert_eq!(typed("secret\x15s").0, "s");
    }

    #[test]
    fn keys_that_are_not_characters_are_ignored() {
        assert_eq!(typed("a\x1b[Ab\x1bOHc\x1b[1;5Dd\x01e\tf\x1bx").0, "abcdef");
    }
}
