// SPDX-License-Identifier: GPL-2.0-or-later

//! Numeric expressions: the `i`, `l` and `M` arguments.
//!
//! From loosest to tightest: `+ -`, then `& | ^`, then `* / %`, then the unary
//! `+ - ~`, each from left to right in 64-bit two's complement. QEMU recurses;
//! here the operators wait on a stack of our own.

use super::arguments::{ArgumentError, Context, Register};
use super::cursor::{Cursor, shown};
use super::lethal_expression::{NESTED_TOO_DEEPLY, QUOTIENT_TOO_LARGE};
use super::number::{self, NumberError};

/// How many operators and parentheses may wait for their right side.
///
/// No line that can be typed at the built-in monitor has more: its line buffer
/// holds 4095 bytes.
const DEPTH: usize = 4096;

/// QEMU copies at most this many bytes of a register's name.
const REGISTER_BYTES: usize = 127;

#[derive(Clone, Copy)]
enum Waiting {
    Parenthesis,
    Unary(u8),
    Binary(u8),
}

struct Expression {
    values: Vec<i64>,
    waiting: Vec<Waiting>,
    /// Parentheses among `waiting`.
    open: usize,
}

/// Reads an expression, and the white space after it.
pub(super) fn parse(cursor: &mut Cursor<'_>, context: &Context<'_>) -> Result<i64, ArgumentError> {
    let mut expression = Expression {
        values: Vec::new(),
        waiting: Vec::new(),
        open: 0,
    };
    cursor.skip_blanks();
    loop {
        match cursor.peek() {
            Some(operator @ (b'+' | b'-' | b'~')) => {
                expression.wait(Waiting::Unary(operator))?;
                next(cursor);
            }
            Some(b'(') => {
                expression.wait(Waiting::Parenthesis)?;
                next(cursor);
            }
            _ => {
                let value = operand(cursor, context)?;
                expression.complete(value);
                if !expression.operator(cursor)? {
                    break;
                }
            }
        }
    }
    Ok(expression.values.pop().unwrap_or_default())
}

impl Expression {
    fn wait(&mut self, waiting: Waiting) -> Result<(), ArgumentError> {
        if self.waiting.len() >= DEPTH {
            return Err(ArgumentError::line(NESTED_TOO_DEEPLY.reason));
        }
        self.open += usize::from(matches!(waiting, Waiting::Parenthesis));
        self.waiting.push(waiting);
        Ok(())
    }

    /// Takes an operand, and applies the unary operators before it.
    fn complete(&mut self, mut value: i64) {
        while let Some(Waiting::Unary(operator)) = self.waiting.last() {
            value = match operator {
                b'-' => value.wrapping_neg(),
                b'~' => !value,
                _ => value,
            };
            self.waiting.pop();
        }
        self.values.push(value);
    }

    /// Reads what stands between an operand and the next one. False if the
    /// expression ends here.
    fn operator(&mut self, cursor: &mut Cursor<'_>) -> Result<bool, ArgumentError> {
        loop {
            match cursor.peek() {
                Some(operator) if precedence(operator) > 0 => {
                    self.reduce(precedence(operator))?;
                    self.wait(Waiting::Binary(operator))?;
                    next(cursor);
                    return Ok(true);
                }
                other => {
                    self.reduce(0)?;
                    match (other, self.open) {
                        (_, 0) => return Ok(false),
                        (Some(b')'), _) => {
                            self.waiting.pop();
                            self.open -= 1;
                            next(cursor);
                            let value = self.values.pop().unwrap_or_default();
                            self.complete(value);
                        }
                        _ => return Err(ArgumentError::line("')' expected")),
                    }
                }
            }
        }
    }

    /// Computes the binary operations that bind at least as tightly as `least`,
    /// back to the last open parenthesis.
    fn reduce(&mut self, least: u8) -> Result<(), ArgumentError> {
        while let Some(&Waiting::Binary(operator)) = self.waiting.last() {
            if precedence(operator) < least {
                break;
            }
            self.waiting.pop();
            if let (Some(right), Some(left)) = (self.values.pop(), self.values.pop()) {
                self.values.push(compute(left, operator, right)?);
            }
        }
        Ok(())
    }
}

fn precedence(operator: u8) -> u8 {
    match operator {
        b'+' | b'-' => 1,
        b'&' | b'|' | b'^' => 2,
        b'*' | b'/' | b'%' => 3,
        _ => 0,
    }
}

