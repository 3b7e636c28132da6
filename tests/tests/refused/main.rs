// SPDX-License-Identifier: GPL-2.0-or-later

//! What is known to end a QEMU is refused, and the QEMU keeps running.

#![allow(clippy::unwrap_used, clippy::panic)]

mod disks;
mod states;

use serde_json::json;
use tests::program::hmp_on;
use tests::qemu::{self, Setup, Vm};

/// The reply of `hmp` to a line, including errors.
fn reply(vm: &Vm, options: &[&str], line: &str) -> String {
    let output = hmp_on(vm, options, line);
    let text = [output.stdout, output.stderr].concat();
    String::from_utf8(text).unwrap()
}

/// Checks that a line is refused, whichever way it goes, and that the QEMU runs on.
fn is_refused(vm: &mut Vm, line: &str, reason: &str) {
    for way in ["--passthrough=auto", "--passthrough=always"] {
        is_refused_with(vm, &[way], line, reason);
    }
}

/// Checks that a line is refused with these options, and that the QEMU runs on.
fn is_refused_with(vm: &mut Vm, options: &[&str], line: &str, reason: &str) {
    let reply = reply(vm, options, line);
    assert!(reply.contains(reason), "{line}: {reply}");
    assert!(reply.ends_with("--force sends it\n"), "{line}: {reply}");
    vm.control()
        .execute("query-status", json!(null))
        .unwrap_or_else(|problem| panic!("{line}: {problem}"));
}

/// Checks that a line is left to QEMU, whichever way it goes; QEMU may fail it.
fn is_sent(vm: &mut Vm, line: &str) {
    for way in ["--passthrough=auto", "--passthrough=always"] {
        let reply = reply(vm, &[way], line);
        assert!(!reply.contains("--force"), "{line}: {reply}");
    }
    vm.control()
        .execute("query-status", json!(null))
        .unwrap_or_else(|problem| panic!("{line}: {problem}"));
}

#[test]
fn a_snapshot_that_would_end_qemu_is_refused() {
    for qemu in qemu::all() {
        let setup = Setup::new(qemu);
        setup.image(&[
            "create",
            "-f",
            "qcow2",
            "-o",
            "data_file=d",
            "d.qcow2",
            "8M",
        ]);
        let mut vm = setup.start(&["-machine", "pc", "-drive", "if=none,file=d.qcow2"]);
        is_refused_with(
            &mut vm,
            &["--passthrough=auto"],
            "savevm a",
            "with an external data file",
        );

        let filters = match qemu.version {
            (0..8, ..) => &["blkdebug,node-name=n,image."][..],
            _ => &[
                "throttle,node-name=n,throttle-group=tg,file.",
                "copy-on-read,node-name=n,file.",
            ],
        };
        for filter in filters {
            let setup = Setup::new(qemu);
            setup.image(&["create", "-f", "qcow2", "a.qcow2", "8M"]);
            let child = filter.rsplit(',').next().unwrap();
            let image = format!(
                "driver={filter}driver=qcow2,{child}file.driver=file,{child}file.filename=a.qcow2"
            );
            let group = "throttle-group,id=tg";
            let mut vm = setup.start(&["-machine", "pc", "-object", group, "-blockdev", &image]);
            assert_eq!(reply(&vm, &[], "savevm a"), "");
            is_refused_with(
                &mut vm,
                &["--passthrough=auto"],
                "loadvm a",
                "QEMU crashes when it loads a snapshot",
            );
            assert_eq!(
                reply(&vm, &[], "loadvm b"),
                "Error: Snapshot 'b' does not exist in one or more devices\n"
            );
        }

        if qemu.version >= (11, 1, 0) {
            let mut vm = Setup::new(qemu).start(&["-machine", "pc", "-device", "nvme,serial=1"]);
            is_refused_with(
                &mut vm,
                &["--passthrough=auto"],
                "savevm a",
                "an NVMe controller without a drive",
            );
        }
    }
}

#[test]
fn a_snapshot_over_many_channels_is_refused() {
    for qemu in qemu::all().iter().filter(|qemu| qemu.version < (11, 1, 0)) {
        let setup = Setup::new(qemu);
        setup.image(&["create", "-f", "qcow2", "a.qcow2", "8M"]);
        let mut vm = setup.start(&["-machine", "pc", "-drive", "if=none,file=a.qcow2"]);
        assert_eq!(reply(&vm, &[], "savevm a"), "");
        assert_eq!(reply(&vm, &[], "migrate_set_capability multifd on"), "");
        is_refused_with(
            &mut vm,
            &["--passthrough=auto"],
            "savevm b",
            "capability 'multifd' is on",
        );
        is_refused_with(
            &mut vm,
            &["--passthrough=auto"],
            "loadvm a",
            "capability 'multifd' is on",
        );
        assert_eq!(reply(&vm, &[], "migrate_set_capability multifd off"), "");
        assert_eq!(reply(&vm, &[], "loadvm a"), "");
    }
}

#[test]
fn a_screen_that_does_not_exist_is_refused_where_there_are_text_consoles() {
    let devices = [
        "-vga",
        "none",
        "-device",
        "VGA,id=vga",
        "-device",
        "usb-ehci,id=usb",
    ];
    for qemu in qemu::all() {
        for consoles in [&[][..], &["-serial", "vc"]] {
            let arguments = [&["-machine", "pc"], &devices[..], consoles].concat();
            let mut vm = Setup::new(qemu).start(&arguments);
            assert_eq!(reply(&vm, &[], "screendump picture vga"), "");
            assert_eq!(
                reply(&vm, &[], "screendump picture nowhere"),
                "Error: Device 'nowhere' not found\n"
            );
            for (line, device, head) in [
                ("screendump picture usb", "usb", 0),
                ("screendump picture vga 1", "vga", 1),
            ] {
                if qemu.version >= (10, 0, 0) && !consoles.is_empty() {
                    is_refused_with(
                        &mut vm,
                        &["--passthrough=auto"],
                        line,
                        &format!("'{device}' has no screen {head}"),
                    );
                } else {
                    let none = format!("{device} (head {head}) is not bound to a QemuConsole\n");
                    assert_eq!(reply(&vm, &[], line), format!("Error: Device {none}"));
                }
            }
        }
    }
}

#[test]
fn a_text_console_that_is_there_too_early_is_refused() {
    for qemu in qemu::all().iter().filter(|qemu| qemu.version >= (11, 1, 0)) {
        let setup = Setup::new(qemu);
        let mut vm = setup.start(&["-machine", "pc", "-chardev", "vc,id=c", "--preconfig"]);
        is_refused_with(
            &mut vm,
            &["--passthrough=auto"],
            "exit_preconfig",
            "there is a 'vc' chardev already",
        );
        assert_eq!(reply(&vm, &["--force"], "exit_preconfig"), "");
    }
}
