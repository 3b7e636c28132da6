//! From a line to its command.

use super::cursor::{Cursor, is_blank};
use crate::registry::Command;

/// A line whose command is known.
#[derive(Clone, Copy)]
pub struct Found<'a> {
    /// The command.
    pub command: &'static Command,
    /// The line from its start to the end of the command's name, as typed:
    /// blanks before it and within it included. Messages quote it.
    pub spoken: &'a str,
    /// What follows the name, without leading blanks.
    pub args: &'a str,
}

/// Finds the command of a line. `Ok(None)` for a blank one.
///
/// The name ends at white space or at a `/`, as in `x/4wx 0`. If there are
/// commands of two words with this first word (`info block`), and anything
/// follows, the next word has to be one of them.
///
/// # Errors
///
/// `unknown command: '...'`, which quotes the line up to the unknown word.
pub fn find<'a>(
    line: &'a str,
    commands: &[&'static Command],
    available: &dyn Fn(&Command) -> bool,
) -> Result<Option<Found<'a>>, String> {
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
                command.parent() == parent && command.answers_to(word) && available(command)
            })
            .ok_or_else(|| format!("unknown command: '{spoken}'"))?;
        cursor.skip_blanks();
        let is_parent = commands
            .iter()
            .any(|other| other.parent() == Some(command.own_name()));
        if !is_parent || cursor.peek().is_none() {
            let (spoken, args) = line.split_at(cursor.at());
            let spoken = spoken.trim_end_matches(|c| u8::try_from(c).is_ok_and(is_blank));
            return Ok(Some(Found {
                command,
                spoken,
                args,
            }));
        }
        parent = Some(command.own_name());
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
