//! Numeric expressions: the `i`, `l` and `M` arguments.
//!
//! From loosest to tightest: `+ -`, then `& | ^`, then `* / %`, then the unary
//! `+ - ~`, each from left to right in 64-bit two's complement. QEMU recurses;
//! here the operators wait on a stack of our own.

use super::arguments::{ArgumentError, Context, Register};
use super::cursor::{Cursor, shown};
use super::number::{self, NumberError};

/// How many operators and parentheses may wait for their right side.
///
/// No line that can be typed at the built-in monitor has more: its line buffer
/// holds 4095 bytes. QEMU 10.0 given 40,000 nested parentheses by other ways
/// overflows its stack and dies.
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
            return Err(ArgumentError::line("expression is nested too deeply"));
        }
        self.open += usize::from(matches!(waiting, Waiting::Parenthesis));
        self.waiting.push(waiting);
        Ok(())
    }

    /// Takes an operand that is complete but for its unary operators.
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

    /// Reads what stands after an operand, up to the next operand. False if
    /// the expression ends here.
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
        // On x86 hosts the built-in monitor dies of this one, and the virtual
        // machine with it (seen with 10.0.2): it must not get there.
        _ if (left, right) == (i64::MIN, -1) => {
            return Err(ArgumentError::line("quotient too large"));
        }
        b'/' => left / right,
        _ => left % right,
    })
}

/// Goes over one byte and the white space after it.
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
    use super::super::testing::parse;
    use crate::values::Value;

    fn value(text: &str) -> Result<i64, String> {
        match parse("val:l", text)?.as_slice() {
            [Value::Int(value)] => Ok(*value),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn bit_operators_bind_tighter_than_sums_and_looser_than_products() {
        for (text, expected) in [
            ("1|2+4", 7),
            ("6&3+1", 3),
            ("7&3|4", 7),
            ("1+2*3", 7),
            ("~1&3", 2),
            ("- - 1", 1),
            ("(1+2)*-(3)", -9),
        ] {
            assert_eq!(value(text), Ok(expected), "{text}");
        }
    }
}
