// SPDX-License-Identifier: GPL-2.0-or-later

//! `print`: an expression's value.
//!
//! Follows `hmp_print` in QEMU's `monitor/hmp-cmds.c`: only the notation of the
//! format counts, not the size.

use hmp_runtime::prelude::*;

/// A value, in the notation asked for.
#[derive(Serialize)]
struct Printed {
    value: i64,
    #[serde(skip)]
    kind: FormatKind,
}

impl Display for Printed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.kind, self.value) {
            // C's `%#x` and `%#o` leave a zero alone.
            (FormatKind::Hex | FormatKind::Octal, 0) => writeln!(f, "0"),
            (FormatKind::Hex, value) => writeln!(f, "{value:#x}"),
            (FormatKind::Octal, value) => writeln!(f, "0{value:o}"),
            (FormatKind::Unsigned, value) => writeln!(f, "{}", value as u64),
            (FormatKind::Signed | FormatKind::Instruction, value) => writeln!(f, "{value}"),
            // The monitor reads the low 32 bits as a character.
            (FormatKind::Char, value) => writeln!(f, "'{}'", character(value as u32)),
        }
    }
}

/// The character as C would spell it, if the number is one.
fn character(code: u32) -> String {
    match u8::try_from(code) {
        Ok(b'\'') => r"\'".to_owned(),
        Ok(b'\\') => r"\\".to_owned(),
        Ok(b'\n') => r"\n".to_owned(),
        Ok(b'\r') => r"\r".to_owned(),
        Ok(byte @ 32..=126) => char::from(byte).to_string(),
        _ => format!("\\x{code:02x}"),
    }
}

/// Show the value of an expression.
///
/// - `fmt`: the notation, after a `/`: `x`, `d`, `u`, `o` or `c` for
///   hexadecimal, signed, unsigned, octal or a character. If left out, the last
///   one used, at first `x`. A size has no effect here.
/// - `val`: an expression, evaluated in 64 bits.
///
/// Numbers may be hexadecimal (`0x1f`) or octal (`017`), and `'a'` is a
/// character. `+`, `-`, `*`, `/`, `%`, `&`, `|`, `^`, `~` and brackets work.
/// Surprisingly, `&`, `|` and `^` bind more tightly than `+` and `-`: `p 1|2+4`
/// is 7. `$name` is a register of the default CPU; `print/x $eip` shows where a
/// 32-bit x86 guest is, and QEMU 11.1 calls it `$rip`. The notation then holds
/// for `x`, `xp` and `i` as well.
#[hmp(
    name = "print|p",
    args = "fmt:/,val:l",
    params = "/fmt expr",
    tier = "local"
)]
async fn print(_mon: &Monitor, fmt: Format, val: i64) -> Result<Printed> {
    Ok(Printed {
        value: val,
        kind: fmt.kind,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(kind: char, values: &[i64]) -> String {
        let kind = FormatKind::from_letter(kind).unwrap();
        let text = |value: &i64| {
            let value = *value;
            Printed { value, kind }.to_string()
        };
        values.iter().map(text).collect()
    }

    #[test]
    fn a_zero_has_no_prefix() {
        assert_eq!(printed('x', &[0, 65, -1]), "0\n0x41\n0xffffffffffffffff\n");
        assert_eq!(
            printed('o', &[0, 8, -1]),
            "0\n010\n01777777777777777777777\n"
        );
    }

    #[test]
    fn an_instruction_is_a_signed_number() {
        assert_eq!(printed('d', &[i64::MIN]), "-9223372036854775808\n");
        assert_eq!(printed('i', &[-5]), "-5\n");
        assert_eq!(printed('u', &[-1]), "18446744073709551615\n");
    }

    #[test]
    fn a_character_is_the_low_32_bits() {
        assert_eq!(
            printed('c', &[65, 0x1_0000_0041, 34, 39, 92, 10, 13]),
            "'A'\n'A'\n'\"'\n'\\''\n'\\\\'\n'\\n'\n'\\r'\n"
        );
        assert_eq!(
            printed('c', &[0, 9, 127, 128, 300, -1]),
            "'\\x00'\n'\\x09'\n'\\x7f'\n'\\x80'\n'\\x12c'\n'\\xffffffff'\n"
        );
    }
}
