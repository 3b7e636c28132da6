// SPDX-License-Identifier: GPL-2.0-or-later

//! Completion: what may stand where the cursor is.
//!
//! * this file: from a line to the argument that the cursor is in;
//! * `line`: the words of that line, and how a candidate is typed into it;
//! * `place`: which argument a word is;
//! * `completer` and `question`: what an argument's `#[complete(...)]` names, and
//!   what that is asked;
//! * `files`, `block_devices`, and in this file the commands: completers that
//!   belong to no command. All others are beside the commands that use them;
//! * [`options`]: completion within an option list.

mod block_devices;
mod completer;
mod files;
mod line;
pub mod options;
mod place;
mod question;

pub use block_devices::{BLOCK_DEVICES, about_medium};
#[doc(hidden)]
pub use completer::UNDECIDED;
pub use completer::{Ask, Completer, NOTHING, Offer};
pub use files::{FILES, files_starting_with};
pub use question::Question;

use crate::grammar::CompletionWord;
use crate::monitor::Monitor;
use crate::registers;
use crate::registry::{Command, commands};
use hmp_args::Kind;
use line::{Line, Word, quoted};
pub(crate) use place::Place;
use smol::future::or;
use std::time::Duration;

/// Where candidates come from, in words: QEMU's schema.
pub const FROM_SCHEMA: &str = "the schema (query-qmp-schema)";

/// What QMP lacks where an argument names a file.
pub const OTHER_FILES: &str = "QEMU's working directory and root, which no QMP command tells";

/// Names of HMP commands, then of their sub-commands.
pub static COMMANDS: Completer = Completer::new("the registry", &[], |mon, question| {
    Box::pin(async move { Ok(mon.command_names(question.before.last().copied()).await) })
});

/// What may stand in place of the word that ends at the cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completion {
    /// Where that word starts in the line, in bytes.
    pub start: usize,
    /// What may stand there, sorted, each one once.
    pub candidates: Vec<Candidate>,
    word: Word,
}

/// One thing that may stand where the cursor is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Candidate {
    /// The whole word.
    pub text: String,
    /// What it is, where QMP tells.
    pub description: Option<String>,
}

impl<T: Into<String>> From<T> for Candidate {
    /// A word without a description.
    fn from(text: T) -> Candidate {
        Candidate {
            text: text.into(),
            description: None,
        }
    }
}

impl Candidate {
    /// A word and what it is.
    pub fn described(text: impl Into<String>, description: impl Into<String>) -> Candidate {
        Candidate {
            text: text.into(),
            description: Some(description.into()).filter(|text: &String| !text.is_empty()),
        }
    }
}

/// A candidate as a user types it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed<'a> {
    /// What then stands in the line, from [`Completion::start`] on.
    pub text: String,
    /// The part of it that a list of candidates needs to show.
    pub shown: &'a str,
    /// Whether a blank may follow.
    pub is_complete: bool,
    /// What it is, where QMP tells.
    pub description: Option<&'a str>,
}

impl Completion {
    /// The candidates as they are typed, in quotes where those are needed.
    /// Candidates that no line can hold are left out.
    pub fn typed(&self) -> Vec<Typed<'_>> {
        let with_quotes = self.word.quotes.surround(&self.candidates);
        let known = self.word.text.rfind([',', '/']).map_or(0, |at| at + 1);
        let typable = self.candidates.iter().filter(|candidate| {
            let escaped: &[char] = if with_quotes { &['\n', '\r'] } else { &[] };
            !candidate
                .text
                .contains(|c: char| c.is_control() && !escaped.contains(&c))
        });
        let typed = typable.map(|candidate| {
            let text = candidate.text.as_str();
            // These characters end a directory, a key without its value, a part
            // of a key combination, or a part of an address: more has to
            // follow.
            let is_complete = !self.word.goes_on && !text.ends_with(['/', '=', ',', '-', ':']);
            Typed {
                text: if with_quotes {
                    quoted(text, is_complete)
                } else {
                    text.to_owned()
                },
                shown: match text.get(known..) {
                    Some(rest) if !rest.is_empty() => rest,
                    _ => text,
                },
                is_complete,
                description: candidate.description.as_deref(),
            }
        });
        typed.collect()
    }
}

