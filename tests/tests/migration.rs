// SPDX-License-Identifier: GPL-2.0-or-later

//! Migration beyond a comparison with the built-in monitor: what would end a
//! QEMU or lose a guest, and what a console does while it waits.

#![allow(clippy::unwrap_used, clippy::panic)]

use serde_json::{Value as Json, json};
use std::process::{Command, Output};
use std::time::{Duration, Instant};
use tests::program::hmp;
use tests::qemu::{self, Qemu, Setup, Vm};
use tests::tmux::Tmux;

fn pc(qemu: &Qemu, further: &[&str]) -> Vm {
    let arguments = [&["-machine", "pc", "-m", "32", "-S"], further].concat();
    Setup::new(qemu).start(&arguments)
}

/// Runs lines, without passing through.
fn run(vm: &Vm, lines: &[&str]) -> Output {
    let mut command = Command::new(hmp());
    command.arg("--strict").current_dir(vm.directory());
    for line in lines {
        command.args(["-c", line]);
    }
    command.arg("qmp").output().unwrap()
}

/// The error of a line that fails.
fn error(vm: &Vm, line: &str) -> String {
    let output = run(vm, &[line]);
    assert_eq!(output.status.code(), Some(1), "{line}: {output:?}");
    String::from_utf8(output.stderr).unwrap()
}

