// SPDX-License-Identifier: GPL-2.0-or-later

//! Lines from a script.

use std::io::{self, BufRead};

/// The lines of an input, without their ends.
///
/// As at QEMU's own socket, a line feed ends a line, and so does a carriage return,
/// alone or before a line feed.
pub(crate) struct Lines<R> {
    input: R,
    /// Whether the last line ended in a carriage return. The line feed of a CR LF is
    /// skipped when the next line is read, not waited for: whoever sends a carriage
    /// return alone expects the reply now.
    after_return: bool,
}

impl<R: BufRead> Lines<R> {
    pub(crate) fn new(input: R) -> Lines<R> {
        Lines {
            input,
            after_return: false,
        }
    }

    /// The next line; `None` at the end of the input. The last line may lack
    /// its end.
    ///
    /// # Errors
    ///
    /// Why the input cannot be read.
    pub(crate) fn next(&mut self) -> io::Result<Option<String>> {
        let mut line = Vec::new();
        loop {
            let mut buffer = self.input.fill_buf()?;
            if buffer.is_empty() {
                return Ok((!line.is_empty()).then(|| text(&line)));
            }
            let skipped = usize::from(std::mem::take(&mut self.after_return) && buffer[0] == b'\n');
            buffer = &buffer[skipped..];
            let end = buffer.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            let length = end.unwrap_or(buffer.len());
            line.extend_from_slice(&buffer[..length]);
            self.after_return = end.is_some_and(|end| buffer[end] == b'\r');
            self.input
                .consume(skipped + length + usize::from(end.is_some()));
            if end.is_some() {
                return Ok(Some(text(&line)));
            }
        }
    }
}

fn text(line: &[u8]) -> String {
    String::from_utf8_lossy(line).into_owned()
}

/// Whether a line is a comment. QEMU has no command that starts like one.
pub(crate) fn is_comment(line: &str) -> bool {
    line.trim_ascii_start().starts_with('#')
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::BufReader;

    fn lines(text: &str, size: usize) -> Vec<String> {
        let mut lines = Lines::new(BufReader::with_capacity(size, text.as_bytes()));
        std::iter::from_fn(|| lines.next().unwrap()).collect()
    }

    #[test]
    fn a_line_ends_as_it_does_at_qemus_socket_wherever_the_input_is_cut() {
        for size in [1, 2, 3, 100] {
            assert_eq!(lines("a\nb\rc\r\nd", size), ["a", "b", "c", "d"]);
            assert_eq!(lines("a\r\r\n\n\rb\r\n", size), ["a", "", "", "", "b"]);
            assert_eq!(lines("", size), [""; 0]);
            assert_eq!(lines("\n", size), [""]);
        }
    }

    #[test]
    fn a_carriage_return_ends_a_line_without_waiting_for_more() {
        /// Gives each piece once, and then waits for ever.
        struct Pieces(Vec<&'static [u8]>);

        impl io::Read for Pieces {
            fn read(&mut self, space: &mut [u8]) -> io::Result<usize> {
                let piece = self.0.pop().expect("nobody should wait for more");
                space[..piece.len()].copy_from_slice(piece);
                Ok(piece.len())
            }
        }

        let pieces = Pieces(vec![b"\nstop\r", b"info status\r"]);
        let mut lines = Lines::new(BufReader::new(pieces));
        assert_eq!(lines.next().unwrap().as_deref(), Some("info status"));
        assert_eq!(lines.next().unwrap().as_deref(), Some("stop"));
    }

    #[test]
    fn a_comment_starts_with_its_sign() {
        assert!(is_comment("# stop") && is_comment("  #"));
        assert!(!is_comment("print 1 # 2") && !is_comment(""));
    }
}
