// SPDX-License-Identifier: GPL-2.0-or-later

//! What is installed beside the program is up to date and works.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tests::program::hmp;
use tests::qemu::{self, Setup};
use tests::tmux::Tmux;

/// What `--generate` makes, and where it is in the tree.
const FILES: [(&str, &str); 4] = [
    ("man", "share/man/man1/hmp.1"),
    ("bash", "share/bash-completion/completions/hmp"),
    ("zsh", "share/zsh/site-functions/_hmp"),
    ("fish", "share/fish/vendor_completions.d/hmp.fish"),
];

fn in_tree(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(file)
}

#[test]
fn the_files_in_the_tree_are_what_the_program_prints() {
    for (what, file) in FILES {
        let output = Command::new(hmp())
            .args(["--generate", what])
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
        let found = std::fs::read(in_tree(file)).unwrap_or_default();
        assert!(
            found == output.stdout,
            "{file} is out of date; write it anew:\n  \
             cargo run --bin hmp -- --generate {what} > {file}"
        );
    }
}

#[test]
fn shells_can_read_their_files() {
    for (shell, file) in FILES {
        let is_there = Command::new(shell)
            .arg("--version")
            .stdout(Stdio::null())
            .status();
        // Of the shells, only bash is sure to be installed.
        if shell == "man" || (shell != "bash" && is_there.is_err()) {
            continue;
        }
        let output = Command::new(shell)
            .arg("-n")
            .arg(in_tree(file))
            .output()
            .unwrap();
        assert!(
            output.status.success() && output.stderr.is_empty(),
            "{output:?}"
        );
    }
}

/// A bash that completes `hmp`, in a directory.
fn bash(directory: &Path) -> Tmux {
    let tmux = Tmux::start(directory);
    let programs = hmp().parent().unwrap().to_owned();
    tmux.enter(&format!("PATH={}:$PATH", programs.display()));
    tmux.enter(&format!("source {}", in_tree(FILES[1].1).display()));
    tmux.enter("clear");
    tmux.wait_until("with nothing but a prompt", |screen| screen == "$");
    tmux
}

/// Types `line` and Tab, and waits until it has become `to`.
fn completes(bash: &Tmux, line: &str, to: &str) {
    bash.type_text(line);
    bash.press("Tab");
    bash.wait_until(&format!("{line:?} completed to {to:?}"), |screen| {
        screen == format!("$ {to}").trim_end()
    });
    // A letter shows whether a blank follows.
    bash.type_text("@");
    bash.wait_for(&format!("{to}@"));
    bash.press("C-u");
    bash.press("C-l");
    bash.wait_until("with nothing but a prompt", |screen| screen == "$");
}

#[test]
fn bash_completes_lines_for_the_monitor_by_asking_qemu() {
    let vm = Setup::new(qemu::any()).start(&[
        "-machine",
        "pc",
        "-device",
        "virtio-balloon-pci,id=b-one",
    ]);
    let bash = bash(vm.directory());
    for (line, to) in [
        // A complete word gets its quote and a blank.
        ("hmp qmp -c 'info ballo", "hmp qmp -c 'info balloon' "),
        ("hmp qmp -c \"info ballo", "hmp qmp -c \"info balloon\" "),
        ("hmp qmp -c info\\ ballo", "hmp qmp -c info\\ balloon "),
        (
            "hmp qmp --command='info ballo",
            "hmp qmp --command='info balloon' ",
        ),
        // A word that may go on does not.
        ("hmp qmp -c 'device_d", "hmp qmp -c 'device_del"),
        ("hmp qmp -c 'device_del ", "hmp qmp -c 'device_del b-one' "),
        (
            "hmp qmp -c stop -c 'device_del ",
            "hmp qmp -c stop -c 'device_del b-one' ",
        ),
        (
            "hmp -s qmp -c 'device_del ",
            "hmp -s qmp -c 'device_del b-one' ",
        ),
        (
            "hmp --socket=unix:qmp -c 'device_del ",
            "hmp --socket=unix:qmp -c 'device_del b-one' ",
        ),
        (
            "HMP_SOCKET=none hmp unix:qmp -c 'device_del ",
            "HMP_SOCKET=none hmp unix:qmp -c 'device_del b-one' ",
        ),
        (
            "hmp qmp -c 'qom-list /mach",
            "hmp qmp -c 'qom-list /machine/",
        ),
        (
            "hmp qmp -c device_add\\ e1000,multif",
            "hmp qmp -c device_add\\ e1000,multifunction=",
        ),
        (
            "hmp qmp --complete 'device_del ",
            "hmp qmp --complete 'device_del b-one' ",
        ),
        // Without a QEMU there are the names of commands.
        ("hmp explain 'block_resi", "hmp explain 'block_resize' "),
        ("hmp none -c 'info ballo", "hmp none -c 'info balloon' "),
    ] {
        completes(&bash, line, to);
    }
}

#[test]
fn bash_completes_options_their_values_and_sockets() {
    let vm = Setup::new(qemu::any()).start(&["-machine", "none"]);
    let directory = vm.directory().join("my machines");
    std::fs::create_dir(&directory).unwrap();
    std::fs::hard_link(vm.qmp_socket(), directory.join("first.sock")).unwrap();
    std::fs::write(vm.directory().join("qmp.log"), "").unwrap();
    let bash = bash(vm.directory());
    for (line, to) in [
        ("hmp --pass", "hmp --passthrough "),
        ("hmp --passthrough ne", "hmp --passthrough never "),
        ("hmp --passthrough=ne", "hmp --passthrough=never "),
        ("hmp --passthrough=", "hmp --passthrough="),
        ("hmp --events i", "hmp --events important "),
        ("hmp exp", "hmp explain "),
        ("hmp explain --q", "hmp explain --qemu "),
        ("hmp explain --jso", "hmp explain --jso"),
        // A socket, and not the file beside it.
        ("hmp qm", "hmp qmp "),
        ("hmp unix:qm", "hmp unix:qmp "),
        ("hmp --socket=unix:qm", "hmp --socket=unix:qmp "),
        ("hmp un", "hmp unix:"),
        ("hmp my", "hmp my\\ machines/"),
        ("hmp my\\ machines/", "hmp my\\ machines/first.sock "),
        ("hmp 'my machines/", "hmp 'my machines/first.sock' "),
        // There can be only one address.
        ("hmp qmp qm", "hmp qmp qm"),
    ] {
        completes(&bash, line, to);
    }
}

#[test]
fn bash_lists_how_a_line_may_go_on() {
    let vm = Setup::new(qemu::any()).start(&["-machine", "none"]);
    let bash = bash(vm.directory());
    bash.type_text("hmp qmp -c 'info stat");
    bash.press("Tab");
    bash.press("Tab");
    bash.wait_for("info stats   info status\n$ hmp qmp -c 'info stat");
}
