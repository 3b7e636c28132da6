// SPDX-License-Identifier: GPL-2.0-or-later

//! A line that fails in the built-in monitor counts as failed: status 1, stderr,
//! `error`. A line that succeeds there does not, whatever it prints.
//!
//! QMP's `human-monitor-command` always succeeds, so only the text tells.

#![allow(clippy::unwrap_used, clippy::panic)]

use serde_json::Value as Json;
use std::io::Write;
use std::process::{Command, Stdio};
use tests::program::{hmp, hmp_on};
use tests::qemu::{self, Setup, Vm};

/// Lines in their order, with whether they fail.
const LINES: &[(&str, bool)] = &[
    // Commands that print nothing on success.
    ("hostfwd_add zork", true),
    ("hostfwd_add tcp::0-zork", true),
    ("hostfwd_add nosuch tcp::0-:22", true),
    ("hostfwd_add tcp:127.0.0.1:0-:22", false),
    ("wavcapture /x y", true),
    ("wavcapture /nosuch/y a0", true),
    ("wavcapture w.wav a0", false),
    ("stopcapture 0", false),
    ("log nosuch", true),
    ("log int", false),
    ("log none", false),
    ("logfile /nosuch/x", true),
    ("logfile log", false),
    ("mouse_set 2", false),
    ("sendkey zork", true),
    ("sendkey a", false),
    ("trace-event nosuch on", true),
    ("trace-event qmp_job_pause on", false),
    ("cpu 99", true),
    ("cpu 0", false),
    ("replay_seek 1", true),
    ("replay_break 1", true),
    ("device_del nosuch", true),
    ("eject nosuch", true),
    ("screendump /nosuch/x", true),
    ("screendump s.ppm", false),
    ("pmemsave 0 16 p", false),
    ("o/b 0x80 1", false),
    ("mce 0 0 0 0 0 0", true),
    ("mce 0 9 0xb200000000000000 0 0 0", false),
    ("qemu-io nosuch \"read 0 512\"", true),
    ("qemu-io d0 \"read 0 512\"", false),
    // Commands that say what they have done.
    ("boot_set zz", true),
    ("boot_set cd", false),
    ("gdbserver zork", true),
    ("gdbserver none", false),
    ("gpa2hva 0xfffffffff000", true),
    ("gpa2hva 0", false),
    ("gpa2hpa 0xfffffffff000", true),
    ("hostfwd_remove tcp:127.0.0.1:1", true),
    ("hostfwd_remove zork", true),
    ("pcie_aer_inject_error nosuch POISON_TLP", true),
    ("pcie_aer_inject_error rp POISON_TLP", false),
    ("sync-profile zork", true),
    ("sync-profile", false),
    ("chardev-add pty,id=pty0", false),
    ("ringbuf_read nosuch 1", true),
    ("ringbuf_read r0 10", false),
    ("calc_dirty_rate 1", false),
    // Commands that print what was asked for.
    ("info stats nosuch", true),
    ("info stats vcpu", false),
    ("info trace-events zork", true),
    ("info trace-events qmp_job_pause", false),
    ("info usernet", false),
    ("info network", false),
    ("info mtree", false),
    ("info registers", false),
    ("info jit", false),
    ("qom-get /machine nosuch", true),
    ("qom-get /machine type", false),
    ("sum 0 16", false),
    ("i/b 0x80", false),
    ("x/2x 0", false),
    ("info registers 99", true),
    ("info registers", false),
    ("info qom-tree /nosuch", true),
    ("info qom-tree /objects", false),
    ("calc_dirty_rate 0", true),
    ("gdbserver pty", false),
    ("gdbserver none", false),
    ("chardev-add null,id=new,zork=1", true),
    ("chardev-add null,id=new", false),
    ("chardev-change new,null", true),
    ("device_add zork,help", true),
    ("device_add e1000,help", false),
    ("nosuch", true),
    ("info nosuch", true),
];

