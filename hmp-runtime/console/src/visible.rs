// SPDX-License-Identifier: GPL-2.0-or-later

//! Control characters and invisible characters, made visible.
//!
//! QEMU's replies may contain what the guest wrote: a file name, a serial
//! number, a mouse's name. None of it may move the cursor, change colours or
//! turn the direction of the text on the user's terminal. Nor may two different
//! names look the same.

use std::borrow::Cow;
use std::fmt::Write;

/// `text` for a terminal: line feeds and tabs stay, other control characters
/// are written out (`^[`, `^?`, `<U+009B>`).
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    replace(text, |out, character| match character {
        '\u{7f}' => out.push_str("^?"),
        '\0'..='\u{1f}' => {
            out.push('^');
            out.push(char::from(character as u8 ^ 0x40));
        }
        other => {
            // Writing to a string cannot fail.
            let _ = write!(out, "<U+{:04X}>", u32::from(other));
        }
    })
}

/// JSON for a terminal: the same value, with such characters as escapes.
pub(crate) fn visible_json(json: &str) -> Cow<'_, str> {
    replace(json, |out, character| {
        for unit in character.encode_utf16(&mut [0; 2]) {
            let _ = write!(out, "\\u{unit:04x}");
        }
    })
}

fn replace(text: &str, mut put: impl FnMut(&mut String, char)) -> Cow<'_, str> {
    let mut out = String::new();
    let mut copied = 0;
    for (start, character) in text.char_indices() {
        if !needs_replacing(character) {
            continue;
        }
        let end = start + character.len_utf8();
        if is_part_of_emoji(character, &text[..start], &text[end..]) {
            continue;
        }
        out.push_str(&text[copied..start]);
        put(&mut out, character);
        copied = end;
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[copied..]);
    Cow::Owned(out)
}

fn needs_replacing(character: char) -> bool {
    match character {
        '\n' | '\t' => false,
        ' '..='~' => false,
        other => other.is_control() || is_invisible(other),
    }
}

/// Whether a character takes no room, or turns the text around it: Unicode's
/// `Default_Ignorable_Code_Point`, and the other separators and annotations.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        // Soft hyphen, grapheme joiner, Arabic letter mark.
        '\u{ad}' | '\u{34f}' | '\u{61c}'
        // Fillers of Hangul, vowels of Khmer, selectors and a vowel separator of
        // Mongolian.
        | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{3164}' | '\u{ffa0}'
        // Zero-width space, joiners, and marks of direction; line and paragraph
        // separators, embeddings and overrides; word joiner, invisible operators,
        // isolates and deprecated format characters.
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        // Variation selectors, byte order mark, interlinear annotations.
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}'
        // Controls of hieroglyphs, shorthand and music.
        | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        // Tags, and more variation selectors.
        | '\u{e0000}'..='\u{e0fff}'
    )
}

const JOINER: char = '\u{200d}';
/// Chooses the coloured form of the symbol before it.
const AS_EMOJI: char = '\u{fe0f}';
/// Puts a key around the character before it.
const KEYCAP: char = '\u{20e3}';

/// Whether an invisible character makes one emoji of its neighbours, as of a
/// woman and a laptop. The user sees that emoji, so nothing is hidden.
fn is_part_of_emoji(character: char, before: &str, after: &str) -> bool {
    let mut before = before.chars().rev();
    let last = before.next();
    let next = after.chars().next();
    match character {
        JOINER => {
            let symbol = match last {
                Some(AS_EMOJI) => before.next(),
                other => other,
            };
            symbol.is_some_and(is_emoji) && next.is_some_and(is_emoji)
        }
        AS_EMOJI if next == Some(KEYCAP) => {
            matches!(last, Some('0'..='9' | '#' | '*'))
        }
        AS_EMOJI => last.is_some_and(is_emoji),
        _ => false,
    }
}

/// Whether a character is in one of the blocks of symbols that emoji are from.
fn is_emoji(character: char) -> bool {
    matches!(
        character,
        '\u{2190}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}'
        // Single ones: copyright, exclamation marks, trade mark, ...
        | '\u{a9}' | '\u{ae}' | '\u{203c}' | '\u{2049}' | '\u{2122}' | '\u{2139}'
        | '\u{3030}' | '\u{303d}' | '\u{3297}' | '\u{3299}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_escape_sequence_shows_and_does_nothing() {
        assert_eq!(visible("\x1b[2Jx\x7f\0\r\x07"), "^[[2Jx^?^@^M^G");
    }

    #[test]
    fn eight_bit_controls_and_overrides_are_named() {
        assert_eq!(visible("\u{9b}2J"), "<U+009B>2J");
        assert_eq!(
            visible("a\u{202e}b\u{2066}\u{200f}"),
            "a<U+202E>b<U+2066><U+200F>"
        );
    }

    #[test]
    fn ordinary_text_stays_as_it_is() {
        let text = "name\tvalue\nzażółć 漢字 👩‍💻\n";
        assert!(matches!(visible(text), Cow::Borrowed(same) if same == text));
    }

    #[test]
    fn invisible_characters_are_named() {
        for (text, shown) in [
            ("disk\u{200b}0", "disk<U+200B>0"),
            ("\u{feff}disk0", "<U+FEFF>disk0"),
            ("di\u{ad}sk\u{2060}0", "di<U+00AD>sk<U+2060>0"),
            ("a\u{200d}b\u{200c}", "a<U+200D>b<U+200C>"),
            ("\u{3164}\u{115f}\u{ffa0}", "<U+3164><U+115F><U+FFA0>"),
            ("a\u{e0041}\u{e007f}", "a<U+E0041><U+E007F>"),
            ("a\u{fe0f}漢\u{e0100}", "a<U+FE0F>漢<U+E0100>"),
            ("\u{180e}\u{34f}\u{fff9}", "<U+180E><U+034F><U+FFF9>"),
        ] {
            assert_eq!(visible(text), shown);
        }
    }

    #[test]
    fn joined_emoji_stay_joined_and_nothing_hides_among_them() {
        for text in ["❤️‍🔥", "👩🏽‍🚀", "🏳️‍🌈", "1️⃣", "☎️", "👨‍👩‍👧", "©️"]
        {
            assert!(matches!(visible(text), Cow::Borrowed(same) if same == text));
        }
        for (text, shown) in [
            ("👩\u{200d}", "👩<U+200D>"),
            ("\u{200d}👩", "<U+200D>👩"),
            ("👩\u{200d}\u{200d}👩", "👩<U+200D><U+200D>👩"),
            ("👩\u{200d}a", "👩<U+200D>a"),
            ("👩\u{200b}👩", "👩<U+200B>👩"),
            ("❤\u{fe0f}\u{fe0f}", "❤\u{fe0f}<U+FE0F>"),
            ("❤\u{fe0e}", "❤<U+FE0E>"),
            ("1\u{fe0f}2", "1<U+FE0F>2"),
        ] {
            assert_eq!(visible(text), shown);
        }
    }

    #[test]
    fn json_for_a_terminal_is_the_same_value() {
        let value =
            serde_json::json!({ "name": "a\x1b[0m\u{9b}\x7f\u{202e}ż\u{ad}\u{e0041}\u{1d173}" });
        let text = value.to_string();
        let shown = visible_json(&text);
        assert!(!shown.contains(needs_replacing));
        assert!(shown.contains("\\udb40\\udc41"), "{shown}");
        let read: serde_json::Value = serde_json::from_str(&shown).unwrap();
        assert_eq!(read, value);
    }
}
