// SPDX-License-Identifier: GPL-2.0-or-later

//! One text to one value, as QEMU's visitors for text read it.
//!
//! Follows `qemu_strtoi64`, `qemu_strtou64` and `qemu_strtosz` in QEMU's
//! `util/cutils.c`, and `qapi_bool_parse` in `qapi/qapi-util.c`.

use crate::grammar::{Dialect, Parsed, number, size};
use crate::qmp::Version;
use serde_json::Value as Json;

/// Reads numbers as a QEMU of some version does.
#[derive(Clone, Copy, Debug, Default)]
pub struct Numbers {
    dialect: Dialect,
}

/// Why a text is not a size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SizeError {
    /// Negative, or above 2^64-1.
    OutOfRange,
    /// Anything else.
    Invalid,
}

impl SizeError {
    /// What QEMU says of `text` as the value of `parameter`.
    pub fn of(self, parameter: &str, text: &str) -> String {
        match self {
            SizeError::OutOfRange => {
                format!("Value '{text}' is out of range for parameter '{parameter}'")
            }
            SizeError::Invalid => format!(
                "Parameter '{parameter}' expects a non-negative number below 2^64\n\
                 Optional suffix k, M, G, T, P or E means kilo-, mega-, giga-, tera-, peta-\n\
                 and exabytes, respectively."
            ),
        }
    }
}

/// A number in front of other text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prefix<'a, T> {
    /// The number.
    pub value: T,
    /// What follows it.
    pub rest: &'a str,
}

impl Numbers {
    /// For a QEMU of this version.
    pub fn of(version: &Version) -> Numbers {
        Numbers {
            dialect: Dialect::of(version),
        }
    }

    /// A signed 64-bit number: decimal, `0x` hexadecimal or `0` octal. Blanks
    /// before it and a sign are allowed, nothing after it.
    pub fn signed(&self, text: &str) -> Option<i64> {
        let number = self.signed_prefix(text)?;
        number.rest.is_empty().then_some(number.value)
    }

    /// A signed 64-bit number in front of other text.
    pub fn signed_prefix<'a>(&self, text: &'a str) -> Option<Prefix<'a, i64>> {
        let (negative, magnitude) = self.magnitude(text)?;
        let value = if negative {
            0_i64.checked_sub_unsigned(magnitude.value)?
        } else {
            i64::try_from(magnitude.value).ok()?
        };
        let rest = magnitude.rest;
        Some(Prefix { value, rest })
    }

    /// An unsigned 64-bit number, as [`signed`](Numbers::signed). One with a
    /// minus sign wraps around: `-1` is 2^64-1.
    pub fn unsigned(&self, text: &str) -> Option<u64> {
        let number = self.unsigned_prefix(text)?;
        number.rest.is_empty().then_some(number.value)
    }

    /// An unsigned 64-bit number in front of other text.
    pub fn unsigned_prefix<'a>(&self, text: &'a str) -> Option<Prefix<'a, u64>> {
        let (negative, mut magnitude) = self.magnitude(text)?;
        if negative {
            magnitude.value = magnitude.value.wrapping_neg();
        }
        Some(magnitude)
    }

    fn magnitude<'a>(&self, text: &'a str) -> Option<(bool, Prefix<'a, u64>)> {
        let (negative, digits) = sign(text);
        let Parsed { value, length } =
            number::unsigned(digits.as_bytes(), self.dialect.binary_numbers).ok()?;
        let rest = digits.get(length..)?;
        Some((negative, Prefix { value, rest }))
    }

    /// An integer of whatever type, as JSON; QEMU checks its range.
    pub fn integer(&self, text: &str) -> Option<Json> {
        let signed = self.signed(text).map(Json::from);
        signed.or_else(|| self.unsigned(text).map(Json::from))
    }

    /// Whether a text is only text: neither a number nor a size nor a truth
    /// value.
    pub fn is_plain_text(&self, text: &str) -> bool {
        self.integer(text).is_none()
            && self.size(text).is_err()
            && boolean(text).is_none()
            && float(text).is_none()
    }

    /// A size in bytes: a decimal number, which may have a fraction, and one of
    /// the suffixes `B` (the default) `K` `M` `G` `T` `P` `E` in either case; or
    /// a hexadecimal number.
    ///
    /// # Errors
    ///
    /// If it is not a size, or does not fit in 64 bits.
    pub fn size(&self, text: &str) -> Result<u64, SizeError> {
        self.size_in(text, 0)
    }

    /// As [`size`](Numbers::size), but a number without a suffix counts MiB.
    ///
    /// # Errors
    ///
    /// As [`size`](Numbers::size).
    pub fn mebibytes(&self, text: &str) -> Result<u64, SizeError> {
        self.size_in(text, 20)
    }

    /// A size that is in units of 2^`unit` bytes if it has no suffix.
    fn size_in(&self, text: &str, unit: u32) -> Result<u64, SizeError> {
        let (negative, unsigned) = sign(text);
        let digits = unsigned.bytes().take_while(u8::is_ascii_digit).count();
        let all_digits = digits > 0 && digits == unsigned.len();
        if negative {
            // Older QEMUs do not tell a negative number from nonsense.
            return Err(if all_digits && !self.dialect.old_sizes {
                SizeError::OutOfRange
            } else {
                SizeError::Invalid
            });
        }
        let text = text.trim_start_matches(is_space);
        match size::bytes(text.as_bytes(), self.dialect, unit) {
            Some(Parsed { value, length }) if length == text.len() => {
                u64::try_from(value).map_err(|_| SizeError::OutOfRange)
            }
            None if all_digits => Err(SizeError::OutOfRange),
            _ => Err(SizeError::Invalid),
        }
    }
}

