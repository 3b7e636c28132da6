//! Sizes: the `o` arguments.
//!
//! Follows `do_strtosz` in QEMU's `util/cutils.c`, which became stricter with
//! hexadecimal numbers and laxer with fractions in 8.1.

use super::arguments::Dialect;
use super::number::{self, Parsed};

/// Reads a size at the start of `text`, which must not be blank, in bytes.
/// `None` is an invalid size, one above 2^63-1 included.
pub(super) fn parse(text: &[u8], dialect: Dialect) -> Option<Parsed<i64>> {
    let signs = usize::from(text.first() == Some(&b'+'));
    let number = Number::parse(&text[signs..], dialect)?;
    let after = text.get(signs + number.length);
    let (unit, suffix) = match after.and_then(|byte| shift(*byte)) {
        Some(_) if number.hexadecimal && !dialect.old_sizes => return None,
        Some(shift) => (shift, 1),
        None => (20, 0),
    };
    if unit == 0 && number.fraction != 0 {
        return None;
    }
    // Whole part and fraction in fixed point, and half a byte to round.
    let whole = u128::from(number.whole) << unit;
    let fraction = u128::from(number.fraction) << unit;
    let bytes = whole + ((fraction + (1 << 63)) >> 64);
    Some(Parsed {
        value: i64::try_from(bytes).ok()?,
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
                // Nothing before the point.
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
            // `00x1` is the number 0, and then an x.
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

/// What stands from the decimal point on.
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
        // `1.5e3` is 1.5 EiB and a 3 that is too much; it was invalid before.
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

    /// The number with this fraction; none if rounding makes it too large.
    fn after(&self, whole: u64) -> Option<Number> {
        let (whole, fraction) = if self.value >= 1.0 {
            (whole.checked_add(1)?, 0)
        } else {
            // Any fraction but zero counts, however small.
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
