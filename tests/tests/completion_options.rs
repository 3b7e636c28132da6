// SPDX-License-Identifier: GPL-2.0-or-later

//! What is offered within option lists, by real QEMUs.

#![allow(clippy::unwrap_used, clippy::panic)]

use commands as _;
use serde_json::json;
use std::collections::BTreeSet;
use std::fs;
use tests::completion::{connect, offered, read, sent};
use tests::fake_peer::run;
use tests::qemu::{self, Qemu, Setup, Vm};

/// The machine of the table.
const MACHINE: &str = "-machine q35 -S \
    -netdev user,id=net0 -device virtio-net-pci,id=nic0,netdev=net0 \
    -chardev null,id=char0 -chardev ringbuf,id=ring0,size=4096 \
    -blockdev driver=file,node-name=file0,filename=image \
    -blockdev driver=raw,node-name=disk0,file=file0 \
    -drive if=none,id=drive0,driver=null-co,read-zeroes=on \
    -object iothread,id=io0 -object iothread,id=io1 \
    -object memory-backend-ram,id=mem0,size=16M -object rng-builtin,id=rng0 \
    -object secret,id=sec0,data=abc -object tls-creds-anon,id=tls0,endpoint=server \
    -object cryptodev-backend-builtin,id=crypto0 -audiodev none,id=audio0 \
    -device virtio-scsi-pci,id=scsi0 -device qemu-xhci,id=xhci0 \
    -device virtio-serial-pci,id=vser0 -device pcie-root-port,id=port0,chassis=1 \
    -device ich9-ahci,id=ahci0";

fn start(qemu: &Qemu) -> Vm {
    let setup = Setup::new(qemu);
    fs::write(setup.directory().join("image"), [0; 512]).unwrap();
    setup.start(&MACHINE.split_whitespace().collect::<Vec<_>>())
}

#[test]
fn each_line_of_the_table_is_offered_what_it_should() {
    let rows = read(include_str!("../completion/options.table"));
    assert!(rows.len() >= 80);
    for qemu in qemu::all() {
        let vm = start(qemu);
        // File names are looked up in this directory, as `hmp` would.
        let here = vm.directory().display().to_string();
        let (problems, traffic) = run(async {
            let (monitor, traffic) = connect(&vm.qmp_socket()).await;
            let mut problems = Vec::new();
            for row in rows.iter().filter(|row| row.is_for(qemu)) {
                let mut row = row.clone();
                if let Some(start) = row.line.strip_suffix("=im") {
                    row.line = format!("{start}={here}/im");
                }
                let candidates = offered(&monitor, &row.line).await;
                problems.extend(row.problem(&candidates));
            }
            (problems, traffic)
        });
        assert!(problems.is_empty(), "{qemu}:\n{}", problems.join("\n"));
        assert!(sent(&traffic, "device-list-properties") > 0);
        assert_eq!(sent(&traffic, "human-monitor-command"), 0);
        assert_eq!(sent(&traffic, "query-qmp-schema"), 1);
    }
}

/// Parts of chips that nobody can use, which QEMU 7.2 lets a user create.
const PARTS_OF_CHIPS: &[&str] = &["bcm2835-cprman-", "npcm7xx-clock-", "xlnx,efuse"];

#[test]
fn the_device_types_are_those_that_the_built_in_monitor_lists() {
    for qemu in qemu::all() {
        let mut vms = vec![start(qemu)];
        for (target, machine) in [("aarch64", "virt"), ("s390x", "s390-ccw-virtio")] {
            let qemu = qemu.of_target(target).unwrap();
            vms.push(Setup::new(&qemu).start(&["-S", "-machine", machine]));
        }
        for mut vm in vms {
            let line = json!({ "command-line": "device_add help" });
            let help = vm.control().execute("human-monitor-command", line).unwrap();
            let help = help.as_str().unwrap().lines();
            let listed: BTreeSet<String> = help
                .filter_map(|line| line.strip_prefix("name \"")?.split('"').next())
                .filter(|name| !PARTS_OF_CHIPS.iter().any(|part| name.starts_with(part)))
                .map(str::to_owned)
                .collect();
            assert!(listed.len() > 150);
            let types = run(async {
                let (monitor, _) = connect(&vm.qmp_socket()).await;
                offered(&monitor, "device_add ").await
            });
            let types: BTreeSet<String> = types.into_iter().collect();
            let wrong: Vec<_> = listed.symmetric_difference(&types).collect();
            assert!(wrong.is_empty(), "{}: {wrong:?}", vm.qemu());
        }
    }
}

