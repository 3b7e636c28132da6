//! Completion: what may stand where the cursor is.
//!
//! * here: which argument the cursor is in (`place`), and what fits there;
//! * `sources`: the candidates for an argument, from QMP.

mod place;
mod sources;

use crate::grammar;
use crate::monitor::Monitor;
use crate::registry::{Command, commands};
use place::Place;

/// What may stand in place of the word that the cursor is at the end of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completion {
    /// Where that word starts in the line, in bytes.
    pub start: usize,
    /// What may stand there, sorted, each one once.
    pub candidates: Vec<Candidate>,
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
    /// A word about which nothing more is known.
    fn from(text: T) -> Candidate {
        Candidate {
            text: text.into(),
            description: None,
        }
    }
}

impl Candidate {
    /// Whether a blank may follow: a directory or a key combination goes on.
    pub fn is_complete(&self) -> bool {
        !self.text.ends_with(['/', '=', ',', '-'])
    }
}

/// How many candidates the built-in monitor keeps.
const MOST: usize = 256;

impl Monitor {
    /// What may stand at the end of `line`, the text left of the cursor.
    /// Empty where nothing is known, or where QEMU does not answer.
    pub async fn complete(&self, line: &str) -> Completion {
        let Some(words) = grammar::completion_words(line) else {
            return Completion::default();
        };
        let Some((current, before)) = words.split_last() else {
            return Completion::default();
        };
        let before: Vec<&str> = before.iter().map(|word| word.text.as_str()).collect();
        let mut candidates = self.candidates(&before, &current.text).await;
        candidates.retain(|candidate| candidate.text.starts_with(&current.text));
        candidates.sort_unstable();
        candidates.dedup_by(|one, other| one.text == other.text);
        candidates.truncate(MOST);
        Completion {
            start: current.start,
            candidates,
        }
    }

    async fn candidates(&self, before: &[&str], current: &str) -> Vec<Candidate> {
        let Some((first, arguments)) = before.split_first() else {
            return self.command_names(None).await;
        };
        let Some(command) = self.named(None, first).await else {
            return Vec::new();
        };
        let parent = Some(command.own_name());
        if !commands().iter().any(|other| other.parent() == parent) {
            return self.arguments_of(command, arguments, current).await;
        }
        let Some((second, arguments)) = arguments.split_first() else {
            return self.command_names(parent).await;
        };
        match self.named(parent, second).await {
            Some(command) => self.arguments_of(command, arguments, current).await,
            None => Vec::new(),
        }
    }

    async fn arguments_of(
        &self,
        command: &Command,
        before: &[&str],
        current: &str,
    ) -> Vec<Candidate> {
        let place = Place::of(command.args, before);
        if current.starts_with('-') && !place.flags.is_empty() {
            return place
                .flags
                .iter()
                .map(|letter| Candidate::from(format!("-{letter}")))
                .collect();
        }
        match place.argument {
            Some(arg) => self.offered_by(arg.source, before, current).await,
            None => Vec::new(),
        }
    }

    /// Every alias of every command that QEMU has now.
    async fn command_names(&self, parent: Option<&str>) -> Vec<Candidate> {
        let commands = self.commands_of(parent).await.unwrap_or_default();
        let names = commands
            .iter()
            .flat_map(|command| command.own_name().split('|'));
        names.map(Candidate::from).collect()
    }

    async fn named(&self, parent: Option<&str>, word: &str) -> Option<&'static Command> {
        let commands = self.commands_of(parent).await.unwrap_or_default();
        commands
            .into_iter()
            .find(|command| command.answers_to(word))
    }
}
