// SPDX-License-Identifier: GPL-2.0-or-later

//! A place in a line, and the tokens read from it.

/// The most bytes of a token that QEMU keeps; it reads over the rest.
pub(crate) const TOKEN_BYTES: usize = 1023;

/// Whether `byte` is white space to C's `isspace`, which unlike Rust's
/// counts the vertical tab.
pub(crate) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

/// A byte of a line as an error text can show it. Part of a character outside
/// ASCII becomes U+FFFD, as in the reply of `human-monitor-command`. So does
/// NUL, which QMP hands to the monitor as two bytes outside ASCII.
pub(super) fn shown(byte: u8) -> char {
    match byte {
        1..=0x7f => char::from(byte),
        _ => char::REPLACEMENT_CHARACTER,
    }
}

/// Why no token could be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenError {
    /// The line is at its end.
    Missing,
    /// A backslash before a byte that cannot be escaped, or before the end.
    Escape(Option<u8>),
    /// No closing quote.
    Unterminated,
}

impl TokenError {
    /// What QEMU writes to its own standard output, where the user of the
    /// monitor does not see it.
    pub(super) fn detail(self) -> Option<String> {
        match self {
            TokenError::Missing => None,
            TokenError::Escape(Some(byte)) => {
                Some(format!("unsupported escape code: '\\{}'", shown(byte)))
            }
            TokenError::Escape(None) => Some("unsupported escape code: '\\'".to_owned()),
            TokenError::Unterminated => Some("unterminated string".to_owned()),
        }
    }
}

/// A place in a line.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'a> {
    line: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(line: &'a str) -> Cursor<'a> {
        Cursor { line, at: 0 }
    }

    /// The offset from the start of the line, in bytes.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// The byte here, if the line is not at its end.
    pub(super) fn peek(&self) -> Option<u8> {
        self.rest().first().copied()
    }

    /// The byte after the one here.
    pub(super) fn peek_second(&self) -> Option<u8> {
        self.rest().get(1).copied()
    }

    /// The bytes from here on.
    pub(super) fn rest(&self) -> &'a [u8] {
        &self.line.as_bytes()[self.at..]
    }

    /// Goes `bytes` forward, at most to the end.
    pub(super) fn skip(&mut self, bytes: usize) {
        self.at = self.line.len().min(self.at + bytes);
    }

    /// Skips the bytes that match, and returns their number.
    pub(super) fn skip_while(&mut self, matches: impl Fn(u8) -> bool) -> usize {
        let skipped = self
            .rest()
            .iter()
            .take_while(|byte| matches(**byte))
            .count();
        self.at += skipped;
        skipped
    }

    /// Skips white space.
    pub(super) fn skip_blanks(&mut self) {
        self.skip_while(is_blank);
    }

    /// Reads one token, quoted or bare, after any white space.
    pub(super) fn token(&mut self) -> Result<String, TokenError> {
        self.skip_blanks();
        let mut token = match self.peek() {
            None => return Err(TokenError::Missing),
            Some(b'"') => {
                self.skip(1);
                self.quoted()?
            }
            Some(_) => {
                let start = self.at;
                self.skip_while(|byte| !is_blank(byte));
                self.line.as_bytes()[start..self.at].to_vec()
            }
        };
        token.truncate(TOKEN_BYTES);
        // Only the cut can have split a character.
        Ok(String::from_utf8_lossy(&token).into_owned())
    }

    /// Reads the rest of a token whose opening quote has been read.
    fn quoted(&mut self) -> Result<Vec<u8>, TokenError> {
        let mut token = Vec::new();
        loop {
            let byte = self.peek().ok_or(TokenError::Unterminated)?;
            self.skip(1);
            match byte {
                b'"' => return Ok(token),
                b'\\' => {
                    let escaped = self.peek();
                    self.skip(1);
                    token.push(match escaped {
                        Some(b'n') => b'\n',
                        Some(b'r') => b'\r',
                        Some(byte @ (b'\\' | b'\'' | b'"')) => byte,
                        other => return Err(TokenError::Escape(other)),
                    });
                }
                _ => token.push(byte),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The token at the start of a line, and the rest.
    fn token(line: &str) -> Result<(String, &str), TokenError> {
        let mut cursor = Cursor::new(line);
        let token = cursor.token()?;
        Ok((token, &line[cursor.at()..]))
    }

    fn splits(line: &str, word: &str, rest: &str) {
        assert_eq!(token(line), Ok((word.to_owned(), rest)), "{line}");
    }

    #[test]
    fn a_bare_token_ends_at_white_space() {
        for blank in [' ', '\t', '\n', '\x0b', '\x0c', '\r'] {
            let line = format!("{blank}one{blank}two");
            splits(&line, "one", &line[4..]);
        }
        splits("a\u{a0}\u{85}\0b", "a\u{a0}\u{85}\0b", "");
    }

    #[test]
    fn quotes_within_a_bare_token_mean_nothing() {
        splits("a\"b c", "a\"b", " c");
        splits("'a b'", "'a", " b'");
        splits("a\\nb", "a\\nb", "");
    }

    #[test]
    fn a_quoted_token_ends_at_its_quote() {
        splits("\"a b\"c d", "a b", "c d");
        splits("\"\"", "", "");
        splits("\"é\n\" x", "é\n", " x");
    }

    #[test]
    fn five_escapes_are_known_in_quotes() {
        splits(r#""\n\r\\\'\"" x"#, "\n\r\\'\"", " x");
        for byte in b"tabvf0xe/ " {
            let line = format!("\"\\{}\"", char::from(*byte));
            assert_eq!(token(&line), Err(TokenError::Escape(Some(*byte))));
        }
        assert_eq!(token("\"a\\"), Err(TokenError::Escape(None)));
    }

    #[test]
    fn a_missing_quote_or_token_is_an_error() {
        assert_eq!(token("\"a b"), Err(TokenError::Unterminated));
        assert_eq!(token("\"a\\\""), Err(TokenError::Unterminated));
        assert_eq!(token(" \t"), Err(TokenError::Missing));
    }

    #[test]
    fn what_only_qemus_own_output_says_is_in_the_detail() {
        let detail = |line| token(line).unwrap_err().detail();
        assert_eq!(detail("\"a").unwrap(), "unterminated string");
        assert_eq!(detail(r#""\q""#).unwrap(), r"unsupported escape code: '\q'");
        assert_eq!(detail(""), None);
    }

    #[test]
    fn a_token_is_cut_after_1023_bytes_and_read_over() {
        let long = "a".repeat(1022);
        splits(&format!("{long}bcd e"), &format!("{long}b"), " e");
        splits(&format!("\"{long}\\n\\n\""), &format!("{long}\n"), "");
        // The cut goes through the é.
        splits(&format!("{long}é e"), &format!("{long}\u{fffd}"), " e");
    }
}
