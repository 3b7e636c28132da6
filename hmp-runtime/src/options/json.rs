// SPDX-License-Identifier: GPL-2.0-or-later

//! JSON as QEMU reads it.
//!
//! Follows QEMU's `qobject/json-parser.c`: strings may be in single quotes, no
//! key comes twice, and there is exactly one value. Errors have the form of
//! QEMU 11.0 and later.

use serde_json::value::RawValue;
use std::collections::HashSet;

/// How deep lists and objects may nest. QEMU takes 1024 levels, but nobody
/// types even these.
const MAX_NESTING: usize = 128;

/// Reads one JSON value. The result is strict JSON of the same value; numbers
/// keep their digits.
///
/// # Errors
///
/// What is wrong with the text, and at which column.
pub fn read(text: &str) -> Result<Box<RawValue>, String> {
    let mut reader = Reader {
        rest: text.trim_start_matches(BLANKS),
        length: text.len(),
        out: String::with_capacity(text.len()),
    };
    if reader.rest.is_empty() {
        return Err("Expecting a JSON value".to_owned());
    }
    reader.value(0)?;
    if !reader.rest.is_empty() {
        return Err("Expecting at most one JSON value".to_owned());
    }
    RawValue::from_string(reader.out).map_err(|error| error.to_string())
}

const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];

/// Reads a text and writes it down again as strict JSON.
struct Reader<'a> {
    /// What is still to be read. It does not begin with a blank.
    rest: &'a str,
    /// The length of the whole text.
    length: usize,
    out: String,
}

impl<'a> Reader<'a> {
    fn error(&self, problem: &str) -> String {
        let column = self.length - self.rest.len() + 1;
        let problem = if self.rest.is_empty() {
            "premature end of input"
        } else {
            problem
        };
        format!("1:{column}: JSON parse error, {problem}")
    }

    /// Skips the first `length` bytes and the blanks after them.
    fn skip(&mut self, length: usize) {
        let rest = self.rest.get(length..).unwrap_or_default();
        self.rest = rest.trim_start_matches(BLANKS);
    }

    /// Copies the mark, if it comes next.
    fn mark(&mut self, mark: char) -> bool {
        let found = self.rest.starts_with(mark);
        if found {
            self.out.push(mark);
            self.skip(1);
        }
        found
    }

    fn value(&mut self, depth: usize) -> Result<(), String> {
        if depth == MAX_NESTING && self.rest.starts_with(['{', '[']) {
            return Err("JSON nesting depth limit exceeded".to_owned());
        }
        if self.mark('{') {
            let mut keys = HashSet::new();
            return self.items('}', |reader| reader.member(&mut keys, depth));
        }
        if self.mark('[') {
            return self.items(']', |reader| reader.value(depth + 1));
        }
        match self.rest.chars().next() {
            Some('"' | '\'') => self.string("expecting value").map(drop),
            Some('-' | '0'..='9' | 'a'..='z') => self.word(),
            _ => Err(self.error("expecting value")),
        }
    }

    /// Reads what stands between brackets, up to the closing one.
    fn items(
        &mut self,
        close: char,
        mut item: impl FnMut(&mut Self) -> Result<(), String>,
    ) -> Result<(), String> {
        if self.mark(close) {
            return Ok(());
        }
        loop {
            item(self)?;
            if self.mark(close) {
                return Ok(());
            }
            if !self.mark(',') {
                return Err(self.error(&format!("expected ',' or '{close}'")));
            }
        }
    }

    /// Reads a key and its value.
    fn member(&mut self, keys: &mut HashSet<String>, depth: usize) -> Result<(), String> {
        let key = self.string("expecting key")?;
        if !self.mark(':') {
            return Err(self.error("expecting ':'"));
        }
        let duplicate = self.error("duplicate key");
        self.value(depth + 1)?;
        if keys.insert(key) {
            Ok(())
        } else {
            Err(duplicate)
        }
    }

    /// Reads a number or a keyword.
    fn word(&mut self) -> Result<(), String> {
        let belongs = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
        let end = self.rest.find(|c| !belongs(c)).unwrap_or(self.rest.len());
        let word = self.rest.get(..end).unwrap_or_default();
        // QEMU takes no exponent after a lone zero.
        let zero = word.strip_prefix('-').unwrap_or(word).strip_prefix('0');
        let valid = serde_json::from_str::<&RawValue>(word).is_ok();
        if !valid || zero.is_some_and(|rest| rest.starts_with(['e', 'E'])) {
            let kind = if word.starts_with(|c: char| c.is_ascii_lowercase()) {
                "keyword"
            } else {
                "number"
            };
            return Err(self.error(&format!("invalid {kind} '{word}'")));
        }
        self.out.push_str(word);
        self.skip(end);
        Ok(())
    }

