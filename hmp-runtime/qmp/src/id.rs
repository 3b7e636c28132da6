// SPDX-License-Identifier: GPL-2.0-or-later

//! The ids of requests, which no other connection uses.
//!
//! QEMU sends the reply of a command that still runs to whoever connects next. If
//! every client counted from the same number, that reply would look like the
//! answer to another request.

use std::hash::{BuildHasher, RandomState};

/// What a word is made of: 64 characters that JSON need not escape.
const LETTERS: &[u8; 64] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";

/// How many letters a word has, which makes a thousand million words. It is short
/// because QEMU reads QMP byte by byte, with a turn of its main loop for each.
const LENGTH: u32 = 5;

/// The ids of one connection: a word that no other connection has, and a number.
pub(super) struct Ids {
    /// `"aB3_x`, as an id starts in JSON.
    start: String,
}

impl Default for Ids {
    fn default() -> Ids {
        // Each `RandomState` has keys from the system's random source, so each
        // hashes to something else.
        let random = RandomState::new().hash_one(std::process::id());
        let letters = (0..LENGTH).map(|at| (random >> (6 * at)) & 63);
        let word = letters.filter_map(|letter| LETTERS.get(letter as usize));
        let start = [b'"'].iter().chain(word);
        Ids {
            start: start.map(|letter| char::from(*letter)).collect(),
        }
    }
}

impl Ids {
    /// The id of a request, as JSON text.
    pub(super) fn text(&self, number: u64) -> String {
        format!("{}{number}\"", self.start)
    }

    /// The number of the request with this id; `None` if it is another
    /// connection's.
    pub(super) fn number(&self, id: &str) -> Option<u64> {
        let digits = id.strip_prefix(&*self.start)?.strip_suffix('"')?;
        let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
        digits.parse().ok().filter(|_| is_number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_back_by_the_connection_that_made_it() {
        let ids = Ids::default();
        for number in [0, 7, u64::MAX] {
            assert_eq!(ids.number(&ids.text(number)), Some(number));
        }
    }

    #[test]
    fn no_other_id_is_taken_for_one_of_ours() {
        let ids = Ids::default();
        let ours = ids.text(1);
        let others = [
            Ids::default().text(1),
            "1".to_owned(),
            "\"1\"".to_owned(),
            "null".to_owned(),
            ours.replace("1\"", "+1\""),
            ours.replace("1\"", "\""),
            ours.replace("1\"", "99999999999999999999\""),
            ours.trim_end_matches('"').to_owned(),
            format!("[{ours}]"),
        ];
        for id in others {
            assert_eq!(ids.number(&id), None, "{id}");
        }
    }
}
