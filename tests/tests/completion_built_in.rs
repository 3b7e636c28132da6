// SPDX-License-Identifier: GPL-2.0-or-later

//! Whatever QEMU's own monitor completes is offered here as well.

#![allow(clippy::unwrap_used, clippy::panic)]

use commands as _;
use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::time::Duration;
use tests::completion::{connect, offered};
use tests::fake_peer::run;
use tests::qemu::{self, Qemu, Setup, Vm};

const MACHINE: &str = "-machine pc -S \
    -drive if=none,id=hd0,file=hd0.qcow2 -device ide-hd,drive=hd0 \
    -drive if=none,id=hd1,file=hd1.qcow2 -device virtio-blk-pci,id=disk1,drive=hd1 \
    -netdev user,id=net0 -device virtio-net-pci,id=nic0,netdev=net0 \
    -netdev user,id=net1 -device e1000,id=nic1,netdev=net1 \
    -chardev ringbuf,id=ring0,size=4096 -chardev ringbuf,id=ring1,size=4096 \
    -object iothread,id=io0 -object secret,id=sec0,data=abc";

/// How long QEMU may take to list candidates.
const LIMIT: Duration = Duration::from_secs(30);

/// Lines for which the built-in monitor has two candidates or more, and those
/// of its candidates that are not offered here.
const LINES: &[(&str, &[&str])] = &[
    ("", &[]),
    ("b", &[]),
    ("help ", &[]),
    ("help info ", &[]),
    ("info ", &[]),
    ("info b", &[]),
    ("eject ", &[]),
    ("block_resize ", &[]),
    ("commit ", &[]),
    ("info block h", &[]),
    ("drive_mirror -f ", &[]),
    ("change h", &[]),
    // Only jobs can be cancelled, and there are none.
    ("block_job_cancel ", &["hd0", "hd1"]),
    ("device_add ", &[]),
    ("device_add v", &[]),
    ("device_del ", &[]),
    // QEMU refuses it: it is not in its schema.
    ("object_add ", &["authz-list-file"]),
    ("object_del ", &[]),
    // `nic` is not a netdev that can be added, and neither is `none`.
    ("netdev_add ", &["nic", "none"]),
    ("netdev_del ", &[]),
    ("set_link ", &[]),
    ("set_link nic0 ", &[]),
    ("chardev-add ", &[]),
    ("chardev-remove ", &[]),
    ("chardev-send-break ", &[]),
    ("ringbuf_read ", &[]),
    ("ringbuf_write ", &[]),
    ("watchdog_action ", &[]),
    ("migrate_set_capability ", &[]),
    ("migrate_set_capability xbzrle ", &[]),
    ("migrate_set_parameter ", &[]),
    // The ids do not work as arguments.
    ("loadvm ", &["1", "2"]),
    ("delvm ", &["1", "2"]),
    ("trace-event vm_", &[]),
    ("trace-event vm_state_notify ", &[]),
    ("info trace-events vm_", &[]),
    ("sendkey ", &[]),
    ("sendkey ctrl-a", &[]),
];

fn start(qemu: &Qemu) -> Vm {
    let setup = Setup::new(qemu);
    for (image, snapshots) in [("hd0.qcow2", &["a", "b"][..]), ("hd1.qcow2", &["a"])] {
        setup.image(&["create", "-q", "-f", "qcow2", image, "1M"]);
        for snapshot in snapshots {
            setup.image(&["snapshot", "-q", "-c", snapshot, image]);
        }
    }
    setup.start(&MACHINE.split_whitespace().collect::<Vec<_>>())
}

/// What the built-in monitor lists if Tab is pressed at the end of the line.
fn listed(vm: &Vm, line: &str) -> BTreeSet<String> {
    let mut monitor = UnixStream::connect(vm.hmp_socket()).unwrap();
    monitor.set_read_timeout(Some(LIMIT)).unwrap();
    monitor.write_all(format!("{line}\t").as_bytes()).unwrap();
    let mut shown = String::new();
    let mut bytes = [0; 4096];
    // The second prompt is below the list.
    while shown.matches("(qemu) ").count() < 2 {
        match monitor.read(&mut bytes) {
            Ok(count @ 1..) => shown.push_str(&String::from_utf8_lossy(&bytes[..count])),
            _ => panic!("no list for `{line}`: {shown:?}"),
        }
    }
    let (shown, _) = shown.rsplit_once("(qemu) ").unwrap();
    // The typed text is echoed on a line of its own, after the first prompt.
    let (_, shown) = shown.split_once("(qemu) ").unwrap();
    let (_, list) = shown.split_once("\r\n").unwrap();
    // For a combination of keys, it lists only the last key.
    let word = line.rsplit(' ').next().unwrap();
    let before = if line.starts_with("sendkey ") {
        word.rfind('-').map_or("", |dash| &word[..=dash])
    } else {
        ""
    };
    let words = list.split_whitespace();
    words.map(|word| format!("{before}{word}")).collect()
}

#[test]
fn what_the_built_in_monitor_completes_is_offered() {
    for qemu in qemu::all() {
        let vm = start(qemu);
        run(async {
            let (monitor, _) = connect(&vm.qmp_socket()).await;
            let mut problems = Vec::new();
            for (line, left_out) in LINES {
                let listed = listed(&vm, line);
                let offered: BTreeSet<String> = offered(&monitor, line).await.into_iter().collect();
                let missing: Vec<&String> = listed.difference(&offered).collect();
                if missing != *left_out {
                    problems.push(format!("`{line}`: {missing:?}"));
                }
            }
            assert!(problems.is_empty(), "{qemu}:\n{}", problems.join("\n"));
        });
    }
}

#[test]
fn files_are_the_same_where_both_see_them() {
    for qemu in qemu::all() {
        let vm = start(qemu);
        let folder = vm.directory().join("files");
        std::fs::create_dir_all(folder.join("below")).unwrap();
        for file in ["a", ".hidden", "b.img"] {
            std::fs::write(folder.join(file), "").unwrap();
        }
        let line = format!("logfile {}/", folder.display());
        run(async {
            let (monitor, _) = connect(&vm.qmp_socket()).await;
            let offered: BTreeSet<String> = offered(&monitor, &line).await.into_iter().collect();
            assert_eq!(offered.len(), 4);
            assert_eq!(listed(&vm, &line), offered, "{qemu}");
        });
    }
}