    /// Reads a string in quotes of either kind, and returns the text in it.
    fn string(&mut self, expecting: &str) -> Result<String, String> {
        let mut chars = self.rest.char_indices();
        let Some((_, quote @ ('"' | '\''))) = chars.next() else {
            return Err(self.error(expecting));
        };
        let mut strict = String::from("\"");
        let end = loop {
            match chars.next() {
                Some((at, c)) if c == quote => break at + 1,
                Some((_, '\\')) => match chars.next() {
                    Some((_, '\'')) => strict.push('\''),
                    Some((_, c)) => strict.extend(['\\', c]),
                    None => return Err(self.error("unterminated string")),
                },
                Some((_, '"')) => strict.push_str("\\\""),
                Some((_, c)) => strict.push(c),
                None => return Err(self.error("unterminated string")),
            }
        };
        strict.push('"');
        // QEMU refuses Unicode's noncharacters.
        let is_character =
            |c| !matches!(u32::from(c), 0xfdd0..=0xfdef) && u32::from(c) & 0xfffe != 0xfffe;
        match serde_json::from_str::<String>(&strict) {
            Ok(text) if text.chars().all(is_character) => {
                self.out.push_str(&strict);
                self.skip(end);
                Ok(text)
            }
            _ => Err(self.error("invalid escape sequence or character in string")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Map, Value};

    fn strict(text: &str) -> Result<String, String> {
        read(text).map(|json| json.get().to_owned())
    }

    #[test]
    fn values_come_out_as_strict_json() {
        for (text, json) in [
            ("true", "true"),
            (" null ", "null"),
            ("-0", "-0"),
            ("18446744073709551616", "18446744073709551616"),
            ("1.50e+3", "1.50e+3"),
            ("1e400", "1e400"),
            ("[]", "[]"),
            ("{ }", "{}"),
            (
                r#"{'a': [1, {"b": "x"}], "c": null}"#,
                r#"{"a":[1,{"b":"x"}],"c":null}"#,
            ),
            (r#"'say "hi" \''"#, r#""say \"hi\" '""#),
            (
                r#""\u00e9\ud83d\ude00\/\u0000""#,
                r#""\u00e9\ud83d\ude00\/\u0000""#,
            ),
        ] {
            assert_eq!(strict(text).unwrap(), json);
        }
    }

    #[test]
    fn there_is_exactly_one_value() {
        for text in ["", "  "] {
            assert_eq!(strict(text).unwrap_err(), "Expecting a JSON value");
        }
        for text in ["1 2", "true x", "{}}", "[] [", "\"a\"\"b\""] {
            assert_eq!(
                strict(text).unwrap_err(),
                "Expecting at most one JSON value"
            );
        }
    }

    #[test]
    fn an_error_says_where_it_is() {
        for (text, column, problem) in [
            ("[", 2, "premature end of input"),
            ("{\"a\":1", 7, "premature end of input"),
            ("[1,]", 4, "expecting value"),
            ("True", 1, "expecting value"),
            ("{1:2}", 2, "expecting key"),
            ("{\"a\",2}", 5, "expecting ':'"),
            ("{\"a\":1;2}", 7, "expected ',' or '}'"),
            ("[1 2]", 4, "expected ',' or ']'"),
            ("[01]", 2, "invalid number '01'"),
            ("0e5", 1, "invalid number '0e5'"),
            ("nul", 1, "invalid keyword 'nul'"),
            ("'abc", 1, "unterminated string"),
            ("{\"a\":1,\"a\":2}", 12, "duplicate key"),
        ] {
            let error = format!("1:{column}: JSON parse error, {problem}");
            assert_eq!(strict(text).unwrap_err(), error, "{text}");
        }
    }

    #[test]
    fn strings_hold_valid_characters() {
        for text in [
            r#""\x""#,
            r#""\u12g4""#,
            r#""\ud800\u0041""#,
            r#""\udc00""#,
            r#""\uffff""#,
            "\"\u{ffff}\"",
            "'\u{1}'",
        ] {
            assert!(strict(text).unwrap_err().ends_with("in string"), "{text}");
        }
    }

    #[test]
    fn deep_nesting_is_refused() {
        let lists = |depth| format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
        assert!(strict(&lists(MAX_NESTING)).is_ok());
        let deep = [
            "[".repeat(100_000),
            "{'a':".repeat(100_000),
            lists(MAX_NESTING + 1),
        ];
        for text in deep {
            assert_eq!(
                strict(&text).unwrap_err(),
                "JSON nesting depth limit exceeded"
            );
        }
    }

    fn any_value() -> impl Strategy<Value = Value> {
        let text = "[\\PC\n\t\"'\\\\\u{0}]{0,6}";
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            text.prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 24, 4, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::vec((text, inner), 0..4)
                    .prop_map(|members| Value::from(Map::from_iter(members))),
            ]
        })
    }

    proptest! {
        #[test]
        fn a_value_that_is_written_as_json_is_read_back(value in any_value()) {
            for written in [value.to_string(), format!("{value:#}")] {
                let read_back: Value = serde_json::from_str(&strict(&written).unwrap()).unwrap();
                prop_assert_eq!(&read_back, &serde_json::from_str::<Value>(&written).unwrap());
            }
        }

        #[test]
        fn every_text_that_is_read_becomes_strict_json(text in r#"([\[\]{},:"'\\a-z0-9.+ -]|'a':|true){0,24}"#) {
            if let Ok(json) = strict(&text) {
                serde_json::from_str::<Value>(&json).unwrap();
            }
        }
    }
}