impl Monitor {
    /// What may stand at the end of `line`, the text left of the cursor.
    pub async fn complete(&self, line: &str) -> Completion {
        let Some(line) = Line::read(line) else {
            return Completion::default();
        };
        let (word, mut candidates) = match self.candidates(&line).await {
            Some(found) => found,
            None => return Completion::default(),
        };
        candidates.retain(|candidate| candidate.text.starts_with(&word.text));
        candidates.sort_unstable();
        candidates.dedup_by(|other, one| {
            let is_same = other.text == one.text;
            if is_same && one.description.is_none() {
                one.description = other.description.take();
            }
            is_same
        });
        Completion {
            start: word.start,
            candidates,
            word,
        }
    }

    /// As [`complete`](Monitor::complete), but if QEMU takes longer than
    /// `limit` to answer, only what is known without it. The answer is still
    /// awaited in the background: over a slow link, the schema will be there
    /// the next time.
    pub async fn complete_within(&self, limit: Duration, line: &str) -> Completion {
        let mut asking = smol::spawn({
            let (monitor, line) = (self.clone(), line.to_owned());
            async move { monitor.complete(&line).await }
        });
        let answered = or(async { Some((&mut asking).await) }, async {
            smol::Timer::after(limit).await;
            None
        });
        match answered.await {
            Some(completion) => completion,
            None => {
                asking.detach();
                self.silent().complete(line).await
            }
        }
    }

    /// The word at the cursor, and what may stand there. `None` if nothing can.
    async fn candidates(&self, line: &Line<'_>) -> Option<(Word, Vec<Candidate>)> {
        let (first, arguments) = line.words.split_first()?;
        if arguments.is_empty() {
            return Some((line.last()?, self.command_names(None).await));
        }
        let command = self.named(None, &first.text).await?;
        let parent = Some(command.own_name());
        if !commands().iter().any(|other| other.parent() == parent) {
            return self.arguments_of(command, line, arguments).await;
        }
        let (second, arguments) = arguments.split_first()?;
        if arguments.is_empty() {
            return Some((line.last()?, self.command_names(parent).await));
        }
        let command = self.named(parent, &second.text).await?;
        self.arguments_of(command, line, arguments).await
    }

    /// What may stand for the last of `words`, the arguments of the command.
    async fn arguments_of(
        &self,
        command: &Command,
        line: &Line<'_>,
        words: &[CompletionWord],
    ) -> Option<(Word, Vec<Candidate>)> {
        let texts: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
        let (current, before) = texts.split_last()?;
        if command.args.iter().any(|arg| is_expression(arg.kind))
            && let Some(dollar) = register_at_end(current)
        {
            let names = registers::names(self).await.into_iter();
            let texts = names.map(|name| format!("{}{name}", &current[..=dollar]));
            return Some((line.last()?, texts.map(Candidate::from).collect()));
        }
        let place = Place::of(command.args, before);
        if current.starts_with('-') && !place.flags.is_empty() {
            let flags = place.flags.iter().map(|letter| format!("-{letter}"));
            return Some((line.last()?, flags.map(Candidate::from).collect()));
        }
        let argument = place.argument?;
        let completer = command.completer(argument);
        let mut word = if completer.takes_rest {
            line.rest(words.get(place.words)?)
        } else {
            line.last()?
        };
        word.goes_on = completer.goes_on;
        let question = Question {
            before,
            current: &word.text,
            implied: command.implied,
        };
        // A QEMU that cannot answer offers nothing.
        let candidates = completer.candidates(self, question).await;
        Some((word, candidates.unwrap_or_default()))
    }

