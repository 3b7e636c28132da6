//! A place in a line, and the tokens read from it.

/// The most bytes of a token that QEMU keeps; it reads over the rest.
const TOKEN_BYTES: usize = 1023;

/// Whether `byte` is white space to C's `isspace`, which unlike Rust's
/// counts the vertical tab.
pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

/// A byte of a line as an error text can show it. Part of a character outside
/// ASCII becomes U+FFFD, as it does in the reply of `human-monitor-command`;
/// so does NUL, which QMP hands to the monitor as two such bytes.
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

    /// Goes over the bytes that `matches`, and gives their number.
    pub(super) fn skip_while(&mut self, matches: impl Fn(u8) -> bool) -> usize {
        let skipped = self
            .rest()
            .iter()
            .take_while(|byte| matches(**byte))
            .count();
        self.at += skipped;
        skipped
    }

    /// Goes over white space.
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
