// SPDX-License-Identifier: GPL-2.0-or-later

//! A tree of stubs builds as it comes out of `hx-bootstrap`.

// A file that cannot be written fails the test.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const MANIFEST: &str = r#"
[package]
name = "commands"
version = "0.0.0"
edition = "2024"
build = "build.rs"

[dependencies]
hmp-runtime = { path = "ROOT/hmp-runtime" }

[lints.rust]
warnings = "deny"

[workspace]
"#;

/// A crate like the commands', with nothing but the stubs in it.
fn crate_of_stubs(root: &Path) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("stubs");
    let _ = fs::remove_dir_all(&folder);
    for within in ["src", "build"] {
        fs::create_dir_all(folder.join(within)).unwrap();
    }
    let root_text = root.display().to_string();
    fs::write(
        folder.join("Cargo.toml"),
        MANIFEST.replace("ROOT", &root_text),
    )
    .unwrap();
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    for file in ["build.rs", "build/modules.rs", "src/lib.rs"] {
        fs::copy(root.join("commands").join(file), folder.join(file)).unwrap();
    }
    folder
}

fn bootstrap(folder: &Path) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_hx-bootstrap"))
        .arg("--source")
        .arg(folder.join("src"))
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/every_kind.hx"))
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_stub_of_every_kind_of_command_compiles() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let folder = crate_of_stubs(root);
    let said = bootstrap(&folder);
    assert_eq!(
        said.lines()
            .filter(|line| line.starts_with("wrote "))
            .count(),
        6,
        "{said}"
    );

    let build = Command::new(env!("CARGO"))
        .args(["check", "--offline", "--manifest-path"])
        .arg(folder.join("Cargo.toml"))
        // Dependencies built there need not be built again.
        .env(
            "CARGO_TARGET_DIR",
            Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap(),
        )
        .output()
        .unwrap();
    assert!(
        build.status.success(),
        "{}",
        String::from_utf8_lossy(&build.stderr)
    );

    // The second run changes nothing.
    let again = bootstrap(&folder);
    assert!(
        again.lines().all(|line| line.starts_with("kept ")),
        "{again}"
    );
}
