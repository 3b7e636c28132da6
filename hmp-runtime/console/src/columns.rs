// SPDX-License-Identifier: GPL-2.0-or-later

//! How much of the screen a text takes.

use unicode_width::UnicodeWidthChar;

/// How many lines of the screen a line takes.
pub(crate) fn height(line: &str, columns: usize) -> usize {
    width(line).div_ceil(columns).max(1)
}

/// How many columns a line would take if it did not wrap.
fn width(line: &str) -> usize {
    line.chars().fold(0, |width, character| match character {
        '\t' => width / 8 * 8 + 8,
        other => width + other.width().unwrap_or(0),
    })
}

/// The start of a line that fits into `columns`.
pub(crate) fn fitting(line: &str, columns: usize) -> &str {
    let mut width = 0;
    let end = line.char_indices().find(|(_, character)| {
        width += character.width().unwrap_or(0);
        width > columns
    });
    &line[..end.map_or(line.len(), |(end, _)| end)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_as_high_as_it_wraps() {
        for (line, expected) in [
            ("", 1),
            ("0123456789", 1),
            ("0123456789a", 2),
            ("漢字漢字漢", 1),
            ("漢字漢字漢字", 2),
            ("e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}", 1),
            ("a\tb", 1),
            ("a\tbcd", 2),
        ] {
            assert_eq!(height(line, 10), expected, "{line}");
        }
    }

    #[test]
    fn a_line_is_cut_before_what_does_not_fit() {
        assert_eq!(fitting("abc", 3), "abc");
        assert_eq!(fitting("abc", 2), "ab");
        assert_eq!(fitting("漢字", 3), "漢");
        assert_eq!(fitting("e\u{301}x", 1), "e\u{301}");
        assert_eq!(fitting("漢", 0), "");
    }
}
