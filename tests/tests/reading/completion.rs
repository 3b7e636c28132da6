// SPDX-License-Identifier: GPL-2.0-or-later

//! Completion and help leave QEMU as it was.

use super::footprint::Footprint;
use super::{start, together};
use commands as _;
use tests::completion::{connect, offered, read};
use tests::fake_peer::run;
use tests::qemu;

/// The lines of the tables of completion.
fn lines() -> Vec<String> {
    let tables = [
        include_str!("../../completion/arguments.table"),
        include_str!("../../completion/options.table"),
    ];
    let rows = tables.into_iter().flat_map(read);
    rows.map(|row| row.line).collect()
}

#[test]
fn completion_leaves_qemu_as_it_was() {
    for qemu in qemu::all() {
        for state in [&[][..], &["-S"]] {
            let mut vm = start(qemu, state);
            let before = Footprint::of(&mut vm);
            let socket = vm.qmp_socket();
            run(async {
                let (monitor, _) = connect(&socket).await;
                for line in lines() {
                    offered(&monitor, &line).await;
                }
            });
            assert_eq!(vm.control().events().unwrap(), [""; 0], "{qemu}");
            before.holds(&mut vm, "completion");
        }
    }
}

#[test]
fn completing_the_options_of_any_device_loads_nothing() {
    for qemu in qemu::all() {
        let mut vm = start(qemu, &["-S"]);
        let before = Footprint::of(&mut vm);
        let socket = vm.qmp_socket();
        run(async {
            let (monitor, _) = connect(&socket).await;
            let devices = offered(&monitor, "device_add ").await;
            assert!(devices.len() > 200, "{qemu}: {}", devices.len());
            for device in devices {
                let line = format!("device_add {device},");
                let keys = offered(&monitor, &line).await;
                assert!(keys.len() >= 2, "{qemu}: {line}: {keys:?}");
            }
            for object in offered(&monitor, "object_add ").await {
                offered(&monitor, &format!("object_add {object},")).await;
            }
        });
        before.holds(&mut vm, "completion of options");
    }
}

#[test]
fn help_leaves_qemu_as_it_was() {
    for qemu in qemu::all() {
        for mode in ["auto", "never"] {
            let mut vm = start(qemu, &["-S"]);
            let before = Footprint::of(&mut vm);
            let names = hmp_runtime::registry::commands().iter();
            let help: Vec<String> = names.map(|it| format!("help {}", it.spoken())).collect();
            let mut lines: Vec<&str> = help.iter().map(String::as_str).collect();
            lines.extend([
                "object_add help",
                "object_add secret,help",
                "object_add memory-backend-file,help",
                "object_add nosuch,help",
                "object_add device,help",
                "chardev-add help",
                "netdev_add help",
                "device_add e1000,help",
            ]);
            together(&vm, mode, &lines);
            assert_eq!(vm.control().events().unwrap(), [""; 0], "{qemu} {mode}");
            before.holds(&mut vm, mode);
        }
    }
}

#[test]
fn types_of_modules_are_listed_once_they_are_loaded() {
    for qemu in qemu::all() {
        let mut vm = start(qemu, &["-S"]);
        for is_loaded in [false, true] {
            if is_loaded {
                vm.control().hmp("device_add help").unwrap();
            }
            let theirs = vm.control().hmp("object_add help").unwrap();
            assert_eq!(theirs.contains("dbus-display"), is_loaded, "{qemu}");
            for mode in ["auto", "never"] {
                assert_eq!(
                    together(&vm, mode, &["object_add help"]),
                    theirs,
                    "{qemu} {mode}"
                );
            }
        }
    }
}
