// SPDX-License-Identifier: GPL-2.0-or-later

//! The options of the command line: what reads them, `--help`, the manual page
//! and the completions of shells all follow this list.

use lexopt::Arg;

/// Which option it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    Socket,
    Command,
    File,
    KeepGoing,
    StopOnError,
    Timeout,
    Strict,
    Passthrough,
    Force,
    Json,
    Null,
    Echo,
    MergeErrors,
    Complete,
    Verbose,
    Help,
    Version,
    Generate,
    Events,
    Reconnect,
    NoHistory,
    Pager,
    Color,
    Qemu,
}

/// An option.
pub(crate) struct Opt {
    pub(crate) key: Key,
    pub(crate) short: Option<char>,
    pub(crate) long: &'static str,
    pub(crate) value: Option<Value>,
    /// What it does; begins with a small letter and ends without a full stop.
    pub(crate) help: &'static str,
}

/// The value that an option takes.
#[derive(Clone, Copy)]
pub(crate) struct Value {
    /// What help calls it.
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
}

/// What kind of value it is.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    /// Where QEMU's QMP monitor is.
    Address,
    /// A line for the monitor.
    Line,
    /// A file with lines for the monitor.
    File,
    /// A version of QEMU.
    Version,
    /// A number of seconds.
    Seconds,
    /// One of these.
    Words(&'static [Word]),
}

/// A word with a meaning: a value that an option can have, or the like.
#[derive(Clone, Copy)]
pub(crate) struct Word {
    pub(crate) word: &'static str,
    pub(crate) help: &'static str,
}

impl Opt {
    const fn flag(key: Key, long: &'static str, help: &'static str) -> Opt {
        Opt {
            key,
            short: None,
            long,
            value: None,
            help,
        }
    }

    const fn valued(
        key: Key,
        long: &'static str,
        (name, kind): (&'static str, Kind),
        help: &'static str,
    ) -> Opt {
        Opt {
            value: Some(Value { name, kind }),
            ..Opt::flag(key, long, help)
        }
    }

    const fn short(self, short: char) -> Opt {
        Opt {
            short: Some(short),
            ..self
        }
    }

    /// The words that its value can be, if it is one of a few.
    pub(crate) fn words(&self) -> &'static [Word] {
        match self.value {
            Some(Value {
                kind: Kind::Words(words),
                ..
            }) => words,
            _ => &[],
        }
    }
}

const fn word(word: &'static str, help: &'static str) -> Word {
    Word { word, help }
}

/// The ways to say where QEMU's QMP monitor is.
pub(crate) const ADDRESSES: [Word; 6] = [
    word("NAME or PID", "a QEMU that 'hmp ls' lists"),
    word("PATH or unix:PATH", "a unix socket"),
    word("tcp:HOST:PORT", "a TCP port"),
    word("ssh:HOST:PATH", "a unix socket of another host"),
    word("exec:CMD", "a command's stdin and stdout"),
    word("fd:N", "an open socket of this process"),
];

const STRICT: Opt = Opt::flag(
    Key::Strict,
    "strict",
    "never leave a command to QEMU's built-in monitor",
);

const PASSTHROUGH: Opt = Opt::valued(
    Key::Passthrough,
    "passthrough",
    (
        "MODE",
        Kind::Words(&[
            word("auto", "what QMP cannot do (the default)"),
            word("never", "as --strict"),
            word("always", "everything"),
        ]),
    ),
    "when to leave commands to the built-in monitor",
);

