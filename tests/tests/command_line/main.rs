// SPDX-License-Identifier: GPL-2.0-or-later

//! `hmp` without a terminal, with a real QEMU.

#![allow(clippy::unwrap_used, clippy::panic)]

mod echo;
mod lists;
mod merged;
mod stdout;
mod timeout;
mod traffic;

use serde_json::{Value as Json, json};
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tests::program::hmp;
use tests::qemu::{self, Setup, Vm};

fn vm() -> Vm {
    Setup::new(qemu::any()).start(&["-machine", "none"])
}

/// `hmp` in the QEMU's directory, with an environment of its own.
fn command(directory: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(hmp());
    command
        .args(arguments)
        .current_dir(directory)
        .env_remove("HMP_SOCKET")
        .env("HOME", directory)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn run(vm: &Vm, arguments: &[&str]) -> Output {
    command(vm.directory(), arguments).output().unwrap()
}

/// Runs `hmp` with `input` on stdin.
fn feed(vm: &Vm, arguments: &[&str], input: &[u8]) -> Output {
    let mut child = command(vm.directory(), arguments)
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// Checks the status and the output of a run.
fn expect(output: &Output, status: i32, stdout: &str, stderr: &str) {
    assert_eq!(text(&output.stdout), stdout, "{output:?}");
    assert_eq!(text(&output.stderr), stderr, "{output:?}");
    assert_eq!(output.status.code(), Some(status), "{output:?}");
}

/// Checks for one line on stderr that says `what`, and nothing else.
fn expect_complaint(output: &Output, status: i32, what: &str) {
    let stderr = text(&output.stderr);
    assert!(
        stderr.starts_with("hmp: ") && stderr.contains(what),
        "{stderr}"
    );
    assert_eq!(stderr.lines().count(), 1, "{stderr}");
    assert_eq!(text(&output.stdout), "");
    assert_eq!(output.status.code(), Some(status));
}

#[test]
fn all_commands_run_in_order() {
    let vm = vm();
    let output = run(
        &vm,
        &[
            "qmp",
            "--keep-going",
            "-c",
            "stop",
            "-c",
            "teapot",
            "-c",
            "info status",
        ],
    );
    expect(
        &output,
        1,
        "VM status: paused\n",
        "unknown command: 'teapot'\n",
    );
    let output = run(&vm, &["qmp", "-c", "cont", "-c", "info status"]);
    expect(&output, 0, "VM status: running\n", "");
}

#[test]
fn stdin_is_one_command_a_line() {
    let vm = vm();
    let output = feed(&vm, &["qmp"], b"print 1\r\n\n  \n\tprint 2 \nprint 3");
    expect(&output, 0, "0x1\n0x2\n0x3\n", "");
    expect(&feed(&vm, &["qmp"], b""), 0, "", "");
    // Not even the last blank of a rest-of-line argument is a carriage return.
    let output = feed(
        &vm,
        &["qmp"],
        b"object_add rng-builtin,id=r\r\nqom-list /objects\r\n",
    );
    assert!(
        text(&output.stdout).contains("r (child<rng-builtin>)"),
        "{output:?}"
    );
}

#[test]
fn replies_and_errors_come_in_the_order_of_the_commands() {
    let vm = vm();
    let both = vm.directory().join("both");
    let file = File::create(&both).unwrap();
    let mut child = command(vm.directory(), &["qmp"])
        .stdin(Stdio::piped())
        .stdout(file.try_clone().unwrap())
        .stderr(file)
        .spawn()
        .unwrap();
    let input = b"print 1\na\nprint 2\nb\nprint 3\n";
    child.stdin.take().unwrap().write_all(input).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(1));
    assert_eq!(
        std::fs::read_to_string(both).unwrap(),
        "0x1\nunknown command: 'a'\n0x2\nunknown command: 'b'\n0x3\n"
    );
}

#[test]
fn null_ends_every_reply_with_a_nul_byte_and_puts_all_on_stdout() {
    let vm = vm();
    let output = feed(&vm, &["qmp", "-0"], b"print 1\n\nteapot\nstop\ncpu\n");
    let stdout = "0x1\n\0\0unknown command: 'teapot'\n\0\0\
                  unexpected end of expression\nTry \"help cpu\" for more information\n\0";
    expect(&output, 1, stdout, "");
}

#[test]
fn with_null_each_reply_is_there_before_the_next_command_is_sent() {
    let vm = vm();
    let mut child = command(vm.directory(), &["qmp", "--null"])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    for number in 1..50 {
        writeln!(stdin, "print {number}").unwrap();
        let mut reply = Vec::new();
        stdout.read_until(0, &mut reply).unwrap();
        assert_eq!(text(&reply), format!("{number:#x}\n\0"));
    }
    drop(stdin);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn json_is_one_object_for_each_command() {
    let vm = vm();
    let output = feed(&vm, &["qmp", "--json"], b"info status\n\nteapot\ncont\n");
    let objects: Vec<Json> = text(&output.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(objects.len(), 3);
    assert_eq!(objects[0]["command"], json!("info status"));
    assert_eq!(objects[0]["return"]["running"], json!(true));
    assert_eq!(
        objects[1],
        json!({ "command": "teapot", "error": { "desc": "unknown command: 'teapot'" } })
    );
    assert_eq!(objects[2], json!({ "command": "cont", "return": null }));
    assert_eq!(text(&output.stderr), "");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn json_names_the_class_of_what_qmp_refused() {
    let vm = vm();
    let output = run(&vm, &["qmp", "--json", "-c", "device_del teapot"]);
    let object: Json = serde_json::from_str(text(&output.stdout)).unwrap();
    assert_eq!(
        object["error"],
        json!({ "class": "DeviceNotFound", "desc": "Device 'teapot' not found" })
    );
}

#[test]
fn completions_are_one_a_line() {
    let vm = vm();
    let output = run(&vm, &["qmp", "--complete", "info stat"]);
    let lines: Vec<&str> = text(&output.stdout).lines().collect();
    // The description follows a tab character.
    let names: Vec<_> = lines
        .iter()
        .map(|line| line.split_once('\t').unwrap())
        .collect();
    assert_eq!(names.len(), 2);
    assert_eq!((names[0].0, names[1].0), ("stats", "status"));
    assert_eq!(
        names[1].1,
        "Show whether the guest is running, and why not."
    );
    assert_eq!(text(&output.stderr), "");
    expect(
        &run(&vm, &["qmp", "--complete", "block_job_cancel -"]),
        0,
        "-f\n",
        "",
    );
    expect(&run(&vm, &["qmp", "--complete", "teapot "]), 0, "", "");
}

#[test]
fn bytes_that_are_not_utf_8_are_only_a_bad_command() {
    let vm = vm();
    let output = feed(&vm, &["qmp"], b"b\xffd\nprint 1\n\0\xc3\nprint 2");
    assert_eq!(text(&output.stdout), "0x1\n0x2\n");
    let stderr = text(&output.stderr);
    assert!(
        stderr.starts_with("unknown command: 'b\u{fffd}d'\n"),
        "{stderr}"
    );
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn guest_text_reaches_a_pipe_unchanged() {
    let name = "a\x1b[31m\u{9b}b\u{202e}";
    let vm = Setup::new(qemu::any()).start(&["-machine", "none", "-name", name]);
    expect(
        &run(&vm, &["qmp", "-c", "info name"]),
        0,
        &format!("{name}\n"),
        "",
    );
    let output = run(&vm, &["qmp", "--json", "-c", "info name"]);
    let object: Json = serde_json::from_str(text(&output.stdout)).unwrap();
    assert_eq!(object["return"]["name"], json!(name));
}

#[test]
fn quit_succeeds_and_later_commands_have_no_connection() {
    let mut vm = vm();
    let output = run(&vm, &["qmp", "-c", "quit"]);
    expect(&output, 0, "", "");
    assert!(vm.wait().success());

    let mut vm = self::vm();
    let output = run(
        &vm,
        &["qmp", "-c", "q", "-c", "info status", "-c", "print 1"],
    );
    assert_eq!(output.status.code(), Some(3));
    let ended = "hmp: 'q' has ended QEMU: there is no reply to 'info status'\n";
    expect(&output, 3, "", &format!("{ended}hmp: not run: 'print 1'\n"));
    assert!(vm.wait().success());

    // A second one has nothing to end.
    let mut vm = self::vm();
    let output = feed(&vm, &["qmp", "--passthrough=always"], b"quit\nq\n");
    let ended = "hmp: 'quit' has ended QEMU: there is no reply to 'q'\n";
    expect(&output, 3, "", ended);
    assert!(vm.wait().success());
}

#[test]
fn wrong_usage_is_one_line_and_status_2() {
    let vm = vm();
    for (arguments, what) in [
        ([].as_slice(), "which QEMU? "),
        (&["--teapot", "qmp"], "invalid option '--teapot'"),
        (&["tcp:localhost:http"], "port"),
        (&["qmp", "--passthrough", "maybe"], "auto, never or always"),
        (&["qmp", "--timeout", "5s"], "such as 30 or 0.5, not '5s'"),
    ] {
        expect_complaint(&run(&vm, arguments), 2, what);
    }
}

#[test]
fn an_address_without_a_qmp_socket_is_one_line_and_status_3() {
    let vm = vm();
    std::fs::write(vm.directory().join("file"), "").unwrap();
    for (address, what) in [
        ("none", "no such socket"),
        ("file", "not a socket"),
        ("hmp", "human monitor"),
        ("tcp:localhost:1", "localhost:1"),
        ("fd:77", "fd:77"),
    ] {
        expect_complaint(&run(&vm, &[address, "-c", "stop"]), 3, what);
    }
}

#[test]
fn the_environment_says_where_qemu_is() {
    let vm = vm();
    let output = command(vm.directory(), &["-c", "print 1"])
        .env("HMP_SOCKET", "unix:qmp")
        .output()
        .unwrap();
    expect(&output, 0, "0x1\n", "");
    let output = command(vm.directory(), &["none", "-c", "print 1"])
        .env("HMP_SOCKET", "unix:qmp")
        .output()
        .unwrap();
    expect_complaint(&output, 3, "none");
}

#[test]
fn the_traffic_is_on_stderr() {
    let vm = vm();
    let output = run(&vm, &["qmp", "-v", "-c", "info status"]);
    assert_eq!(text(&output.stdout), "VM status: running\n");
    let stderr = text(&output.stderr);
    assert!(stderr.starts_with("<- {\"QMP\": "), "{stderr}");
    assert!(
        stderr.contains("-> {\"execute\":\"query-status\""),
        "{stderr}"
    );
}

#[test]
fn strict_sends_nothing_to_the_built_in_monitor() {
    let vm = vm();
    let arguments = [
        "qmp",
        "--strict",
        "--keep-going",
        "-v",
        "-c",
        "info mtree",
        "-c",
        "info status",
    ];
    let output = run(&vm, &arguments);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text(&output.stdout), "VM status: running\n");
    assert!(
        !text(&output.stderr).contains("human-monitor-command\""),
        "{output:?}"
    );
}

#[test]
fn help_and_version_need_no_qemu() {
    let directory = tempfile::tempdir().unwrap();
    let help = command(directory.path(), &["--help"]).output().unwrap();
    assert!(text(&help.stdout).starts_with("Usage: hmp [OPTIONS] [ADDRESS]\n"));
    assert_eq!(help.status.code(), Some(0));
    let version = command(directory.path(), &["-V"]).output().unwrap();
    assert!(text(&version.stdout).starts_with("hmp 0."));
    assert_eq!(version.status.code(), Some(0));
}
