// SPDX-License-Identifier: GPL-2.0-or-later

//! The `hmp` binary under test.

use crate::qemu::Vm;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

/// The `hmp` of this source tree, built now if it is out of date.
///
/// Cargo tells a test only where the binaries of its own package are, and `hmp`
/// is in another package. So cargo is asked to build it, and says where it is.
pub fn hmp() -> &'static Path {
    static HMP: OnceLock<PathBuf> = OnceLock::new();
    HMP.get_or_init(|| build("dev"))
}

/// The `hmp` of this source tree with optimisations, for measurements.
pub fn hmp_release() -> &'static Path {
    static HMP: OnceLock<PathBuf> = OnceLock::new();
    HMP.get_or_init(|| build("release"))
}

/// Runs one line with `hmp` in the directory of a VM, where the socket is
/// called `qmp`.
pub fn hmp_on(vm: &Vm, options: &[&str], line: &str) -> Output {
    Command::new(hmp())
        .args(options)
        .args(["qmp", "-c", line])
        .current_dir(vm.directory())
        .output()
        .expect("hmp starts")
}

fn build(profile: &str) -> PathBuf {
    let output = Command::new(env!("CARGO"))
        .args(["build", "--locked", "--package", "commands", "--bin", "hmp"])
        .args(["--profile", profile])
        .arg("--message-format=json-render-diagnostics")
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .expect("cargo starts");
    assert!(output.status.success(), "hmp does not build");
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter(|message| message["target"]["name"] == "hmp")
        .find_map(|message| message["executable"].as_str().map(PathBuf::from))
        .expect("cargo names the executable that it built")
}
