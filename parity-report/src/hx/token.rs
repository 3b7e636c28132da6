// SPDX-License-Identifier: GPL-2.0-or-later

//! From the text of a `.hx` file to tokens.

/// A token and the line it starts on, from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub line: usize,
    pub kind: Kind,
}

/// What a token is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Open,
    Close,
    Comma,
    Equals,
    /// `|`, between the bits of a mask.
    Bar,
    /// `.name`, also `.mhandler.cmd`; without the first dot.
    Field(String),
    /// `true`, `hmp_quit`.
    Word(String),
    /// A C string, its escapes resolved.
    Text(String),
    /// `#if`, `#ifdef`, `#ifndef`: the condition.
    If(String),
    /// `#else`, or `#elif` with its condition.
    Else(Option<String>),
    /// `#endif`
    EndIf,
}

impl Kind {
    /// Its name in error messages.
    pub(super) fn name(&self) -> String {
        match self {
            Kind::Open => "'{'".to_owned(),
            Kind::Close => "'}'".to_owned(),
            Kind::Comma => "','".to_owned(),
            Kind::Equals => "'='".to_owned(),
            Kind::Bar => "'|'".to_owned(),
            Kind::Field(name) => format!("'.{name}'"),
            Kind::Word(word) => format!("'{word}'"),
            Kind::Text(text) => format!("the string {text:?}"),
            Kind::If(_) => "'#if'".to_owned(),
            Kind::Else(_) => "'#else'".to_owned(),
            Kind::EndIf => "'#endif'".to_owned(),
        }
    }
}

/// A section of documentation: how it starts and ends.
const SECTIONS: [(&str, &str); 2] = [("SRST", "ERST"), ("STEXI", "ETEXI")];

/// Splits a file into tokens. The error is a line and a message.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, (usize, String)> {
    let mut tokens = Vec::new();
    let mut lines = text
        .lines()
        .enumerate()
        .map(|(index, line)| (index + 1, line))
        .peekable();
    let mut comment_since = None;
    while let Some((number, line)) = lines.next() {
        if comment_since.is_none() {
            if line.starts_with("HXCOMM") {
                continue;
            }
            if let Some((start, end)) = SECTIONS.iter().find(|(start, _)| line.starts_with(start)) {
                if !lines.by_ref().any(|(_, line)| line.starts_with(end)) {
                    return Err((number, format!("'{start}' has no '{end}' after it")));
                }
                continue;
            }
            if let Some(directive) = line.trim_start().strip_prefix('#') {
                let mut directive = directive.trim().to_owned();
                while directive.ends_with('\\') {
                    directive.pop();
                    directive.push_str(lines.next().map_or("", |(_, line)| line.trim()));
                }
                tokens.push(Token {
                    line: number,
                    kind: preprocessor(number, &directive)?,
                });
                continue;
            }
        }
        Scanner {
            rest: line,
            line: number,
            comment_since: &mut comment_since,
        }
        .scan(&mut tokens)?;
    }
    match comment_since {
        Some(line) => Err((line, "the comment has no '*/'".to_owned())),
        None => Ok(tokens),
    }
}

fn preprocessor(line: usize, directive: &str) -> Result<Kind, (usize, String)> {
    let (word, condition) = directive
        .split_once(|c: char| !c.is_ascii_alphanumeric())
        .map_or((directive, ""), |(word, _)| {
            (word, directive[word.len()..].trim())
        });
    let condition = condition.split_whitespace().collect::<Vec<_>>().join(" ");
    match (word, condition.is_empty()) {
        ("if", false) => Ok(Kind::If(condition)),
        ("ifdef", false) => Ok(Kind::If(format!("defined({condition})"))),
        ("ifndef", false) => Ok(Kind::If(format!("!defined({condition})"))),
        ("elif", false) => Ok(Kind::Else(Some(condition))),
        ("else", _) => Ok(Kind::Else(None)),
        ("endif", _) => Ok(Kind::EndIf),
        ("if" | "ifdef" | "ifndef" | "elif", true) => {
            Err((line, format!("'#{word}' without a condition")))
        }
        _ => Err((
            line,
            format!("expected #if, #else or #endif, not '#{word}'"),
        )),
    }
}

/// Reads the tokens of one line.
struct Scanner<'a, 'b> {
    rest: &'a str,
    line: usize,
    /// The line on which an open `/*` is.
    comment_since: &'b mut Option<usize>,
}

impl Scanner<'_, '_> {
    fn scan(mut self, tokens: &mut Vec<Token>) -> Result<(), (usize, String)> {
        while self.skip_blanks_and_comments() {
            let line = self.line;
            let kind = self.token()?;
            tokens.push(Token { line, kind });
        }
        Ok(())
    }

