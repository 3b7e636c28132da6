//! The console on a terminal, with real QEMUs.

#![allow(clippy::unwrap_used, clippy::panic)]

use serde_json::{Value as Json, json};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};
use tests::program::hmp;
use tests::qemu::{self, Qemu, Setup, Vm};
use tests::tmux::Tmux;

const BANNER_END: &str = " monitor - type 'help' for more information\n";

/// A QEMU and a console on it. The QEMU's directory is the user's home.
struct Console {
    vm: Vm,
    tmux: Tmux,
}

impl Console {
    fn start(options: &str) -> Console {
        Console::on(qemu::any(), &["-machine", "none"], options)
    }

    fn on(qemu: &Qemu, arguments: &[&str], options: &str) -> Console {
        let vm = Setup::new(qemu).start(arguments);
        let tmux = Tmux::start(vm.directory());
        let console = Console { vm, tmux };
        console.open(options);
        console
    }

    /// Runs `hmp` from the shell.
    fn open(&self, options: &str) {
        self.tmux.enter(&format!(
            "printf '\\033[H\\033[2J'; {} {options} qmp; echo status $?",
            hmp().display()
        ));
        self.tmux.wait_until("of a new console", |screen| {
            screen.contains(BANNER_END) && screen.ends_with("\n(qemu)")
        });
    }

    fn control(&mut self, command: &str) {
        self.vm
            .control()
            .execute(command, Json::Null)
            .unwrap_or_else(|error| panic!("{command}: {error}"));
    }

    /// Sends a signal to the QEMU.
    fn signal(&self, signal: &str) {
        send_signal(signal, &self.vm.process().to_string());
    }

    /// What is on the screen below the banner.
    fn text(&self) -> String {
        let screen = self.tmux.screen();
        match screen.split_once('\n') {
            Some((_, rest)) => rest.to_owned(),
            None => String::new(),
        }
    }

    fn wait_for_text(&self, expected: &str) {
        self.tmux
            .wait_until(&format!("with {expected:?} below the banner"), |screen| {
                screen
                    .split_once('\n')
                    .is_some_and(|(_, rest)| rest == expected)
            });
    }

    /// Waits until `hmp` has ended with `status`, and checks that the terminal
    /// is as it was.
    fn ended(&self, status: u8) {
        self.tmux.wait_for(&format!("status {status}\n$"));
        self.tmux.enter(
            "clear; stty -a | grep -o -- '-\\?\\(icanon\\|echo\\|icrnl\\|isig\\)\\b' | xargs",
        );
        self.tmux.wait_for("icrnl isig icanon echo\n$");
    }

    fn is_running(&mut self) -> bool {
        self.vm.exited().is_none()
    }

    fn history(&self) -> String {
        let path = self.vm.directory().join(".local/state/hmp/history");
        std::fs::read_to_string(path).unwrap_or_default()
    }
}

fn send_signal(signal: &str, process: &str) {
    let status = Command::new("kill")
        .args([&format!("-{signal}"), process])
        .status()
        .unwrap();
    assert!(status.success());
}

/// Asks the monitor something whose answer shows that all is well.
fn still_works(console: &Console) {
    console.tmux.enter("print 6*7");
    console.tmux.wait_for("(qemu) print 6*7\n0x2a\n(qemu)");
}

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
fn events_appear_above_the_line_being_typed() {
    let mut console = Console::start("");
    console.tmux.type_text("info sta");
    console.tmux.wait_for("(qemu) info sta");
    console.control("stop");
    console.wait_for_text("[event] STOP\n(qemu) info sta");
    console.tmux.type_text("tus");
    console.tmux.press("Enter");
    console.wait_for_text("[event] STOP\n(qemu) info status\nVM status: paused\n(qemu)");
}

#[test]
fn events_do_not_damage_a_line_that_is_longer_than_the_screen() {
    let mut console = Console::start("");
    let long = "print 1".to_owned() + &"+1".repeat(60);
    console.tmux.type_text(&long);
    let (first, second) = long.split_at(80 - "(qemu) ".len());
    console.wait_for_text(&format!("(qemu) {first}\n{second}"));
    console.control("stop");
    console.wait_for_text(&format!("[event] STOP\n(qemu) {first}\n{second}"));
    console.tmux.press("Enter");
    console.wait_for_text(&format!(
        "[event] STOP\n(qemu) {first}\n{second}\n0x3d\n(qemu)"
    ));
}

