// SPDX-License-Identifier: GPL-2.0-or-later

//! Whether disks can have snapshots, in states in which old QMP does not tell.

use super::{printed, start};
use tests::qemu;

/// How QEMU was started, what has happened since, and whether strict mode knows.
const STORIES: &[(&[&str], &[&str], bool)] = &[
    (&["-incoming", "defer"], &[], true),
    (&["-incoming", "defer"], &["system_reset"], true),
    // QMP shows the state of one that still waits for its guest.
    (&["-incoming", "defer"], &["cont", "savevm x"], false),
    (&["-S"], &[], true),
    (&["-S"], &["savevm x"], true),
    (&["-S"], &["migrate \"exec:cat >/dev/null\""], true),
    (
        &["-S"],
        &["migrate \"exec:cat >/dev/null\"", "system_reset"],
        true,
    ),
    (
        &["-S"],
        &["migrate \"exec:cat >/dev/null\"", "cont", "stop"],
        true,
    ),
];

#[test]
fn which_disks_are_active_is_asked() {
    for qemu in qemu::all() {
        for (arguments, lines, is_known) in STORIES {
            let mut vm = start(qemu, arguments);
            for line in *lines {
                vm.control().hmp(line).unwrap();
                if line.starts_with("migrate") {
                    vm.control().wait_for_status("postmigrate");
                } else if *line == "system_reset" {
                    vm.control().wait_for("RESET").unwrap();
                }
            }
            let theirs = vm.control().hmp("info snapshots").unwrap();
            let story = format!("{qemu}: {arguments:?} {lines:?}");
            assert_eq!(printed(&vm, "auto", "info snapshots"), theirs, "{story}");
            if *is_known || qemu.version >= (10, 0, 0) {
                assert_eq!(printed(&vm, "never", "info snapshots"), theirs, "{story}");
            }
        }
    }
}