/// The options that are not only for a terminal.
pub(crate) const GENERAL: [Opt; 18] = [
    Opt::valued(
        Key::Socket,
        "socket",
        ("ADDRESS", Kind::Address),
        "the same as ADDRESS",
    )
    .short('s'),
    Opt::valued(
        Key::Command,
        "command",
        ("CMD", Kind::Line),
        "run CMD and end; may be given more than once",
    )
    .short('c'),
    Opt::valued(
        Key::File,
        "file",
        ("FILE", Kind::File),
        "run the lines of FILE (- for stdin), except those that start with #",
    )
    .short('f'),
    Opt::flag(
        Key::KeepGoing,
        "keep-going",
        "go on after a failure of -c or -f, which otherwise ends the run",
    ),
    Opt::flag(
        Key::StopOnError,
        "stop-on-error",
        "end at the first failure of a line from stdin, too",
    )
    .short('e'),
    Opt::valued(
        Key::Timeout,
        "timeout",
        ("SECONDS", Kind::Seconds),
        "how long connecting and each command may take; 0.5 is half a second",
    ),
    STRICT,
    PASSTHROUGH,
    Opt::flag(
        Key::Force,
        "force",
        "run commands known to crash this version of QEMU",
    ),
    Opt::flag(Key::Json, "json", "print one JSON object for each command"),
    Opt::flag(
        Key::Null,
        "null",
        "print every reply on stdout, error text included, and a NUL byte after each",
    )
    .short('0'),
    Opt::flag(
        Key::MergeErrors,
        "merge-errors",
        "print errors and notes among the replies on stdout, not on stderr",
    ),
    Opt::flag(
        Key::Echo,
        "echo",
        "print each line before its reply, as after a prompt; no line with a password",
    ),
    Opt::valued(
        Key::Complete,
        "complete",
        ("LINE", Kind::Line),
        "print the completions of LINE, one a line; a description may follow after a tab",
    ),
    Opt::flag(Key::Verbose, "verbose", "show the QMP traffic on stderr").short('v'),
    Opt::valued(
        Key::Generate,
        "generate",
        (
            "WHAT",
            Kind::Words(&[
                word("man", "the manual page"),
                word("bash", "completions for bash"),
                word("zsh", "completions for zsh"),
                word("fish", "completions for fish"),
            ]),
        ),
        "print one of",
    ),
    Opt::flag(Key::Help, "help", "print this").short('h'),
    Opt::flag(Key::Version, "version", "print the version").short('V'),
];

/// The options for the console on a terminal.
pub(crate) const CONSOLE: [Opt; 5] = [
    Opt::valued(
        Key::Events,
        "events",
        (
            "WHICH",
            Kind::Words(&[
                word("none", "no event"),
                word("important", "what affects the guest (the default)"),
                word("all", "every event"),
            ]),
        ),
        "the QMP events to show",
    ),
    Opt::flag(
        Key::Reconnect,
        "reconnect",
        "when QEMU goes away, wait for it to come back",
    ),
    Opt::flag(
        Key::NoHistory,
        "no-history",
        "do not keep the lines typed for the next time",
    ),
    Opt::flag(
        Key::Pager,
        "pager",
        "show replies longer than the screen through $PAGER",
    ),
    Opt::valued(
        Key::Color,
        "color",
        (
            "WHEN",
            Kind::Words(&[
                word("auto", "unless $NO_COLOR is set (the default)"),
                word("always", "in any case"),
                word("never", "not at all"),
            ]),
        ),
        "when to colour errors and events",
    ),
];

/// What `hmp ls` takes.
pub(crate) const LIST: [Opt; 1] = [Opt::flag(
    Key::Json,
    "json",
    "print a JSON list, of one object for each QEMU",
)];

/// What `hmp explain` takes.
pub(crate) const EXPLAIN: [Opt; 3] = [
    Opt::valued(
        Key::Qemu,
        "qemu",
        ("VERSION", Kind::Version),
        "explain for this version of QEMU, not the newest",
    ),
    STRICT,
    PASSTHROUGH,
];

/// Every option of `hmp` without a sub-command.
pub(crate) fn general() -> impl Iterator<Item = &'static Opt> {
    GENERAL.iter().chain(&CONSOLE)
}

/// The option among `options` that the argument names.
pub(crate) fn find(
    mut options: impl Iterator<Item = &'static Opt>,
    argument: &Arg<'_>,
) -> Option<&'static Opt> {
    options.find(|option| match argument {
        Arg::Short(letter) => option.short == Some(*letter),
        Arg::Long(name) => option.long == *name,
        Arg::Value(_) => false,
    })
}

/// How a run ends.
pub(crate) const EXIT_STATUSES: [Word; 6] = [
    word("0", "all commands succeeded"),
    word("1", "a command failed"),
    word("2", "wrong usage"),
    word("3", "QEMU could not be reached, or went away"),
    word("4", "a command, or connecting, took longer than --timeout"),
    word("130", "Ctrl-C, while a command ran"),
];
