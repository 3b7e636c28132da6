//! JSON as QEMU reads it, with its error texts.
//!
//! Follows QEMU's `qobject/json-lexer.c`, `json-streamer.c` and
//! `json-parser.c`: strings in single quotes are allowed, and there has to be
//! exactly one value. Before 11.0 the whole value is split into tokens before
//! the first is looked at; since then each is looked at as it comes, and errors
//! say where.

mod lexer;
mod string;

use crate::qmp::Version;
use lexer::{Kind, Lexer, Token, Tokens};
use serde_json::value::RawValue;
use std::collections::HashSet;

/// QEMU's limit for lists and objects in each other.
const MAX_NESTING: usize = 1024;

const TOO_MANY: &str = "Expecting at most one JSON value";

/// Reads one JSON value. The result is strict JSON of the same value; numbers
/// keep their digits.
///
/// # Errors
///
/// The text of a QEMU of this version.
pub fn read(text: &str, version: &Version) -> Result<Box<RawValue>, String> {
    let lexer = Lexer::new(text);
    let (mut tokens, positions) = if version.at_least(11, 0) {
        (Tokens::Lazy(lexer), true)
    } else {
        (Tokens::whole_value(lexer)?, false)
    };
    let mut parser = Parser {
        tokens: &mut tokens,
        positions,
        out: String::with_capacity(text.len()),
    };
    match parser.first()? {
        Some(first) => parser.value(first, 0)?,
        None => return Err("Expecting a JSON value".to_owned()),
    };
    let json = parser.out;
    if !tokens.lexer().at_end() {
        return Err(TOO_MANY.to_owned());
    }
    RawValue::from_string(json).map_err(|error| error.to_string())
}

fn stray(token: &Token<'_>) -> String {
    let text = String::from_utf8_lossy(token.text);
    format!("JSON parse error, stray '{text}'")
}

/// Checks tokens and writes them down again.
struct Parser<'t, 'a> {
    tokens: &'t mut Tokens<'a>,
    /// Whether errors say where they are: the newer parser.
    positions: bool,
    out: String,
}

