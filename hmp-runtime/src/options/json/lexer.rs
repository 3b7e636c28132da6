//! JSON text to tokens.
//!
//! Follows QEMU's `qobject/json-lexer.c` and `json-streamer.c`.

use super::{MAX_NESTING, stray};
use std::collections::VecDeque;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// One of `{}[],:`.
    Mark(u8),
    Number,
    Keyword,
    String,
    /// What the lexer cannot read.
    Stray,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind,
    pub(super) text: &'a [u8],
    pub(super) column: usize,
}

/// Splits text into tokens.
pub(super) struct Lexer<'a> {
    text: &'a str,
    at: usize,
    /// Whether the last token ended only because of the character after it.
    /// QEMU counts that character twice.
    glued: bool,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str) -> Lexer<'a> {
        Lexer {
            text,
            at: 0,
            glued: false,
        }
    }

    fn skip_blanks(&mut self) {
        let rest = &self.text.as_bytes()[self.at..];
        let blanks = rest.iter().take_while(|byte| b" \t\r\n".contains(byte));
        let blanks = blanks.count();
        self.at += blanks;
        self.glued &= blanks == 0;
    }

    pub(super) fn at_end(&mut self) -> bool {
        self.skip_blanks();
        self.at == self.text.len()
    }

    /// Where QEMU sees the end of the text.
    pub(super) fn end_column(&self) -> usize {
        self.text.len() + 1 + usize::from(self.glued)
    }

    pub(super) fn next(&mut self) -> Option<Token<'a>> {
        self.skip_blanks();
        let text = self.text.as_bytes();
        let rest = text.get(self.at..)?;
        let (kind, length) = scan(rest)?;
        let one_character = matches!(kind, Kind::Mark(_)) || kind == Kind::Stray && length == 1;
        let token = Token {
            kind,
            text: &rest[..length],
            column: self.at + 1 + usize::from(self.glued && one_character),
        };
        self.at += length;
        self.glued = matches!(kind, Kind::Number | Kind::Keyword);
        Some(token)
    }
}

/// The first token of a text that does not begin with a blank.
fn scan(text: &[u8]) -> Option<(Kind, usize)> {
    let first = *text.first()?;
    Some(match first {
        b'{' | b'}' | b'[' | b']' | b',' | b':' => (Kind::Mark(first), 1),
        b'"' | b'\'' => scan_string(text, first),
        b'-' | b'0'..=b'9' => scan_number(text),
        b'a'..=b'z' => {
            let letters = text.iter().take_while(|byte| byte.is_ascii_lowercase());
            (Kind::Keyword, letters.count())
        }
        _ => (Kind::Stray, 1),
    })
}

fn scan_string(text: &[u8], quote: u8) -> (Kind, usize) {
    let mut escaped = false;
    for (index, byte) in text.iter().enumerate().skip(1) {
        match *byte {
            0..=0x1f => return (Kind::Stray, index + 1),
            byte if byte == quote && !escaped => return (Kind::String, index + 1),
            byte => escaped = byte == b'\\' && !escaped,
        }
    }
    (Kind::Stray, text.len())
}

fn scan_number(text: &[u8]) -> (Kind, usize) {
    let digits = |from: usize| {
        let rest = text.get(from..).unwrap_or_default();
        rest.iter().take_while(|byte| byte.is_ascii_digit()).count()
    };
    // The byte that does not fit belongs to what is stray.
    let stray = |at: usize| (Kind::Stray, (at + 1).min(text.len()));
    let mut at = usize::from(text[0] == b'-');
    let whole = digits(at);
    if whole == 0 {
        return stray(at);
    }
    let zero = text[at] == b'0';
    if zero && whole > 1 {
        return stray(at + 1);
    }
    at += whole;
    let mut may_have_exponent = !zero;
    if text.get(at) == Some(&b'.') {
        let fraction = digits(at + 1);
        if fraction == 0 {
            return stray(at + 1);
        }
        at += 1 + fraction;
        may_have_exponent = true;
    }
    if may_have_exponent && matches!(text.get(at), Some(b'e' | b'E')) {
        at += 1;
        at += usize::from(matches!(text.get(at), Some(b'+' | b'-')));
        let exponent = digits(at);
        if exponent == 0 {
            return stray(at);
        }
        at += exponent;
    }
    (Kind::Number, at)
}

/// Where the parser's tokens come from.
pub(super) enum Tokens<'a> {
    /// Straight from the text.
    Lazy(Lexer<'a>),
    /// One value's, and the lexer after it.
    Collected(VecDeque<Token<'a>>, Lexer<'a>),
}

impl<'a> Tokens<'a> {
    /// Collects tokens until the brackets are even.
    pub(super) fn whole_value(mut lexer: Lexer<'a>) -> Result<Tokens<'a>, String> {
        let mut tokens = VecDeque::new();
        let (mut braces, mut brackets) = (0_i64, 0_i64);
        while let Some(token) = lexer.next() {
            match token.kind {
                Kind::Stray => return Err(stray(&token)),
                Kind::Mark(b'{') => braces += 1,
                Kind::Mark(b'}') => braces -= 1,
                Kind::Mark(b'[') => brackets += 1,
                Kind::Mark(b']') => brackets -= 1,
                _ => {}
            }
            if braces + brackets > MAX_NESTING as i64 {
                return Err("JSON nesting depth limit exceeded".to_owned());
            }
            tokens.push_back(token);
            let open = braces > 0 || brackets > 0;
            if !open || braces < 0 || brackets < 0 {
                break;
            }
        }
        Ok(Tokens::Collected(tokens, lexer))
    }

    pub(super) fn next(&mut self) -> Option<Token<'a>> {
        match self {
            Tokens::Lazy(lexer) => lexer.next(),
            Tokens::Collected(tokens, _) => tokens.pop_front(),
        }
    }

    pub(super) fn lexer(&mut self) -> &mut Lexer<'a> {
        match self {
            Tokens::Lazy(lexer) | Tokens::Collected(_, lexer) => lexer,
        }
    }
}
