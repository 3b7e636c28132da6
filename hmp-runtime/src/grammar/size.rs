// SPDX-License-Identifier: GPL-2.0-or-later

//! Sizes: the `o` arguments.
//!
//! Follows `do_strtosz` in QEMU's `util/cutils.c`, which became stricter with
//! hexadecimal numbers and laxer with fractions in 8.1.

use super::arguments::Dialect;
use super::number::{self, Parsed};

/// Reads a size at the start of `text`, which must not be blank, in bytes;
/// without a suffix it is in MiB. `None` if the size is invalid, or above
/// 2^63-1.
pub(super) fn parse(text: &[u8], dialect: Dialect) -> Option<Parsed<i64>> {
    let Parsed { value, length } = bytes(text, dialect, 20)?;
    let value = i64::try_from(value).ok()?;
    Some(Parsed { value, length })
}

/// Reads a size at the start of `text`; without a suffix it is in units of
/// 2^`unit` bytes. The result may exceed 64 bits.
pub(crate) fn bytes(text: &[u8], dialect: Dialect, unit: u32) -> Option<Parsed<u128>> {
    let signs = usize::from(text.first() == Some(&b'+'));
    let number = Number::parse(&text[signs..], dialect)?;
    let after = text.get(signs + number.length);
    let (unit, suffix) = match after.and_then(|byte| shift(*byte)) {
        Some(_) if number.hexadecimal && !dialect.old_sizes => return None,
        Some(shift) => (shift, 1),
        None => (unit, 0),
    };
    if unit == 0 && number.fraction != 0 {
        return None;
    }
    // Whole part and fraction in fixed point. Half a byte is added to round.
    let whole = u128::from(number.whole) << unit;
    let fraction = u128::from(number.fraction) << unit;
    Some(Parsed {
        value: whole + ((fraction + (1 << 63)) >> 64),
        length: signs + number.length + suffix,
    })
}

/// The power of two that a suffix stands for.
fn shift(suffix: u8) -> Option<u32> {
    match suffix.to_ascii_uppercase() {
        b'B' => Some(0),
        b'K' => Some(10),
        b'M' => Some(20),
        b'G' => Some(30),
        b'T' => Some(40),
        b'P' => Some(50),
        b'E' => Some(60),
        _ => None,
    }
}

/// The number of a size, without its suffix.
struct Number {
    whole: u64,
    /// In units of 2^-64.
    fraction: u64,
    hexadecimal: bool,
    length: usize,
}

impl Number {
    fn parse(text: &[u8], dialect: Dialect) -> Option<Number> {
        let whole = match number::digits(text, 10) {
            Ok(whole) => whole,
            Err(number::NumberError::TooLarge) => return None,
            Err(number::NumberError::NoDigit) => {
                // No digit stands before the point.
                let fraction = Fraction::parse(text, dialect).filter(|found| found.length > 1)?;
                return (!dialect.old_sizes).then_some(fraction.after(0))?;
            }
        };
        match text.get(whole.length) {
            Some(b'x' | b'X') if whole.value == 0 => Number::hexadecimal(text),
            Some(b'.') => {
                let mut number =
                    Fraction::parse(&text[whole.length..], dialect)?.after(whole.value)?;
                number.length += whole.length;
                Some(number)
            }
            _ => Some(Number {
                whole: whole.value,
                fraction: 0,
                hexadecimal: false,
                length: whole.length,
            }),
        }
    }

    /// Reads a number that starts with zeros and an `x`.
    fn hexadecimal(text: &[u8]) -> Option<Number> {
        let (prefix, parsed) = match text {
            [b'0', b'x' | b'X', digits @ ..] => match number::digits(digits, 16) {
                Err(number::NumberError::NoDigit) => (1, None),
                parsed => (2, Some(parsed.ok()?)),
            },
            // `00x1` is the number 0, followed by an x.
            _ => (number::digits(text, 16).ok()?.length, None),
        };
        let (value, digits) = parsed.map_or((0, 0), |parsed| (parsed.value, parsed.length));
        let length = prefix + digits;
        (text.get(length) != Some(&b'.')).then_some(Number {
            whole: value,
            fraction: 0,
            hexadecimal: true,
            length,
        })
    }
}

/// The decimal point and what follows it.
struct Fraction {
    value: f64,
    length: usize,
}

impl Fraction {
    fn parse(text: &[u8], dialect: Dialect) -> Option<Fraction> {
        let digits = text.strip_prefix(b".")?;
        let digits = digits
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        let length = 1 + digits;
        // `1.5e3` is 1.5 EiB, followed by a 3. Older versions refuse it.
        let exponent = number::float(text).is_some_and(|float| float.length > length);
        if dialect.old_sizes && exponent {
            return None;
        }
        let value = number::float(&text[..length]).map_or(0.0, |float| float.value);
        let lost = value == 0.0 && text[1..length].iter().any(|digit| *digit != b'0');
        Some(Fraction {
            value: if lost { f64::MIN_POSITIVE } else { value },
            length,
        })
    }

