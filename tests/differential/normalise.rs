//! What no two runs of a QEMU share, taken out before comparing.
//!
//! Each rule is for named commands only, and takes out as little as it can.

use super::help;

/// One rule.
struct Rule {
    /// The commands whose replies it is for: the first words of the line.
    commands: &'static [&'static str],
    /// The text before the value that differs.
    before: &'static str,
    /// Which characters the value is made of.
    value: fn(char) -> bool,
    /// How many characters at the end of the value differ; all of it if
    /// `None`.
    last: Option<usize>,
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

const RULES: &[Rule] = &[
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
    // So is the name of a network client that was given none.
    Rule {
        commands: &["info network"],
        before: "#net",
        value: digit,
        last: Some(2),
    },
    // The time that is the name of a snapshot which was given none.
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
    // GLib writes a file under another name first.
    Rule {
        commands: &["dumpdtb"],
        before: "Failed to create file “/nowhere/board.dtb.",
        value: |c| c.is_ascii_alphanumeric(),
        last: None,
    },
    // What the guest's reads and writes took.
    Rule {
        commands: &["info blockstats"],
        before: "_time_ns=",
        value: digit,
        last: None,
    },
    // The TCP port that the host gave to a server that asked for any.
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
    // The name of the temporary file that is to become the file.
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
    // How often memory is gone through depends on when the threads run.
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

/// Whether `line` runs `command`, however it is spaced.
fn runs(line: &str, command: &str) -> bool {
    let mut words = line.split_whitespace();
    command.split(' ').all(|word| words.next() == Some(word))
}

/// The reply to `line` without what no two runs share.
pub fn normalise(line: &str, reply: &str) -> String {
    if help::is_asked_for(line) {
        return help::without_sentences(reply);
    }
    let reply = if runs(line, "info snapshots") {
        without_dates(reply)
    } else if runs(line, "info blockstats") {
        without_times(reply)
    } else {
        reply.to_owned()
    };
    RULES
        .iter()
        .filter(|rule| rule.commands.iter().any(|command| runs(line, command)))
        .fold(reply, |text, rule| rule.apply(&text))
}

/// A table without what the guest's reads and writes took: its third column,
/// where that is not 0.
fn without_times(table: &str) -> String {
    const TIME: std::ops::Range<usize> = 49..73;
    let is_row = |line: &str| ["Read: ", "Write:", "Flush:"].contains(&line.get(..6).unwrap_or(""));
    table
        .split_inclusive('\n')
        .map(|line| match line.get(TIME) {
            Some(time) if is_row(line) && time.trim_start() != "0" => {
                format!("{}{:>24}{}", &line[..TIME.start], '?', &line[TIME.end..])
            }
            _ => line.to_owned(),
        })
        .collect()
}

/// A table without the digits of the times at which its snapshots were taken.
fn without_dates(table: &str) -> String {
    const DATE: &str = "0000-00-00 00:00:00";
    let is_date = |text: &[u8]| {
        text.iter()
            .zip(DATE.bytes())
            .all(|(found, wanted)| match wanted {
                b'0' => found.is_ascii_digit(),
                _ => *found == wanted,
            })
    };
    let mut bytes = table.as_bytes().to_vec();
    for start in 0..bytes.len().saturating_sub(DATE.len() - 1) {
        let place = start..start + DATE.len();
        if is_date(&bytes[place.clone()]) {
            bytes[place].copy_from_slice(DATE.as_bytes());
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

impl Rule {
    fn apply(&self, text: &str) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_commands_named_by_a_rule_are_normalised() {
        let reply = "* CPU #0: thread_id=4711\n";
        assert_eq!(normalise("info  cpus", reply), "* CPU #0: thread_id=?\n");
        assert_eq!(normalise("info block", reply), reply);
    }

    #[test]
    fn a_snapshot_keeps_all_but_its_date() {
        assert_eq!(
            normalise(
                "info snapshots",
                "--  vm-20261124190515  1 KiB 2026-11-24 19:05:15 00:00:00.025"
            ),
            "--  vm-?  1 KiB 0000-00-00 00:00:00 00:00:00.025"
        );
    }

    #[test]
    fn times_in_a_table_of_requests_are_taken_out() {
        let table = |time: &str| {
            let mut table = format!("hd0: idle_time_ns={time}\n{:30}bytes\n", "");
            table += &format!("Read:  {:24} {:16} {time:>24} {:10}\n", 512, 1, 0);
            table + &format!("Write: {:24} {:16} {:24} {:10}\n", 0, 0, 0, 0)
        };
        let kept = normalise("info blockstats", &table("4711"));
        assert_eq!(kept, normalise("info blockstats", &table("815")));
        assert!(kept.contains("                1                        ?          0\n"));
        assert!(kept.contains("                0                        0          0\n"));
        assert_eq!(normalise("info block", &table("4711")), table("4711"));
    }

    #[test]
    fn the_counter_of_a_generated_node_name_stays() {
        assert_eq!(
            normalise("info block -n", "a (#block1234): x\nb (#block599): y"),
            "a (#block12?): x\nb (#block5?): y"
        );
    }
}
