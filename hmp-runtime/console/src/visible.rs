// SPDX-License-Identifier: GPL-2.0-or-later

//! Control characters made visible.
//!
//! What QEMU says may carry what the guest wrote: a file name, a serial
//! number, a mouse's name. None of it may move the cursor, change colours or
//! turn the direction of the text on the user's terminal.

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
    // All of them are below U+10000, so one escape does.
    replace(json, |out, character| {
        let _ = write!(out, "\\u{:04x}", u32::from(character));
    })
}

fn replace(text: &str, mut put: impl FnMut(&mut String, char)) -> Cow<'_, str> {
    let Some(first) = text.find(is_control) else {
        return Cow::Borrowed(text);
    };
    let mut out = String::with_capacity(text.len() + 16);
    out.push_str(&text[..first]);
    for character in text[first..].chars() {
        if is_control(character) {
            put(&mut out, character);
        } else {
            out.push(character);
        }
    }
    Cow::Owned(out)
}

fn is_control(character: char) -> bool {
    match character {
        '\n' | '\t' => false,
        // Line and paragraph separators; marks, embeddings, overrides and
        // isolates of the bidirectional algorithm.
        '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => true,
        '\u{61c}' | '\u{200e}' | '\u{200f}' => true,
        other => other.is_control(),
    }
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
    fn json_for_a_terminal_is_the_same_value() {
        let value = serde_json::json!({ "name": "a\x1b[0m\u{9b}\x7f\u{202e}ż" });
        let text = value.to_string();
        let shown = visible_json(&text);
        assert!(shown.chars().all(|character| !is_control(character)));
        let read: serde_json::Value = serde_json::from_str(&shown).unwrap();
        assert_eq!(read, value);
    }
}
