// SPDX-License-Identifier: GPL-2.0-or-later

//! A system that gives the program too little.

use std::process::{Command, Stdio};
use tests::program::hmp;
use tests::qemu::{self, Setup};

#[test]
fn too_few_files_or_threads_are_said_in_a_line() {
    let vm = Setup::new(qemu::any()).start(&["-machine", "none"]);
    for limit in ["-n 5", "-n 6", "-n 7", "-n 10", "-n 24", "-v 60000"] {
        let line = format!(
            "ulimit {limit} && exec {} qmp -c 'info version'",
            hmp().display()
        );
        let output = Command::new("sh")
            .args(["-c", &line])
            .current_dir(vm.directory())
            .env("HOME", vm.directory())
            .env("LC_ALL", "C")
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(!stderr.contains("panicked"), "{limit}: {stderr}");
        match output.status.code() {
            Some(0) => assert!(!output.stdout.is_empty() && stderr.is_empty(), "{stderr}"),
            Some(3) => assert!(
                stderr.starts_with("hmp: this program cannot have ") && stderr.lines().count() == 1,
                "{limit}: {stderr}"
            ),
            other => panic!("{limit}: {other:?}: {stderr}"),
        }
        // With less than three beside the standard ones there is no way.
        assert_eq!(
            output.status.success(),
            limit != "-n 5",
            "{limit}: {stderr}"
        );
    }
}
