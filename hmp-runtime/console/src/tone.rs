// SPDX-License-Identifier: GPL-2.0-or-later

//! Colour: little of it, and only in a console.
//!
//! QEMU's replies are never coloured. Errors, events and `hmp`'s own remarks
//! are, so that they stand out from the replies.

use std::borrow::Cow;

/// What kind of line it is on the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    Plain,
    /// Why a command failed.
    Error,
    Event,
    /// `hmp` speaks, not QEMU.
    Note,
}

/// When there is colour; the value of `--color`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Colour {
    /// Unless `$NO_COLOR` is set.
    #[default]
    Auto,
    Always,
    Never,
}

impl Colour {
    /// Whether a terminal gets colour.
    pub(crate) fn is_wanted(self) -> bool {
        match self {
            // By convention, an empty one does not count.
            Colour::Auto => std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
            Colour::Always => true,
            Colour::Never => false,
        }
    }
}

impl Tone {
    /// Colours whole lines, each by itself: a line that is cut off does not
    /// colour the next one.
    pub(crate) fn paint(self, lines: &str) -> Cow<'_, str> {
        let start = match self {
            Tone::Plain => return Cow::Borrowed(lines),
            Tone::Error => "\x1b[31m",
            Tone::Event => "\x1b[36m",
            Tone::Note => "\x1b[33m",
        };
        let mut painted = String::with_capacity(lines.len() + 16);
        for line in lines.split_inclusive('\n') {
            let text = line.strip_suffix('\n').unwrap_or(line);
            if !text.is_empty() {
                painted.extend([start, text, "\x1b[m"]);
            }
            painted.push_str(&line[text.len()..]);
        }
        Cow::Owned(painted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_coloured_for_itself() {
        assert_eq!(
            Tone::Error.paint("a\n\nb\nc"),
            "\x1b[31ma\x1b[m\n\n\x1b[31mb\x1b[m\n\x1b[31mc\x1b[m"
        );
    }

    #[test]
    fn what_qemu_replies_is_not_coloured() {
        assert!(matches!(Tone::Plain.paint("a\n"), Cow::Borrowed("a\n")));
    }

    #[test]
    fn always_and_never_ignore_the_environment() {
        assert!(Colour::Always.is_wanted());
        assert!(!Colour::Never.is_wanted());
    }
}
