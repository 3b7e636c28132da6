// SPDX-License-Identifier: GPL-2.0-or-later

//! QEMUs that are reached through a program: a shell command, or a real `sshd`.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};
use tests::program::hmp;
use tests::qemu::{self, Qemu, Setup, Stopped, Vm};
use tests::tmux::Tmux;

fn vm(qemu: &Qemu) -> Vm {
    Setup::new(qemu).start(&["-machine", "none", "-name", "there"])
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// Runs `hmp`, which finds `ssh` in this directory first.
fn run(directory: &Path, arguments: &[&str]) -> Output {
    let path = std::env::var("PATH").unwrap_or_default();
    Command::new(hmp())
        .args(arguments)
        .current_dir(directory)
        .env("PATH", format!("{}:{path}", directory.display()))
        .env_remove("HMP_SOCKET")
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn expect(output: &Output, status: i32, stdout: &str) {
    assert_eq!(text(&output.stdout), stdout, "{output:?}");
    assert_eq!(output.status.code(), Some(status), "{output:?}");
}

#[test]
fn a_shell_command_has_qmp_on_its_stdin_and_stdout() {
    for qemu in qemu::all() {
        let vm = vm(qemu);
        for command in [
            "exec:socat - unix:qmp",
            // A list of commands, with quotes.
            "exec:cd '.' && socat STDIO UNIX-CONNECT:\"qmp\"",
        ] {
            let output = run(
                vm.directory(),
                &[command, "-c", "info name", "-c", "help info"],
            );
            assert!(
                text(&output.stdout).starts_with("there\n"),
                "{qemu}: {output:?}"
            );
            assert_eq!(text(&output.stderr), "", "{qemu}");
            assert_eq!(output.status.code(), Some(0), "{qemu}: {output:?}");
        }
        // The socket is let go with the session.
        let output = run(vm.directory(), &["qmp", "-c", "info name"]);
        expect(&output, 0, "there\n");
    }
}

#[test]
fn what_needs_a_descriptor_says_so() {
    for qemu in qemu::all() {
        let vm = vm(qemu);
        std::fs::write(vm.directory().join("file"), "").unwrap();
        let output = run(
            vm.directory(),
            &["exec:socat - unix:qmp", "-c", "getfd name"],
        );
        expect(&output, 1, "");
        let error = text(&output.stderr);
        assert!(error.contains("file descriptor"), "{qemu}: {error}");
        // The connection goes on.
        let lines = ["--keep-going", "-c", "getfd name", "-c", "info name"];
        let output = run(
            vm.directory(),
            &[&["exec:socat - unix:qmp"], &lines[..]].concat(),
        );
        expect(&output, 1, "there\n");
    }
}

#[test]
fn a_command_that_is_no_qmp_is_one_line_and_status_3() {
    let directory = tempfile::tempdir().unwrap();
    for (command, what) in [
        ("exec:true", "closed the connection without a QMP greeting"),
        (
            "exec:exit 3",
            "closed the connection without a QMP greeting",
        ),
        ("exec:echo hello", "this is not QMP"),
    ] {
        let output = run(directory.path(), &[command, "-c", "info name"]);
        expect(&output, 3, "");
        let error = text(&output.stderr);
        assert!(error.contains(what), "{command}: {error}");
        assert_eq!(error.lines().count(), 1, "{command}: {error}");
    }
    // One that says nothing is not waited for, and is ended.
    let output = run(
        directory.path(),
        &["exec:exec sleep 600", "--timeout", "0.5", "-c", "info name"],
    );
    expect(&output, 4, "");
}

/// Ctrl-C goes to every process of the terminal's group.
#[test]
fn ctrl_c_means_the_command_and_not_the_program_between() {
    for qemu in qemu::all() {
        let vm = vm(qemu);
        let tmux = Tmux::start(vm.directory());
        tmux.enter(&format!("{} 'exec:socat - unix:qmp'", hmp().display()));
        tmux.wait_for("\n(qemu)");
        // A QEMU that answers nothing.
        let stopped = Stopped::new(&vm);
        tmux.enter("info name");
        tmux.wait_for("(qemu) info name");
        tmux.press("C-c");
        tmux.wait_for("(qemu) info name\n^C\n(qemu)");
        drop(stopped);
        tmux.enter("info status");
        tmux.wait_for("(qemu) info status\nVM status: running\n(qemu)");
    }
}

/// A server on the loopback with keys of its own, which ends with the test.
struct Sshd {
    child: Child,
    directory: tempfile::TempDir,
}

impl Drop for Sshd {
    fn drop(&mut self) {
        // Both fail only for a server that has ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Sshd {
    fn start() -> Sshd {
        let directory = tempfile::tempdir().unwrap();
        let path = |name: &str| directory.path().join(name).display().to_string();
        for key in ["host", "user"] {
            let made = Command::new("ssh-keygen")
                .args(["-q", "-t", "ed25519", "-N", "", "-f", &path(key)])
                .status();
            assert!(made.unwrap().success());
        }
        let port = {
            let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
            listener.local_addr().unwrap().port()
        };
        let server = format!(
            "Port {port}\nListenAddress 127.0.0.1\nHostKey {}\nAuthorizedKeysFile {}\n\
             StrictModes no\nUsePAM no\nPidFile none\nPasswordAuthentication no\n",
            path("host"),
            path("user.pub"),
        );
        std::fs::write(path("sshd_config"), server).unwrap();
        let client = format!(
            "Host vmhost\n  HostName 127.0.0.1\n  Port {port}\n  IdentityFile {}\n  \
             IdentitiesOnly yes\n  StrictHostKeyChecking no\n  LogLevel ERROR\n  \
             UserKnownHostsFile /dev/null\n  BatchMode yes\n",
            path("user"),
        );
        std::fs::write(path("config"), client).unwrap();
        // The user's own configuration would count: here it is this one.
        let wrapper = format!(
            "#!/bin/sh\nexec /usr/bin/ssh -F '{}' \"$@\"\n",
            path("config")
        );
        std::fs::write(path("ssh"), wrapper).unwrap();
        std::fs::set_permissions(path("ssh"), std::fs::Permissions::from_mode(0o755)).unwrap();
        // Root's sshd wants this folder.
        let _ = std::fs::create_dir("/run/sshd");
        let child = Command::new("/usr/sbin/sshd")
            .args(["-D", "-e", "-f", &path("sshd_config")])
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("/usr/sbin/sshd: {error}"));
        let deadline = Instant::now() + Duration::from_secs(60);
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(Instant::now() < deadline, "sshd does not start");
            std::thread::sleep(Duration::from_millis(20));
        }
        Sshd { child, directory }
    }

    fn run(&self, arguments: &[&str]) -> Output {
        run(self.directory.path(), arguments)
    }
}

#[test]
fn a_socket_of_another_host_is_reached_by_ssh() {
    let sshd = Sshd::start();
    for qemu in qemu::all() {
        let vm = vm(qemu);
        let address = format!("ssh:vmhost:{}", vm.qmp_socket().display());
        let output = sshd.run(&[&address, "-c", "info name", "-c", "info status"]);
        assert_eq!(text(&output.stderr), "", "{qemu}");
        expect(&output, 0, "there\nVM status: running\n");
        // Nothing is left, and the next session finds the socket free.
        let output = sshd.run(&[&address, "-c", "quit"]);
        expect(&output, 0, "");
    }
}

#[test]
fn a_path_may_have_colons() {
    let sshd = Sshd::start();
    let setup = Setup::new(qemu::any());
    let _vm = setup.start(&["-machine", "none", "-qmp", "unix:a:b,server=on,wait=off"]);
    let address = format!("ssh:vmhost:{}", _vm.directory().join("a:b").display());
    let output = sshd.run(&[&address, "-c", "info status"]);
    expect(&output, 0, "VM status: running\n");
}

#[test]
fn what_ssh_cannot_reach_is_said_and_status_3() {
    let sshd = Sshd::start();
    for (address, what) in [
        ("ssh:vmhost:/no/such.sock", "without a QMP greeting"),
        (
            "ssh:nosuch.invalid:/a.sock",
            "ssh has ended before it was connected",
        ),
    ] {
        let output = sshd.run(&[address, "-c", "info name"]);
        expect(&output, 3, "");
        let error = text(&output.stderr);
        assert!(error.contains(what), "{address}: {error}");
    }
}
