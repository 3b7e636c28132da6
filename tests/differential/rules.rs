// SPDX-License-Identifier: GPL-2.0-or-later

//! The rules for normalising replies, each with its reason.
//!
//! Each rule is for named commands only, and takes out as little as it can.

/// One rule.
pub(super) struct Rule {
    /// The commands whose replies it is for: the first words of the line.
    pub(super) commands: &'static [&'static str],
    /// The text before the value that differs.
    before: &'static str,
    /// Which characters the value is made of.
    value: fn(char) -> bool,
    /// How many characters at the end of the value differ; all of it if
    /// `None`.
    last: Option<usize>,
}

impl Rule {
    /// The text without these values.
    pub(super) fn apply(&self, text: &str) -> String {
        let mut result = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(self.before) {
            let (start, after) = rest.split_at(at + self.before.len());
            let end = after.find(|c| !(self.value)(c)).unwrap_or(after.len());
            let kept = self.last.map_or(0, |last| end.saturating_sub(last));
            result.push_str(start);
            result.push_str(&after[..kept]);
            if end > kept {
                result.push('?');
            }
            rest = &after[end..];
        }
        result.push_str(rest);
        result
    }
}

fn digit(c: char) -> bool {
    c.is_ascii_digit()
}

fn hexadecimal(c: char) -> bool {
    c.is_ascii_hexdigit()
}

fn decimal(c: char) -> bool {
    c.is_ascii_digit() || c == '.'
}

/// As in `32.5 MiB`.
fn size(c: char) -> bool {
    decimal(c) || c.is_ascii_alphabetic() || c == ' '
}

