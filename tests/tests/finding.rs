// SPDX-License-Identifier: GPL-2.0-or-later

//! QEMUs are found without an address, and who has a socket is told truly.

#![allow(clippy::unwrap_used, clippy::panic)]

use serde_json::Value as Json;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};
use tests::program::hmp;
use tests::qemu::{self, Qemu, Setup, Stopped, Vm};

fn run(directory: &Path, arguments: &[&str]) -> Output {
    Command::new(hmp())
        .args(arguments)
        .current_dir(directory)
        .env_remove("HMP_SOCKET")
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// What `hmp ls --json` says of a QEMU; those of other tests run as well.
fn listed(vm: &Vm) -> Json {
    let output = run(vm.directory(), &["ls", "--json"]);
    assert!(output.status.success(), "{output:?}");
    let all: Vec<Json> = serde_json::from_slice(&output.stdout).unwrap();
    let found = all.into_iter().find(|it| it["pid"] == vm.process());
    found.unwrap_or_else(|| panic!("pid {}: {}", vm.process(), text(&output.stdout)))
}

/// The monitor of a QEMU at the socket `file` in its directory.
fn monitor(vm: &Vm, file: &str) -> Json {
    let address = vm.directory().join(file).display().to_string();
    let qemu = listed(vm);
    let monitors = qemu["monitors"].as_array().unwrap();
    let found = monitors.iter().find(|it| it["address"] == *address);
    found
        .unwrap_or_else(|| panic!("{address}: {qemu:#}"))
        .clone()
}

/// A name that no other VM has.
fn name(qemu: &Qemu, what: &str) -> String {
    let version = qemu.minor_version();
    format!("{what}-{version}-{}", std::process::id())
}

fn named(qemu: &Qemu, name: &str) -> Vm {
    Setup::new(qemu).start(&["-machine", "none", "-name", name])
}

#[test]
fn a_qemu_is_listed_with_its_version_and_its_monitors() {
    for qemu in qemu::all() {
        let name = name(qemu, "listed");
        let vm = named(qemu, &name);
        let found = listed(&vm);
        assert_eq!(found["name"], *name, "{qemu}: {found:#}");
        let (major, minor, micro) = qemu.version;
        let version = format!("{major}.{minor}.{micro}");
        assert_eq!(found["version"], *version, "{qemu}: {found:#}");
        assert_eq!(found["is_stopped"], false, "{qemu}: {found:#}");
        assert_eq!(monitor(&vm, "qmp")["protocol"], "qmp", "{qemu}");
        assert_eq!(monitor(&vm, "hmp")["protocol"], "hmp", "{qemu}");

        let table = run(vm.directory(), &["ls"]);
        let lines = text(&table.stdout).lines();
        let row = lines.map(|line| line.split_whitespace().collect::<Vec<_>>());
        let qmp = vm.directory().join("qmp").display().to_string();
        let pid = vm.process().to_string();
        let expected = [&*name, &pid, &version, "QMP", "free", &qmp];
        assert!(
            row.into_iter().any(|row| row == expected),
            "{qemu}: {table:?}"
        );
    }
}

#[test]
fn a_socket_is_free_until_a_client_has_it() {
    for qemu in qemu::all() {
        let vm = named(qemu, &name(qemu, "held"));
        assert_eq!(monitor(&vm, "qmp")["state"], "free", "{qemu}");
        let mut client = Command::new(hmp())
            .arg(vm.qmp_socket())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let deadline = Instant::now() + Duration::from_secs(60);
        while monitor(&vm, "qmp")["state"] != "held" {
            assert!(Instant::now() < deadline, "{qemu}: {}", listed(&vm));
            std::thread::sleep(Duration::from_millis(10));
        }
        let holder = &monitor(&vm, "qmp")["holder"];
        assert_eq!(holder["pid"], client.id(), "{qemu}");
        assert_eq!(holder["program"], "hmp", "{qemu}");

        // Whoever wants it as well reads who has it.
        let refused = run(
            vm.directory(),
            &["qmp", "--timeout", "2", "-c", "info name"],
        );
        let error = text(&refused.stderr);
        let held = format!("qmp: held by hmp (pid {})", client.id());
        assert_eq!(error.matches(&held).count(), 2, "{qemu}: {error}");
        assert!(error.contains("waiting 2s for it\n"), "{qemu}: {error}");
        assert_eq!(refused.status.code(), Some(4), "{qemu}: {error}");

        drop(client.stdin.take());
        assert!(client.wait().unwrap().success(), "{qemu}");
        let deadline = Instant::now() + Duration::from_secs(60);
        while monitor(&vm, "qmp")["state"] != "free" {
            assert!(Instant::now() < deadline, "{qemu}: {}", listed(&vm));
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

#[test]
fn a_stopped_qemu_is_told_from_a_held_one() {
    for qemu in qemu::all() {
        let vm = named(qemu, &name(qemu, "stopped"));
        let stopped = Stopped::new(&vm);
        let deadline = Instant::now() + Duration::from_secs(60);
        while listed(&vm)["is_stopped"] != true {
            assert!(Instant::now() < deadline, "{qemu}: {}", listed(&vm));
            std::thread::sleep(Duration::from_millis(10));
        }
        let output = run(
            vm.directory(),
            &["qmp", "--timeout", "2", "-c", "info name"],
        );
        let error = text(&output.stderr);
        let pid = vm.process();
        let advice = format!("(pid {pid}) is stopped and answers nobody; 'kill -CONT {pid}'");
        assert_eq!(error.matches(&advice).count(), 2, "{qemu}: {error}");
        assert_eq!(output.status.code(), Some(4), "{qemu}: {error}");
        drop(stopped);
    }
}

#[test]
fn a_name_or_a_process_number_is_enough() {
    for qemu in qemu::all() {
        let name = name(qemu, "called");
        let vm = named(qemu, &name);
        let expected = format!("{name}\n");
        for target in [&name, &vm.process().to_string()] {
            let output = run(vm.directory(), &[target, "-c", "info name"]);
            assert_eq!(text(&output.stderr), "", "{qemu} {target}");
            assert_eq!(text(&output.stdout), expected, "{qemu} {target}");
        }
        // A file of that name wins.
        std::fs::write(vm.directory().join(&name), "").unwrap();
        let output = run(vm.directory(), &[&name, "-c", "info name"]);
        let error = text(&output.stderr);
        assert!(error.contains("this is not a socket"), "{qemu}: {error}");
        assert_eq!(output.status.code(), Some(3), "{qemu}: {error}");
    }
}

#[test]
fn a_name_of_two_qemus_is_no_answer() {
    let qemu = qemu::any();
    let name = name(qemu, "twins");
    let (first, second) = (named(qemu, &name), named(qemu, &name));
    let output = run(first.directory(), &[&name, "-c", "quit"]);
    let error = text(&output.stderr);
    let mut pids = [first.process(), second.process()];
    pids.sort_unstable();
    let [one, other] = pids;
    assert_eq!(
        error,
        format!(
            "hmp: 2 QEMUs are called '{name}': give the process number of one: {one} {other}\n"
        )
    );
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn every_spelling_of_a_monitor_is_found() {
    for qemu in qemu::all() {
        let setup = Setup::new(qemu);
        let config = "[chardev \"file\"]\n  backend = \"socket\"\n  path = \"config.sock\"\n  \
                      server = \"on\"\n  wait = \"off\"\n[mon]\n  chardev = \"file\"\n  \
                      mode = \"control\"\n";
        std::fs::write(setup.directory().join("vm.cfg"), config).unwrap();
        let vm = setup.start(&[
            "-machine",
            "none",
            "-readconfig",
            "vm.cfg",
            "-chardev",
            "socket,id=full,path=full.sock,server=on,wait=off",
            "-mon",
            "full,mode=control",
            "-qmp-pretty",
            "unix:pretty.sock,server,nowait",
            "-monitor",
            "unix:human.sock,server,nowait",
        ]);
        for (file, protocol) in [
            ("config.sock", "qmp"),
            ("full.sock", "qmp"),
            ("pretty.sock", "qmp"),
            ("human.sock", "hmp"),
        ] {
            let found = monitor(&vm, file);
            assert_eq!(found["protocol"], protocol, "{qemu} {file}");
            assert_eq!(found["state"], "free", "{qemu} {file}");
        }
    }
}

#[test]
fn the_lines_for_a_human_monitor_make_a_qmp_monitor() {
    for qemu in qemu::all().iter().filter(|it| it.version >= (11, 1, 0)) {
        let mut vm = named(qemu, "human");
        let output = run(vm.directory(), &["hmp", "-c", "info name"]);
        let error = text(&output.stderr);
        assert_eq!(output.status.code(), Some(3), "{error}");
        let lines: Vec<&str> = error.split('\'').skip(1).step_by(2).collect();
        let [chardev, monitor] = lines[..] else {
            panic!("{error}");
        };
        for line in [&*chardev.replace("PATH", "made"), monitor] {
            assert_eq!(vm.control().hmp(line), Ok(String::new()), "{line}");
        }
        let output = run(vm.directory(), &["made", "-c", "info name"]);
        assert_eq!(text(&output.stdout), "human\n", "{output:?}");
    }
}

#[test]
fn what_cannot_be_connected_to_is_said_to_be_so() {
    let qemu = qemu::any();
    let directory = tempfile::tempdir().unwrap();
    let human = name(qemu, "human");
    let socket = directory.path().join("hmp");
    let mut child = Command::new(&qemu.system)
        .args(["-machine", "none", "-display", "none", "-name", &human])
        .arg("-monitor")
        .arg(format!("unix:{},server,nowait", socket.display()))
        .spawn()
        .unwrap();
    let deadline = Instant::now() + Duration::from_secs(60);
    while !socket.exists() {
        assert!(Instant::now() < deadline);
        std::thread::sleep(Duration::from_millis(10));
    }
    let output = run(directory.path(), &[&human, "-c", "info name"]);
    let gone = run(directory.path(), &["libvrt:vm", "-c", "info name"]);
    child.kill().unwrap();
    child.wait().unwrap();
    let error = text(&output.stderr);
    assert!(
        error.contains("has no QMP monitor that you can connect to"),
        "{error}"
    );
    assert_eq!(output.status.code(), Some(2), "{error}");
    let error = text(&gone.stderr);
    assert!(
        error.contains("ssh:HOST:PATH, exec:COMMAND and fd:N\n"),
        "{error}"
    );
    assert_eq!(gone.status.code(), Some(2), "{error}");
}