    /// Every alias of every command that QEMU has now.
    async fn command_names(&self, parent: Option<&str>) -> Vec<Candidate> {
        let commands = self.known_commands(parent).await;
        let names = commands.iter().flat_map(|command| {
            let aliases = command.own_name().split('|');
            aliases.map(|name| Candidate::described(name, command.summary))
        });
        names.collect()
    }

    async fn named(&self, parent: Option<&str>, word: &str) -> Option<&'static Command> {
        let commands = self.known_commands(parent).await;
        commands
            .into_iter()
            .find(|command| command.answers_to(word))
    }

    /// The commands that QEMU has now. If it does not say how far it has
    /// started, all commands of its version.
    async fn known_commands(&self, parent: Option<&str>) -> Vec<&'static Command> {
        match self.commands_of(parent).await {
            Ok(commands) => commands,
            Err(_) => self.commands_of_version(parent),
        }
    }
}

fn is_expression(kind: Kind) -> bool {
    matches!(kind, Kind::Int32 | Kind::Int | Kind::Mebibytes)
}

/// The position of the `$` of the register that a text ends in.
fn register_at_end(text: &str) -> Option<usize> {
    let name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.');
    let before = text.trim_end_matches(name);
    before.strip_suffix('$').map(str::len)
}

#[cfg(test)]
mod tests {
    use super::*;
    use line::Quotes;

    #[test]
    fn a_register_may_end_any_expression() {
        assert_eq!(register_at_end("$"), Some(0));
        assert_eq!(register_at_end("8*$cs.ba"), Some(2));
        assert_eq!(register_at_end("$eax+"), None);
        assert_eq!(register_at_end("eax"), None);
    }

    fn completion(word: &str, quotes: Quotes, candidates: &[&str]) -> Completion {
        Completion {
            start: 0,
            candidates: candidates.iter().copied().map(Candidate::from).collect(),
            word: Word {
                text: word.to_owned(),
                quotes,
                ..Word::default()
            },
        }
    }

    fn typed(completion: &Completion) -> Vec<(String, &str, bool)> {
        let typed = completion.typed().into_iter();
        typed
            .map(|typed| (typed.text, typed.shown, typed.is_complete))
            .collect()
    }

    #[test]
    fn a_quote_is_closed_where_the_word_is_complete() {
        let both = completion("d", Quotes::Given, &["d 1", "d/"]);
        assert_eq!(
            typed(&both),
            [
                ("\"d 1\"".to_owned(), "d 1", true),
                ("\"d/".to_owned(), "d/", false)
            ]
        );
        let blank = completion("d", Quotes::Possible, &["d1", "d 2"]);
        assert_eq!(
            typed(&blank),
            [
                ("\"d1\"".to_owned(), "d1", true),
                ("\"d 2\"".to_owned(), "d 2", true)
            ]
        );
    }

    #[test]
    fn what_is_typed_already_is_not_shown_up_to_its_last_separator() {
        let list = completion("e1000,ma", Quotes::Possible, &["e1000,mac="]);
        assert_eq!(typed(&list), [("e1000,mac=".to_owned(), "mac=", false)]);
        let path = completion("/a/b/", Quotes::Possible, &["/a/b/", "/a/b/c"]);
        assert_eq!(typed(&path)[0].1, "/a/b/");
        assert_eq!(typed(&path)[1].1, "c");
    }

    #[test]
    fn candidates_that_no_line_can_hold_are_left_out() {
        let names = completion("", Quotes::Possible, &["a\x1b[2J", "b\n", "c"]);
        assert_eq!(
            typed(&names),
            [
                ("\"b\\n\"".to_owned(), "b\n", true),
                ("\"c\"".to_owned(), "c", true)
            ]
        );
        let rest = completion("", Quotes::Meaningless, &["b\n", "c"]);
        assert_eq!(typed(&rest), [("c".to_owned(), "c", true)]);
    }
}
