// SPDX-License-Identifier: GPL-2.0-or-later

//! Which files the build takes for commands, and what it says of the others.

#![allow(clippy::unwrap_used)]

#[path = "../build/modules.rs"]
mod modules;

use modules::{declare, find};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// A folder with these files in it.
fn source(files: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in files {
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "").unwrap();
    }
    folder
}

/// What the build says of these files, with `src` for the folder.
fn misplaced(files: &[&str]) -> Vec<String> {
    let folder = source(files);
    let path = folder.path().to_str().unwrap();
    let problems = find(folder.path()).unwrap().unwrap_err();
    let problems = problems.iter();
    problems
        .map(|problem| problem.replace(path, "src"))
        .collect()
}

#[test]
fn each_file_of_each_folder_is_a_module() {
    let folder = source(&[
        "lib.rs",
        "main.rs",
        "bin/hmp.rs",
        "net/set_link.rs",
        "block/eject.rs",
        "block/change.rs",
        // No Rust, or none of its own.
        "block/notes.txt",
        "block/drawings/graph.svg",
        "block/.#eject.rs",
        "empty/notes.txt",
        "notes.txt",
    ]);
    let path = folder.path().to_str().unwrap();
    let text = declare(&find(folder.path()).unwrap().unwrap());
    assert_eq!(
        text.replace(path, "src"),
        "\
mod block {
    #[path = \"src/block/change.rs\"]
    pub(crate) mod change;
    #[path = \"src/block/eject.rs\"]
    pub(crate) mod eject;
}
mod net {
    #[path = \"src/net/set_link.rs\"]
    pub(crate) mod set_link;
}
"
    );
}

#[test]
fn a_file_beside_the_folders_is_told_its_place() {
    assert_eq!(
        misplaced(&["lib.rs", "eject.rs", "block/change.rs"]),
        ["src/eject.rs is in no subsystem's folder: move it to src/SUBSYSTEM/eject.rs"]
    );
}

#[test]
fn a_file_in_a_folder_within_a_subsystem_is_told_its_place() {
    assert_eq!(
        misplaced(&["block/jobs/info_jobs.rs", "block/jobs/old/cancel.rs"]),
        [
            "src/block/jobs/info_jobs.rs is in a folder within a subsystem's: move it to \
             src/block/info_jobs.rs",
            "src/block/jobs/old/cancel.rs is in a folder within a subsystem's: move it to \
             src/block/cancel.rs",
        ]
    );
}

#[test]
fn a_file_named_after_a_keyword_is_told_another_name() {
    assert_eq!(
        misplaced(&["block/move.rs"]),
        [
            "src/block/move.rs is named after a keyword of Rust, and no module can be called \
             `move`: rename it to src/block/move_command.rs; the attribute keeps `name = \"move\"`"
        ]
    );
}

#[test]
fn a_name_that_no_module_can_have_is_told_another() {
    let say = |path: &str, right: &str| {
        format!(
            "{path} cannot be a module: its name needs small letters, digits and `_`, and a \
             letter first, such as {right}"
        )
    };
    assert_eq!(
        misplaced(&["block/info-block.rs", "block/9p.rs", "block/Eject.rs"]),
        [
            say("src/block/9p.rs", "src/block/info_9p.rs"),
            say("src/block/Eject.rs", "src/block/eject.rs"),
            say("src/block/info-block.rs", "src/block/info_block.rs"),
        ]
    );
    assert_eq!(
        misplaced(&["block-jobs/eject.rs"]),
        [say("src/block-jobs", "src/block_jobs")]
    );
}

#[test]
fn a_folder_needs_no_file_that_declares_its_modules() {
    assert_eq!(
        misplaced(&["block/mod.rs", "block/eject.rs"]),
        [
            "src/block/mod.rs is not needed, as the build declares the modules: drop it, or name \
             it after what it holds"
        ]
    );
}

#[test]
fn the_commands_of_this_crate_are_where_they_belong() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let subsystems = find(&source).unwrap().unwrap();
    assert!(subsystems.iter().any(|subsystem| subsystem.name == "block"));
}
