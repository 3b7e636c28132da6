// SPDX-License-Identifier: GPL-2.0-or-later

//! Registers in expressions.

use super::printed;
use tests::qemu::{self, Setup};

#[test]
fn a_register_leaves_the_format_that_all_monitors_share() {
    for qemu in qemu::all() {
        let mut vm = Setup::new(qemu).start(&["-machine", "pc", "-S"]);
        for format in ["d", "u", "o", "c", "x", "i"] {
            let set = format!("print/{format} 1");
            vm.control().hmp(&set).unwrap();
            let before = vm.control().hmp("print -2").unwrap();
            for line in [
                "print $pc",
                "print/x $pc+1",
                "x/1xb $pc",
                "xp/1xb $pc",
                "print/d $zork",
            ] {
                let before_line = vm.control().hmp("print -2").unwrap();
                let ours = printed(&vm, "auto", line);
                // The line passes through as typed, and names a format itself.
                if !line.starts_with("xp") {
                    let after = vm.control().hmp("print -2").unwrap();
                    assert_eq!(after, before_line, "{qemu}: {line} after {set}");
                }
                vm.control().hmp(&set).unwrap();
                // In a new session, `x` and `print` begin with hexadecimal.
                let explicit = line.replacen("print $", "print/x $", 1);
                assert_eq!(ours, vm.control().hmp(&explicit).unwrap(), "{qemu}: {line}");
                vm.control().hmp(&set).unwrap();
            }
            assert_eq!(vm.control().hmp("print -2").unwrap(), before);
        }
    }
}

#[test]
fn a_register_that_does_not_exist_is_unknown_on_every_target() {
    for qemu in qemu::all() {
        for (target, machine) in [
            ("x86_64", "pc"),
            ("x86_64", "none"),
            ("aarch64", "virt"),
            ("aarch64", "none"),
            ("s390x", "s390-ccw-virtio"),
        ] {
            let qemu = qemu.of_target(target).unwrap();
            let mut vm = Setup::new(&qemu).start(&["-machine", machine, "-S"]);
            for name in ["eip", "rip", "nosuch", "eax", "x0y", "fp", "eflags"] {
                let line = format!("print ${name}");
                let theirs = vm.control().hmp(&line).unwrap();
                for mode in ["auto", "never"] {
                    let ours = printed(&vm, mode, &line);
                    assert_eq!(ours, theirs, "{qemu} {machine}: {line}, {mode}");
                }
            }
        }
    }
}
