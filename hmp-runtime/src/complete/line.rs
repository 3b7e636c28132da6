// SPDX-License-Identifier: GPL-2.0-or-later

//! The line that is being completed, and how a candidate is typed into it.

use super::Candidate;
use crate::grammar::{CompletionWord, TOKEN_BYTES, completion_words, is_blank};

/// A line that is being completed: the text left of the cursor.
pub(super) struct Line<'a> {
    text: &'a str,
    /// Its words. A format is a word of its own, even where it touches the name
    /// of the command.
    pub words: Vec<CompletionWord>,
}

impl<'a> Line<'a> {
    /// Reads a line. `None` if nothing can complete it.
    pub fn read(text: &'a str) -> Option<Line<'a>> {
        let mut words = completion_words(text)?;
        let first = words.first_mut()?;
        // Names of commands have no quotes.
        if first.is_quoted {
            return None;
        }
        if let Some(slash) = first.text.find('/') {
            let format = CompletionWord {
                text: first.text.split_off(slash),
                start: first.start + slash,
                is_quoted: false,
            };
            words.insert(1, format);
        }
        Some(Line { text, words })
    }

    /// The word at the cursor. `None` if QEMU would cut it.
    pub fn last(&self) -> Option<Word> {
        let CompletionWord {
            text,
            start,
            is_quoted,
        } = self.words.last()?.clone();
        (text.len() < TOKEN_BYTES).then_some(Word {
            text,
            start,
            quotes: if is_quoted {
                Quotes::Given
            } else {
                Quotes::Possible
            },
            ..Word::default()
        })
    }

    /// Everything from one of the words on, as a single word.
    pub fn rest(&self, from: &CompletionWord) -> Word {
        Word {
            text: self.text[from.start..].to_owned(),
            start: from.start,
            quotes: Quotes::Meaningless,
            ..Word::default()
        }
    }
}

/// What is being completed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Word {
    /// Its text so far, without quotes.
    pub text: String,
    /// Where it starts in the line.
    pub start: usize,
    pub quotes: Quotes,
    /// Whether more can follow each candidate without a blank.
    pub goes_on: bool,
}

/// Whether a word can be quoted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Quotes {
    #[default]
    Possible,
    /// The user has typed an opening quote.
    Given,
    Meaningless,
}

impl Quotes {
    /// Whether the candidates get quotes: all of them or none, so that their
    /// common start can be typed.
    pub fn surround(self, candidates: &[Candidate]) -> bool {
        match self {
            Quotes::Given => true,
            Quotes::Meaningless => false,
            Quotes::Possible => candidates
                .iter()
                .any(|candidate| needs_quotes(&candidate.text)),
        }
    }
}

fn needs_quotes(text: &str) -> bool {
    text.is_empty() || text.starts_with('"') || text.bytes().any(is_blank)
}

/// The text in quotes; the closing quote may be left for later.
pub(super) fn quoted(text: &str, is_closed: bool) -> String {
    let mut quoted = "\"".to_owned();
    for character in text.chars() {
        match character {
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\\' | '"' => quoted.extend(['\\', character]),
            other => quoted.push(other),
        }
    }
    if is_closed {
        quoted.push('"');
    }
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_a_word_of_its_own() {
        let line = Line::read("x/4wx $e").unwrap();
        let words = line.words.iter().map(|word| (&*word.text, word.start));
        let words: Vec<_> = words.collect();
        assert_eq!(words, [("x", 0), ("/4wx", 1), ("$e", 6)]);
    }

    #[test]
    fn a_quoted_command_or_too_long_a_word_has_no_completion() {
        assert!(Line::read("\"info\" st").is_none());
        let long = "a".repeat(20_000);
        assert!(
            Line::read(&format!("eject {long}"))
                .unwrap()
                .last()
                .is_none()
        );
        assert!(
            Line::read(&format!("eject \"{long}"))
                .unwrap()
                .last()
                .is_none()
        );
    }

    #[test]
    fn quoting_keeps_the_text() {
        for text in ["a b", "", "\"", "a\\\"b\n\r", "é "] {
            let line = format!("eject {} x", quoted(text, true));
            assert_eq!(Line::read(&line).unwrap().words[1].text, text);
            let line = format!("eject {}", quoted(text, false));
            assert_eq!(Line::read(&line).unwrap().last().unwrap().text, text);
        }
    }

    #[test]
    fn one_candidate_with_a_blank_has_all_of_them_quoted() {
        let quotes = |texts: &[&str]| {
            let candidates: Vec<_> = texts.iter().copied().map(Candidate::from).collect();
            Quotes::Possible.surround(&candidates)
        };
        assert!(!quotes(&["a\"b", "c'd", "e\\f"]));
        assert!(quotes(&["a", "b c"]));
        assert!(quotes(&["\"a"]));
    }
}
