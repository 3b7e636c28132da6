// SPDX-License-Identifier: GPL-2.0-or-later

//! No command that reads causes an event, or leaves anything behind.

use super::footprint::Footprint;
use super::{start, together};
use commands as _;
use hmp_runtime::registry::commands;
use tests::qemu;

/// Lines that read, beside `info` alone.
const READING: &[&str] = &[
    "help",
    "help info",
    "help device_add",
    "info block -v -n",
    "info block -v disk0",
    "info registers -a",
    "info qtree -b",
    "info qom-tree /machine/peripheral",
    "info mtree -f",
    "info stats vm",
    "info trace-events vm_*",
    "print $pc",
    "p/d $pc+1",
    "x/4xw 0",
    "x/2xb $pc",
    "x/3i $pc",
    "xp/4xw 0",
    "xp/4xw 0x8000000",
    "gva2gpa 0",
    "gpa2hva 0",
    "sum 0 64",
    "sum $pc 16",
    "i/b 0x80",
    "qom-list /machine",
    "qom-get /machine/peripheral/net0 mac",
    "object_add help",
    "object_add iothread,help",
    "object_add nosuch,help",
    "chardev-add help",
    "netdev_add help",
    "device_add e1000,help",
    "log help",
    "info mem zork",
];

/// Lines whose answer takes modules: QEMU loads them, whoever asks.
const LOADING: &[&str] = &["info qdm", "info accelerators"];

#[test]
fn what_reads_causes_no_event_and_leaves_nothing() {
    for qemu in qemu::all() {
        // A running guest, which a dump would stop; and one that stands still.
        for state in [&[][..], &["-S"]] {
            let mut vm = start(qemu, state);
            let infos = commands().iter().map(|command| command.spoken());
            let infos = infos.filter(|name| name.starts_with("info ") && !LOADING.contains(name));
            let lines: Vec<&str> = infos.chain(READING.iter().copied()).collect();
            vm.control().events().unwrap();
            let before = Footprint::of(&mut vm);
            together(&vm, "auto", &lines);
            assert_eq!(vm.control().events().unwrap(), [""; 0], "{qemu} {state:?}");
            before.holds(&mut vm, "reading");
        }
    }
}

#[test]
fn the_list_of_types_causes_no_event() {
    for qemu in qemu::all() {
        let mut vm = start(qemu, &[]);
        together(&vm, "auto", &["info qdm", "device_add help", "info mem"]);
        assert_eq!(vm.control().events().unwrap(), [""; 0], "{qemu}");
    }
}