/// Skips blanks and a sign, and returns whether the sign is a minus.
fn sign(text: &str) -> (bool, &str) {
    let text = text.trim_start_matches(is_space);
    match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t'..='\r')
}

/// A truth value: `on`, `yes`, `true`, `y`, or their opposites.
pub fn boolean(text: &str) -> Option<bool> {
    match text {
        "on" | "yes" | "true" | "y" => Some(true),
        "off" | "no" | "false" | "n" => Some(false),
        _ => None,
    }
}

/// A finite floating-point number.
pub fn float(text: &str) -> Option<f64> {
    let text = text.trim_start_matches(is_space);
    let number = number::float(text.as_bytes())?;
    (number.length == text.len() && number.value.is_finite()).then_some(number.value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn old() -> Numbers {
        let dialect = Dialect {
            binary_numbers: false,
            old_sizes: true,
        };
        Numbers { dialect }
    }

    #[test]
    fn numbers_are_those_of_c() {
        let numbers = Numbers::default();
        for (text, value) in [
            ("0", 0),
            ("17", 17),
            ("+5", 5),
            (" \t-5", -5),
            ("0x10", 16),
            ("-0X1f", -31),
            ("010", 8),
            ("9223372036854775807", i64::MAX),
            ("-9223372036854775808", i64::MIN),
        ] {
            assert_eq!(numbers.signed(text), Some(value), "{text}");
        }
        for text in ["", " ", "-", "x", "1k", "1 ", "08", "1.0", "- 1", "+-1"] {
            assert_eq!(numbers.signed(text), None, "{text}");
        }
        assert_eq!(numbers.signed("9223372036854775808"), None);
        assert_eq!(numbers.signed("-9223372036854775809"), None);
    }

    #[test]
    fn a_negative_unsigned_number_wraps_around() {
        let numbers = Numbers::default();
        assert_eq!(numbers.unsigned("-1"), Some(u64::MAX));
        assert_eq!(numbers.unsigned("18446744073709551615"), Some(u64::MAX));
        assert_eq!(numbers.unsigned("18446744073709551616"), None);
    }

    #[test]
    fn an_integer_keeps_all_its_64_bits() {
        let numbers = Numbers::default();
        assert_eq!(numbers.integer("-3").unwrap().to_string(), "-3");
        assert_eq!(
            numbers.integer("0xffffffffffffffff").unwrap().to_string(),
            "18446744073709551615"
        );
        assert_eq!(numbers.integer("18446744073709551616"), None);
    }

    #[test]
    fn a_size_may_have_a_suffix_and_a_fraction() {
        let numbers = Numbers::default();
        for (text, value) in [
            ("0", 0),
            ("5B", 5),
            ("1k", 1024),
            ("1.5M", 3 << 19),
            (".5G", 1 << 29),
            ("1.G", 1 << 30),
            ("0x10", 16),
            ("+4k", 4096),
            (" 4k", 4096),
            ("15E", 15 << 60),
            ("18446744073709551615", u64::MAX),
        ] {
            assert_eq!(numbers.size(text), Ok(value), "{text}");
        }
        for text in ["", "x", "1X", "1.5", "1kk", "0x10k", "1 k", "-", "-1k", "+"] {
            assert_eq!(numbers.size(text), Err(SizeError::Invalid), "{text}");
        }
        for text in ["-1", "16E", "18446744073709551616"] {
            assert_eq!(numbers.size(text), Err(SizeError::OutOfRange), "{text}");
        }
        assert_eq!(
            numbers.size("99999999999999999999k"),
            Err(SizeError::Invalid)
        );
    }

    #[test]
    fn older_sizes_take_a_suffix_on_hexadecimal_numbers() {
        assert_eq!(old().size("0x10k"), Ok(16 << 10));
        assert_eq!(old().size(".5k"), Err(SizeError::Invalid));
        assert_eq!(old().size("-1"), Err(SizeError::Invalid));
    }

    #[test]
    fn each_truth_value_has_four_words_in_small_letters() {
        for text in ["on", "yes", "true", "y"] {
            assert_eq!(boolean(text), Some(true));
        }
        for text in ["off", "no", "false", "n"] {
            assert_eq!(boolean(text), Some(false));
        }
        for text in ["", "On", "1", "TRUE", "on "] {
            assert_eq!(boolean(text), None);
        }
    }

    #[test]
    fn a_float_is_finite() {
        assert_eq!(float("1e3"), Some(1000.0));
        assert_eq!(float(" -0.5"), Some(-0.5));
        for text in ["inf", "nan", "1e400", "1x", ""] {
            assert_eq!(float(text), None, "{text}");
        }
    }
}
