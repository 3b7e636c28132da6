// SPDX-License-Identifier: GPL-2.0-or-later

//! What a read leaves behind, however it ends: no file, and no descriptor in
//! QEMU.

use super::*;
use std::process::Child;

/// The files left in the directory for temporary files.
pub(super) fn left(directory: &Path) -> Vec<String> {
    let entries = directory.join("tmp").read_dir().unwrap();
    entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

#[test]
fn nothing_is_left_after_a_read() {
    for qemu in qemu::all() {
        let mut vm = guest(qemu, "4-level", &[]);
        for line in [
            "x/4xw 0",
            "x/3xg 0x3ff8",
            "xp/4xw 0x110000",
            "xp/1xw 0x4000000",
            "sum 0 0x200000",
            "info mem",
            "info tlb",
            "gva2gpa 0",
        ] {
            let output = run(&vm, line);
            assert!(output.status.success(), "{line}: {output:?}");
            nothing_is_left(&mut vm);
        }
    }
}

/// The files that QEMU was handed as descriptors.
fn handed(vm: &mut Vm) -> usize {
    let sets = vm.control().execute("query-fdsets", Json::Null).unwrap();
    sets.as_array().unwrap().len()
}

/// Waits until `hmp` has made its file, in a directory or without a name.
fn wait_for_a_file(vm: &mut Vm, child: &mut Child) {
    while left(vm.directory()).is_empty() && handed(vm) == 0 {
        assert!(child.try_wait().unwrap().is_none(), "hmp has ended");
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// Checks that a read has left nothing behind: no file, and no descriptor in
/// QEMU.
fn nothing_is_left(vm: &mut Vm) {
    assert_eq!(left(vm.directory()), [""; 0]);
    assert_eq!(handed(vm), 0);
}

#[test]
fn nothing_is_left_when_qemu_is_killed_during_a_read() {
    for qemu in qemu::all() {
        let mut vm = guest(qemu, "4-level", &[]);
        // A sum over all of it takes thousands of reads.
        let mut child = strict(vm.directory(), "qmp", "sum 0 0xffffffff")
            .spawn()
            .unwrap();
        wait_for_a_file(&mut vm, &mut child);
        kill(vm.process(), Signal::KILL);
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(3), "{output:?}");
        assert_eq!(left(vm.directory()), [""; 0], "{qemu}");
    }
}

fn kill(process: u32, signal: Signal) {
    let pid = Pid::from_raw(i32::try_from(process).unwrap()).unwrap();
    kill_process(pid, signal).unwrap();
}

#[test]
fn a_read_that_is_interrupted_leaves_nothing() {
    for qemu in qemu::all() {
        let mut vm = guest(qemu, "4-level", &[]);
        for signal in [Signal::INT, Signal::TERM, Signal::HUP, Signal::QUIT] {
            let mut child = strict(vm.directory(), "qmp", "sum 0 0xffffffff")
                .spawn()
                .unwrap();
            wait_for_a_file(&mut vm, &mut child);
            kill(child.id(), signal);
            let output = child.wait_with_output().unwrap();
            let status = 128 + signal.as_raw();
            assert_eq!(output.status.code(), Some(status), "{qemu}: {output:?}");
            assert_eq!(text(&output.stderr), "");
            nothing_is_left(&mut vm);
        }
    }
}

#[test]
fn qemus_that_can_be_handed_a_file_write_no_named_file() {
    for qemu in qemu::all().iter().filter(|qemu| qemu.version >= (9, 1, 0)) {
        let vm = guest(qemu, "4-level", &[]);
        let mut command = strict(vm.directory(), "qmp", "xp/1xw 0x110000");
        // No file could be made there.
        let output = command.env("TMPDIR", "/nowhere").output().unwrap();
        assert!(output.status.success(), "{qemu}: {output:?}");
    }
}

#[test]
fn without_a_place_for_files_the_built_in_monitor_reads() {
    let vm = guest(qemu::version(7, 2), "4-level", &[]);
    // One does not exist, and the other takes no files.
    for place in ["/nowhere", "/proc"] {
        let run = |mode: &str| {
            let mut command = command(vm.directory(), mode, "qmp", "sum 0x110000 16");
            command.env("TMPDIR", place).output().unwrap()
        };
        let output = run("auto");
        assert!(output.status.success(), "{place}: {output:?}");
        assert!(!output.stdout.is_empty() && output.stderr.is_empty());
        let output = run("never");
        let stderr = text(&output.stderr);
        let start = "no temporary file for QEMU to write memory to: ";
        assert!(stderr.starts_with(start), "{stderr}");
        assert_eq!(stderr.lines().count(), 1);
        assert_eq!(output.status.code(), Some(1));
    }
}

#[test]
fn a_read_that_is_cancelled_leaves_nothing() {
    let (sender, asked) = smol::channel::bounded(1);
    let peer = FakePeer::unix(move |mut peer| {
        peer.negotiate();
        let status = peer.request();
        peer.answer(&status, json!({ "status": "running" }));
        let handed = peer.request();
        peer.refuse(Some(&handed), "GenericError", NO_DESCRIPTOR);
        let read = peer.request();
        let file = read.arguments["filename"].as_str().unwrap().to_owned();
        assert!(Path::new(&file).exists());
        sender.send_blocking(file).unwrap();
        peer.ignore_the_rest();
    });
    let address = peer.address().to_string();
    let file = fake_peer::run(async {
        let monitor = Monitor::connect(&address).await.unwrap();
        let read = async {
            panic!(
                "the read should not end: {:?}",
                monitor.run("sum 0 16").await
            );
        };
        // As Ctrl-C does.
        smol::future::or(read, async { asked.recv().await.unwrap() }).await
    });
    let file = Path::new(&file);
    assert!(!file.exists() && !file.parent().unwrap().exists());
    peer.finish();
}
