// SPDX-License-Identifier: GPL-2.0-or-later

//! A register as the built-in monitor's `print` shows it, in the notation that
//! its users have chosen last.

/// What `print` has printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Printed {
    /// There is no such register.
    Unknown,
    /// All its bits.
    Value(u64),
    /// Its lower half: `print` shows no more of it as a character.
    LowHalf(u32),
}

impl Printed {
    /// Reads the text of `print`; `None` if it is something else.
    pub(super) fn read(text: &str) -> Option<Printed> {
        let first = text.lines().next()?;
        if first == "unknown register" {
            return Some(Printed::Unknown);
        }
        if let Some(quoted) = first.strip_prefix('\'') {
            return character(quoted.strip_suffix('\'')?).map(Printed::LowHalf);
        }
        let number = if let Some(digits) = first.strip_prefix("0x") {
            u64::from_str_radix(digits, 16)
        } else if first.starts_with('0') {
            u64::from_str_radix(first, 8)
        } else if first.starts_with('-') {
            first.parse().map(|number: i64| number as u64)
        } else {
            first.parse()
        };
        number.ok().map(Printed::Value)
    }
}

/// The number of a character that is spelt as in C.
fn character(text: &str) -> Option<u32> {
    if let Some(digits) = text.strip_prefix("\\x") {
        return u32::from_str_radix(digits, 16).ok();
    }
    let mut characters = text.chars();
    let character = match (characters.next()?, characters.next()) {
        ('\\', Some('n')) => '\n',
        ('\\', Some('r')) => '\r',
        ('\\', Some(quoted @ ('\'' | '\\'))) => quoted,
        (plain, None) => plain,
        _ => return None,
    };
    characters.next().is_none().then_some(u32::from(character))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_register_is_read_back_in_every_notation() {
        for (text, value) in [
            ("0xfff0\n", 0xfff0),
            ("0xfffffffffffffff0\n", 0xffff_ffff_ffff_fff0),
            ("0\n", 0),
            ("65\n", 65),
            ("-16\n", 0xffff_ffff_ffff_fff0),
            ("18446744073709551600\n", 0xffff_ffff_ffff_fff0),
            ("01777777777777777777760\n", 0xffff_ffff_ffff_fff0),
            ("010\n", 8),
        ] {
            assert_eq!(Printed::read(text), Some(Printed::Value(value)), "{text}");
        }
    }

    #[test]
    fn a_character_is_the_lower_half() {
        for (text, value) in [
            ("'A'\n", 65),
            ("'\\x00'\n", 0),
            ("'\\n'\n", 10),
            ("'\\r'\n", 13),
            ("'\\''\n", 39),
            ("'\\\\'\n", 92),
            ("'\"'\n", 34),
            ("'\\xfffffff0'\n", 0xffff_fff0),
        ] {
            assert_eq!(Printed::read(text), Some(Printed::LowHalf(value)), "{text}");
        }
    }

    #[test]
    fn a_register_that_qemu_does_not_know_is_unknown() {
        let text = "unknown register\nTry \"help print\" for more information\n";
        assert_eq!(Printed::read(text), Some(Printed::Unknown));
    }

    #[test]
    fn any_other_text_is_not_a_register() {
        for text in [
            "",
            "\n",
            "0x",
            "0xg\n",
            "unknown command: 'print'\n",
            "'\n",
            "''\n",
            "'ab'\n",
            "09\n",
        ] {
            assert_eq!(Printed::read(text), None, "{text}");
        }
    }
}
