// SPDX-License-Identifier: GPL-2.0-or-later

//! The value of a `/fmt` argument.

/// How `x`, `print` and their kin show a value; for `/` arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Format {
    /// How many values; 1 where none was typed.
    pub count: i32,
    /// The notation.
    pub kind: FormatKind,
    /// Bytes per value: 1, 2, 4 or 8. `None` only for instructions with no
    /// size typed.
    pub size: Option<u8>,
}

/// The notation of a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FormatKind {
    /// `x`
    #[default]
    Hex,
    /// `d`
    Signed,
    /// `u`
    Unsigned,
    /// `o`
    Octal,
    /// `c`
    Char,
    /// `i`
    Instruction,
}

impl FormatKind {
    /// The letter that means this notation.
    pub fn letter(self) -> char {
        match self {
            FormatKind::Hex => 'x',
            FormatKind::Signed => 'd',
            FormatKind::Unsigned => 'u',
            FormatKind::Octal => 'o',
            FormatKind::Char => 'c',
            FormatKind::Instruction => 'i',
        }
    }

    /// The notation that a letter means.
    pub fn from_letter(letter: char) -> Option<FormatKind> {
        [
            FormatKind::Hex,
            FormatKind::Signed,
            FormatKind::Unsigned,
            FormatKind::Octal,
            FormatKind::Char,
            FormatKind::Instruction,
        ]
        .into_iter()
        .find(|kind| kind.letter() == letter)
    }
}
