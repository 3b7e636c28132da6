// SPDX-License-Identifier: GPL-2.0-or-later

//! The numbers of C: `strtoull` with base 0, and `strtod`.

/// A number, and how many bytes it takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Parsed<T> {
    pub(crate) value: T,
    pub(crate) length: usize,
}

/// Why there is no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NumberError {
    /// No digit.
    NoDigit,
    /// Above 2^64-1.
    TooLarge,
}

/// Reads an unsigned number at the start of `text`: hexadecimal after `0x`,
/// octal after `0`, binary after `0b` if `binary`, else decimal. It ends before
/// the first byte that does not fit: `0x` without a digit is the number 0.
pub(crate) fn unsigned(text: &[u8], binary: bool) -> Result<Parsed<u64>, NumberError> {
    let digit_at = |index: usize, base: u32| {
        text.get(index)
            .is_some_and(|byte| char::from(*byte).is_digit(base))
    };
    let (prefix, base) = match text {
        [b'0', b'x' | b'X', ..] if digit_at(2, 16) => (2, 16),
        [b'0', b'b' | b'B', ..] if binary && digit_at(2, 2) => (2, 2),
        [b'0', ..] => (0, 8),
        _ => (0, 10),
    };
    let mut parsed = digits(&text[prefix..], base)?;
    parsed.length += prefix;
    Ok(parsed)
}

/// Reads the digits of `base` at the start of `text`.
pub(crate) fn digits(text: &[u8], base: u32) -> Result<Parsed<u64>, NumberError> {
    let mut value: Option<u64> = Some(0);
    let mut length = 0;
    for digit in text
        .iter()
        .map_while(|byte| char::from(*byte).to_digit(base))
    {
        value = value
            .and_then(|value| value.checked_mul(u64::from(base)))
            .and_then(|value| value.checked_add(u64::from(digit)));
        length += 1;
    }
    match (length, value) {
        (0, _) => Err(NumberError::NoDigit),
        (_, Some(value)) => Ok(Parsed { value, length }),
        (_, None) => Err(NumberError::TooLarge),
    }
}

/// Reads a floating-point number at the start of `text` as `strtod` does,
/// including `inf`, `nan` and hexadecimal ones.
pub(crate) fn float(text: &[u8]) -> Option<Parsed<f64>> {
    let sign = match text.first() {
        Some(b'-') => -1.0,
        _ => 1.0,
    };
    let signs = usize::from(matches!(text.first(), Some(b'-' | b'+')));
    let unsigned = &text[signs..];
    let parsed = special(unsigned)
        .or_else(|| hexadecimal(unsigned))
        .or_else(|| decimal(unsigned))?;
    Some(Parsed {
        value: sign * parsed.value,
        length: signs + parsed.length,
    })
}

fn special(text: &[u8]) -> Option<Parsed<f64>> {
    let spelled = [
        ("infinity", f64::INFINITY),
        ("inf", f64::INFINITY),
        ("nan", f64::NAN),
    ];
    spelled.into_iter().find_map(|(word, value)| {
        let head = text.get(..word.len())?;
        head.eq_ignore_ascii_case(word.as_bytes())
            .then_some(Parsed {
                value,
                length: word.len(),
            })
    })
}

fn decimal(text: &[u8]) -> Option<Parsed<f64>> {
    let mantissa = point_number(text, |byte| byte.is_ascii_digit())?;
    let length = mantissa + exponent(&text[mantissa..], b'e').map_or(0, |found| found.length);
    let value = std::str::from_utf8(&text[..length]).ok()?.parse().ok()?;
    Some(Parsed { value, length })
}

fn hexadecimal(text: &[u8]) -> Option<Parsed<f64>> {
    let [b'0', b'x' | b'X', text @ ..] = text else {
        return None;
    };
    let length = point_number(text, |byte| byte.is_ascii_hexdigit())?;
    let (mut value, mut scale) = (0.0_f64, None);
    for byte in &text[..length] {
        match char::from(*byte).to_digit(16) {
            Some(digit) => {
                value = value * 16.0 + f64::from(digit);
                scale = scale.map(|digits: i32| digits + 1);
            }
            None => scale = Some(0),
        }
    }
    let power = exponent(&text[length..], b'p');
    let binary = power.map_or(0, |found| found.value) - scale.unwrap_or(0).saturating_mul(4);
    Some(Parsed {
        value: value * 2.0_f64.powi(binary),
        length: 2 + length + power.map_or(0, |found| found.length),
    })
}

/// The length of digits with at most one point and at least one digit.
fn point_number(text: &[u8], is_digit: impl Fn(u8) -> bool) -> Option<usize> {
    let count = |text: &[u8]| text.iter().take_while(|byte| is_digit(**byte)).count();
    let whole = count(text);
    let fraction = match text.get(whole) {
        Some(b'.') => Some(count(&text[whole + 1..])),
        _ => None,
    };
    match (whole, fraction) {
        (0, None | Some(0)) => None,
        (_, Some(fraction)) => Some(whole + 1 + fraction),
        (_, None) => Some(whole),
    }
}

/// The exponent that `letter` introduces, if digits follow it.
fn exponent(text: &[u8], letter: u8) -> Option<Parsed<i32>> {
    let (first, after) = text.split_first()?;
    if !first.eq_ignore_ascii_case(&letter) {
        return None;
    }
    let signs = usize::from(matches!(after.first(), Some(b'-' | b'+')));
    let count = after[signs..]
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    if count == 0 {
        return None;
    }
    // Beyond a few thousand, every exponent gives zero or infinity.
    let magnitude = digits(&after[signs..], 10).map_or(9999, |found| found.value.min(9999) as i32);
    Some(Parsed {
        value: if after[0] == b'-' {
            -magnitude
        } else {
            magnitude
        },
        length: 1 + signs + count,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_are_those_of_strtod() {
        for (text, value, length) in [
            ("1", 1.0, 1),
            ("1.5ms", 1.5, 3),
            (".5", 0.5, 2),
            ("5.", 5.0, 2),
            ("1e3", 1000.0, 3),
            ("1e", 1.0, 1),
            ("1e+", 1.0, 1),
            ("1E-2x", 0.01, 4),
            ("-2", -2.0, 2),
            ("+2", 2.0, 2),
            ("0x10", 16.0, 4),
            ("0x1.8p1", 3.0, 7),
            ("0x", 0.0, 1),
            ("1e999999999999", f64::INFINITY, 14),
            ("-Infinity", f64::NEG_INFINITY, 9),
            ("info", f64::INFINITY, 3),
        ] {
            let parsed = Some(Parsed { value, length });
            assert_eq!(float(text.as_bytes()), parsed, "{text}");
        }
        assert!(float(b"nan").unwrap().value.is_nan());
        for text in ["", ".", "-", "e1", "ms", "- 1"] {
            assert_eq!(float(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn digits_after_an_overflow_are_still_too_large() {
        assert_eq!(digits(b"18446744073709551615", 10).unwrap().value, u64::MAX);
        let many = digits(b"99999999999999999999999", 10);
        assert_eq!(many, Err(NumberError::TooLarge));
        assert_eq!(digits(b"x", 10), Err(NumberError::NoDigit));
    }
}
