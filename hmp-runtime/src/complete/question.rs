// SPDX-License-Identifier: GPL-2.0-or-later

//! What is being typed, as a completer sees it.

use super::Candidate;

/// The argument that is being typed, and those before it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Question<'a> {
    /// The words of the line after the name of the command, flags included.
    pub before: &'a [&'a str],
    /// The word at the cursor, as far as it is typed.
    pub current: &'a str,
    /// The key of an option list's first word, as the command declares it.
    pub implied: Option<&'static str>,
}

impl<'a> Question<'a> {
    /// The word before the one at the cursor; empty if it is the first.
    pub fn last(self) -> &'a str {
        self.before.last().copied().unwrap_or_default()
    }

    /// The word before [`last`](Question::last).
    pub fn last_but_one(self) -> &'a str {
        self.before.iter().rev().nth(1).copied().unwrap_or_default()
    }

    /// Whether a word, such as a flag, stands before the cursor.
    pub fn has(self, word: &str) -> bool {
        self.before.contains(&word)
    }

    /// The name at the cursor, for an argument of names with commas between
    /// them.
    pub fn item(self) -> &'a str {
        let typed = self.current;
        typed.rfind(',').map_or(typed, |comma| &typed[comma + 1..])
    }

    /// The candidates for that name as whole arguments, without the names that
    /// are there already.
    pub fn with_items(self, candidates: Vec<Candidate>) -> Vec<Candidate> {
        let before = &self.current[..self.current.len() - self.item().len()];
        let is_new = |candidate: &Candidate| before.split(',').all(|item| item != candidate.text);
        let mut new: Vec<Candidate> = candidates.into_iter().filter(is_new).collect();
        for candidate in &mut new {
            candidate.text.insert_str(0, before);
        }
        new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_goes_on_with_what_is_not_in_it() {
        let names = || vec!["a".into(), "b".into(), "c".into()];
        let continued = |current| {
            let question = Question {
                current,
                ..Question::default()
            };
            question.with_items(names())
        };
        assert_eq!(continued(""), names());
        assert_eq!(continued("a,"), ["a,b".into(), "a,c".into()]);
        assert_eq!(continued("a,b,x"), ["a,b,c".into()]);
    }
}