/// All of them.
pub(super) const RULES: &[Rule] = &[
    // The host's thread ids.
    Rule {
        commands: &["info cpus", "info iothreads"],
        before: "thread_id=",
        value: digit,
        last: None,
    },
    Rule {
        commands: &["info iothreads"],
        before: "thread_id: ",
        value: digit,
        last: None,
    },
    // A generated node name is `#block`, a counter, and two random digits.
    Rule {
        commands: &["info block", "block_resize"],
        before: "#block",
        value: digit,
        last: Some(2),
    },
    // The generated name of a network client is made in the same way.
    Rule {
        commands: &["info network"],
        before: "#net",
        value: digit,
        last: Some(2),
    },
    // A snapshot without a name is named after the time.
    Rule {
        commands: &["info snapshots"],
        before: " vm-",
        value: digit,
        last: None,
    },
    // The temporary file of a `snapshot=on` disk.
    Rule {
        commands: &["info block"],
        before: "/vl.",
        value: |c| c.is_ascii_alphanumeric(),
        last: None,
    },
    // GLib first writes a file under another name.
    Rule {
        commands: &["dumpdtb"],
        before: "Failed to create file “/nowhere/board.dtb.",
        value: |c| c.is_ascii_alphanumeric(),
        last: None,
    },
    // The time that the guest's reads and writes took.
    Rule {
        commands: &["info blockstats"],
        before: "_time_ns=",
        value: digit,
        last: None,
    },
    // The TCP port that the host chose for a server that asked for any.
    Rule {
        commands: &["info chardev", "info migrate"],
        before: "tcp:127.0.0.1:",
        value: digit,
        last: None,
    },
    // Where the host has put a block of memory.
    Rule {
        commands: &["info ramblock"],
        before: "0x00007",
        value: hexadecimal,
        last: None,
    },
    // The name of the temporary file that becomes the file in the end.
    Rule {
        commands: &["dumpdtb"],
        before: "“nowhere/tree.",
        value: |c| c.is_ascii_alphanumeric(),
        last: None,
    },
    Rule {
        commands: &["dumpdtb"],
        before: "rename file “.",
        value: |c| c.is_ascii_alphanumeric(),
        last: None,
    },
    // The pseudo-terminal that the host gave to a chardev.
    Rule {
        commands: &["info chardev"],
        before: "pty:/dev/pts/",
        value: digit,
        last: None,
    },
    Rule {
        commands: &["chardev-add"],
        before: "redirected to /dev/pts/",
        value: digit,
        last: None,
    },
    // When a measurement was started.
    Rule {
        commands: &["info dirty_rate"],
        before: "Start Time: ",
        value: digit,
        last: None,
    },
    // How long a migration takes, how fast it is, and how much it has sent by now.
    // Until 10.1:
    Rule {
        commands: &["info migrate"],
        before: "total time: ",
        value: digit,
        last: None,
    },
    Rule {
        commands: &["info migrate"],
        before: "expected downtime: ",
        value: digit,
        last: None,
    },
    Rule {
        commands: &["info migrate"],
        before: "\ndowntime: ",
        value: digit,
        last: None,
    },
    Rule {
        commands: &["info migrate"],
        before: "setup: ",
        value: digit,
        last: None,
    },
    Rule {
        commands: &["info migrate"],
        before: "throughput: ",
        value: decimal,
        last: None,
    },
    Rule {
        commands: &["info migrate"],
        before: "transferred ram: ",
        value: digit,
        last: None,
    },
    Rule {
        commands: &["info migrate"],
        before: "remaining ram: ",
        value: digit,
        last: None,
    },
    Rule {
        commands: &["info migrate"],
        before: "\nduplicate: ",
        value: digit,
        last: None,
    },
    Rule {
        commands: &["info migrate"],
        before: "\nnormal: ",
        value: digit,
        last: None,
    },
    Rule {
        commands: &["info migrate"],
        before: "normal bytes: ",
        value: digit,
        last: None,
    },
    Rule {
        commands: &["info migrate"],
        before: "pages-per-second: ",
        value: digit,
        last: None,
    },
    Rule {
        commands: &["info migrate"],
        before: "downtime ram: ",
        value: digit,
        last: None,
    },
    Rule {
        commands: &["info migrate"],
        before: "precopy ram: ",
        value: digit,
        last: None,
    },
    // Since 10.2:
    Rule {
        commands: &["info migrate"],
        before: "Time (ms): \t\ttotal=",
        value: digit,
        last: None,
    },
    Rule {
        commands: &["info migrate"],
        before: ", setup=",
        value: digit,
        last: None,
    },
    Rule {
        commands: &["info migrate"],
        before: ", exp_down=",
        value: digit,
        last: None,
    },
    Rule {
        commands: &["info migrate"],
        before: ", down=",
        value: digit,
        last: None,
    },
    Rule {
        commands: &["info migrate"],
        before: "Remaining: \t\t",
        value: size,
        last: None,
    },
    Rule {
        commands: &["info migrate"],
        before: "Throughput (Mbps): \t",
        value: decimal,
        last: None,
    },
    Rule {
        commands: &["info migrate"],
        before: "transferred=",
        value: size,
        last: None,
    },
    Rule {
        commands: &["info migrate"],
        before: "remain=",
        value: size,
        last: None,
    },
    Rule {
        commands: &["info migrate"],
        before: "precopy=",
        value: size,
        last: None,
    },
    Rule {
        commands: &["info migrate"],
        before: "normal=",
        value: digit,
        last: None,
    },
    Rule {
        commands: &["info migrate"],
        before: "zero=",
        value: digit,
        last: None,
    },
    Rule {
        commands: &["info migrate"],
        before: "transfer=",
        value: digit,
        last: None,
    },
    Rule {
        commands: &["info migrate"],
        before: "downtime_bytes=",
        value: digit,
        last: None,
    },
    // How often the memory is scanned depends on when the threads run.
    Rule {
        commands: &["info migrate"],
        before: "dirty sync count: ",
        value: digit,
        last: None,
    },
    Rule {
        commands: &["info migrate"],
        before: "dirty_syncs=",
        value: digit,
        last: None,
    },
];
