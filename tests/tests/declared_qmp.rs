// SPDX-License-Identifier: GPL-2.0-or-later

//! The QMP that commands declare, compared with that of real QEMUs.

#![allow(clippy::unwrap_used, clippy::panic)]

use commands as _;
use hmp_runtime::registry::{Command, commands};
use serde_json::Value as Json;
use std::collections::BTreeSet;
use tests::qemu::{self, Qemu, Setup};

/// The versions that the commands are written for.
const VERSIONS: [(u32, u32); 3] = [(7, 2), (10, 0), (11, 1)];
/// The targets that have commands of their own.
const TARGETS: [&str; 3] = ["x86_64", "s390x", "aarch64"];

/// Proposed together with a command that is the `gap` of an HMP command. That
/// HMP command would send both.
const PROPOSED: [&str; 2] = ["x-gdbserver-stop", "x-query-log-items"];

/// What the QEMUs of one target have, in any version. A command may send what
/// only a newer QEMU knows, if it has asked first whether QEMU knows it.
struct Known {
    target: &'static str,
    qmp: BTreeSet<String>,
}

impl Known {
    /// Asks the QEMU of each version.
    fn of(target: &'static str) -> Known {
        let qmp = VERSIONS.iter().flat_map(|&(major, minor)| {
            let qemu = qemu::version(major, minor).of_target(target);
            ask(&qemu.unwrap_or_else(|problem| panic!("{problem}")))
        });
        Known {
            target,
            qmp: qmp.collect(),
        }
    }
}

/// The QMP commands of a QEMU without a machine.
fn ask(qemu: &Qemu) -> Vec<String> {
    let mut vm = Setup::new(qemu).start(&["-machine", "none", "-S"]);
    let reply = vm.control().execute("query-commands", Json::Null).unwrap();
    let commands = reply.as_array().unwrap().iter();
    commands
        .map(|command| command["name"].as_str().unwrap().to_owned())
        .collect()
}

/// Whether a QEMU whose monitor may have `command` has this QMP command, or is
/// meant to have it one day.
fn is_known(command: &Command, qmp: &str, known: &[Known]) -> bool {
    let mut on_target = known.iter().filter(|qemus| command.is_on(qemus.target));
    let mut gaps = commands().iter().filter_map(|command| command.gap);
    on_target.any(|qemus| qemus.qmp.contains(qmp))
        || gaps.any(|gap| gap.split(", ").any(|name| name == qmp))
        || PROPOSED.contains(&qmp)
}

#[test]
fn some_qemu_has_each_qmp_command_that_is_declared() {
    let known = TARGETS.map(Known::of);
    let declared = commands()
        .iter()
        .flat_map(|command| command.qmp.iter().map(move |qmp| (command, qmp)));
    let unknown: Vec<String> = declared
        .filter(|(command, qmp)| !is_known(command, qmp, &known))
        .map(|(command, qmp)| format!("`{qmp}` of `{}` ({})", command.name, command.module))
        .collect();
    assert!(
        unknown.is_empty(),
        "no QEMU has these, so `qmp` misspells them, or they belong in `gap`: {unknown:#?}"
    );
}
