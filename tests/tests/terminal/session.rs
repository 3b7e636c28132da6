// SPDX-License-Identifier: GPL-2.0-or-later

//! The console from its start to its end.

use super::*;
use std::os::unix::net::UnixListener;

#[test]
fn every_qemu_is_greeted_with_its_version() {
    for qemu in qemu::all() {
        let console = Console::on(qemu, &["-machine", "none"], "");
        let (major, minor, micro) = qemu.version;
        let banner =
            format!("QEMU {major}.{minor}.{micro} monitor - type 'help' for more information");
        assert_eq!(console.tmux.screen(), format!("{banner}\n(qemu)"));
        console.tmux.enter("info status");
        console.wait_for_text("(qemu) info status\nVM status: running\n(qemu)");
    }
}

#[test]
fn ctrl_d_leaves_and_qemu_goes_on() {
    let mut console = Console::start("");
    console.tmux.type_text("stop");
    console.tmux.wait_for("(qemu) stop");
    // On a line that is not empty, Ctrl-D deletes.
    console.tmux.press("C-a");
    console.tmux.press("C-d");
    console.tmux.wait_for("(qemu) top");
    console.tmux.press("C-u");
    console.tmux.press("C-k");
    console.tmux.press("C-d");
    console.ended(0);
    assert!(console.is_running());
}

#[test]
fn quit_ends_qemu_and_the_console() {
    for quit in ["quit", "q"] {
        let mut console = Console::start("");
        console.tmux.enter("quit now");
        console.wait_for_text(
            "(qemu) quit now\nquit|q: extraneous characters at the end of line\n\
             Try \"help quit\" for more information\n(qemu)",
        );
        assert!(console.is_running());
        console.tmux.enter(quit);
        console
            .tmux
            .wait_for(&format!("(qemu) {quit}\nstatus 0\n$"));
        console.ended(0);
        assert!(console.vm.wait().success());
    }
}

#[test]
fn a_qemu_that_dies_ends_the_console_without_a_key() {
    let console = Console::start("");
    console.tmux.type_text("half a li");
    console.tmux.wait_for("(qemu) half a li");
    console.signal("KILL");
    let screen = console.tmux.wait_for("status 3\n$");
    let lines: Vec<&str> = screen.lines().skip(1).collect();
    assert_eq!(lines[0], "(qemu) half a li");
    assert!(lines[1].starts_with("hmp: "), "{screen}");
    assert_eq!(lines[2..], ["status 3", "$"], "{screen}");
    console.ended(3);
}

#[test]
fn a_qemu_that_dies_under_a_command_is_reported_once() {
    let console = Console::start("");
    console.signal("STOP");
    console.tmux.enter("info status");
    std::thread::sleep(Duration::from_millis(200));
    console.signal("KILL");
    let screen = console.tmux.wait_for("status 3\n$");
    assert_eq!(screen.matches("hmp: ").count(), 1, "{screen}");
    console.ended(3);
}

#[test]
fn a_qemu_that_is_told_to_end_says_so_before_it_goes() {
    let console = Console::start("");
    console.signal("TERM");
    let screen = console.tmux.wait_for("status 3\n$");
    assert!(
        screen.contains("[event] SHUTDOWN guest=false reason=host-signal\n"),
        "{screen}"
    );
}

#[test]
fn reconnecting_keeps_the_session_and_the_line() {
    let mut console = Console::start("--reconnect");
    console.tmux.enter("print 1");
    console.tmux.type_text("print 6");
    console.tmux.wait_for("(qemu) print 6");
    let directory = console.vm.directory().to_owned();
    console.signal("TERM");
    console.vm.wait();
    console.tmux.wait_until("that says so", |screen| {
        screen.contains("waiting for it (Ctrl-C leaves)") && screen.ends_with("(qemu) print 6")
    });
    // A command that needs QEMU fails with a message.
    console.tmux.press("C-u");
    console.tmux.enter("info status");
    console.tmux.wait_until("with an error", |screen| {
        screen.contains("(qemu) info status\nhmp: no reply: ")
    });
    console.tmux.type_text("print 6");
    console.tmux.wait_for("(qemu) print 6");

    let mut successor = Command::new(&console.vm.qemu().system)
        .args(["-nodefaults", "-display", "none", "-accel", "tcg"])
        .args(["-machine", "none", "-qmp", "unix:qmp,server=on,wait=off"])
        .current_dir(&directory)
        .spawn()
        .unwrap();
    console.tmux.wait_until("of a new connection", |screen| {
        screen.contains("hmp: connected again, to QEMU ") && screen.ends_with("(qemu) print 6")
    });
    console.tmux.type_text("*7");
    console.tmux.press("Enter");
    console.tmux.wait_for("(qemu) print 6*7\n0x2a\n(qemu)");
    console.tmux.enter("info history");
    console
        .tmux
        .wait_for("0: 'print 1'\n1: 'info status'\n2: 'print 6*7'\n3: 'info history'\n(qemu)");
    // The connection is lost again, and now the user leaves.
    successor.kill().unwrap();
    successor.wait().unwrap();
    console.tmux.wait_until("that waits again", |screen| {
        screen.matches("waiting for it").count() == 2 && screen.ends_with("(qemu)")
    });
    console.tmux.press("C-c");
    console.ended(3);
}

