// SPDX-License-Identifier: GPL-2.0-or-later

//! What is offered for the arguments of commands, by real QEMUs.

#![allow(clippy::unwrap_used, clippy::panic)]

use commands as _;
use hmp_runtime::registry::commands;
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;
use std::process::Command;
use tests::completion::{connect, offered, read, sent};
use tests::fake_peer::run;
use tests::program::hmp;
use tests::qemu::{self, Qemu, Setup, Vm};

/// The machine of the table.
const MACHINE: &str = "-machine q35 -smp 2 -m 64 -S \
    -drive if=none,id=hd0,file=top.qcow2 -device virtio-blk-pci,id=disk0,drive=hd0 \
    -drive if=none,id=hd1,file=snapshots.qcow2 -device ide-hd,id=disk1,bus=ide.1,drive=hd1 \
    -drive if=none,id=cd0,media=cdrom -device ide-cd,bus=ide.2,drive=cd0 \
    -blockdev driver=null-co,node-name=node0,size=1048576 \
    -blockdev driver=null-co,node-name=node1,size=1048576 \
    -blockdev driver=qcow2,node-name=node2,file.driver=file,file.filename=deep.qcow2 \
    -device virtio-scsi-pci,id=scsi0 -device scsi-hd,id=disk2,drive=node0 \
    -netdev user,id=net0 -device virtio-net-pci,id=nic0,netdev=net0,mac=52:54:00:12:34:56 \
    -netdev user,id=net1 -device virtio-net-pci,netdev=net1 \
    -netdev user,id=net2 -object filter-buffer,id=filter0,netdev=net2,interval=1000 \
    -chardev null,id=char0 -chardev ringbuf,id=ring0,size=4096 \
    -object iothread,id=io0 -object secret,id=sec0,data=abc \
    -vnc unix:vnc -audiodev none,id=snd0 \
    -device qemu-xhci,id=usb0 -device usb-tablet,id=tablet0 -device usb-mouse \
    -device rocker,name=sw1 -device virtio-vga,id=video0 \
    -device pcie-root-port,id=port0,chassis=1 -device e1000e,id=nic1,bus=port0";

/// The machine with its images, a block job that has copied everything, and an
/// export.
fn start(qemu: &Qemu) -> Vm {
    let setup = Setup::new(qemu);
    for image in ["base.qcow2", "snapshots.qcow2", "deep.qcow2"] {
        setup.image(&["create", "-q", "-f", "qcow2", image, "1M"]);
    }
    for (image, behind) in [("mid.qcow2", "base.qcow2"), ("top.qcow2", "mid.qcow2")] {
        setup.image(&[
            "create", "-q", "-f", "qcow2", "-b", behind, "-F", "qcow2", image,
        ]);
    }
    for (image, snapshot) in [
        ("snapshots.qcow2", "before"),
        ("snapshots.qcow2", "after"),
        ("deep.qcow2", "deep"),
    ] {
        setup.image(&["snapshot", "-q", "-c", snapshot, image]);
    }
    let mut vm = setup.start(&MACHINE.split_whitespace().collect::<Vec<_>>());
    let address = json!({ "addr": { "type": "unix", "data": { "path": "nbd" } } });
    let control = vm.control();
    for (command, arguments) in [
        (
            "blockdev-mirror",
            json!({ "job-id": "job0", "device": "node0", "target": "node1", "sync": "full" }),
        ),
        ("nbd-server-start", address),
        (
            "block-export-add",
            json!({ "type": "nbd", "id": "exp0", "node-name": "node0", "name": "disk" }),
        ),
    ] {
        control.execute(command, arguments).unwrap();
    }
    control.wait_for("BLOCK_JOB_READY").unwrap();
    vm
}

#[test]
fn each_line_of_the_table_is_offered_what_it_should() {
    let rows = read(include_str!("../completion/arguments.table"));
    assert!(rows.len() >= 150);
    for qemu in qemu::all() {
        let vm = start(qemu);
        let (problems, traffic) = run(async {
            let (monitor, traffic) = connect(&vm.qmp_socket()).await;
            let mut problems = Vec::new();
            for row in rows.iter().filter(|row| row.is_for(qemu)) {
                let candidates = offered(&monitor, &row.line).await;
                problems.extend(row.problem(&candidates));
            }
            (problems, traffic)
        });
        assert!(problems.is_empty(), "{qemu}:\n{}", problems.join("\n"));
        assert!(sent(&traffic, "query-block") > 0);
        assert_eq!(sent(&traffic, "human-monitor-command"), 0);
        // This command kills 11.1.
        assert_eq!(sent(&traffic, "x-query-virtio-status"), 0);
        assert_eq!(sent(&traffic, "query-qmp-schema"), 1);
    }
}

