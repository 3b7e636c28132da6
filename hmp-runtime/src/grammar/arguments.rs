// SPDX-License-Identifier: GPL-2.0-or-later

//! From the rest of a line to the values of a command's arguments.

use super::cursor::{Cursor, is_blank, shown};
use super::format::StickyFormat;
use super::number;
use super::{expression, format, options, size};
use crate::declaration::{Arg, Declaration};
use crate::qmp::Version;
use crate::values::Value;
use hmp_args::{Kind, Presence};

/// What the values of arguments depend on, apart from the line.
pub struct Context<'a> {
    /// The defaults of `/fmt`. A line may change them even if it is refused.
    pub formats: &'a mut StickyFormat,
    /// The registers of the default CPU, by the name after the `$`.
    pub registers: &'a dyn Fn(&str) -> Register,
    /// How versions of the built-in monitor differ.
    pub dialect: Dialect,
}

/// A register that an expression names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Register {
    /// Its value.
    Value(i64),
    /// There is no such register, or no CPU.
    Unknown,
    /// Its value has not been fetched yet: the parser stops with
    /// [`ArgumentError::NeedsRegister`].
    NotFetched,
}

/// How versions of the built-in monitor differ; the default is the newest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// Whether expressions know numbers like `0b101`. That depends on the C
    /// library QEMU was built with (glibc 2.38 or newer has them), which QMP
    /// does not tell.
    pub binary_numbers: bool,
    /// Whether sizes are read as before 8.1: `0x10k` valid, `.5` and `1.5e`
    /// followed by digits not.
    pub old_sizes: bool,
}

impl Default for Dialect {
    fn default() -> Dialect {
        Dialect {
            binary_numbers: true,
            old_sizes: false,
        }
    }
}

impl Dialect {
    /// The dialect of a QEMU. `binary_numbers` is a guess from the version,
    /// which is right for the Debian builds of 7.2 to 11.1 that were tried.
    pub fn of(version: &Version) -> Dialect {
        Dialect {
            binary_numbers: version.at_least(11, 0),
            old_sizes: !version.at_least(8, 1),
        }
    }
}

/// Why there are no values.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ArgumentError {
    /// The line is refused.
    Refused {
        /// What the built-in monitor prints before its [`help_hint`]: one line
        /// with its newline. It is empty where QEMU says nothing, and
        /// `unsupported option -` at the end of a line has no newline.
        message: String,
        /// What QEMU says only on its own standard output or error.
        detail: Option<String>,
    },
    /// The value depends on this register. The caller fetches it and parses
    /// again; the formats have not been changed.
    NeedsRegister(String),
}

impl ArgumentError {
    /// A refusal with one line.
    pub(super) fn line(text: &str) -> ArgumentError {
        ArgumentError::Refused {
            message: format!("{text}\n"),
            detail: None,
        }
    }

    /// A refusal of which the user of the built-in monitor sees only the hint.
    fn silent(detail: Option<String>) -> ArgumentError {
        ArgumentError::Refused {
            message: String::new(),
            detail,
        }
    }

    fn with_detail(self, detail: Option<String>) -> ArgumentError {
        match self {
            ArgumentError::Refused { message, .. } => ArgumentError::Refused { message, detail },
            other => other,
        }
    }
}

/// The line that the built-in monitor adds to every refusal of arguments,
/// without the newline. `spoken` is [`Found::spoken`](super::Found::spoken).
pub fn help_hint(spoken: &str) -> String {
    format!("Try \"help {spoken}\" for more information")
}

/// Reads the arguments of `command`, one value for each that it declares.
pub fn parse_arguments(
    command: &Declaration,
    text: &str,
    context: &mut Context<'_>,
) -> Result<Vec<Value>, ArgumentError> {
    let remembered = *context.formats;
    let result = Arguments {
        name: command.own_name(),
        implied: command.implied,
        cursor: Cursor::new(text),
        context,
    }
    .parse(command.args);
    if let Err(ArgumentError::NeedsRegister(_)) = result {
        *context.formats = remembered;
    }
    result
}

/// The arguments of one line while they are read.
struct Arguments<'a, 'b, 'c> {
    name: &'static str,
    /// The key of an option list's first word.
    implied: Option<&'static str>,
    cursor: Cursor<'a>,
    context: &'b mut Context<'c>,
}

