// SPDX-License-Identifier: GPL-2.0-or-later

//! `info qtree | less`: where a line ends and a shell command begins.
//!
//! The built-in monitor has no pipes, and `|` already has a meaning there: it
//! is an operator, and may be part of file names and migration addresses. So a
//! line that QEMU's own grammar accepts is never split.

use super::arguments::{Context, Dialect, Register, parse_arguments};
use super::cursor::is_blank;
use super::find::find;
use super::format::StickyFormat;
use crate::declaration::Declaration;
use crate::values::Value;

/// The start of an address whose rest QEMU runs in a shell.
const SHELL_ADDRESS: &str = "exec:";

/// The monitor's part of a line with a pipe, and the shell's.
///
/// The pipe is the first `|` with blanks around it that follows a complete
/// command and cannot be part of it, because QEMU would refuse the text up to
/// the next such `|`. `None` if there is no pipe, or if QEMU accepts the whole
/// line. Also `None` if the command ends in an address with a shell command:
/// there, quotes were forgotten.
pub(crate) fn pipe<'a, C: AsRef<Declaration>>(
    line: &'a str,
    commands: &[&'static C],
    available: &dyn Fn(&Declaration) -> bool,
    dialect: Dialect,
) -> Option<(&'a str, &'a str)> {
    let read = |line: &str| read(line, commands, available, dialect);
    let accepts = |line: &str| read(line).is_some_and(|read| !read.takes_any_text);
    let bytes = line.as_bytes();
    let blank = |at: usize| bytes.get(at).copied().is_some_and(is_blank);
    let bars: Vec<usize> = line
        .match_indices('|')
        .map(|(at, _)| at)
        .filter(|at| *at > 0 && blank(at - 1) && blank(at + 1))
        .collect();
    if bars.is_empty() || accepts(line) {
        return None;
    }
    let ends = bars.iter().skip(1).copied().chain([line.len()]);
    let (at, left) = bars.iter().zip(ends).find_map(|(at, end)| {
        Some((*at, read(&line[..*at])?)).filter(|_| !accepts(&line[..end]))
    })?;
    let right = line[at + 1..].trim_ascii();
    (!right.is_empty() && !left.ends_in_shell_command).then(|| (&line[..at - 1], right))
}

/// What is known of a line that QEMU accepts.
struct Read {
    /// The command takes any text, so its acceptance says nothing.
    takes_any_text: bool,
    ends_in_shell_command: bool,
}

/// Reads a line as far as its arguments; `None` if it is refused, or blank.
fn read<C: AsRef<Declaration>>(
    line: &str,
    commands: &[&'static C],
    available: &dyn Fn(&Declaration) -> bool,
    dialect: Dialect,
) -> Option<Read> {
    let found = find(line, commands, available).ok()??;
    let mut context = Context {
        // The line is read again before it is run.
        formats: &mut StickyFormat::default(),
        // The value of a register does not change whether a line is valid.
        registers: &|_| Register::Value(1),
        dialect,
    };
    let command = found.command.as_ref();
    let values = parse_arguments(command, found.args, &mut context).ok()?;
    let is_shell_command =
        |value: &Value| matches!(value, Value::Text(text) if text.starts_with(SHELL_ADDRESS));
    Some(Read {
        takes_any_text: command.names_commands,
        ends_in_shell_command: values.iter().any(is_shell_command),
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::command;
    use super::*;

    fn taken_apart(line: &str) -> Option<(&str, &str)> {
        let commands = [
            ("info", "item:s?"),
            ("info block", "nodes:-n,verbose:-v,device:B?"),
            ("info qtree", "brief:-b"),
            ("info trace-events", "name:s?,vcpu:i?"),
            ("migrate", "detach:-d,uri:s"),
            ("object_add", "object:S"),
            ("print|p", "fmt:/,val:l"),
            ("x", "fmt:/,addr:l"),
            ("device_add", "device:O"),
            ("commit", "device:B"),
        ]
        .map(|(name, args)| command(name, args));
        let help: &'static Declaration = Box::leak(Box::new(Declaration {
            names_commands: true,
            ..*command("help|?", "name:S?")
        }));
        let commands = [&[help][..], &commands].concat();
        pipe(line, &commands, &|_| true, Dialect::default())
    }

    fn pipes(line: &str, left: &str, right: &str) {
        assert_eq!(taken_apart(line), Some((left, right)), "{line}");
    }

    fn stays(line: &str) {
        assert_eq!(taken_apart(line), None, "{line}");
    }

    #[test]
    fn a_complete_command_pipes_into_the_rest() {
        pipes("info qtree | less", "info qtree", "less");
        pipes(
            " info qtree -b  |  grep a | wc -l ",
            " info qtree -b ",
            "grep a | wc -l",
        );
        pipes("info block | cat", "info block", "cat");
        pipes("info block -v d | cat", "info block -v d", "cat");
        pipes("info trace-events | sort", "info trace-events", "sort");
        pipes("device_add help | less", "device_add help", "less");
        pipes("x/4xw $pc | cat -n", "x/4xw $pc", "cat -n");
        pipes("commit all\t|\tcat", "commit all", "cat");
    }

    #[test]
    fn the_lists_of_commands_can_be_paged() {
        pipes("help | less", "help", "less");
        pipes("? info | less", "? info", "less");
        pipes("info | less", "info", "less");
        stays("help info|less");
    }

    #[test]
    fn what_qemu_accepts_is_left_alone() {
        stays("print 1 | 2");
        stays("print 1|2");
        stays("x/4x 0x10 | $pc");
        stays("object_add a,id=b | c");
        stays("info block |less");
        stays("info block a|b");
        stays("info block \"a | b\"");
        stays("info block \"a\\\" | b\"");
        stays("info trace-events | 5");
        stays("migrate -d exec:cat|gzip>f");
        stays("migrate \"exec:cat | gzip > f\"");
    }

    #[test]
    fn the_bar_of_an_expression_is_not_the_pipe() {
        pipes("print 1 | 2 | cat", "print 1 | 2", "cat");
        pipes("print 1 | cat | 2", "print 1", "cat | 2");
        pipes("print (1 | 2) | cat", "print (1 | 2)", "cat");
        pipes("print 1|2 | cat", "print 1|2", "cat");
        pipes("info block \"a | b\" | cat", "info block \"a | b\"", "cat");
    }

    #[test]
    fn without_a_command_before_the_bar_the_line_is_refused_as_ever() {
        for line in [
            "",
            "|",
            " | ",
            " | less",
            "nosuch | less",
            "info nosuch | less",
            "commit | less -S",
            "print | less",
            "info qtree |",
            "info qtree | ",
            "info qtree |less",
            "info qtree| less",
            "info qtree -x | less",
        ] {
            stays(line);
        }
    }

    #[test]
    fn a_migration_with_forgotten_quotes_is_not_started() {
        stays("migrate exec:cat | gzip > f");
        stays("migrate -d exec:cat | gzip > f");
        pipes("migrate tcp:h:1 | cat", "migrate tcp:h:1", "cat");
    }
}
