// SPDX-License-Identifier: GPL-2.0-or-later

//! Help: names and parameters have to be those of QEMU's monitor; the words about
//! them are our own.

/// Whether the reply to `line` is help.
pub(super) fn is_asked_for(line: &str) -> bool {
    matches!(
        line.split_whitespace().collect::<Vec<_>>()[..],
        ["help" | "?", ..] | ["info"]
    )
}

/// Our reply to `line` without what we add to QEMU's help on a single command:
/// everything after the empty line below it. `tests/help.rs` tests that.
pub(super) fn without_details<'a>(line: &str, reply: &'a str) -> &'a str {
    match reply.split_once("\n\n") {
        Some((one, _)) if is_asked_for(line) && one.matches(" -- ").count() == 1 => {
            &reply[..=one.len()]
        }
        _ => reply,
    }
}

/// Help without the sentence after ` -- `, which is in our own words. Names and
/// parameters have to be the same. A line that continues QEMU's sentence begins
/// with a tab, or is empty if the sentence ends with a newline.
pub(super) fn without_sentences(help: &str) -> String {
    help.split_inclusive('\n')
        .filter(|line| !line.starts_with('\t') && *line != "\n")
        .map(|line| match line.split_once(" -- ") {
            Some((command, _sentence)) => format!("{command} --\n"),
            None => line.to_owned(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::differential::normalise::normalise;

    #[test]
    fn help_keeps_names_and_parameters() {
        let help = "drive_add [-n]\n[file=file] -- add a drive\n\t\tto it\n\nquit|q  -- go\n";
        let kept = "drive_add [-n]\n[file=file] --\nquit|q  --\n";
        assert_eq!(normalise("help", help), kept);
        assert_eq!(normalise(" ? x", help), kept);
        assert_eq!(normalise("info", help), kept);
        assert_eq!(normalise("info x", help), help);
    }

    #[test]
    fn what_help_adds_on_a_single_command_is_taken_out() {
        let one = "drive_add [-n]\n[file=file] -- Add a drive.\n\nTier: partial\n\nMore.\n";
        assert_eq!(
            without_details("help drive_add", one),
            "drive_add [-n]\n[file=file] -- Add a drive.\n"
        );
        assert_eq!(without_details("info drives", one), one);
        let list = "cont|c  -- Go on.\nstop|s  -- Stop.\n\nTier: native\n";
        assert_eq!(without_details("help", list), list);
    }
}
