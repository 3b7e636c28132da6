// SPDX-License-Identifier: GPL-2.0-or-later

//! `/fmt`: how many values, in which notation, of which size.

use super::arguments::ArgumentError;
use super::cursor::{Cursor, is_blank, shown};
use super::find::Found;
use crate::declaration::Declaration;
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
    /// The size last typed except for instructions, in bytes; at first 4.
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
    /// The format that holds if `kind` and `size` were typed, which is then
    /// remembered.
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

/// The line with its format spelt out in full, for the built-in monitor, whose
/// remembered defaults are not the client's. `formats` are those after the line
/// was parsed.
pub fn explicit_format<C: AsRef<Declaration>>(
    found: &Found<'_, C>,
    formats: &StickyFormat,
) -> String {
    let mut cursor = Cursor::new(found.args);
    let takes_format = found
        .command
        .as_ref()
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

#[cfg(test)]
mod tests {
    use super::super::testing::{command, parse_with};
    use super::super::{Dialect, find};
    use super::*;
    use crate::values::FormatKind::{Char, Hex, Instruction, Octal, Signed};
    use crate::values::Value;

    fn format(text: &str, formats: &mut StickyFormat) -> Result<Format, ArgumentError> {
        let parsed = parse_with("x", "fmt:/,addr:l", text, formats, Dialect::default());
        match parsed?.as_slice() {
            [Value::Format(format), Value::Int(_)] => Ok(*format),
            other => panic!("{other:?}"),
        }
    }

    /// The formats of lines typed one after the other.
    fn formats(lines: &[&str]) -> Vec<(i32, FormatKind, Option<u8>)> {
        let mut sticky = StickyFormat::default();
        let mut one = |line: &&str| {
            let format = format(line, &mut sticky).unwrap();
            (format.count, format.kind, format.size)
        };
        lines.iter().map(&mut one).collect()
    }

    #[test]
    fn the_default_is_one_hexadecimal_value_of_4_bytes() {
        assert_eq!(formats(&["0"]), [(1, Hex, Some(4))]);
        assert_eq!(formats(&["/ 0"]), [(1, Hex, Some(4))]);
    }

    #[test]
    fn letters_come_in_any_order_and_the_last_of_a_kind_counts() {
        assert_eq!(formats(&["/4wx 0"]), [(4, Hex, Some(4))]);
        assert_eq!(formats(&["/10dob 0"]), [(10, Octal, Some(1))]);
        assert_eq!(formats(&["/bhgLcd 0"]), [(1, Signed, Some(8))]);
    }

    #[test]
    fn notation_and_size_are_remembered_and_the_count_is_not() {
        assert_eq!(
            formats(&["/3dh 0", "0", "/2 0", "/b 0", "/o 0"]),
            [
                (3, Signed, Some(2)),
                (1, Signed, Some(2)),
                (2, Signed, Some(2)),
                (1, Signed, Some(1)),
                (1, Octal, Some(1)),
            ]
        );
    }

    #[test]
    fn instructions_have_only_a_typed_size_and_leave_the_remembered_one_alone() {
        assert_eq!(
            formats(&["/h 0", "/i 0", "/ib 0", "/b 0", "0", "/x 0"]),
            [
                (1, Hex, Some(2)),
                (1, Instruction, None),
                (1, Instruction, Some(1)),
                (1, Instruction, Some(1)),
                (1, Instruction, None),
                (1, Hex, Some(2)),
            ]
        );
    }

    #[test]
    fn a_count_is_a_c_int() {
        assert_eq!(formats(&["/0 0"])[0].0, 0);
        assert_eq!(formats(&["/4294967298 0"])[0].0, 2);
        assert_eq!(formats(&["/2147483648 0"])[0].0, i32::MIN);
    }

    #[test]
    fn another_letter_is_refused_and_nothing_is_remembered() {
        let mut sticky = StickyFormat::default();
        for (text, letter) in [
            ("/dq 0", 'q'),
            ("/-1 0", '-'),
            ("/d/ 0", '/'),
            ("/dé 0", '\u{fffd}'),
        ] {
            let expected = ArgumentError::line(&format!("invalid char in format: '{letter}'"));
            assert_eq!(format(text, &mut sticky), Err(expected));
            assert_eq!(sticky, StickyFormat::default());
        }
    }

    #[test]
    fn a_format_is_remembered_even_if_the_rest_of_the_line_is_refused() {
        let mut sticky = StickyFormat::default();
        assert!(format("/db nosuch", &mut sticky).is_err());
        assert_eq!((sticky.kind, sticky.size), (Signed, 1));
    }

    #[test]
    fn a_format_is_not_remembered_while_a_register_is_fetched() {
        let mut sticky = StickyFormat::default();
        let expected = ArgumentError::NeedsRegister("later".to_owned());
        assert_eq!(format("/cg $later", &mut sticky), Err(expected));
        assert_eq!(sticky, StickyFormat::default());
    }

    fn explicit(line: &str, kind: FormatKind, size: u8) -> String {
        let commands = [
            command("x", "fmt:/,addr:l"),
            command("sum", "start:i,size:i"),
        ];
        let found = find(line, &commands, &|_| true).unwrap().unwrap();
        explicit_format(&found, &StickyFormat { kind, size })
    }

    #[test]
    fn a_line_made_explicit_says_what_the_session_remembers() {
        assert_eq!(explicit("x 0", Hex, 4), "x/xw 0");
        assert_eq!(explicit(" x  /3 $pc + 1", Char, 8), " x/3cg $pc + 1");
        assert_eq!(explicit("x/d", Signed, 2), "x/dh ");
        assert_eq!(explicit("x/5b 0", Octal, 1), "x/5ob 0");
        assert_eq!(explicit("x 0", Instruction, 4), "x/i 0");
        assert_eq!(explicit("x/ih 0", Instruction, 4), "x/ih 0");
    }

    #[test]
    fn a_line_without_a_valid_format_stays_as_it_is() {
        assert_eq!(explicit("sum 1 2", Hex, 4), "sum 1 2");
        assert_eq!(explicit("x /q 2", Hex, 4), "x /q 2");
    }
}