fn compute(left: i64, operator: u8, right: i64) -> Result<i64, ArgumentError> {
    Ok(match operator {
        b'+' => left.wrapping_add(right),
        b'-' => left.wrapping_sub(right),
        b'&' => left & right,
        b'|' => left | right,
        b'^' => left ^ right,
        b'*' => left.wrapping_mul(right),
        _ if right == 0 => return Err(ArgumentError::line("division by zero")),
        // This must not get to the built-in monitor: QEMU would die.
        _ if (left, right) == (i64::MIN, -1) => {
            return Err(ArgumentError::line(QUOTIENT_TOO_LARGE.reason));
        }
        b'/' => left / right,
        _ => left % right,
    })
}

/// Skips one byte and the white space after it.
fn next(cursor: &mut Cursor<'_>) {
    cursor.skip(1);
    cursor.skip_blanks();
}

/// Reads a number, a character constant or a register.
fn operand(cursor: &mut Cursor<'_>, context: &Context<'_>) -> Result<i64, ArgumentError> {
    let value = match cursor.peek() {
        None => return Err(ArgumentError::line("unexpected end of expression")),
        Some(b'\'') => character(cursor)?,
        Some(b'$') => register(cursor, context)?,
        Some(byte) => match number::unsigned(cursor.rest(), context.dialect.binary_numbers) {
            Ok(parsed) => {
                cursor.skip(parsed.length);
                parsed.value as i64
            }
            Err(NumberError::TooLarge) => return Err(ArgumentError::line("number too large")),
            Err(NumberError::NoDigit) => {
                let text = format!("invalid char '{}' in expression", shown(byte));
                return Err(ArgumentError::line(&text));
            }
        },
    };
    cursor.skip_blanks();
    Ok(value)
}

fn character(cursor: &mut Cursor<'_>) -> Result<i64, ArgumentError> {
    cursor.skip(1);
    let Some(byte) = cursor.peek() else {
        return Err(ArgumentError::line("character constant expected"));
    };
    cursor.skip(1);
    if cursor.peek() != Some(b'\'') {
        return Err(ArgumentError::line("missing terminating ' character"));
    }
    cursor.skip(1);
    Ok(i64::from(byte))
}

