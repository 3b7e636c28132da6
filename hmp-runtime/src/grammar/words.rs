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
    fn more_than_16_words_are_none() {
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
}