#[test]
fn what_was_just_made_is_offered() {
    for qemu in qemu::all() {
        let vm = start(qemu);
        run(async {
            let (monitor, _) = connect(&vm.qmp_socket()).await;
            let drive = "device_add virtio-blk-pci,drive=new";
            let netdev = "device_add e1000,netdev=new";
            let iothread = "device_add virtio-blk-pci,iothread=new";
            for line in [drive, netdev, iothread] {
                assert!(offered(&monitor, line).await.is_empty(), "{line}");
            }
            for line in [
                "drive_add -n 0 driver=null-co,node-name=new0",
                "netdev_add user,id=new0",
                "object_add iothread,id=new0",
            ] {
                monitor.run(line).await.unwrap();
            }
            for line in [drive, netdev, iothread] {
                let expected = format!("{}0", line.split_once(' ').unwrap().1);
                assert_eq!(offered(&monitor, line).await, [expected]);
            }
            monitor.run("netdev_del new0").await.unwrap();
            assert!(offered(&monitor, netdev).await.is_empty());
        });
    }
}

#[test]
fn a_key_says_its_type_its_default_and_its_purpose() {
    for qemu in qemu::all() {
        let vm = start(qemu);
        run(async {
            let (monitor, _) = connect(&vm.qmp_socket()).await;
            for (line, expected) in [
                (
                    "device_add virtio-blk-pci,driv",
                    "str: Node name or ID of a block device to use as a backend",
                ),
                ("device_add e1000,multif", "bool, default false: on/off"),
                ("device_add e1000e,bus=pcie.", "PCIE"),
                ("object_add memory-backend-ram,siz", "integer, required"),
                ("chardev-add socket,tig", "boolean, default on"),
                ("drive_add 0 medi", "string: media type (disk, cdrom)"),
                ("device_add virtio-blk-pci,drive=dis", "raw: image"),
                ("device_add pc-dimm,memdev=mem", "memory-backend-ram"),
            ] {
                let completion = monitor.complete(line).await;
                let typed = completion.typed();
                let descriptions: Vec<_> = typed.iter().map(|typed| typed.description).collect();
                assert_eq!(descriptions, [Some(expected)], "{line}");
            }
        });
    }
}

#[test]
fn whatever_is_typed_does_no_harm() {
    let vm = start(qemu::any());
    run(async {
        let (monitor, _) = connect(&vm.qmp_socket()).await;
        let long = "a=b,,".repeat(5000);
        for command in [
            "device_add ",
            "object_add ",
            "netdev_add ",
            "chardev-add ",
            "drive_add -n 0 ",
        ] {
            for options in [
                ",",
                ",,",
                "=",
                "=,=",
                "\"",
                "\"e1000,",
                "\"e1000\\",
                "\\",
                "e1000,\\\"",
                "é,ü=",
                "\u{1b}[2J,",
                "a.b.c.0.",
                "driver=quorum,children.99999999999999999999.",
                "x,id=\0",
                &long,
            ] {
                let line = format!("{command}{options}");
                let completion = monitor.complete(&line).await;
                assert!(line.is_char_boundary(completion.start), "{line}");
            }
        }
        // QEMU still answers.
        assert_eq!(
            offered(&monitor, "device_add e1000,ma").await,
            ["e1000,mac="]
        );
    });
}
