// SPDX-License-Identifier: GPL-2.0-or-later

//! What a command says of itself: its name, its arguments, and what it needs.
//!
//! Nothing here runs. The code that reads lines, and the code that talks to
//! QEMU, needs no more than this.

use crate::versions::{MajorMinor, Versions};
use hmp_args::{Kind, Presence};
use std::fmt;

/// What the `#[hmp(...)]` attribute of one HMP command says.
#[derive(Clone, Copy, Debug)]
pub struct Declaration {
    /// The name as the `.hx` files write it: `quit|q`, `info block`.
    pub name: &'static str,
    /// The argument list as written, `nodes:-n,verbose:-v,device:B?`.
    pub args_type: &'static str,
    /// The arguments, in order.
    pub args: &'static [Arg],
    /// The key of an option list's first word, if that is written without one:
    /// `driver` in `e1000,id=n0`.
    pub implied: Option<&'static str>,
    /// The arguments as `help` shows them.
    pub params: &'static str,
    /// The help line: the first line of the doc comment.
    pub summary: &'static str,
    /// The long help: the rest of the doc comment, after the list of arguments.
    pub description: &'static str,
    /// What the command needs of QEMU.
    pub tier: Tier,
    /// Every QMP command that the function may send.
    pub qmp: &'static [&'static str],
    /// For a gap, a partial or a stub: the QMP command that would close it.
    pub gap: Option<&'static str>,
    /// The first QEMU (major, minor) whose monitor has the command.
    pub since: Option<MajorMinor>,
    /// The last QEMU (major, minor) whose monitor has the command.
    pub until: Option<MajorMinor>,
    /// The only QEMU targets (`s390x`, `i386,x86_64`) whose monitor has the
    /// command.
    pub target: Option<&'static str>,
    /// The build option without which QEMU's monitor lacks the command, where
    /// builds without it are the rule. QMP does not tell how QEMU was built, so
    /// the command is not listed, and a line with it is left to QEMU.
    pub build: Option<&'static str>,
    /// Whether it may run before the machine is initialised (`--preconfig`).
    pub preconfig: bool,
    /// Whether QEMU is gone after the command succeeds.
    pub ends_qemu: bool,
    /// Whether its reply consists of codes that a terminal acts on.
    pub for_terminal: bool,
    /// Whether its argument is the name of a command, as for `help`. It takes any
    /// text, but no name contains a `|`.
    pub names_commands: bool,
    /// Whether `--passthrough=auto` should prefer the built-in command,
    /// because composing it takes very many QMP commands.
    pub prefer_passthrough: bool,
    /// Which texts of the built-in monitor mean that the command failed there.
    pub failures: Failures,
    /// The Rust module of the function; its second element is the subsystem.
    pub module: &'static str,
}

impl AsRef<Declaration> for Declaration {
    fn as_ref(&self) -> &Declaration {
        self
    }
}

impl Declaration {
    /// The command that this one is a sub-command of: `info` of `info block`.
    pub fn parent(&self) -> Option<&'static str> {
        self.name.split_once(' ').map(|(parent, _)| parent)
    }

    /// The name without the parent's, aliases included: `quit|q`, `block`.
    pub fn own_name(&self) -> &'static str {
        self.name.split_once(' ').map_or(self.name, |(_, own)| own)
    }

    /// The whole name as one types it, without its aliases: `quit`, `info block`.
    pub fn spoken(&self) -> &'static str {
        self.name.split('|').next().unwrap_or(self.name)
    }

    /// Whether `word` is the command's name or one of its aliases.
    pub fn answers_to(&self, word: &str) -> bool {
        self.own_name().split('|').any(|alias| alias == word)
    }

    /// Whether the monitor of QEMU `major.minor` has the command.
    pub fn is_in(&self, version: MajorMinor) -> bool {
        self.versions().contains(version)
    }

    fn versions(&self) -> Versions {
        Versions {
            since: self.since,
            until: self.until,
        }
    }

    /// Whether the monitor of a QEMU for `target` has the command.
    pub fn is_on(&self, target: &str) -> bool {
        self.target
            .is_none_or(|targets| targets.split(',').any(|one| one == target))
    }

    /// Which QEMUs alone have the command, `since 10.2, s390x only`; `None` if
    /// all have it.
    pub fn availability(&self) -> Option<String> {
        let versions = self.versions();
        let range = match versions.single() {
            Some(_) => Some(format!("{versions} only")),
            None => (versions != Versions::ALL).then(|| versions.to_string()),
        };
        let target = self.target.map(|target| format!("{target} only"));
        let build = self.build.map(|build| format!("built with {build} only"));
        let parts: Vec<String> = [range, target, build].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }

    /// The folder of the command's file: `block`, `migration`, ...
    pub fn subsystem(&self) -> &'static str {
        self.module.split("::").nth(1).unwrap_or(self.module)
    }
}

