// SPDX-License-Identifier: GPL-2.0-or-later

//! `--echo`: each line before its reply.

use crate::terminal::PROMPT;
use crate::work::Options;
use hmp_runtime::secret::has_secret;

/// Whether lines are to be printed. In JSON each object has its line already, and
/// another one would be no JSON; who types at a terminal sees them there.
pub(crate) fn is_wanted(options: &Options, is_typed: bool) -> bool {
    options.echo && !options.json && !is_typed
}

/// What is printed of a line: as it looks at the built-in monitor, where the prompt
/// tells lines from replies.
pub(crate) fn echo(line: &str) -> String {
    if line.trim_ascii().is_empty() {
        String::new()
    } else if has_secret(line) {
        // Whoever runs what was printed runs a comment.
        format!("{PROMPT}# a line with a password\n")
    } else {
        format!("{PROMPT}{line}\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_shown_behind_the_prompt_and_a_blank_one_not_at_all() {
        assert_eq!(echo("info status"), "(qemu) info status\n");
        assert_eq!(echo(" # x"), "(qemu)  # x\n");
        assert_eq!(echo(" \t"), "");
    }

    #[test]
    fn a_password_is_not_shown() {
        let line = "object_add secret,id=s,password=hunter2";
        assert_eq!(echo(line), "(qemu) # a line with a password\n");
    }
}
