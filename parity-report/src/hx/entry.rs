// SPDX-License-Identifier: GPL-2.0-or-later

//! From the tokens of a `.hx` file to the commands it declares.

use super::HxError;
use super::token::{Kind, Token, tokens};

/// One command, as a `.hx` file declares it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The line on which it starts, from 1.
    pub line: usize,
    /// The name with its aliases: `quit|q`. It does not name the command above.
    pub name: String,
    /// The argument list.
    pub args_type: String,
    /// The arguments as `help` shows them; in pieces, since only some builds
    /// have some of them.
    pub params: Vec<Piece>,
    /// The help line.
    pub help: Vec<Piece>,
    /// The function that carries it out: `.cmd`, `.cmd_info_hrt` or the older
    /// `.mhandler.cmd`.
    pub handler: Option<String>,
    /// `p` if it may run before the machine is initialised.
    pub flags: String,
    /// The table of its sub-commands.
    pub sub_table: Option<String>,
    /// The function that completes its arguments.
    pub completion: Option<String>,
    /// The preprocessor conditions around it, outermost first.
    pub conditions: Vec<String>,
    /// The only targets with it, `s390x`; all if empty. QEMU 11 has one table
    /// for all targets, with a mask in place of the older conditions.
    pub targets: Vec<String>,
}

/// A string literal, and the conditions around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its text.
    pub text: String,
    /// The preprocessor conditions around it alone.
    pub conditions: Vec<String>,
}

impl Entry {
    /// The arguments as `help` shows them, without those that only some builds
    /// have.
    pub fn plain_params(&self) -> String {
        let plain = self
            .params
            .iter()
            .filter(|piece| piece.conditions.is_empty());
        plain.map(|piece| piece.text.as_str()).collect()
    }

    /// Whether it may run before the machine is initialised.
    pub fn is_preconfig(&self) -> bool {
        self.flags.contains('p')
    }
}

/// Reads a `.hx` file; `file` names it in errors.
///
/// # Errors
///
/// The first part that is not understood.
pub fn read(file: &str, text: &str) -> Result<Vec<Entry>, HxError> {
    let error = |(line, message)| HxError {
        file: file.to_owned(),
        line,
        message,
    };
    let tokens = tokens(text).map_err(error)?;
    let last_line = text.lines().count().max(1);
    Reader {
        tokens: tokens.into_iter().peekable(),
        conditions: Vec::new(),
        last_line,
    }
    .entries()
    .map_err(error)
}

type Parsed<T> = Result<T, (usize, String)>;

struct Reader<I: Iterator<Item = Token>> {
    tokens: std::iter::Peekable<I>,
    /// The open `#if`s, with their lines.
    conditions: Vec<(usize, String)>,
    last_line: usize,
}

impl<I: Iterator<Item = Token>> Reader<I> {
    fn entries(mut self) -> Parsed<Vec<Entry>> {
        let mut entries = Vec::new();
        while let Some(token) = self.tokens.next() {
            match token.kind {
                Kind::Open => entries.push(self.entry(token.line)?),
                // Between two entries.
                Kind::Comma => {}
                kind => self.condition(token.line, kind, "the start of a command, '{'")?,
            }
        }
        match self.conditions.pop() {
            Some((line, condition)) => Err((line, format!("'#if {condition}' has no '#endif'"))),
            None => Ok(entries),
        }
    }

    /// Takes a preprocessor line; anything else is not what was `expected`.
    fn condition(&mut self, line: usize, kind: Kind, expected: &str) -> Parsed<()> {
        match kind {
            Kind::If(condition) => self.conditions.push((line, condition)),
            Kind::Else(next) => {
                let Some((start, before)) = self.conditions.pop() else {
                    return Err((line, "'#else' without '#if'".to_owned()));
                };
                let otherwise = format!("!({before})");
                let condition = match next {
                    Some(next) => format!("{otherwise} && ({next})"),
                    None => otherwise,
                };
                self.conditions.push((start, condition));
            }
            Kind::EndIf => {
                if self.conditions.pop().is_none() {
                    return Err((line, "'#endif' without '#if'".to_owned()));
                }
            }
            other => return Err((line, format!("expected {expected}, not {}", other.name()))),
        }
        Ok(())
    }

