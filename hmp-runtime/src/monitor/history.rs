// SPDX-License-Identifier: GPL-2.0-or-later

//! The lines of a session, as `info history` shows them.

use std::sync::{Mutex, PoisonError};

/// The lines typed in this session, oldest first. As in the built-in monitor,
/// there are at most 64, and a line that is typed again moves to the end.
#[derive(Default)]
pub struct History(Mutex<Vec<String>>);

/// How many lines the built-in monitor keeps.
const CAPACITY: usize = 64;

impl History {
    /// Adds a line; an empty one is not kept.
    pub fn push(&self, line: &str) {
        if line.is_empty() {
            return;
        }
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(old) = lines.iter().position(|other| other == line) {
            lines.remove(old);
        } else if lines.len() == CAPACITY {
            lines.remove(0);
        }
        lines.push(line.to_owned());
    }

    /// The lines, oldest first.
    pub fn lines(&self) -> Vec<String> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_typed_again_moves_to_the_end() {
        let history = History::default();
        for line in ["stop", "info status", "", "stop"] {
            history.push(line);
        }
        assert_eq!(history.lines(), ["info status", "stop"]);
    }

    #[test]
    fn the_oldest_line_goes_when_there_are_65() {
        let history = History::default();
        for number in 0..65 {
            history.push(&format!("print {number}"));
        }
        assert_eq!(history.lines().len(), 64);
        assert_eq!(history.lines()[0], "print 1");
    }
}
