//! What Tab and `--complete` offer.

use super::link::Link;
use crate::complete::Completion;
use crate::monitor::Monitor;
use linefeed::complete::Suffix;
use linefeed::{Completer, DefaultTerminal, Prompter};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long to wait for QEMU's part in it. It does not answer at all while it
/// runs a command of somebody else's, and the user has only pressed Tab.
const LIMIT: Duration = Duration::from_secs(1);

/// What may stand at the end of `line`; nothing if QEMU takes too long.
pub(super) fn of(monitor: &Monitor, line: &str) -> Completion {
    smol::block_on(smol::future::or(monitor.complete(line), async {
        smol::Timer::after(LIMIT).await;
        Completion::default()
    }))
}

/// What Tab does.
pub(super) struct Tab {
    link: Arc<Link>,
    /// What was found when linefeed asked where the word starts; it asks for
    /// the candidates next.
    found: Mutex<Vec<linefeed::Completion>>,
}

impl Tab {
    pub(super) fn new(link: Arc<Link>) -> Tab {
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
        let completion = of(&self.link.monitor(), &line[..end]);
        *self.found() = completion
            .candidates
            .into_iter()
            // A line cannot be typed with these in it.
            .filter(|candidate| !candidate.text.contains(char::is_control))
            .map(|candidate| linefeed::Completion {
                suffix: if candidate.is_complete() {
                    Suffix::Default
                } else {
                    Suffix::None
                },
                completion: candidate.text,
                display: None,
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