#[test]
fn the_events_shown_are_those_asked_for() {
    let mut console = Console::start("--events none");
    console.control("stop");
    still_works(&console);
    assert!(!console.text().contains("[event]"));

    let mut console = Console::start("--events all");
    console.control("stop");
    console.wait_for_text("[event] STOP\n(qemu)");
    // Its own command's event, too.
    console.tmux.enter("cont");
    console
        .tmux
        .wait_until("with RESUME", |screen| screen.contains("[event] RESUME"));
}

#[test]
fn the_echo_of_ones_own_command_is_not_shown() {
    let console = Console::start("");
    console.tmux.enter("stop");
    console.wait_for_text("(qemu) stop\n(qemu)");
    console.tmux.enter("cont");
    console.wait_for_text("(qemu) stop\n(qemu) cont\n(qemu)");
    console.tmux.enter("system_reset");
    still_works(&console);
    assert!(!console.text().contains("[event]"));
}

#[test]
fn a_storm_of_events_leaves_the_line_usable() {
    let mut console = Console::start("");
    console.tmux.type_text("print ");
    for _ in 0..250 {
        console.control("stop");
        console.control("cont");
    }
    console.tmux.type_text("6*7");
    let screen = console
        .tmux
        .wait_until("that sums the events up", |screen| {
            screen.contains(" more events: ") && screen.ends_with("\n(qemu) print 6*7")
        });
    assert!(screen.matches("[event]").count() < 24, "{screen}");
    console.tmux.press("Enter");
    console.tmux.wait_for("(qemu) print 6*7\n0x2a\n(qemu)");
}

#[test]
fn ctrl_c_gives_up_the_line_being_typed() {
    let console = Console::start("");
    console.tmux.type_text("quit");
    console.tmux.wait_for("(qemu) quit");
    console.tmux.press("C-c");
    console.wait_for_text("(qemu) quit^C\n(qemu)");
    still_works(&console);
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
    // The reply that nobody waited for is nowhere.
    assert!(!console.text().contains("VM status"));
}

#[test]
fn ctrl_d_leaves_and_qemu_goes_on() {
    let mut console = Console::start("");
    console.tmux.type_text("stop");
    console.tmux.wait_for("(qemu) stop");
    // On a line with something in it, it deletes.
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
fn tab_completes_commands_and_arguments() {
    let arguments = [
        "-machine",
        "pc",
        "-S",
        "-device",
        "virtio-rng-pci,id=first",
        "-device",
        "virtio-rng-pci,id=second",
    ];
    let console = Console::on(qemu::any(), &arguments, "");
    console.tmux.type_text("device_d");
    console.tmux.press("Tab");
    console.tmux.wait_for("(qemu) device_del");
    console.tmux.type_text("f");
    console.tmux.press("Tab");
    console.tmux.wait_for("(qemu) device_del first");
    console.tmux.press("C-u");
    console.tmux.type_text("info st");
    console.tmux.press("Tab");
    console.tmux.press("Tab");
    console.wait_for_text("(qemu) info stat\nstats  status\n(qemu) info stat");
    console.tmux.type_text("u");
    console.tmux.press("Tab");
    console.tmux.press("Enter");
    console
        .tmux
        .wait_for("VM status: paused (prelaunch)\n(qemu)");
}

#[test]
fn tab_gives_up_on_a_qemu_that_does_not_answer() {
    let arguments = ["-machine", "pc", "-S", "-device", "virtio-rng-pci,id=first"];
    let console = Console::on(qemu::any(), &arguments, "");
    console.signal("STOP");
    console.tmux.type_text("device_del f");
    console.tmux.wait_for("(qemu) device_del f");
    let start = Instant::now();
    console.tmux.press("Tab");
    console.tmux.type_text("x");
    console.tmux.wait_for("(qemu) device_del fx");
    assert!(start.elapsed() < Duration::from_secs(20));
    console.signal("CONT");
    console.tmux.press("C-u");
    still_works(&console);
}

#[test]
fn lines_are_there_again_the_next_time() {
    let console = Console::start("");
    for line in ["info status", "info status", "print 1", "info status"] {
        console.tmux.enter(line);
    }
    console.tmux.wait_until("with all replies", |screen| {
        screen.matches("VM status").count() == 3 && screen.ends_with("(qemu)")
    });
    console.tmux.press("C-d");
    console.ended(0);
    assert_eq!(console.history(), "info status\nprint 1\ninfo status\n");
    let directory = console.vm.directory().join(".local/state/hmp");
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&directory), 0o700);
    assert_eq!(mode(&directory.join("history")), 0o600);

    console.open("");
    console.tmux.press("Up");
    console.tmux.press("Up");
    console.tmux.wait_for("(qemu) print 1");
    console.tmux.press("Enter");
    console.tmux.wait_for("(qemu) print 1\n0x1\n(qemu)");
    // `info history` is about this session alone.
    console.tmux.enter("info history");
    console
        .tmux
        .wait_for("(qemu) info history\n0: 'print 1'\n1: 'info history'\n(qemu)");
}