    fn entry(&mut self, line: usize) -> Parsed<Entry> {
        let outer = self.conditions.len();
        let conditions = self
            .conditions
            .iter()
            .map(|(_, text)| text.clone())
            .collect();
        let mut entry = Entry {
            line,
            conditions,
            ..Entry::default()
        };
        let mut fields: Vec<String> = Vec::new();
        loop {
            let token = self.next("the end of the command, '}'")?;
            match token.kind {
                Kind::Close => break,
                Kind::Comma => {}
                Kind::Field(name) => {
                    if fields.contains(&name) {
                        return Err((token.line, format!("a second '.{name}' in one command")));
                    }
                    self.field(&mut entry, token.line, &name, outer)?;
                    fields.push(name);
                }
                kind => self.condition(token.line, kind, "a field, as in '.name'")?,
            }
        }
        if self.conditions.len() != outer {
            return Err((
                line,
                "an '#if' is open at the end of the command".to_owned(),
            ));
        }
        for needed in ["name", "args_type", "params", "help"] {
            if !fields.iter().any(|field| field == needed) {
                return Err((line, format!("the command has no '.{needed}'")));
            }
        }
        hmp_args::parse(&entry.args_type).map_err(|problems| {
            let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
            (line, problems.join("; "))
        })?;
        Ok(entry)
    }

    fn field(&mut self, entry: &mut Entry, line: usize, name: &str, outer: usize) -> Parsed<()> {
        let token = self.next("'='")?;
        if token.kind != Kind::Equals {
            let found = token.kind.name();
            return Err((
                token.line,
                format!("expected '=' after '.{name}', not {found}"),
            ));
        }
        match name {
            "name" => entry.name = self.plain_text(name, outer)?,
            "args_type" => entry.args_type = self.plain_text(name, outer)?,
            "params" => entry.params = self.pieces(name, outer)?,
            "help" => entry.help = self.pieces(name, outer)?,
            "flags" => entry.flags = self.plain_text(name, outer)?,
            "cmd" | "mhandler.cmd" | "cmd_info_hrt" => entry.handler = Some(self.word(name)?),
            "sub_table" => entry.sub_table = Some(self.word(name)?),
            "command_completion" => entry.completion = Some(self.word(name)?),
            "coroutine" => drop(self.word(name)?),
            "arch_bitmask" => entry.targets = self.targets(name)?,
            _ => return Err((line, format!("the field '.{name}' is not known here"))),
        }
        Ok(())
    }

    /// A string that is the same in every build.
    fn plain_text(&mut self, field: &str, outer: usize) -> Parsed<String> {
        let line = self.line();
        let pieces = self.pieces(field, outer)?;
        if pieces.iter().any(|piece| !piece.conditions.is_empty()) {
            return Err((line, format!("a condition inside of '.{field}'")));
        }
        Ok(pieces.into_iter().map(|piece| piece.text).collect())
    }

    /// One string literal, or several that C puts together.
    fn pieces(&mut self, field: &str, outer: usize) -> Parsed<Vec<Piece>> {
        let mut pieces = Vec::new();
        loop {
            let inner = self.conditions[outer..].iter();
            let conditions: Vec<String> = inner.map(|(_, text)| text.clone()).collect();
            let line = self.line();
            match self.tokens.peek().map(|token| token.kind.clone()) {
                Some(Kind::Text(text)) => {
                    self.tokens.next();
                    pieces.push(Piece { text, conditions });
                }
                Some(kind @ (Kind::If(_) | Kind::Else(_) | Kind::EndIf)) => {
                    self.tokens.next();
                    self.condition(line, kind, "a string")?;
                }
                _ if !pieces.is_empty() => return Ok(pieces),
                found => {
                    let found = found.map_or("the end of the file".to_owned(), |kind| kind.name());
                    return Err((
                        line,
                        format!("expected a string for '.{field}', not {found}"),
                    ));
                }
            }
        }
    }

    fn word(&mut self, field: &str) -> Parsed<String> {
        let token = self.next("a name")?;
        match token.kind {
            Kind::Word(word) => Ok(word),
            kind => {
                let found = kind.name();
                Err((
                    token.line,
                    format!("expected a name for '.{field}', not {found}"),
                ))
            }
        }
    }

    /// A mask of targets: `QEMU_ARCH_I386 | QEMU_ARCH_S390X`.
    fn targets(&mut self, field: &str) -> Parsed<Vec<String>> {
        let mut targets = Vec::new();
        loop {
            let line = self.line();
            let word = self.word(field)?;
            let target = word.strip_prefix("QEMU_ARCH_").ok_or_else(|| {
                (
                    line,
                    format!("expected a target, as in QEMU_ARCH_S390X, not '{word}'"),
                )
            })?;
            targets.push(target.to_ascii_lowercase());
            if self
                .tokens
                .peek()
                .is_none_or(|token| token.kind != Kind::Bar)
            {
                return Ok(targets);
            }
            self.tokens.next();
        }
    }

    fn next(&mut self, expected: &str) -> Parsed<Token> {
        let line = self.last_line;
        self.tokens
            .next()
            .ok_or((line, format!("the file ends; expected {expected}")))
    }

    /// The line of the next token.
    fn line(&mut self) -> usize {
        self.tokens
            .peek()
            .map_or(self.last_line, |token| token.line)
    }
}
