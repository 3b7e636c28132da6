// SPDX-License-Identifier: GPL-2.0-or-later

//! From a line to its command.

use super::cursor::{Cursor, is_blank};
use crate::declaration::Declaration;

/// A line whose command is known.
#[derive(Clone, Copy)]
pub struct Found<'a, C: 'static> {
    /// The command, or what it says of itself.
    pub command: &'static C,
    /// The line from its start to the end of the command's name, as typed:
    /// blanks before it and within it included. Messages quote it.
    pub spoken: &'a str,
    /// What follows the name, without leading blanks.
    pub args: &'a str,
}

/// Finds the command of a line. `Ok(None)` for a blank line.
///
/// The name ends at white space or at a `/`, as in `x/4wx 0`. If there are
/// commands of two words with this first word (`info block`), and anything
/// follows it, the next word has to be the second word of one of them.
///
/// # Errors
///
/// `unknown command: '...'`, which quotes the line up to the unknown word.
pub fn find<'a, C: AsRef<Declaration>>(
    line: &'a str,
    commands: &[&'static C],
    available: &dyn Fn(&Declaration) -> bool,
) -> Result<Option<Found<'a, C>>, String> {
    let mut cursor = Cursor::new(line);
    let mut word = command_word(line, &mut cursor);
    if word.is_empty() && cursor.peek().is_none() {
        return Ok(None);
    }
    let mut parent = None;
    loop {
        let spoken = &line[..cursor.at()];
        let command = commands
            .iter()
            .copied()
            .find(|command| {
                let command = (*command).as_ref();
                command.parent() == parent && command.answers_to(word) && available(command)
            })
            .ok_or_else(|| format!("unknown command: '{spoken}'"))?;
        cursor.skip_blanks();
        let own_name = command.as_ref().own_name();
        let is_parent = commands
            .iter()
            .any(|other| (*other).as_ref().parent() == Some(own_name));
        if !is_parent || cursor.peek().is_none() {
            let (spoken, args) = line.split_at(cursor.at());
            let spoken = spoken.trim_end_matches(|c| u8::try_from(c).is_ok_and(is_blank));
            return Ok(Some(Found {
                command,
                spoken,
                args,
            }));
        }
        parent = Some(own_name);
        word = command_word(line, &mut cursor);
    }
}

/// Reads the word of a command's name: up to white space or a `/`.
fn command_word<'a>(line: &'a str, cursor: &mut Cursor<'_>) -> &'a str {
    cursor.skip_blanks();
    let start = cursor.at();
    cursor.skip_while(|byte| byte != b'/' && !is_blank(byte));
    &line[start..cursor.at()]
}

#[cfg(test)]
mod tests {
    use super::super::testing::command;
    use super::*;

    /// The name, the words spoken and the arguments of what is found.
    fn found(line: &str) -> Result<Option<(&'static str, &str, &str)>, String> {
        let names = ["quit|q", "x", "info", "info block", "info version|v", "old"];
        let commands = names.map(|name| command(name, ""));
        let found = find(line, &commands, &|command| command.name != "old")?;
        Ok(found.map(|found| (found.command.name, found.spoken, found.args)))
    }

    fn finds(line: &str, name: &'static str, spoken: &str, args: &str) {
        assert_eq!(found(line), Ok(Some((name, spoken, args))), "{line}");
    }

    /// What is quoted of a line without a command.
    fn unknown(line: &str) -> String {
        let text = found(line).unwrap_err();
        let words = text.strip_prefix("unknown command: '").unwrap();
        words.strip_suffix('\'').unwrap().to_owned()
    }

    #[test]
    fn a_command_has_each_of_its_aliases() {
        finds("q", "quit|q", "q", "");
        finds("quit", "quit|q", "quit", "");
        assert_eq!(unknown("quit|q"), "quit|q");
    }

    #[test]
    fn a_name_is_not_abbreviated_quoted_or_in_capitals() {
        for line in ["in", "INFO", "\"info\"", "qu", "é"] {
            assert_eq!(unknown(line), line);
        }
        assert_eq!(unknown("info \"version\""), "info \"version\"");
    }

    #[test]
    fn a_name_ends_at_a_blank_or_a_slash() {
        finds("x/4wx 0", "x", "x", "/4wx 0");
        finds(" \tx  a b ", "x", " \tx", "a b ");
        finds("x\x0b1", "x", "x", "1");
        assert_eq!(unknown("/x"), "");
        assert_eq!(unknown("nosuch/1 2"), "nosuch");
    }

    #[test]
    fn a_blank_line_has_no_command() {
        assert_eq!(found(""), Ok(None));
        assert_eq!(found(" \t\r\n\x0b\x0c"), Ok(None));
    }

    #[test]
    fn a_second_word_is_looked_up_below_the_first() {
        finds("info block -v", "info block", "info block", "-v");
        finds("info  v ", "info version|v", "info  v", "");
        finds("info ", "info", "info", "");
        assert_eq!(unknown("block"), "block");
        assert_eq!(unknown("info info"), "info info");
    }

    #[test]
    fn an_unknown_line_is_quoted_raw_up_to_the_word() {
        assert_eq!(unknown(" \tinfo   nosuch x"), " \tinfo   nosuch");
        assert_eq!(unknown("info/5x"), "info");
        assert_eq!(unknown("info /x"), "info ");
        assert_eq!(unknown("nosuch\0x"), "nosuch\0x");
    }

    #[test]
    fn what_is_not_available_is_unknown() {
        assert_eq!(unknown("old"), "old");
    }
}