impl Arguments<'_, '_, '_> {
    fn parse(mut self, args: &[Arg]) -> Result<Vec<Value>, ArgumentError> {
        let values = args
            .iter()
            .map(|arg| self.argument(arg))
            .collect::<Result<Vec<Value>, ArgumentError>>()?;
        self.cursor.skip_blanks();
        match self.cursor.peek() {
            None => Ok(values),
            Some(_) => Err(self.named("extraneous characters at the end of line")),
        }
    }

    /// A refusal whose line starts with the command's name.
    fn named(&self, text: &str) -> ArgumentError {
        ArgumentError::line(&format!("{}: {text}", self.name))
    }

    fn argument(&mut self, arg: &Arg) -> Result<Value, ArgumentError> {
        self.cursor.skip_blanks();
        match arg.presence {
            Presence::Optional if self.cursor.peek().is_none() => return Ok(Value::Absent),
            Presence::Dotted if self.cursor.peek() != Some(b'.') => return Ok(Value::Absent),
            Presence::Dotted => self.cursor.skip(1),
            Presence::Optional | Presence::Required => {}
        }
        match arg.kind {
            Kind::File => self.token("filename expected").map(Value::Text),
            Kind::Block => self.token("block device name expected").map(Value::Text),
            Kind::Str => self.token("string expected").map(Value::Text),
            Kind::Rest => self.rest(),
            Kind::Options => self.options(),
            Kind::Int => self.expression(),
            Kind::Int32 => self.int32(),
            Kind::Mebibytes => self.mebibytes(),
            Kind::Size => self.size(),
            Kind::Seconds => self.seconds(),
            Kind::OnOff => self.on_off(),
            Kind::Format => {
                format::parse(&mut self.cursor, self.context.formats).map(Value::Format)
            }
            Kind::Flag(letter) => Ok(if self.flag(letter, arg.rest)? {
                Value::Given
            } else {
                Value::Absent
            }),
            Kind::FlagWithValue(letter) => {
                if !self.flag(letter, arg.rest)? {
                    return Ok(Value::Absent);
                }
                self.token(&format!("value expected for -{letter}"))
                    .map(Value::Text)
            }
        }
    }

    fn token(&mut self, missing: &str) -> Result<String, ArgumentError> {
        self.cursor
            .token()
            .map_err(|error| self.named(missing).with_detail(error.detail()))
    }

    fn rest(&mut self) -> Result<Value, ArgumentError> {
        let rest = self.cursor.rest();
        if rest.is_empty() {
            return Err(self.named("string expected"));
        }
        self.cursor.skip(rest.len());
        Ok(Value::Text(String::from_utf8_lossy(rest).into_owned()))
    }

    fn options(&mut self) -> Result<Value, ArgumentError> {
        if self.cursor.peek().is_none() {
            return Ok(Value::Options(Default::default()));
        }
        let text = self
            .cursor
            .token()
            .map_err(|error| ArgumentError::silent(error.detail()))?;
        options::parse(&text, self.implied)
            .map(Value::Options)
            .map_err(|detail| ArgumentError::silent(Some(detail)))
    }

    fn expression(&mut self) -> Result<Value, ArgumentError> {
        expression::parse(&mut self.cursor, self.context).map(Value::Int)
    }

    fn int32(&mut self) -> Result<Value, ArgumentError> {
        let value = expression::parse(&mut self.cursor, self.context)?;
        if u32::try_from(value).is_err() {
            let text = format!("'{}' has failed: integer is for 32-bit values", self.name);
            return Err(ArgumentError::line(&text));
        }
        Ok(Value::Int(value))
    }

    fn mebibytes(&mut self) -> Result<Value, ArgumentError> {
        let value = expression::parse(&mut self.cursor, self.context)?;
        if value < 0 {
            return Err(ArgumentError::line("enter a positive value"));
        }
        Ok(Value::Int(value.wrapping_mul(1 << 20)))
    }

    fn size(&mut self) -> Result<Value, ArgumentError> {
        let parsed = size::parse(self.cursor.rest(), self.context.dialect)
            .ok_or_else(|| ArgumentError::line("invalid size"))?;
        self.cursor.skip(parsed.length);
        Ok(Value::Int(parsed.value))
    }

    fn seconds(&mut self) -> Result<Value, ArgumentError> {
        let parsed = number::float(self.cursor.rest())
            .ok_or_else(|| ArgumentError::line("Number expected"))?;
        if !parsed.value.is_finite() {
            return Err(ArgumentError::line("Bad number"));
        }
        self.cursor.skip(parsed.length);
        let divisor = match (self.cursor.peek(), self.cursor.peek_second()) {
            (Some(b'm'), Some(b's')) => 1e3,
            (Some(b'u'), Some(b's')) => 1e6,
            (Some(b'n'), Some(b's')) => 1e9,
            _ => 1.0,
        };
        if divisor != 1.0 {
            self.cursor.skip(2);
        }
        if self.cursor.peek().is_some_and(|byte| !is_blank(byte)) {
            return Err(ArgumentError::line("Unknown unit suffix"));
        }
        Ok(Value::Seconds(parsed.value / divisor))
    }

    fn on_off(&mut self) -> Result<Value, ArgumentError> {
        let rest = self.cursor.rest();
        // Like C's `isgraph`, which ends the word before a byte outside ASCII.
        let length = self.cursor.skip_while(|byte| byte.is_ascii_graphic());
        match &rest[..length] {
            b"on" => Ok(Value::Bool(true)),
            b"off" => Ok(Value::Bool(false)),
            _ => Err(ArgumentError::line("Expected 'on' or 'off'")),
        }
    }

    /// Reads the flag `letter` if it stands here. Another flag is left alone if
    /// it may be a later one. The monitor assumes that easily: it looks for
    /// `-x` anywhere in `later`, argument names included.
    fn flag(&mut self, letter: char, later: &str) -> Result<bool, ArgumentError> {
        if self.cursor.peek() != Some(b'-') {
            return Ok(false);
        }
        let byte = self.cursor.peek_second();
        if byte == u8::try_from(letter).ok() {
            self.cursor.skip(2);
            return Ok(true);
        }
        let declared = match byte {
            Some(byte) => later.as_bytes().windows(2).any(|two| two == [b'-', byte]),
            None => later.contains('-'),
        };
        match byte {
            _ if declared => Ok(false),
            Some(byte) => Err(self.named(&format!("unsupported option -{}", shown(byte)))),
            // The monitor prints a NUL here, which also ends its text.
            None => Err(ArgumentError::Refused {
                message: format!("{}: unsupported option -", self.name),
                detail: None,
            }),
        }
    }
}