#[test]
fn ctrl_z_stops_and_fg_goes_on_with_the_line() {
    let console = Console::start("");
    console.tmux.type_text("print 6");
    console.tmux.wait_for("(qemu) print 6");
    console.tmux.press("C-z");
    console.tmux.wait_until("of the shell", |screen| {
        screen.contains("Stopped") && screen.ends_with('$')
    });
    console.tmux.enter("stty -a | grep -o -- '-\\?icanon'");
    console.tmux.wait_for("\nicanon\n$");
    console.tmux.enter("fg");
    console.tmux.wait_for("\n(qemu) print 6");
    console.tmux.type_text("*7");
    console.tmux.press("Enter");
    console.tmux.wait_for("(qemu) print 6*7\n0x2a\n(qemu)");
}

#[test]
fn a_command_that_a_signal_ends_leaves_no_file() {
    // This QEMU has to be given the file by its name.
    let arguments = ["-machine", "pc", "-cpu", "max", "-S"];
    let vm = Setup::new(qemu::version(7, 2)).start(&arguments);
    let tmux = Tmux::start(vm.directory());
    tmux.enter("mkdir tmp; export TMPDIR=$PWD/tmp");
    let console = Console { vm, tmux };
    let files = console.vm.directory().join("tmp");
    for (signal, status) in [("TERM", 143), ("HUP", 129), ("QUIT", 131)] {
        console.open("--strict");
        console.tmux.enter("sum 0 0xffffffff");
        let deadline = Instant::now() + Duration::from_secs(60);
        while files.read_dir().unwrap().next().is_none() {
            assert!(Instant::now() < deadline, "no file");
        }
        let program = format!("{} --strict qmp", hmp().display());
        send_signal(signal, &process_in(console.vm.directory(), &program));
        console.ended(status);
        assert_eq!(files.read_dir().unwrap().count(), 0);
    }
}

#[test]
fn a_signal_to_end_leaves_the_terminal_as_it_was() {
    let mut console = Console::start("");
    console.tmux.type_text("half");
    console.tmux.wait_for("(qemu) half");
    let pattern = format!("{} qmp", hmp().display());
    let directory = console.vm.directory().to_owned();
    send_signal("TERM", &process_in(&directory, &pattern));
    console.ended(143);
    assert!(console.is_running());
}

/// The process with this command line and working directory.
fn process_in(directory: &Path, command_line: &str) -> String {
    std::fs::read_dir("/proc")
        .unwrap()
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .find(|process| {
            let arguments = std::fs::read(process.join("cmdline")).unwrap_or_default();
            let arguments = String::from_utf8_lossy(&arguments).replace('\0', " ");
            arguments.trim_end() == command_line
                && std::fs::read_link(process.join("cwd")).is_ok_and(|cwd| cwd == directory)
        })
        .and_then(|process| {
            process
                .file_name()
                .map(|name| name.to_string_lossy().into_owned())
        })
        .unwrap_or_else(|| panic!("no process '{command_line}' in {}", directory.display()))
}

#[test]
fn ctrl_c_gives_up_a_command_that_hangs() {
    let console = Console::start("");
    console.signal("STOP");
    console.tmux.enter("info status");
    // The reply never comes, so there is nothing to wait for.
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(console.text(), "(qemu) info status");
    console.tmux.press("C-c");
    console.wait_for_text("(qemu) info status\n^C\n(qemu)");
    console.signal("CONT");
    console.tmux.enter("info name");
    still_works(&console);
    // The reply that nobody waited for is not shown.
    assert!(!console.text().contains("VM status"));
}

/// A console that waits for a migration to a destination that never answers.
fn migrating() -> (Console, UnixListener) {
    let arguments = ["-machine", "pc", "-m", "32", "-S"];
    let console = Console::on(qemu::any(), &arguments, "--strict");
    let silent = UnixListener::bind(console.vm.directory().join("silent")).unwrap();
    console.tmux.enter("migrate unix:silent");
    console.tmux.wait_until("of progress", |screen| {
        screen.contains("\nmigrate: active, ")
    });
    (console, silent)
}

#[test]
fn ctrl_c_gives_up_waiting_for_a_destination_that_never_answers() {
    let (mut console, _silent) = migrating();
    console.tmux.press("C-c");
    console.wait_for_text(
        "(qemu) migrate unix:silent\n^C\n\
         hmp: the migration goes on; 'info migrate' shows it, 'migrate_cancel' ends it\n(qemu)",
    );
    console.tmux.enter("migrate_cancel");
    still_works(&console);
    console.tmux.press("C-d");
    console.ended(0);
    assert!(console.is_running());
}

#[test]
fn ctrl_z_stops_a_command_that_waits_and_fg_goes_on() {
    let (console, _silent) = migrating();
    console.tmux.press("C-z");
    console.tmux.wait_until("of the shell", |screen| {
        screen.contains("Stopped") && screen.ends_with("\n$")
    });
    console
        .tmux
        .enter("clear; stty -a | grep -o -- '-\\?\\(icanon\\|echo\\)\\b' | xargs");
    console
        .tmux
        .wait_until("of ordinary modes", |screen| screen == "icanon echo\n$");
    console.tmux.enter("clear; fg");
    console
        .tmux
        .wait_until("of progress", |screen| screen.contains("migrate: active, "));
    console.tmux.press("C-c");
    console.tmux.wait_until("of what goes on", |screen| {
        screen.contains("hmp: the migration goes on; ") && screen.ends_with("\n(qemu)")
    });
    still_works(&console);
}
