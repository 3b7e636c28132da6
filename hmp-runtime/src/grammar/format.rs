//! `/fmt`: how many values, in which notation, of which size.

use super::arguments::ArgumentError;
use super::cursor::{Cursor, is_blank, shown};
use super::find::Found;
use crate::values::{Format, FormatKind};
use hmp_args::Kind;

/// The notation and the size that hold where none is typed.
///
/// QEMU has one pair for the whole process, shared by `x`, `xp`, `print`, `i`
/// and `o` and by all its monitors; this is the client's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StickyFormat {
    /// The notation last typed; at first hexadecimal.
    pub kind: FormatKind,
    /// The size last typed, in bytes, not for instructions; at first 4.
    pub size: u8,
}

impl Default for StickyFormat {
    fn default() -> StickyFormat {
        StickyFormat {
            kind: FormatKind::Hex,
            size: 4,
        }
    }
}

impl StickyFormat {
    /// What holds if `kind` and `size` were typed; remembers it.
    fn typed(&mut self, kind: Option<FormatKind>, size: Option<u8>) -> (FormatKind, Option<u8>) {
        self.kind = kind.unwrap_or(self.kind);
        if self.kind == FormatKind::Instruction {
            return (self.kind, size);
        }
        self.size = size.unwrap_or(self.size);
        (self.kind, Some(self.size))
    }
}

/// A `/fmt` as typed.
struct Typed<'a> {
    /// The digits of the count; empty if there are none.
    count: &'a [u8],
    kind: Option<FormatKind>,
    size: Option<u8>,
}

impl<'a> Typed<'a> {
    /// Reads a `/fmt`, after any white space; `None` if there is no `/`.
    fn parse(cursor: &mut Cursor<'a>) -> Result<Option<Typed<'a>>, ArgumentError> {
        cursor.skip_blanks();
        if cursor.peek() != Some(b'/') {
            return Ok(None);
        }
        cursor.skip(1);
        let start = cursor.rest();
        let digits = cursor.skip_while(|byte| byte.is_ascii_digit());
        let mut typed = Typed {
            count: &start[..digits],
            kind: None,
            size: None,
        };
        while let Some(byte) = cursor.peek().filter(|byte| !is_blank(*byte)) {
            match byte {
                b'b' => typed.size = Some(1),
                b'h' => typed.size = Some(2),
                b'w' => typed.size = Some(4),
                b'g' | b'L' => typed.size = Some(8),
                _ => match FormatKind::from_letter(char::from(byte)) {
                    Some(kind) => typed.kind = Some(kind),
                    None => {
                        let text = format!("invalid char in format: '{}'", shown(byte));
                        return Err(ArgumentError::line(&text));
                    }
                },
            }
            cursor.skip(1);
        }
        Ok(Some(typed))
    }
}

/// Reads a `/` argument, and remembers what it says.
pub(super) fn parse(
    cursor: &mut Cursor<'_>,
    formats: &mut StickyFormat,
) -> Result<Format, ArgumentError> {
    let typed = Typed::parse(cursor)?;
    let (kind, size) = match &typed {
        Some(typed) => formats.typed(typed.kind, typed.size),
        None => formats.typed(None, None),
    };
    let count = match typed.map_or(&b""[..], |typed| typed.count) {
        b"" => 1,
        // A C int, which wraps around.
        digits => digits.iter().fold(0_i32, |count, digit| {
            count.wrapping_mul(10).wrapping_add(i32::from(digit - b'0'))
        }),
    };
    Ok(Format { count, kind, size })
}

/// The line with nothing left to the defaults that QEMU remembers: for a line
/// that is passed to the built-in monitor, whose defaults are not the client's.
/// `formats` are those after the line was parsed.
pub fn explicit_format(found: &Found<'_>, formats: &StickyFormat) -> String {
    let mut cursor = Cursor::new(found.args);
    let takes_format = found
        .command
        .args
        .first()
        .is_some_and(|arg| arg.kind == Kind::Format);
    let typed = match Typed::parse(&mut cursor) {
        Ok(typed) if takes_format => typed,
        _ => return format!("{} {}", found.spoken, found.args),
    };
    let mut formats = *formats;
    let (kind, size) = match &typed {
        Some(typed) => formats.typed(typed.kind, typed.size),
        None => formats.typed(None, None),
    };
    let count = typed.map_or(&b""[..], |typed| typed.count);
    let size = match size {
        Some(1) => "b",
        Some(2) => "h",
        Some(4) => "w",
        Some(_) => "g",
        None => "",
    };
    cursor.skip_blanks();
    format!(
        "{}/{}{}{size} {}",
        found.spoken,
        String::from_utf8_lossy(count),
        kind.letter(),
        &found.args[cursor.at()..]
    )
}