/// Lines of commands that use QMP from QEMU 11.1 on.
const LINES_BEFORE_11: &[(&str, bool)] = &[
    ("drive_del nosuch", true),
    ("drive_add 0 if=none,id=x,file=nosuch", true),
    ("drive_add 0 if=none,id=y,file=b.img,format=raw", false),
    ("drive_add 0 if=none,id=w,readonly", false),
    ("drive_add 0 if=none,format=help", false),
    ("drive_add -n 0 driver=null-co,node-name=b", false),
    ("drive_del y", false),
    ("commit nosuch", true),
    ("commit d0", true),
    ("commit all", false),
];

fn start(qemu: &qemu::Qemu) -> Vm {
    let setup = Setup::new(qemu);
    for image in ["a.img", "b.img"] {
        setup.image(&["create", "-f", "raw", image, "1M"]);
    }
    setup.start(&[
        "-machine",
        "q35",
        "-m",
        "64",
        "-drive",
        "if=none,id=d0,file=a.img,format=raw",
        "-device",
        "virtio-blk-pci,drive=d0",
        "-netdev",
        "user,id=n0",
        "-device",
        "e1000,netdev=n0",
        "-audiodev",
        "none,id=a0",
        "-device",
        "AC97,audiodev=a0",
        "-device",
        "pcie-root-port,id=rp,chassis=1",
        "-chardev",
        "ringbuf,id=r0",
        "-device",
        "VGA",
    ])
}

fn check(vm: &Vm, mode: &str, line: &str, fails: bool) {
    let output = hmp_on(vm, &[mode], line);
    let error = String::from_utf8(output.stderr).unwrap();
    let reply = String::from_utf8_lossy(&output.stdout);
    let what = format!(
        "{} {mode}: {line}\nstdout: {reply}\nstderr: {error}",
        vm.qemu()
    );
    assert_eq!(output.status.code(), Some(i32::from(fails)), "{what}");
    assert_eq!(!error.is_empty(), fails, "{what}");
    assert!(!fails || reply.is_empty(), "{what}");
}

#[test]
fn a_line_has_failed_if_its_text_says_so_and_not_otherwise() {
    for qemu in qemu::all() {
        let before_11 = qemu.version < (11, 0, 0);
        let more = if before_11 { LINES_BEFORE_11 } else { &[] };
        for mode in ["--passthrough=auto", "--passthrough=always"] {
            let vm = start(qemu);
            for (line, fails) in LINES.iter().chain(more) {
                check(&vm, mode, line, *fails);
            }
        }
    }
}

#[test]
fn a_line_that_no_monitor_could_read_is_refused() {
    for qemu in qemu::all() {
        let vm = start(qemu);
        let long = "x".repeat(1 << 20);
        for (line, reason) in [
            (
                &*format!("hostfwd_add {}", &long[..4084]),
                "the line has 4096 bytes",
            ),
            (&*long, "the line has 1048576 bytes"),
            (&*format!("log {long}"), "the line has 1048580 bytes"),
        ] {
            let mut child = Command::new(hmp())
                .arg("qmp")
                .current_dir(vm.directory())
                .stdin(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap();
            let mut stdin = child.stdin.take().unwrap();
            stdin.write_all(format!("{line}\n").as_bytes()).unwrap();
            drop(stdin);
            let output = child.wait_with_output().unwrap();
            let error = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(1), "{qemu}: {error}");
            assert!(error.starts_with(reason), "{qemu}: {error}");
        }
        check(
            &vm,
            "--passthrough=auto",
            &format!("hostfwd_add {}", &long[..4083]),
            true,
        );
        let mut child = Command::new(hmp())
            .args(["--passthrough=always", "qmp"])
            .current_dir(vm.directory())
            .stdin(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(b"info\0 name\n")
            .unwrap();
        let output = child.wait_with_output().unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(error, "no line has a NUL byte in it\n", "{qemu}");
    }
}

#[test]
fn json_has_an_error_for_a_line_that_failed_in_the_built_in_monitor() {
    for qemu in qemu::all() {
        let vm = start(qemu);
        for (line, member) in [("hostfwd_add zork", "error"), ("boot_set cd", "return")] {
            let output = hmp_on(&vm, &["--json"], line);
            let reply: Json = serde_json::from_slice(&output.stdout).unwrap();
            assert!(reply.get(member).is_some(), "{qemu}: {line}: {reply}");
        }
    }
}
