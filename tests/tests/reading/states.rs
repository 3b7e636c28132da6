// SPDX-License-Identifier: GPL-2.0-or-later

//! States in which QMP refuses what the built-in monitor still does.

use super::{printed, run};
use tests::qemu::{self, Setup};

const READING: &[&str] = &[
    "info mem",
    "info tlb",
    "info registers",
    "gva2gpa 0",
    "print $pc",
    "x/4xw 0",
    "x/2xw $pc",
    "xp/4xw 0",
    "sum 0 64",
];

/// What QEMU says to a QMP command that nobody has typed.
const NOT_ASKED_FOR: [&str; 4] = [
    "Dump not allowed",
    "disallowing migration blocker",
    "memory access not allowed",
    "There is a dump in process",
];

#[test]
fn while_a_migration_is_awaited_the_built_in_monitor_reads() {
    for qemu in qemu::all() {
        let mut vm = Setup::new(qemu).start(&["-machine", "pc", "-m", "64", "-incoming", "defer"]);
        for line in READING {
            let theirs = vm.control().hmp(line).unwrap();
            assert_eq!(printed(&vm, "auto", line), theirs, "{qemu}: {line}");
        }
    }
}

#[test]
fn what_qmp_refuses_meanwhile_is_said_in_the_words_of_the_line() {
    for qemu in qemu::all() {
        let awaits = Setup::new(qemu).start(&["-machine", "pc", "-m", "64", "-incoming", "defer"]);
        let mut migrates = Setup::new(qemu).start(&["-machine", "pc", "-m", "64"]);
        for line in [
            "migrate_set_parameter max-bandwidth 1",
            "migrate -d \"exec:cat >/dev/null\"",
        ] {
            assert_eq!(migrates.control().hmp(line).unwrap(), "");
        }
        for (vm, state) in [
            (&awaits, "while it awaits a migration"),
            (&migrates, "while the guest"),
        ] {
            for line in READING {
                let output = run(vm, "never", line);
                let stderr = String::from_utf8_lossy(&output.stderr);
                for words in NOT_ASKED_FOR {
                    assert!(!stderr.contains(words), "{qemu}: {line}: {stderr}");
                }
                if !output.status.success() {
                    assert!(stderr.contains(state), "{qemu}: {line}: {stderr}");
                    assert_eq!(stderr.lines().count(), 1, "{qemu}: {line}: {stderr}");
                }
            }
            let output = run(vm, "never", "info mem");
            assert_eq!(output.status.code(), Some(1), "{qemu}");
        }
    }
}