fn register(cursor: &mut Cursor<'_>, context: &Context<'_>) -> Result<i64, ArgumentError> {
    cursor.skip(1);
    let start = cursor.rest();
    let length =
        cursor.skip_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.'));
    let name: String = start[..length.min(REGISTER_BYTES)]
        .iter()
        .map(|byte| char::from(*byte))
        .collect();
    match (context.registers)(&name) {
        Register::Value(value) => Ok(value),
        Register::Unknown => Err(ArgumentError::line("unknown register")),
        Register::NotFetched => Err(ArgumentError::NeedsRegister(name)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{parse, parse_with};
    use super::super::{Dialect, StickyFormat};
    use crate::values::Value;

    fn value(text: &str) -> Result<i64, String> {
        match parse("val:l", text)?.as_slice() {
            [Value::Int(value)] => Ok(*value),
            other => panic!("{other:?}"),
        }
    }

    fn all(cases: &[(&str, i64)]) {
        for (text, expected) in cases {
            assert_eq!(value(text), Ok(*expected), "{text}");
        }
    }

    fn none(cases: &[(&str, &str)]) {
        for (text, expected) in cases {
            assert_eq!(value(text), Err(format!("{expected}\n")), "{text}");
        }
    }

    #[test]
    fn bit_operators_bind_tighter_than_sums_and_looser_than_products() {
        all(&[
            ("1|2+4", 7),
            ("6&3+1", 3),
            ("7&3|4", 7),
            ("1+2*3", 7),
            ("1|2*4", 9),
            ("~1&3", 2),
            ("(1+2)*-(3)", -9),
        ]);
    }

    #[test]
    fn operators_of_one_rank_go_from_left_to_right() {
        all(&[
            ("10-3-2", 5),
            ("100/10/5", 2),
            ("7%4*2", 6),
            ("6&3|4^1", 7),
            ("1|6&4", 4),
        ]);
    }

    #[test]
    fn unary_operators_repeat_and_take_blanks() {
        all(&[
            ("- - 1", 1),
            ("+ -~ 0", 1),
            ("2*-3", -6),
            ("1 - -1", 2),
            ("-(-(2))", 2),
        ]);
    }

    #[test]
    fn white_space_may_stand_around_everything() {
        all(&[(" ( 1 + 2 )\t* 3 ", 9), ("1\n+\x0b2\r", 3), ("' '+ 1", 33)]);
    }

    #[test]
    fn numbers_are_decimal_hexadecimal_or_octal() {
        all(&[
            ("0", 0),
            ("255", 255),
            ("0xff", 255),
            ("0XfF", 255),
            ("010", 8),
            ("0b101", 5),
        ]);
    }

    #[test]
    fn a_number_ends_where_a_digit_does_not_fit() {
        for text in ["08", "1.5", "0x", "0xg", "1K", "0b2", "1 2", "1)"] {
            let expected = "name: extraneous characters at the end of line\n";
            assert_eq!(value(text), Err(expected.to_owned()), "{text}");
        }
    }

    #[test]
    fn binary_numbers_are_a_zero_to_an_older_c_library() {
        let dialect = Dialect {
            binary_numbers: false,
            ..Dialect::default()
        };
        let mut formats = StickyFormat::default();
        let parsed = parse_with("name", "val:l", "0b1", &mut formats, dialect);
        assert!(parsed.is_err(), "{parsed:?}");
    }

    #[test]
    fn arithmetic_wraps_around() {
        all(&[
            ("18446744073709551615", -1),
            ("0x7fffffffffffffff+1", i64::MIN),
            ("-0x8000000000000000", i64::MIN),
            ("0-1", -1),
            ("0x100000000*0x100000000", 0),
        ]);
        none(&[("18446744073709551616", "number too large")]);
        none(&[("0x10000000000000000", "number too large")]);
    }

    #[test]
    fn division_is_signed_and_cuts_towards_zero() {
        all(&[("-7/2", -3), ("-7%3", -1), ("5%-3", 2)]);
        none(&[
            ("1/0", "division by zero"),
            ("1%0", "division by zero"),
            ("1/0*(", "division by zero"),
            ("(1/0", "division by zero"),
        ]);
    }

    #[test]
    fn a_division_that_would_kill_qemu_is_refused() {
        none(&[
            ("0x8000000000000000/-1", "quotient too large"),
            ("0x8000000000000000%-1", "quotient too large"),
        ]);
    }

    #[test]
    fn a_character_constant_is_one_byte_without_escapes() {
        all(&[("'a'", 97), ("'''", 39), ("'\\'", 92), ("'('", 40)]);
        none(&[
            ("'", "character constant expected"),
            ("'a", "missing terminating ' character"),
            ("''", "missing terminating ' character"),
            ("'ab'", "missing terminating ' character"),
            ("'\\n'", "missing terminating ' character"),
            ("'é'", "missing terminating ' character"),
        ]);
    }

    #[test]
    fn a_register_is_asked_for_by_its_name() {
        all(&[("$pc", 0x1000), ("$pc+1", 0x1001), ("$r_8.b *2", 16)]);
        none(&[
            ("$nosuch", "unknown register"),
            ("$", "unknown register"),
            ("$é", "unknown register"),
        ]);
        assert_eq!(value("1+$later"), Err("needs later".to_owned()));
        let long = format!("$pc{}", "c".repeat(1000));
        none(&[(&long, "unknown register")]);
    }

    #[test]
    fn a_missing_or_wrong_operand_is_named() {
        none(&[
            ("", "unexpected end of expression"),
            ("1 +", "unexpected end of expression"),
            ("(", "unexpected end of expression"),
            ("(1", "')' expected"),
            ("(1 2)", "')' expected"),
            ("()", "invalid char ')' in expression"),
            ("a", "invalid char 'a' in expression"),
            ("2* *3", "invalid char '*' in expression"),
            ("é", "invalid char '\u{fffd}' in expression"),
            ("1+\0", "invalid char '\u{fffd}' in expression"),
        ]);
    }

    #[test]
    fn a_line_that_fits_qemus_buffer_is_never_nested_too_deeply() {
        let nested = |count: usize| format!("{}1{}", "(".repeat(count), ")".repeat(count));
        assert_eq!(value(&nested(2047)), Ok(1));
        assert_eq!(value(&format!("{}1", "-".repeat(4094))), Ok(1));
        let refused = Err("expression is nested too deeply\n".to_owned());
        assert_eq!(value(&nested(1_000_000)), refused);
        assert_eq!(value(&format!("{}1", "~".repeat(1_000_000))), refused);
        // A sum is not nested, however long.
        assert_eq!(value(&vec!["1"; 100_000].join("+")), Ok(100_000));
    }
}
