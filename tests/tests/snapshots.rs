// SPDX-License-Identifier: GPL-2.0-or-later

//! Slow snapshots, and files that are passed along.

#![allow(clippy::unwrap_used, clippy::panic)]

use commands as _;
use hmp_runtime::monitor::Monitor;
use serde_json::json;
use std::fs::File;
use tests::program::hmp;
use tests::qemu::{self, Qemu, Setup, Vm};
use tests::tmux::Tmux;

/// A console on a terminal of its own.
fn console(vm: &Vm) -> Tmux {
    let tmux = Tmux::start(vm.directory());
    tmux.enter(&format!(
        "printf '\\033[H\\033[2J'; {} --events=none qmp",
        hmp().display()
    ));
    tmux.wait_for("\n(qemu)");
    tmux
}

/// A QEMU whose disk is another QEMU's, which writes slowly.
struct Slow {
    _disk: Vm,
    vm: Vm,
    tmux: Tmux,
}

impl Slow {
    fn start(qemu: &Qemu) -> Slow {
        let setup = Setup::new(qemu);
        setup.image(&["create", "-f", "qcow2", "disk.qcow2", "64M"]);
        // An export cannot make the file grow, so it is made large beforehand.
        let path = setup.directory().join("disk.qcow2");
        let image = File::options().write(true).open(path).unwrap();
        image.set_len(16 << 20).unwrap();
        let throttle = "driver=throttle,node-name=slow,throttle-group=tg,file.driver=file,\
                        file.filename=disk.qcow2";
        let mut disk = setup.start(&[
            "-machine",
            "none",
            "-object",
            "throttle-group,id=tg,x-bps-write=200000",
            "-blockdev",
            throttle,
        ]);
        let socket = disk.directory().join("nbd").display().to_string();
        let address = json!({ "addr": { "type": "unix", "data": { "path": socket } } });
        let export = json!({
            "type": "nbd", "id": "e", "node-name": "slow", "name": "disk", "writable": true
        });
        let control = disk.control();
        control.execute("nbd-server-start", address).unwrap();
        control.execute("block-export-add", export).unwrap();

        let image = format!(
            "driver=qcow2,node-name=disk,file.driver=nbd,file.export=disk,\
             file.server.type=unix,file.server.path={socket}"
        );
        let vm = Setup::new(qemu).start(&["-machine", "pc", "-m", "16", "-blockdev", &image]);
        Slow {
            tmux: console(&vm),
            vm,
            _disk: disk,
        }
    }

    /// Waits until the time that the snapshot takes is shown.
    fn wait_for_time(&self) {
        self.tmux.wait_until("with a time", |screen| {
            screen.contains("(qemu) savevm a\nsaving 'a': ") && screen.ends_with(" s")
        });
    }

    fn wait_for_text(&self, expected: &str) {
        self.tmux
            .wait_until(&format!("with {expected:?} below the banner"), |screen| {
                screen
                    .split_once('\n')
                    .is_some_and(|(_, rest)| rest == expected)
            });
    }
}

#[test]
fn a_snapshot_shows_how_long_it_takes() {
    for qemu in qemu::all() {
        let slow = Slow::start(qemu);
        slow.tmux.enter("savevm a");
        slow.wait_for_time();
        slow.wait_for_text("(qemu) savevm a\n(qemu)");
        slow.tmux.enter("info status");
        slow.wait_for_text("(qemu) savevm a\n(qemu) info status\nVM status: running\n(qemu)");
    }
}

#[test]
fn ctrl_c_leaves_a_snapshot_to_qemu() {
    for qemu in qemu::all() {
        let mut slow = Slow::start(qemu);
        slow.tmux.enter("savevm a");
        slow.wait_for_time();
        slow.tmux.press("C-c");
        let screen = slow.tmux.wait_for("\n(qemu)");
        assert!(
            screen.contains("QEMU goes on saving 'a', and answers again when it is done"),
            "{screen}"
        );
        // The prompt is usable at once, and QEMU answers in the end.
        slow.tmux.enter("print 6*7");
        slow.tmux.wait_for("(qemu) print 6*7\n0x2a\n(qemu)");
        slow.tmux.enter("info status");
        slow.tmux
            .wait_for("(qemu) info status\nVM status: running\n(qemu)");
        slow.tmux.enter("loadvm a");
        slow.tmux.wait_for("(qemu) loadvm a\n(qemu)");
        // The job that nobody waited for is not left behind.
        let jobs = slow.vm.control().execute("query-jobs", json!(null));
        assert_eq!(jobs.unwrap(), json!([]));
    }
}

#[test]
fn a_snapshot_that_cannot_be_loaded_leaves_a_stopped_guest_and_says_so() {
    let setup = Setup::new(qemu::any());
    setup.image(&["create", "-f", "qcow2", "a.qcow2", "8M"]);
    let vm = setup.start(&["-machine", "pc", "-drive", "if=virtio,file=a.qcow2"]);
    let tmux = console(&vm);
    tmux.enter("loadvm nowhere");
    tmux.wait_for(
        "(qemu) loadvm nowhere\n\
         Error: Snapshot 'nowhere' does not exist in one or more devices\n\
         hmp: the guest is stopped, and nothing else has changed; 'cont' lets it run on\n\
         (qemu)",
    );
    // The guest is stopped already.
    tmux.enter("stop");
    tmux.wait_for("(qemu) stop\n(qemu)");
    tmux.enter("cont");
    tmux.wait_for("(qemu) cont\n(qemu)");
    tmux.enter("stop");
    tmux.wait_for("(qemu) stop\n(qemu)");
    tmux.enter("loadvm nowhere");
    tmux.wait_for(
        "(qemu) loadvm nowhere\n\
         Error: Snapshot 'nowhere' does not exist in one or more devices\n\
         (qemu)",
    );
}

#[test]
fn a_file_that_is_passed_along_has_a_name_in_qemu() {
    for qemu in qemu::all() {
        let vm = Setup::new(qemu).start(&["-machine", "none"]);
        let address = vm.qmp_socket().display().to_string();
        smol::block_on(async {
            let monitor = Monitor::connect(&address).await.unwrap();
            let run = async |line| match monitor.run(line).await {
                Ok(reply) => reply.text(),
                Err(error) => error.to_string(),
            };
            monitor.pass_descriptor(File::open("/dev/null").unwrap().into());
            assert_eq!(run("getfd one").await, "");
            assert_eq!(
                run("getfd two").await,
                "Error: No file descriptor supplied via SCM_RIGHTS"
            );
            assert_eq!(run("closefd one").await, "");
            assert_eq!(
                run("closefd one").await,
                "Error: File descriptor named 'one' not found"
            );
        });
    }
}