#[test]
fn a_line_with_a_password_is_not_kept_anywhere() {
    let console = Console::start("");
    console.tmux.enter("print 1");
    console.tmux.enter("change vnc password hunter2");
    still_works(&console);
    console.tmux.press("Up");
    console.tmux.press("Up");
    console.tmux.wait_for("(qemu) print 1");
    console.tmux.press("C-u");
    console.tmux.press("C-l");
    console.tmux.enter("info history");
    let screen = console.tmux.wait_for("'info history'\n(qemu)");
    assert!(!screen.contains("hunter2"), "{screen}");
    console.tmux.press("C-d");
    console.tmux.wait_for("status 0\n$");
    let history = console.history();
    assert!(history.starts_with("print 1\nprint 6*7\n"), "{history}");
    assert!(!history.contains("hunter2"));
}

#[test]
fn without_history_nothing_is_written() {
    let console = Console::start("--no-history");
    still_works(&console);
    console.tmux.press("C-d");
    console.ended(0);
    assert!(!console.vm.directory().join(".local").exists());
}

#[test]
fn a_history_that_cannot_be_kept_is_said_once_and_no_more() {
    let vm = Setup::new(qemu::any()).start(&["-machine", "none"]);
    std::fs::write(vm.directory().join(".local"), "").unwrap();
    let tmux = Tmux::start(vm.directory());
    tmux.enter(&format!("clear; {} qmp", hmp().display()));
    let screen = tmux.wait_for(&format!("{BANNER_END}(qemu)"));
    assert!(
        screen.starts_with("hmp: lines will not be kept for the next time: "),
        "{screen}"
    );
    let console = Console { vm, tmux };
    still_works(&console);
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
    // What needs QEMU fails, and is said to.
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
    // And a second time; now the user has had enough.
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
fn the_line_follows_the_size_of_the_terminal() {
    let mut console = Console::start("");
    console.tmux.type_text("print 1+1+1+1+1+1+1+1+1+1+1+1");
    console.tmux.wait_for("+1+1+1");
    console.tmux.resize(20, 24);
    let line = "(qemu) print 1+1+1+1\n+1+1+1+1+1+1+1+1";
    console.tmux.wait_for(line);
    console.control("stop");
    console.tmux.wait_for(&format!("[event] STOP\n{line}"));
    console.tmux.press("Enter");
    console.tmux.wait_for("\n0xc\n(qemu)");
}

#[test]
fn what_is_no_utf_8_is_dropped_and_the_line_goes_on() {
    let console = Console::start("");
    console.tmux.type_text("print 6");
    console.tmux.wait_for("(qemu) print 6");
    console.tmux.send_bytes(b"\xe9z");
    console.wait_for_text("(qemu) print 6\n(qemu) print 6");
    console.tmux.type_text("*7");
    console.tmux.press("Enter");
    console.tmux.wait_for("(qemu) print 6*7\n0x2a\n(qemu)");
    console.tmux.press("Up");
    console.tmux.wait_for("(qemu) print 6*7");
}

#[test]
fn pasted_lines_run_one_after_the_other() {
    let console = Console::start("");
    console.tmux.type_text("print 1\nprint 2\nprint 3\npri");
    console
        .wait_for_text("(qemu) print 1\n0x1\n(qemu) print 2\n0x2\n(qemu) print 3\n0x3\n(qemu) pri");
}

#[test]
fn control_characters_from_qemu_are_shown_and_not_obeyed() {
    let arguments = ["-machine", "none", "-name", "a\x1b[2Jb\u{9b}31mc\u{202e}d"];
    let console = Console::on(qemu::any(), &arguments, "");
    console.tmux.enter("info name");
    console.wait_for_text("(qemu) info name\na^[[2Jb<U+009B>31mc<U+202E>d\n(qemu)");
    let mut console = Console::on(qemu::any(), &arguments, "--json");
    console.tmux.enter("info name");
    console
        .tmux
        .wait_for("a\\u001b[2Jb\\u009b31mc\\u202ed\"}}\n(qemu)");
    assert!(console.is_running());
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
fn a_terminal_that_cannot_move_its_cursor_gets_a_plain_prompt() {
    let vm = Setup::new(qemu::any()).start(&["-machine", "none"]);
    let tmux = Tmux::start(vm.directory());
    tmux.enter("export TERM=dumb");
    let mut console = Console { vm, tmux };
    console.open("");
    console.tmux.enter("info status");
    console.wait_for_text("(qemu) info status\nVM status: running\n(qemu)");
    console.tmux.enter("teapot");
    console
        .tmux
        .wait_for("(qemu) teapot\nunknown command: 'teapot'\n(qemu)");
    console.tmux.press("C-d");
    console.ended(0);
    assert!(console.is_running());
}

#[test]
fn an_unknown_terminal_gets_a_plain_prompt_and_advice() {
    let vm = Setup::new(qemu::any()).start(&["-machine", "none"]);
    let tmux = Tmux::start(vm.directory());
    tmux.enter("export TERM=teapot");
    let console = Console { vm, tmux };
    console.open("");
    let screen = console.tmux.screen();
    assert!(screen.starts_with("hmp: lines cannot be edited here: "));
    assert!(screen.contains("TERM=xterm"), "{screen}");
    console.tmux.enter("print 6*7");
    console.tmux.wait_for("(qemu) print 6*7\n0x2a\n(qemu)");
    // Here, too, Ctrl-C is not the end.
    console.signal("STOP");
    console.tmux.enter("info status");
    std::thread::sleep(Duration::from_millis(300));
    console.tmux.press("C-c");
    console.tmux.wait_for("(qemu) info status\n^C\n(qemu)");
    console.signal("CONT");
    still_works(&console);
}

#[test]
fn the_users_key_bindings_are_honoured() {
    let vm = Setup::new(qemu::any()).start(&["-machine", "none"]);
    let bindings = "\"\\C-o\": \"info \"\n$if hmp\n\"\\C-x\": \"status\\n\"\n$endif\n";
    std::fs::write(vm.directory().join(".inputrc"), bindings).unwrap();
    let tmux = Tmux::start(vm.directory());
    tmux.enter("unset INPUTRC");
    let console = Console { vm, tmux };
    console.open("");
    console.tmux.press("C-o");
    console.tmux.press("C-x");
    console.wait_for_text("(qemu) info status\nVM status: running\n(qemu)");
}

#[test]
fn the_traffic_is_shown_above_the_prompt() {
    let mut console = Console::start("--verbose --events none");
    console.tmux.press("C-l");
    console.tmux.type_text("print 6");
    console.tmux.wait_for("(qemu) print 6");
    console.control("stop");
    console
        .tmux
        .wait_until("with the event as it came", |screen| {
            screen.contains("<- {\"timestamp\"") && screen.ends_with("\n(qemu) print 6")
        });
    console.tmux.press("C-u");
    console.tmux.enter("info status");
    let screen = console.tmux.wait_for("VM status: paused\n(qemu)");
    let sent = screen.find("-> {\"execute\":\"query-status\"").unwrap();
    let received = screen.find("<- {\"return\": {\"").unwrap();
    assert!(sent < received, "{screen}");
}

#[test]
fn a_mistyped_command_is_hinted_at() {
    let console = Console::start("");
    console.tmux.enter("info statsu");
    console.wait_for_text(
        "(qemu) info statsu\nunknown command: 'info statsu'\n\
         hmp: did you mean 'info status'?\n(qemu)",
    );
    console.tmux.press("C-l");
    console.tmux.enter("help baloon");
    console.tmux.wait_for(
        "(qemu) help baloon\nunknown command: 'baloon'\nhmp: did you mean 'balloon'?\n(qemu)",
    );
    console.tmux.enter("help info regi");
    console
        .tmux
        .wait_for("unknown command: 'info regi'\nhmp: did you mean 'info registers'?\n(qemu)");
}

#[test]
fn json_is_one_object_a_line_here_too() {
    let mut console = Console::start("--json");
    console.tmux.enter("info status");
    let screen = console.tmux.wait_for("}}\n(qemu)");
    let line = screen.lines().nth(2).unwrap();
    let object: Json = serde_json::from_str(line).unwrap();
    assert_eq!(object["command"], json!("info status"));
    assert_eq!(object["return"]["status"], json!("running"));
    assert!(console.is_running());
}