#[test]
fn a_candidate_says_what_it_is() {
    for qemu in qemu::all() {
        let vm = start(qemu);
        run(async {
            let (monitor, _) = connect(&vm.qmp_socket()).await;
            for (line, expected) in [
                ("block_resize hd1", "qcow2: snapshots.qcow2"),
                ("eject cd", "no medium"),
                ("info block node1", "null-co"),
                ("block_job_pause j", "mirror, ready, 100%"),
                ("nbd_server_remove e", "of node0"),
                ("chardev-remove ring", "ringbuf"),
                ("object_del io", "iothread"),
                ("device_del tab", "usb-tablet"),
                ("set_link nic1", "e1000e"),
                ("trace-event vm_state_n", "disabled"),
                ("migrate_set_capability xbz", "off"),
                ("migrate_set_parameter multifd-cha", "2"),
                ("qom-list /machine/peripheral-a", "container"),
                (
                    "qom-get nic0 mac",
                    "str: Ethernet 6-byte MAC Address, example: 52:54:00:12:34:56",
                ),
                ("qom-get nic0 virtio-bac", "child<virtio-net-device>"),
                ("qom-set nic0 mac 5", "current value"),
                ("info lapic 1", "of vCPU 1"),
                (
                    "info virtio-queue-status /machine/peripheral/nic0/virtio-backend 2",
                    "64 entries",
                ),
                ("boot_set n", "floppy"),
                ("mouse_set 2", "QEMU PS/2 Mouse, current"),
            ] {
                let completion = monitor.complete(line).await;
                let typed = completion.typed();
                let first = typed.first().and_then(|typed| typed.description);
                assert_eq!(first, Some(expected), "{qemu}: {line}");
            }
            for (line, start) in [
                ("loadvm before", "id 1, 20"),
                ("snapshot_delete_blkdev_internal hd1 after 2", "20"),
                ("cpu 1", "socket 0, "),
            ] {
                let completion = monitor.complete(line).await;
                let description = completion.typed()[0].description.unwrap().to_owned();
                assert!(description.starts_with(start), "{line}: {description}");
            }
        });
    }
}

