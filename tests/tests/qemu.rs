// SPDX-License-Identifier: GPL-2.0-or-later

//! The QEMUs that the other tests rely on.

use serde_json::{Value as Json, json};
use tests::qemu::{self, Setup};

#[test]
fn every_qemu_found_starts_and_answers() {
    for qemu in qemu::all() {
        let mut vm = Setup::new(qemu).start(&["-machine", "none"]);
        let reply = vm.control().execute("query-version", Json::Null).unwrap();
        let (major, minor, micro) = qemu.version;
        assert_eq!(
            reply["qemu"],
            json!({ "major": major, "minor": minor, "micro": micro })
        );
        assert!(vm.hmp_socket().exists());
        assert!(vm.qmp_socket().exists());
    }
}

#[test]
fn a_qemu_that_refuses_its_arguments_is_an_error_with_its_message() {
    let problem = Setup::new(qemu::any())
        .try_start(&["-machine", "teapot"])
        .err()
        .expect("QEMU has no such machine");
    assert!(problem.contains("unsupported machine type"), "{problem}");
}

#[test]
fn a_dropped_vm_leaves_no_process_and_no_directory() {
    let vm = Setup::new(qemu::any()).start(&["-machine", "none"]);
    let process = format!("/proc/{}", vm.process());
    let directory = vm.directory().to_owned();
    assert!(std::path::Path::new(&process).exists());
    drop(vm);
    assert!(!std::path::Path::new(&process).exists());
    assert!(!directory.exists());
}

#[test]
fn events_are_kept_until_somebody_asks_for_them() {
    let mut vm = Setup::new(qemu::any()).start(&["-machine", "none"]);
    let control = vm.control();
    control.execute("stop", Json::Null).unwrap();
    control.execute("cont", Json::Null).unwrap();
    control.wait_for("RESUME").unwrap();
    control.wait_for("STOP").unwrap();
    let status = control.execute("query-status", Json::Null).unwrap();
    assert_eq!(status["status"], "running");
}
