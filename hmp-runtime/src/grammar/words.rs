// SPDX-License-Identifier: GPL-2.0-or-later

//! Lines as plain words: for `help`, and for completion.

use super::cursor::{Cursor, TokenError, is_blank};

/// The most words that `help` and completion look at.
pub const MAX_WORDS: usize = 16;

/// The words of a line, by the quoting rules of string arguments.
///
/// `None` if a quoted word is malformed, or if there are more than
/// [`MAX_WORDS`]. The built-in monitor then shows no help, and completes
/// nothing.
pub fn words(line: &str) -> Option<Vec<String>> {
    let words = split(line)?;
    Some(words.into_iter().map(|word| word.text).collect())
}

/// A word of a line that is being completed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CompletionWord {
    /// Its text, without quotes.
    pub text: String,
    /// Where it starts in the line, in bytes. A quote is part of the word.
    pub start: usize,
    /// Whether it starts with a quote.
    pub is_quoted: bool,
}

/// The words of a line whose last word is being completed. That word is empty
/// after a blank, and may lack its closing quote. `None` as for [`words`].
pub fn completion_words(line: &str) -> Option<Vec<CompletionWord>> {
    let mut words = Vec::new();
    let mut cursor = Cursor::new(line);
    while let Some(next) = next(&mut cursor) {
        let word = match next {
            (word, Ok(text)) => CompletionWord { text, ..word },
            (word, Err(TokenError::Unterminated)) => {
                let text = closed(&line[word.start..])?;
                words.push(CompletionWord { text, ..word });
                return (words.len() <= MAX_WORDS).then_some(words);
            }
            (_, Err(_)) => return None,
        };
        words.push(word);
        if words.len() > MAX_WORDS {
            return None;
        }
    }
    if line.bytes().last().is_none_or(is_blank) {
        words.push(CompletionWord {
            start: line.len(),
            ..CompletionWord::default()
        });
    }
    (words.len() <= MAX_WORDS).then_some(words)
}

/// The text of a quoted word that lacks its closing quote. `None` if it ends in
/// the middle of an escape, which nothing can complete.
fn closed(word: &str) -> Option<String> {
    Cursor::new(&format!("{word}\"")).token().ok()
}

fn split(line: &str) -> Option<Vec<CompletionWord>> {
    let mut cursor = Cursor::new(line);
    let mut words = Vec::new();
    while let Some((word, token)) = next(&mut cursor) {
        if words.len() == MAX_WORDS {
            return None;
        }
        let text = token.ok()?;
        words.push(CompletionWord { text, ..word });
    }
    Some(words)
}

/// The next word, and separately its text. `None` at the end of the line.
fn next(cursor: &mut Cursor<'_>) -> Option<(CompletionWord, Result<String, TokenError>)> {
    cursor.skip_blanks();
    let word = CompletionWord {
        text: String::new(),
        start: cursor.at(),
        is_quoted: cursor.peek()? == b'"',
    };
    Some((word, cursor.token()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_words_are_one() {
        assert_eq!(words(" info  \"a b\"c").unwrap(), ["info", "a b", "c"]);
        assert_eq!(words(" ").unwrap(), [""; 0]);
        assert_eq!(words("a \"b"), None);
    }

    #[test]
    fn more_than_16_words_are_refused() {
        let line = "a ".repeat(16);
        assert_eq!(words(&line).unwrap().len(), 16);
        assert_eq!(completion_words(line.trim_end()).unwrap().len(), 16);
        assert_eq!(completion_words(&line), None);
        assert_eq!(words(&"a ".repeat(17)), None);
    }

    #[test]
    fn a_blank_at_the_end_starts_the_next_word() {
        let completed = |line: &str| {
            let words = completion_words(line).unwrap();
            let last = words.last().unwrap();
            (words.len(), last.text.clone(), last.start)
        };
        assert_eq!(completed(""), (1, String::new(), 0));
        assert_eq!(completed("info"), (1, "info".to_owned(), 0));
        assert_eq!(completed(" info\t"), (2, String::new(), 6));
        assert_eq!(completed("é b"), (2, "b".to_owned(), 3));
        assert_eq!(completed("a \"b\""), (2, "b".to_owned(), 2));
    }

    #[test]
    fn the_word_being_completed_may_lack_its_closing_quote() {
        let last = |line: &str| completion_words(line).and_then(|words| words.last().cloned());
        let word = last("eject \"a \\\"b").unwrap();
        assert_eq!(
            (word.text.as_str(), word.start, word.is_quoted),
            ("a \"b", 6, true)
        );
        assert_eq!(last("eject \"a ").unwrap().text, "a ");
        assert_eq!(last("eject \"").unwrap().text, "");
        assert!(!last("eject a\"b").unwrap().is_quoted);
        assert_eq!(last("eject \"a\\"), None);
        assert_eq!(last("eject \"\\q"), None);
        assert_eq!(last("\"\\q\" a"), None);
    }
}
