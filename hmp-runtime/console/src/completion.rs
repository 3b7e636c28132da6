// SPDX-License-Identifier: GPL-2.0-or-later

//! What Tab and `--complete` offer.

use crate::link::Link;
use crate::visible::visible;
use hmp_runtime::complete::Completion;
use hmp_runtime::monitor::Monitor;
use linefeed::complete::Suffix;
use linefeed::{Completer, DefaultTerminal, Prompter};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long to wait for what QEMU has to answer. It does not answer at all
/// while it runs somebody else's command, and the user has only pressed Tab.
const LIMIT: Duration = Duration::from_secs(1);

/// What may stand at the end of `line`. If QEMU takes too long, only what is
/// known without it.
fn completion_of(monitor: &Monitor, line: &str) -> Completion {
    smol::block_on(monitor.complete_within(LIMIT, line))
}

/// What `--complete` prints: one candidate a line, then a tab character and its
/// description.
pub(crate) fn lines(monitor: &Monitor, line: &str) -> String {
    let mut lines = String::new();
    for typed in completion_of(monitor, line).typed() {
        lines.push_str(&typed.text);
        if let Some(description) = typed.description {
            lines.push('\t');
            lines.push_str(&on_one_line(description));
        }
        lines.push('\n');
    }
    lines
}

/// A description without anything that could end its line or field, or play
/// tricks on a terminal.
fn on_one_line(description: &str) -> String {
    let words: Vec<&str> = description.split_whitespace().collect();
    visible(&words.join(" ")).into_owned()
}

/// What Tab does.
pub(crate) struct Tab {
    link: Arc<Link>,
    /// What was found when linefeed asked where the word starts; it asks for
    /// the candidates next.
    found: Mutex<Vec<linefeed::Completion>>,
}

impl Tab {
    pub(crate) fn new(link: Arc<Link>) -> Tab {
        Tab {
            link,
            found: Mutex::default(),
        }
    }

    fn found(&self) -> MutexGuard<'_, Vec<linefeed::Completion>> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Completer<DefaultTerminal> for Tab {
    fn word_start(&self, line: &str, end: usize, _: &Prompter<'_, '_, DefaultTerminal>) -> usize {
        let completion = completion_of(&self.link.monitor(), &line[..end]);
        *self.found() = completion
            .typed()
            .into_iter()
            .map(|typed| linefeed::Completion {
                suffix: if typed.is_complete {
                    Suffix::Default
                } else {
                    Suffix::None
                },
                display: Some(visible(typed.shown).into_owned()),
                completion: typed.text,
            })
            .collect();
        if line.is_char_boundary(completion.start) {
            completion.start.min(end)
        } else {
            end
        }
    }

    fn complete(
        &self,
        _word: &str,
        _: &Prompter<'_, '_, DefaultTerminal>,
        _start: usize,
        _end: usize,
    ) -> Option<Vec<linefeed::Completion>> {
        Some(std::mem::take(&mut *self.found()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_stays_on_its_line() {
        assert_eq!(on_one_line(" a\tb\r\nc  d\n"), "a b c d");
        assert!(!on_one_line("\x1b[2Ja\u{9b}").contains(char::is_control));
    }
}