/// One argument of a command.
#[derive(Clone, Copy, Debug)]
pub struct Arg {
    /// The name in `args_type`.
    pub name: &'static str,
    /// What it looks like on the command line.
    pub kind: Kind,
    /// Whether it may be left out.
    pub presence: Presence,
    /// What follows this argument in `args_type`.
    pub rest: &'static str,
    /// Whether it is a password.
    pub secret: Secret,
    /// What it means, with its unit and its default: a line, or more if there
    /// is a list in it. Empty if nobody has written it yet.
    pub meaning: &'static str,
}

/// Whether an argument is a password.
#[derive(Clone, Copy, Debug)]
pub enum Secret {
    /// It never is.
    Never,
    /// It always is.
    Always,
    /// This function decides, from the words before it and the word itself.
    If(fn(&[&str], &str) -> bool),
}

impl Secret {
    /// Whether `word`, which follows the words `before`, is a password.
    pub fn holds(self, before: &[&str], word: &str) -> bool {
        match self {
            Secret::Never => false,
            Secret::Always => true,
            Secret::If(tells) => tells(before, word),
        }
    }
}

impl Arg {
    /// How help refers to it: to a flag as it is typed, `-f`, to any other
    /// argument by its name.
    pub fn label(&self) -> String {
        hmp_args::label(self.name, self.kind)
    }

    /// How a list of arguments shows it: as the label, and a flag that takes a
    /// value with that value.
    pub fn title(&self) -> String {
        match self.kind {
            Kind::FlagWithValue(_) => format!("{} {}", self.label(), self.name),
            _ => self.label(),
        }
    }
}

/// Which texts of the built-in monitor mean that a command failed. QMP does not
/// tell: `human-monitor-command` succeeds whatever happens.
///
/// Some texts are failures of any command: `Error: `, an unknown command, an
/// argument that is refused.
#[derive(Clone, Copy, Debug)]
pub enum Failures {
    /// No other text is a failure.
    Common,
    /// On success the command prints nothing but warnings and lines that start like
    /// one of these.
    AllBut(&'static [&'static str]),
    /// The command prints on success, and its failures start like one of these.
    Starting(&'static [&'static str]),
    /// This function decides, from the whole text.
    If(fn(&str) -> bool),
}

/// Whether any line of a text is an error, not only the first. Some QEMU code
/// complains about an option before it reports the error itself.
pub fn has_error_line(text: &str) -> bool {
    text.lines().any(|line| line.starts_with("Error: "))
}

/// What a command needs of the QEMU at the other end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// One QMP command, or a fixed few.
    Native,
    /// Several QMP commands, combined by the client.
    Composed,
    /// An `x-query-*` command whose reply is text for humans.
    Text,
    /// No QEMU needed.
    Local,
    /// Part of it is done as above; the rest is a gap.
    Partial,
    /// No QMP command exists for it.
    Gap,
    /// Not written yet.
    Stub,
}

impl Tier {
    /// The word that names the tier everywhere.
    pub fn word(self) -> &'static str {
        match self {
            Tier::Native => "native",
            Tier::Composed => "composed",
            Tier::Text => "text",
            Tier::Local => "local",
            Tier::Partial => "partial",
            Tier::Gap => "gap",
            Tier::Stub => "stub",
        }
    }
}

impl fmt::Display for Tier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_qemus_that_have_a_command_read_as_a_range() {
        let version = |text: &str| {
            let (major, minor) = text.split_once('.').unwrap();
            (major.parse().unwrap(), minor.parse().unwrap())
        };
        let command = |since: Option<&str>, until: Option<&str>, target, build| Declaration {
            since: since.map(version),
            until: until.map(version),
            target,
            build,
            ..crate::grammar::testing::bare_command()
        };
        for (command, words) in [
            (command(None, None, None, None), None),
            (command(Some("10.0"), None, None, None), Some("since 10.0")),
            (
                command(Some("7.2"), Some("7.2"), None, None),
                Some("7.2 only"),
            ),
            (
                command(Some("8.1"), Some("10.2"), None, None),
                Some("8.1 to 10.2"),
            ),
            (
                command(None, Some("7.2"), Some("s390x"), None),
                Some("until 7.2, s390x only"),
            ),
            (
                command(None, None, None, Some("trace-simple")),
                Some("built with trace-simple only"),
            ),
        ] {
            assert_eq!(command.availability().as_deref(), words);
        }
    }
}
