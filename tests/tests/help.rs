// SPDX-License-Identifier: GPL-2.0-or-later

//! Help on every command, on every QEMU.

#![allow(clippy::unwrap_used)]

use commands as _;
use hmp_runtime::Monitor;
use hmp_runtime::qmp::Address;
use hmp_runtime::registry::Command;
use tests::qemu::{self, Setup};

/// How wide a line of help may be.
const WIDTH: usize = 79;

/// What is wrong with the help on a command, if anything is.
fn check(text: &str, line: &str, command: &Command) -> Result<(), String> {
    let details = text
        .strip_prefix(line)
        .and_then(|rest| rest.strip_prefix("\n\n"))
        .ok_or("its first line is not the one in the list")?;
    for line in details.lines() {
        if line.len() > WIDTH || line != line.trim_end() {
            return Err(format!("{line:?} is too wide, or ends in blanks"));
        }
    }
    let flat: String = details.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_there = |text: &str| {
        let text: Vec<&str> = text.split_whitespace().collect();
        flat.contains(&text.join(" "))
    };
    for arg in command.args {
        if !arg.meaning.is_empty() && !is_there(&format!("{} {}", arg.label(), arg.meaning)) {
            // The value of a flag stands between label and meaning.
            let valued = format!("{} {} {}", arg.label(), arg.name, arg.meaning);
            if !is_there(&valued) {
                return Err(format!("{} is not described", arg.label()));
            }
        }
    }
    for text in [command.description, &format!("Tier: {}: ", command.tier)] {
        if !is_there(text) {
            return Err(format!("{text:?} is missing"));
        }
    }
    Ok(())
}

#[test]
fn every_command_has_help_below_its_line_in_the_list() {
    for qemu in qemu::all() {
        let vm = Setup::new(qemu).start(&["-machine", "none"]);
        let address = Address::Unix(vm.qmp_socket());
        let problems = smol::block_on(async {
            let monitor = Monitor::connect_with(&address, Default::default())
                .await
                .unwrap();
            let mut problems = Vec::new();
            for (parent, ask) in [(None, "help"), (Some("info"), "info")] {
                let list = monitor.run(ask).await.unwrap().text();
                let mut rest = list.as_str();
                for command in monitor.commands_of(parent).await.unwrap() {
                    // Their order is that of the list, and parameters may span
                    // lines.
                    let (_, end) = rest.split_at(command.name.len());
                    let length = end.find(command.summary).unwrap() + command.summary.len();
                    let line = &rest[..command.name.len() + length];
                    assert!(line.starts_with(command.name), "{line}");
                    rest = &rest[line.len() + 1..];
                    // These two list something else, as in QEMU.
                    if ["info", "log"].contains(&command.name) {
                        continue;
                    }
                    let name = command.name.split('|').next().unwrap();
                    let text = monitor.run(&format!("help {name}")).await.unwrap().text();
                    if let Err(problem) = check(&text, line, command) {
                        problems.push(format!("{name}: {problem}"));
                    }
                }
                assert_eq!(rest, "", "{ask}");
            }
            problems
        });
        assert!(problems.is_empty(), "{problems:#?}");
    }
}