fn succeeds(vm: &Vm, lines: &[&str]) -> String {
    let output = run(vm, lines);
    assert!(output.status.success(), "{lines:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn is_running(vm: &mut Vm) -> bool {
    vm.exited().is_none() && vm.control().execute("query-status", Json::Null).is_ok()
}

/// Waits until the migration has this status.
fn until(vm: &mut Vm, status: &str) {
    let deadline = Instant::now() + Duration::from_secs(60);
    loop {
        let info = vm.control().execute("query-migrate", Json::Null).unwrap();
        if info["status"] == status {
            return;
        }
        assert!(Instant::now() < deadline, "not {status}: {info}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Starts a migration that takes long.
fn start_slowly(vm: &mut Vm, uri: &str) {
    let slow =
        json!({ "max-bandwidth": 10240, "downtime-limit": 0, "max-postcopy-bandwidth": 10240 });
    vm.control()
        .execute("migrate-set-parameters", slow)
        .unwrap();
    vm.control()
        .execute("migrate", json!({ "uri": uri }))
        .unwrap();
    until(vm, "active");
}

#[test]
fn an_rdma_address_that_would_abort_qemu_is_not_sent() {
    for qemu in qemu::all().iter().filter(|qemu| qemu.version >= (8, 2, 0)) {
        let mut vm = pc(qemu, &[]);
        let mut waiting = pc(qemu, &["-incoming", "defer"]);
        for address in ["rdma:x", "rdma:", "rdma:[x", "rdma:x:1,zz=3"] {
            let refusal = format!("'{address}' is not rdma:HOST:PORT");
            assert!(error(&vm, &format!("migrate {address}")).starts_with(&refusal));
            let incoming = format!("migrate_incoming {address}");
            assert!(error(&waiting, &incoming).starts_with(&refusal));
        }
        assert!(is_running(&mut vm) && is_running(&mut waiting));
    }
}

#[test]
fn a_transfer_without_its_second_channel_is_refused() {
    let memory = "memory-backend-memfd,id=m,size=32M,share=on";
    for qemu in qemu::all().iter().filter(|qemu| qemu.version >= (10, 0, 0)) {
        let machine = "pc,aux-ram-share=on,memory-backend=m";
        let mut vm = pc(qemu, &["-object", memory, "-machine", machine]);
        succeeds(&vm, &["migrate_set_parameter mode cpr-transfer"]);
        let text = error(&vm, "migrate exec:true");
        assert_eq!(text, "Error: missing 'cpr' migration channel\n");
        assert!(is_running(&mut vm));
    }
}

#[test]
fn counting_dirty_pages_without_kvm_is_refused_where_it_aborts_qemu() {
    for qemu in qemu::all().iter().filter(|qemu| qemu.version < (8, 0, 0)) {
        let mut vm = pc(qemu, &[]);
        for line in ["calc_dirty_rate -r 1", "calc_dirty_rate -b 1"] {
            assert!(error(&vm, line).starts_with("Without KVM"));
        }
        assert!(is_running(&mut vm));
    }
}

#[test]
fn a_migration_that_does_not_succeed_is_an_error() {
    for qemu in qemu::all() {
        let mut vm = pc(qemu, &[]);
        let text = error(&vm, "migrate unix:nowhere");
        let expected = "Error: Failed to connect to 'nowhere': No such file or directory\n";
        assert_eq!(text, expected);
        start_slowly(&mut vm, "exec:cat>/dev/null");
        succeeds(&vm, &["migrate_cancel"]);
        until(&mut vm, "cancelled");
        assert!(is_running(&mut vm));
    }
}

#[test]
fn the_numbers_after_a_migration_are_those_of_the_built_in_monitor() {
    for qemu in qemu::all() {
        let mut vm = pc(qemu, &[]);
        let capability = if qemu.version < (9, 0, 0) {
            "migrate_set_capability compress on"
        } else {
            "migrate_set_capability xbzrle on"
        };
        succeeds(&vm, &[capability, "migrate exec:cat>/dev/null"]);
        let line = if qemu.version >= (10, 2, 0) {
            "info migrate -a"
        } else {
            "info migrate"
        };
        let theirs = vm.control().hmp(line).unwrap();
        let ours = succeeds(&vm, &[line]);
        let is_global = |line: &str| {
            let name = line.trim_start().split(':').next().unwrap_or_default();
            matches!(
                name.to_lowercase().as_str(),
                "globals"
                    | "store-global-state"
                    | "only-migratable"
                    | "send-configuration"
                    | "send-section-footer"
                    | "send-switchover-start"
                    | "clear-bitmap-shift"
                    | "decompress-error-check"
            )
        };
        let without_globals: String = theirs
            .split_inclusive('\n')
            .filter(|line| !is_global(line))
            .collect();
        assert_eq!(ours, without_globals);
        assert!(ours.contains("completed"));
    }
}

#[test]
fn a_guest_that_runs_elsewhere_is_not_cancelled() {
    for qemu in qemu::all() {
        let mut source = pc(qemu, &[]);
        let there = Setup::beside(&source);
        let arguments = ["-machine", "pc", "-m", "32", "-S", "-incoming", "defer"];
        let there = there.start(&arguments);
        let postcopy = "migrate_set_capability postcopy-ram on";
        succeeds(&there, &[postcopy, "migrate_incoming unix:socket"]);
        succeeds(&source, &[postcopy]);
        start_slowly(&mut source, "unix:destination/socket");
        succeeds(&source, &["migrate_start_postcopy"]);
        until(&mut source, "postcopy-active");
        if qemu.version < (10, 0, 0) {
            let text = error(&source, "migrate_cancel");
            assert!(text.starts_with("The guest runs on the destination already"));
        } else {
            succeeds(&source, &["migrate_cancel"]);
        }
        until(&mut source, "postcopy-active");
        succeeds(&source, &["migrate_set_parameter max-postcopy-bandwidth 0"]);
        until(&mut source, "completed");
    }
}

#[test]
fn ctrl_c_ends_the_waiting_and_not_the_migration() {
    let mut vm = pc(qemu::any(), &[]);
    succeeds(
        &vm,
        &[
            "migrate_set_parameter max-bandwidth 10k",
            "migrate_set_parameter downtime-limit 0",
        ],
    );
    let tmux = Tmux::start(vm.directory());
    tmux.enter(&format!("clear; {} --strict qmp", hmp().display()));
    tmux.wait_until("of a console", |screen| screen.ends_with("\n(qemu)"));
    tmux.enter("migrate exec:cat>/dev/null");
    tmux.wait_until("of progress", |screen| screen.contains("migrate: active, "));
    tmux.press("C-c");
    tmux.wait_until("of what goes on", |screen| {
        screen.contains("the migration goes on; 'info migrate' shows it")
            && screen.ends_with("\n(qemu)")
    });
    until(&mut vm, "active");
    tmux.enter("migrate_cancel");
    until(&mut vm, "cancelled");
}
