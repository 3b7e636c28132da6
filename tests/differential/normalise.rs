// SPDX-License-Identifier: GPL-2.0-or-later

//! Takes out what differs between any two runs of a QEMU, before comparing.

use super::help;
use super::rules::RULES;

/// Whether `line` runs `command`, however it is spaced.
fn runs(line: &str, command: &str) -> bool {
    let mut words = line.split_whitespace();
    command.split(' ').all(|word| words.next() == Some(word))
}

/// The reply to `line` without what differs between any two runs.
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

/// A table without the time that the guest's reads and writes took: its third
/// column, where that is not 0.
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