    /// Whether there is a token on this line yet.
    fn skip_blanks_and_comments(&mut self) -> bool {
        loop {
            if self.comment_since.is_some() {
                let Some(end) = self.rest.find("*/") else {
                    return false;
                };
                self.rest = &self.rest[end + 2..];
                *self.comment_since = None;
            }
            self.rest = self.rest.trim_start();
            if let Some(rest) = self.rest.strip_prefix("/*") {
                self.rest = rest;
                *self.comment_since = Some(self.line);
            } else {
                return !self.rest.is_empty() && !self.rest.starts_with("//");
            }
        }
    }

    fn token(&mut self) -> Result<Kind, (usize, String)> {
        let mut characters = self.rest.chars();
        let first = characters.next().unwrap_or_default();
        let single = match first {
            '{' => Some(Kind::Open),
            '}' => Some(Kind::Close),
            ',' => Some(Kind::Comma),
            '=' => Some(Kind::Equals),
            '|' => Some(Kind::Bar),
            _ => None,
        };
        if let Some(kind) = single {
            self.rest = characters.as_str();
            return Ok(kind);
        }
        match first {
            '"' => self.text(),
            '.' => {
                self.rest = characters.as_str();
                let name = self.word(|c| c.is_ascii_alphanumeric() || c == '_' || c == '.');
                Ok(Kind::Field(name))
            }
            c if c.is_ascii_alphanumeric() || c == '_' => Ok(Kind::Word(
                self.word(|c| c.is_ascii_alphanumeric() || c == '_'),
            )),
            other => Err((self.line, format!("unexpected character {other:?}"))),
        }
    }

    fn word(&mut self, belongs: impl Fn(char) -> bool) -> String {
        let end = self.rest.find(|c| !belongs(c)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word.to_owned()
    }

    fn text(&mut self) -> Result<Kind, (usize, String)> {
        let mut text = String::new();
        let mut characters = self.rest[1..].chars();
        loop {
            match characters.next() {
                None => return Err((self.line, "the string has no closing quote".to_owned())),
                Some('"') => break,
                Some('\\') => text.push(match characters.next() {
                    Some('n') => '\n',
                    Some('t') => '\t',
                    Some(c @ ('"' | '\\' | '\'')) => c,
                    other => {
                        let escape = other.map(String::from).unwrap_or_default();
                        let message = format!(
                            "expected the escape \\n, \\t, \\\", \\' or \\\\, not '\\{escape}'"
                        );
                        return Err((self.line, message));
                    }
                }),
                Some(c) => text.push(c),
            }
        }
        self.rest = characters.as_str();
        Ok(Kind::Text(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<Kind> {
        tokens(text)
            .unwrap()
            .into_iter()
            .map(|token| token.kind)
            .collect()
    }

    fn error(text: &str) -> (usize, String) {
        tokens(text).unwrap_err()
    }

    #[test]
    fn documentation_and_comments_are_no_tokens() {
        let text = "HXCOMM \"not a string\nSRST\n``{``\nERST\nSTEXI\n@item }\nETEXI\n\
                    /* one */ , /* two\n lines */ = // rest\n";
        assert_eq!(kinds(text), [Kind::Comma, Kind::Equals]);
    }

    #[test]
    fn strings_have_c_escapes() {
        assert_eq!(
            kinds(r#""a\n\t\"b\\""#),
            [Kind::Text("a\n\t\"b\\".to_owned())]
        );
    }

    #[test]
    fn conditions_are_told_apart_and_joined_over_lines() {
        let text =
            "#if defined(A) || \\\n    defined(B)\n#ifdef C\n#ifndef D\n#elif E\n#else\n#endif";
        let expected = [
            Kind::If("defined(A) || defined(B)".to_owned()),
            Kind::If("defined(C)".to_owned()),
            Kind::If("!defined(D)".to_owned()),
            Kind::Else(Some("E".to_owned())),
            Kind::Else(None),
            Kind::EndIf,
        ];
        assert_eq!(kinds(text), expected);
    }

    #[test]
    fn what_is_not_understood_is_an_error_with_its_line() {
        assert_eq!(error("\n  ;").0, 2);
        assert!(error(";").1.contains("unexpected character ';'"));
        assert!(error("\"a").1.contains("no closing quote"));
        assert!(error(r#""\q""#).1.contains(r"not '\q'"));
        assert!(error("#define X").1.contains("not '#define'"));
        assert!(error("#if").1.contains("without a condition"));
        assert_eq!(
            error("\n/* a\n\n"),
            (2, "the comment has no '*/'".to_owned())
        );
        assert_eq!(
            error("SRST\n"),
            (1, "'SRST' has no 'ERST' after it".to_owned())
        );
    }
}
