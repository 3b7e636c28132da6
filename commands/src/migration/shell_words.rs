// SPDX-License-Identifier: GPL-2.0-or-later

//! Splits a text into words as a shell does, but replaces nothing.
//!
//! Follows `g_shell_parse_argv` of GLib, error texts included.

/// Reads the words of a command.
///
/// # Errors
///
/// GLib's text for an empty command, an open quote, or a backslash at the end.
pub fn shell_words(text: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    // Quotes make a word, even an empty one.
    let mut word: Option<String> = None;
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        match c {
            ' ' | '\t' | '\n' => words.extend(word.take()),
            '#' if word.is_none() => {
                rest.by_ref().find(|c| *c == '\n');
            }
            '\\' => match rest.next() {
                Some('\n') => {}
                Some(next) => word.get_or_insert_default().push(next),
                None => {
                    return Err(format!(
                        "Text ended just after a “\\” character. (The text was “{text}”)"
                    ));
                }
            },
            '\'' | '"' => {
                let word = word.get_or_insert_default();
                if !quoted(c, &mut rest, word) {
                    return Err(format!(
                        "Text ended before matching quote was found for {c}. \
                         (The text was “{text}”)"
                    ));
                }
            }
            _ => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    if words.is_empty() {
        return Err("Text was empty (or contained only whitespace)".to_owned());
    }
    Ok(words)
}

/// Reads up to the closing quote. Returns whether there is one.
fn quoted(quote: char, rest: &mut std::str::Chars<'_>, word: &mut String) -> bool {
    while let Some(c) = rest.next() {
        match c {
            _ if c == quote => return true,
            '\\' if quote == '"' => match rest.next() {
                // Only before these is the backslash not part of the word.
                Some(next @ ('$' | '`' | '"' | '\\')) => word.push(next),
                Some('\n') => {}
                Some(next) => word.extend([c, next]),
                None => return false,
            },
            _ => word.push(c),
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_backslashes_keep_words_together() {
        for (text, words) in [
            ("a  b ", &["a", "b"][..]),
            ("'a b' c", &["a b", "c"]),
            ("a'b c'd", &["ab cd"]),
            (r#""a\$b\x" \" a\ b"#, &[r"a$b\x", "\"", "a b"]),
            (r#""a""b" """#, &["ab", ""]),
            (r"'a\' $HOME", &[r"a\", "$HOME"]),
            ("a #b", &["a"]),
            ("a#b", &["a#b"]),
        ] {
            assert_eq!(shell_words(text).unwrap(), words, "{text}");
        }
    }

    #[test]
    fn what_is_not_complete_is_an_error() {
        let error = |text| shell_words(text).unwrap_err();
        let empty = "Text was empty (or contained only whitespace)";
        assert_eq!(error(" "), empty);
        assert_eq!(error("# x"), empty);
        let quote = "Text ended before matching quote was found for \". (The text was “a \"b”)";
        assert_eq!(error("a \"b"), quote);
        let backslash = "Text ended just after a “\\” character. (The text was “a\\”)";
        assert_eq!(error("a\\"), backslash);
    }
}
