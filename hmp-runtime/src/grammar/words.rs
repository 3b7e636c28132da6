//! Lines as plain words: for `help`, and for completion.

use super::cursor::{Cursor, is_blank};

/// The most words that `help` and completion look at.
pub const MAX_WORDS: usize = 16;

/// The words of a line, by the quoting rules of string arguments.
///
/// `None` if a quoted word is wrong or there are more than [`MAX_WORDS`]: then
/// the built-in monitor shows no help, and completes nothing.
pub fn words(line: &str) -> Option<Vec<String>> {
    let words = split(line)?;
    Some(words.into_iter().map(|word| word.text).collect())
}

/// A word of a line that is being completed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompletionWord {
    /// Its text, without quotes.
    pub text: String,
    /// Where it starts in the line, in bytes.
    pub start: usize,
}

/// The words of a line; the last one, which is empty after a blank, is being
/// completed. `None` as for [`words`].
pub fn completion_words(line: &str) -> Option<Vec<CompletionWord>> {
    let mut words = split(line)?;
    if line.bytes().last().is_none_or(is_blank) {
        words.push(CompletionWord {
            text: String::new(),
            start: line.len(),
        });
    }
    (words.len() <= MAX_WORDS).then_some(words)
}

fn split(line: &str) -> Option<Vec<CompletionWord>> {
    let mut cursor = Cursor::new(line);
    let mut words = Vec::new();
    loop {
        cursor.skip_blanks();
        if cursor.peek().is_none() {
            return Some(words);
        }
        if words.len() == MAX_WORDS {
            return None;
        }
        let start = cursor.at();
        let text = cursor.token().ok()?;
        words.push(CompletionWord { text, start });
    }
}