    /// The number with this fraction; `None` if rounding makes it too large.
    fn after(&self, whole: u64) -> Option<Number> {
        let (whole, fraction) = if self.value >= 1.0 {
            (whole.checked_add(1)?, 0)
        } else {
            // Even the smallest fraction counts, unless it is zero.
            let scaled = (self.value * 2.0_f64.powi(64)) as u64;
            (whole, scaled.max(u64::from(self.value > 0.0)))
        };
        Some(Number {
            whole,
            fraction,
            hexadecimal: false,
            length: self.length,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::StickyFormat;
    use super::super::testing::{parse, parse_with};
    use super::*;
    use crate::values::Value;

    const MIB: i64 = 1 << 20;
    const EIB: i64 = 1 << 60;

    fn bytes(text: &str) -> Result<i64, String> {
        match parse("size:o", text)?.as_slice() {
            [Value::Int(bytes)] => Ok(*bytes),
            other => panic!("{other:?}"),
        }
    }

    fn before_8_1(text: &str) -> Option<i64> {
        let dialect = Dialect {
            old_sizes: true,
            ..Dialect::default()
        };
        let mut formats = StickyFormat::default();
        let parsed = parse_with("name", "size:o", text, &mut formats, dialect);
        match parsed.ok()?.as_slice() {
            [Value::Int(bytes)] => Some(*bytes),
            other => panic!("{other:?}"),
        }
    }

    fn all(cases: &[(&str, i64)]) {
        for (text, expected) in cases {
            assert_eq!(bytes(text), Ok(*expected), "{text}");
        }
    }

    fn invalid(cases: &[&str]) {
        for text in cases {
            assert_eq!(bytes(text), Err("invalid size\n".to_owned()), "{text}");
        }
    }

    fn leaves_something(cases: &[&str]) {
        for text in cases {
            let expected = "name: extraneous characters at the end of line\n";
            assert_eq!(bytes(text), Err(expected.to_owned()), "{text}");
        }
    }

    #[test]
    fn a_number_alone_is_in_mebibytes() {
        all(&[
            ("0", 0),
            ("1", MIB),
            (" 2 ", 2 * MIB),
            ("+1", MIB),
            ("08", 8 * MIB),
        ]);
    }

    #[test]
    fn a_suffix_of_either_case_is_the_unit() {
        all(&[
            ("1b", 1),
            ("1B", 1),
            ("1k", 1 << 10),
            ("1M", MIB),
            ("1g", 1 << 30),
            ("1T", 1 << 40),
            ("1p", 1 << 50),
            ("7E", 7 * EIB),
        ]);
        leaves_something(&["1X", "1kB", "1KiB", "1 k"]);
    }

    #[test]
    fn hexadecimal_is_in_mebibytes_without_suffix_or_fraction() {
        all(&[
            ("0x10", 16 * MIB),
            ("0X1b", 27 * MIB),
            ("0x1e", 30 * MIB),
            ("+0x1", MIB),
        ]);
        invalid(&["0x10k", "0x1.8", "0x1p3"]);
        leaves_something(&["0x", "0xg", "00x1"]);
    }

    #[test]
    fn a_fraction_is_rounded_half_up() {
        all(&[
            ("1.5", MIB + MIB / 2),
            (".5", MIB / 2),
            ("+.5", MIB / 2),
            ("1.", MIB),
            ("1.k", 1024),
            ("1.5k", 1536),
            ("0.00048828125k", 1),
            ("0.00048828124k", 0),
            ("0.99999999999999999999k", 1024),
            ("1.0b", 1),
        ]);
        invalid(&["1.5b", ".", ".k", "0.00000000000000000000000000000000001b"]);
        invalid(&[&format!("0.{}1b", "0".repeat(400))]);
    }

    #[test]
    fn an_e_is_a_suffix_and_not_an_exponent() {
        all(&[("1e", EIB), ("1.5e", EIB + EIB / 2), ("1.E", EIB)]);
        leaves_something(&["1e3", "1.5e3", "1.5e-3"]);
    }

    #[test]
    fn a_size_fits_in_63_bits_and_is_not_negative() {
        all(&[
            ("9223372036854775807b", i64::MAX),
            ("7.5e", 7 * EIB + EIB / 2),
        ]);
        invalid(&[
            "8E",
            "9223372036854775808b",
            "18446744073709551615",
            "99999999999999999999",
            "0x10000000000000000",
            "18446744073709551615.99999999999999999999b",
            "-1",
            "-0",
            "-.5",
            "- 1",
        ]);
    }

    #[test]
    fn what_is_not_a_number_is_invalid() {
        invalid(&["", "k", "x", "\"1\"", "inf", "nan", "(1)", "+", "é", "a.5"]);
    }

    #[test]
    fn older_qemus_took_hexadecimal_with_a_suffix_and_needed_a_first_digit() {
        assert_eq!(before_8_1("0x10k"), Some(16 << 10));
        assert_eq!(before_8_1("0x1.8"), None);
        assert_eq!(before_8_1(".5"), None);
        assert_eq!(before_8_1("1.5e3"), None);
        assert_eq!(before_8_1("1.5e"), Some(EIB + EIB / 2));
        assert_eq!(before_8_1("1."), Some(MIB));
    }
}