/// A command for the test's own connection and its arguments, the line to
/// complete, and what must be offered afterwards.
const CHANGES: &[(&str, &str, &str, &[&str])] = &[
    (
        "blockdev-add",
        r#"{ "driver": "null-co", "node-name": "new0" }"#,
        "info block -n new",
        &["new0"],
    ),
    (
        "blockdev-del",
        r#"{ "node-name": "new0" }"#,
        "info block -n new",
        &[],
    ),
    (
        "device_add",
        r#"{ "driver": "usb-kbd", "id": "new1", "bus": "usb0.0" }"#,
        "device_del new",
        &["new1"],
    ),
    (
        "object-add",
        r#"{ "qom-type": "iothread", "id": "new2" }"#,
        "object_del new",
        &["new2"],
    ),
    ("object-del", r#"{ "id": "new2" }"#, "object_del new", &[]),
    (
        "chardev-add",
        r#"{ "id": "new3", "backend": { "type": "ringbuf", "data": {} } }"#,
        "ringbuf_write new",
        &["new3"],
    ),
    (
        "block-job-cancel",
        r#"{ "device": "job0", "force": true }"#,
        "info block-jobs ",
        &[],
    ),
    (
        "blockdev-snapshot-internal-sync",
        r#"{ "device": "hd0", "name": "new4" }"#,
        "snapshot_delete_blkdev_internal hd0 new",
        &["new4"],
    ),
    (
        "block-export-del",
        r#"{ "id": "exp0" }"#,
        "info block-jobs ",
        &[],
    ),
    (
        "trace-event-set-state",
        r#"{ "name": "vm_state_notify", "enable": true }"#,
        "trace-event vm_state_n",
        &["vm_state_notify"],
    ),
];

#[test]
fn what_exists_now_is_offered_and_what_is_gone_is_not() {
    for qemu in qemu::all() {
        let mut vm = start(qemu);
        let socket = vm.qmp_socket();
        run(async {
            let (monitor, _) = connect(&socket).await;
            for (command, arguments, line, expected) in CHANGES {
                let arguments: Json = serde_json::from_str(arguments).unwrap();
                vm.control().execute(command, arguments).unwrap();
                assert_eq!(offered(&monitor, line).await, *expected, "{qemu}: {line}");
            }
            vm.control().wait_for("JOB_STATUS_CHANGE").unwrap();
            vm.control().wait_for("BLOCK_EXPORT_DELETED").unwrap();
            for line in ["block_job_cancel ", "nbd_server_remove "] {
                assert!(offered(&monitor, line).await.is_empty(), "{qemu}: {line}");
            }
            let state = monitor.complete("trace-event vm_state_n").await;
            assert_eq!(state.typed()[0].description, Some("enabled"));
        });
    }
}

#[test]
fn a_netdev_without_a_card_is_offered_to_the_session_that_made_it() {
    for qemu in qemu::all() {
        let vm = start(qemu);
        run(async {
            let (monitor, _) = connect(&vm.qmp_socket()).await;
            for (line, expected) in [
                ("netdev_add user,id=new0", &["new0"][..]),
                ("netdev_del new0", &[]),
            ] {
                monitor.run(line).await.unwrap();
                for offering in ["netdev_del new", "set_link new"] {
                    assert_eq!(offered(&monitor, offering).await, expected, "{qemu}");
                }
            }
        });
    }
}

#[test]
fn a_machine_that_is_not_initialised_offers_what_it_has() {
    for qemu in qemu::all() {
        let vm = Setup::new(qemu).start(&[
            "-machine",
            "q35",
            "--preconfig",
            "-chardev",
            "null,id=char0",
            "-blockdev",
            "driver=null-co,node-name=node0",
        ]);
        run(async {
            let (monitor, _) = connect(&vm.qmp_socket()).await;
            for command in commands() {
                let name = command.name.split('|').next().unwrap();
                for words in ["", "x ", "x x ", "-"] {
                    let line = format!("{name} {words}");
                    let completion = monitor.complete(&line).await;
                    assert!(completion.start <= line.len());
                }
            }
            assert_eq!(offered(&monitor, "block_stream no").await, ["node0"]);
            assert!(
                offered(&monitor, "qom-list /")
                    .await
                    .contains(&"/chardevs/".to_owned())
            );
            assert_eq!(offered(&monitor, "info statu").await, ["status"]);
            // The built-in monitor does not have it yet.
            assert!(offered(&monitor, "info blo").await.is_empty());
        });
    }
}

#[test]
fn whatever_is_typed_before_does_no_harm() {
    let vm = start(qemu::any());
    run(async {
        let (monitor, _) = connect(&vm.qmp_socket()).await;
        for command in commands() {
            let name = command.name.split('|').next().unwrap();
            for words in [
                "",
                "é ",
                "\"\" ",
                "x x x ",
                "/ / / ",
                "-x -j \" ",
                ",,, ,",
                "/../",
                "9999999999999999999 -1 ",
            ] {
                let line = format!("{name} {words}");
                let completion = monitor.complete(&line).await;
                assert!(line.is_char_boundary(completion.start), "{line}");
            }
        }
        assert_eq!(offered(&monitor, "block_resize hd1").await, ["hd1"]);
    });
}

#[test]
fn each_qmp_command_that_a_completer_declares_is_known_to_some_qemu() {
    let mut unknown: BTreeSet<&str> = commands()
        .iter()
        .flat_map(|command| command.completers)
        .flat_map(|completer| completer.qmp.iter().copied())
        .collect();
    assert!(unknown.contains("query-block"));
    for qemu in qemu::all() {
        let mut vm = Setup::new(qemu).start(&["-machine", "none"]);
        let known = vm.control().execute("query-commands", json!({})).unwrap();
        for command in known.as_array().unwrap() {
            unknown.remove(command["name"].as_str().unwrap());
        }
    }
    assert!(unknown.is_empty(), "no QEMU has {unknown:?}");
}

#[test]
fn the_program_prints_what_the_library_offers() {
    for qemu in qemu::all() {
        let vm = start(qemu);
        for (line, expected) in [
            ("block_stream hd0 1 ", "base.qcow2\nmid.qcow2\n"),
            ("info block -n node1", "node1\tnull-co\n"),
            ("block_job_cancel ", "job0\tmirror, ready, 100%\n"),
            ("set_link nic0 ", "off\non\n"),
            ("qom-set nic0 status ", "off\non\n"),
            ("closefd ", ""),
        ] {
            for mode in [&["--strict"][..], &[]] {
                let output = Command::new(hmp())
                    .args(mode)
                    .args(["qmp", "--complete", line])
                    .current_dir(vm.directory())
                    .output()
                    .unwrap();
                assert_eq!(String::from_utf8_lossy(&output.stdout), expected, "{line}");
                assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{line}");
                assert!(output.status.success());
            }
        }
    }
}