impl<'a> Parser<'_, 'a> {
    fn error(&self, column: usize, problem: &str) -> String {
        match self.positions {
            true => format!("1:{column}: JSON parse error, {problem}"),
            false => format!("JSON parse error, {problem}"),
        }
    }

    fn first(&mut self) -> Result<Option<Token<'a>>, String> {
        let token = self.tokens.next();
        token.map(|token| self.check(token)).transpose()
    }

    fn next(&mut self) -> Result<Token<'a>, String> {
        match self.tokens.next() {
            Some(token) => self.check(token),
            None if self.positions => {
                let column = self.tokens.lexer().end_column();
                Err(self.error(column, "premature end of input"))
            }
            None => Err(self.error(0, "premature EOI")),
        }
    }

    fn check(&self, token: Token<'a>) -> Result<Token<'a>, String> {
        match token.kind {
            Kind::Stray if self.positions => Err(format!("1:{}: {}", token.column, stray(&token))),
            Kind::Stray => Err(stray(&token)),
            _ => Ok(token),
        }
    }

    /// Reads a value; gives back where its last token is.
    fn value(&mut self, token: Token<'a>, depth: usize) -> Result<usize, String> {
        if depth > MAX_NESTING {
            return Err("JSON nesting depth limit exceeded".to_owned());
        }
        match token.kind {
            Kind::Mark(b'{') => self.object(depth),
            Kind::Mark(b'[') => self.array(depth),
            Kind::Number => {
                self.out.push_str(&String::from_utf8_lossy(token.text));
                Ok(token.column)
            }
            Kind::String => {
                let text = self.string(&token)?;
                self.write_string(&text);
                Ok(token.column)
            }
            Kind::Keyword if [&b"true"[..], b"false", b"null"].contains(&token.text) => {
                self.out.push_str(&String::from_utf8_lossy(token.text));
                Ok(token.column)
            }
            Kind::Keyword => {
                let word = String::from_utf8_lossy(token.text);
                Err(self.error(token.column, &format!("invalid keyword '{word}'")))
            }
            Kind::Mark(_) | Kind::Stray => Err(self.error(token.column, "expecting value")),
        }
    }

    fn object(&mut self, depth: usize) -> Result<usize, String> {
        let mut keys = HashSet::new();
        self.out.push('{');
        let mut token = self.next()?;
        while token.kind != Kind::Mark(b'}') || !keys.is_empty() {
            let key = self.key(&token, depth)?;
            let colon = self.next()?;
            if colon.kind != Kind::Mark(b':') {
                let problem = match self.positions {
                    true => "expecting ':'",
                    false => "missing : in object pair",
                };
                return Err(self.error(colon.column, problem));
            }
            if !keys.is_empty() {
                self.out.push(',');
            }
            self.write_string(&key);
            self.out.push(':');
            let first = self.next()?;
            let column = self.value(first, depth + 1)?;
            if !keys.insert(key) {
                return Err(self.error(column, "duplicate key"));
            }
            let after = self.next()?;
            match after.kind {
                Kind::Mark(b',') => token = self.next()?,
                Kind::Mark(b'}') => {
                    token = after;
                    break;
                }
                _ if self.positions => {
                    return Err(self.error(after.column, "expected ',' or '}'"));
                }
                _ => return Err(self.error(after.column, "expected separator in dict")),
            }
        }
        self.out.push('}');
        Ok(token.column)
    }

    fn key(&mut self, token: &Token<'a>, depth: usize) -> Result<String, String> {
        if token.kind == Kind::String {
            return self.string(token);
        }
        if self.positions {
            return Err(self.error(token.column, "expecting key"));
        }
        // The older parser reads any value first.
        self.value(*token, depth + 1)?;
        Err(self.error(token.column, "key is not a string in object"))
    }

    fn array(&mut self, depth: usize) -> Result<usize, String> {
        self.out.push('[');
        let mut token = self.next()?;
        let mut empty = true;
        while token.kind != Kind::Mark(b']') || !empty {
            self.value(token, depth + 1)?;
            empty = false;
            let after = self.next()?;
            match after.kind {
                Kind::Mark(b',') => {
                    self.out.push(',');
                    token = self.next()?;
                }
                Kind::Mark(b']') => {
                    token = after;
                    break;
                }
                _ if self.positions => {
                    return Err(self.error(after.column, "expected ',' or ']'"));
                }
                _ => return Err(self.error(after.column, "expected separator in list")),
            }
        }
        self.out.push(']');
        Ok(token.column)
    }

    /// The text in a string.
    fn string(&self, token: &Token<'a>) -> Result<String, String> {
        string::unquote(token.text).map_err(|problem| self.error(token.column, &problem))
    }

    fn write_string(&mut self, text: &str) {
        // A string can always be written as JSON.
        self.out
            .push_str(&serde_json::Value::from(text).to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::qmp::Triple;

    fn version(major: u32) -> Version {
        let qemu = Triple {
            major,
            ..Triple::default()
        };
        Version {
            qemu,
            ..Version::default()
        }
    }

    fn value(text: &str) -> String {
        let old = read(text, &version(10)).unwrap();
        let new = read(text, &version(11)).unwrap();
        assert_eq!(old.get(), new.get());
        new.get().to_owned()
    }

    /// The old and the new error.
    fn errors(text: &str) -> [String; 2] {
        [10, 11].map(|major| read(text, &version(major)).unwrap_err())
    }

    #[test]
    fn values_come_out_as_strict_json() {
        for (text, json) in [
            ("true", "true"),
            (" null ", "null"),
            ("-0", "-0"),
            ("18446744073709551616", "18446744073709551616"),
            ("1.50e+3", "1.50e+3"),
            ("[]", "[]"),
            ("{ }", "{}"),
            (
                r#"{'a': [1, {"b": "x"}], "c": null}"#,
                r#"{"a":[1,{"b":"x"}],"c":null}"#,
            ),
            (r#"'say "hi" \''"#, r#""say \"hi\" '""#),
            (r#""\u00e9\ud83d\ude00\/\u0000""#, "\"é😀/\\u0000\""),
        ] {
            assert_eq!(value(text), json);
        }
    }

    #[test]
    fn there_is_exactly_one_value() {
        for text in ["", "  "] {
            assert_eq!(errors(text), ["Expecting a JSON value"; 2]);
        }
        for text in [
            "1 2",
            "true x",
            "true 01",
            "{}}",
            "[] [",
            "\"a\"\"b\"",
            "0e5",
        ] {
            assert_eq!(errors(text), [TOO_MANY; 2], "{text}");
        }
    }

    #[test]
    fn errors_are_those_of_the_old_and_the_new_parser() {
        // Text, the old parser's problem, the new one's column and problem.
        // As 10.0.2 and 11.1.3 print them.
        let end = "premature end of input";
        let key = "expecting key";
        let value = "expecting value";
        for (text, old, column, new) in [
            ("[", "premature EOI", 2, end),
            ("[1", "premature EOI", 4, end),
            ("[1,", "premature EOI", 4, end),
            ("{\"a\":1", "premature EOI", 8, end),
            ("{\"a\"", "premature EOI", 5, end),
            ("[1,]", value, 4, value),
            ("]", value, 1, value),
            ("{]", value, 2, key),
            ("{\"a\":1,}", value, 8, key),
            ("{1:2}", "key is not a string in object", 2, key),
            ("{[]:2}", "key is not a string in object", 2, key),
            ("{foo:2}", "invalid keyword 'foo'", 2, key),
            ("{\"a\",2}", "missing : in object pair", 5, "expecting ':'"),
            (
                "  {\"a\"  1}",
                "missing : in object pair",
                9,
                "expecting ':'",
            ),
            (
                "{\"a\":1:2}",
                "expected separator in dict",
                8,
                "expected ',' or '}'",
            ),
            (
                "{\"a\":1 \"b\":2}",
                "expected separator in dict",
                8,
                "expected ',' or '}'",
            ),
            (
                "[1 2]",
                "expected separator in list",
                4,
                "expected ',' or ']'",
            ),
            (
                "[1}",
                "expected separator in list",
                4,
                "expected ',' or ']'",
            ),
            ("01", "stray '01'", 1, "stray '01'"),
            ("-x", "stray '-x'", 1, "stray '-x'"),
            ("1e+", "stray '1e+'", 1, "stray '1e+'"),
            ("{\"a\":1;2}", "stray ';'", 8, "stray ';'"),
            ("\"abc", "stray '\"abc'", 1, "stray '\"abc'"),
            ("True", "stray 'T'", 1, "stray 'T'"),
            (
                "[{\"c\":nul}]",
                "invalid keyword 'nul'",
                7,
                "invalid keyword 'nul'",
            ),
            ("{\"a\":1,\"a\":2}", "duplicate key", 12, "duplicate key"),
            (
                "{\"a\":[1],\"a\":[3]}",
                "duplicate key",
                17,
                "duplicate key",
            ),
        ] {
            let old = format!("JSON parse error, {old}");
            let new = format!("1:{column}: JSON parse error, {new}");
            assert_eq!(errors(text), [old, new], "{text}");
        }
    }

    #[test]
    fn the_old_parser_sees_what_is_stray_first() {
        assert_eq!(
            errors("{\"a\":\"\\q\",\"b\":01}"),
            [
                "JSON parse error, stray '01'",
                "1:6: JSON parse error, invalid escape sequence in string"
            ]
        );
    }

    #[test]
    fn strings_hold_valid_characters() {
        let not_valid = "is not a valid Unicode character";
        for (text, problem) in [
            (r#""\x""#, "invalid escape sequence in string".to_owned()),
            (r#""\u12""#, format!("\\u12\" {not_valid}")),
            (r#""\u12g4""#, format!("\\u12g4 {not_valid}")),
            (r#""\ud800\u0041""#, format!("\\ud800 {not_valid}")),
            (r#""\udc00""#, format!("\\udc00 {not_valid}")),
            (r#""\uffff""#, format!("\\uffff {not_valid}")),
            (
                "\"\u{ffff}\"",
                "invalid UTF-8 sequence in string".to_owned(),
            ),
        ] {
            let old = format!("JSON parse error, {problem}");
            let new = format!("1:1: JSON parse error, {problem}");
            assert_eq!(errors(text), [old, new], "{text}");
        }
    }

    #[test]
    fn deep_nesting_is_refused() {
        let deep = "[".repeat(100_000);
        assert_eq!(errors(&deep), ["JSON nesting depth limit exceeded"; 2]);
    }
}
