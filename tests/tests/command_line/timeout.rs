// SPDX-License-Identifier: GPL-2.0-or-later

//! `--timeout`: an end to waiting for a QEMU that does not answer.

use super::{command, expect, expect_complaint, run, text, vm};
use serde_json::{Value as Json, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::net::UnixListener;
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Output, Stdio};
use std::time::{Duration, Instant};
use tests::qemu::{self, Setup, Stopped, Vm};

/// Far below the time after which a test gives up, and far above that of a command.
const LONG: Duration = Duration::from_secs(30);

/// In seconds. On a loaded machine, QEMU takes its time for everything.
const LIMIT: &str = "2.5";

/// An `hmp` that reads stdin.
struct Running {
    child: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
    stderr: BufReader<ChildStderr>,
    /// The QEMU that hangs, until it may go on.
    hangs: Option<Stopped>,
}

impl Running {
    /// Has QEMU stand still once it has replied to a first line.
    fn until_qemu_hangs(vm: &Vm, arguments: &[&str]) -> Running {
        let mut child = command(vm.directory(), arguments)
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        let mut running = Running {
            stdin: child.stdin.take().unwrap(),
            stdout: BufReader::new(child.stdout.take().unwrap()),
            stderr: BufReader::new(child.stderr.take().unwrap()),
            child,
            hangs: None,
        };
        running.say("print 1");
        let mut first = String::new();
        running.stdout.read_line(&mut first).unwrap();
        assert!(first.contains('1'), "{first}");
        running.hangs = Some(Stopped::new(vm));
        running
    }

    fn say(&mut self, line: &str) {
        writeln!(self.stdin, "{line}").unwrap();
    }

    /// The next line on stderr.
    fn error(&mut self) -> String {
        let mut line = String::new();
        self.stderr.read_line(&mut line).unwrap();
        line
    }

    /// What is left to say, after no more lines.
    fn end(mut self) -> Output {
        drop(self.stdin);
        let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
        self.stdout.read_to_end(&mut stdout).unwrap();
        self.stderr.read_to_end(&mut stderr).unwrap();
        Output {
            status: self.child.wait().unwrap(),
            stdout,
            stderr,
        }
    }
}

#[test]
fn a_qemu_that_does_not_greet_is_not_waited_for() {
    for qemu in qemu::all() {
        let vm = Setup::new(qemu).start(&["-machine", "none"]);
        let list = [
            "qmp",
            "--timeout",
            "0.25",
            "-c",
            "info status",
            "-c",
            "stop",
        ];
        let stopped = Stopped::new(&vm);
        let start = Instant::now();
        let output = run(&vm, &list);
        assert!(start.elapsed() < LONG);
        expect_complaint(&output, 4, " is stopped and answers nobody; 'kill -CONT ");
        drop(stopped);
        // Enough time changes nothing.
        let output = run(&vm, &["qmp", "--timeout=600", "-c", "info status"]);
        expect(&output, 0, "VM status: running\n", "");
    }
}

#[test]
fn a_line_without_an_answer_fails_and_what_follows_is_not_sent_before_it() {
    for qemu in qemu::all() {
        let vm = Setup::new(qemu).start(&["-machine", "none"]);
        let mut hmp = Running::until_qemu_hangs(&vm, &["qmp", "--timeout", LIMIT]);
        hmp.say("stop");
        let late = "not done within 2.5s: 'stop' was sent, and QEMU may still run it\n";
        assert_eq!(hmp.error(), late);
        hmp.say("object_add rng-builtin,id=late");
        let not_sent = "not done within 2.5s: it was not sent, as QEMU has not answered 'stop' \
                        from before\n";
        assert_eq!(hmp.error(), not_sent);
        // QEMU runs what it was sent, and only that.
        drop(hmp.hangs.take());
        hmp.say("info status");
        hmp.say("qom-list /objects/late");
        let none = "Error: Device '/objects/late' not found\n";
        expect(&hmp.end(), 4, "VM status: paused\n", none);
    }
}

#[test]
fn a_list_ends_with_what_took_too_long() {
    let vm = vm();
    let list = ["qmp", "--timeout", LIMIT, "-f", "-", "-c", "print 1"];
    let mut hmp = Running::until_qemu_hangs(&vm, &list);
    hmp.say("info block");
    let late = "not done within 2.5s: QEMU has not answered 'query-block', which changes nothing\n";
    expect(
        &hmp.end(),
        4,
        "",
        &format!("{late}hmp: not run: 'print 1'\n"),
    );
}

#[test]
fn a_late_line_is_an_object_in_json_and_part_of_the_stream_with_null() {
    let vm = vm();
    let mut hmp = Running::until_qemu_hangs(&vm, &["qmp", "--json", "--timeout", LIMIT]);
    hmp.say("stop");
    let output = hmp.end();
    let object: Json = serde_json::from_str(text(&output.stdout)).unwrap();
    let desc = "not done within 2.5s: 'stop' was sent, and QEMU may still run it";
    let error = json!({ "class": "TimedOut", "desc": desc });
    assert_eq!(object, json!({ "command": "stop", "error": error }));
    expect(&output, 4, text(&output.stdout), "");

    let vm = self::vm();
    let mut hmp = Running::until_qemu_hangs(&vm, &["qmp", "--null", "--timeout", LIMIT]);
    hmp.say("stop");
    expect(&hmp.end(), 4, &format!("\0{desc}\n\0"), "");
}

#[test]
fn a_task_that_goes_on_is_named_and_the_rest_of_the_list_does_not_run() {
    for qemu in qemu::all() {
        let mut vm = Setup::new(qemu).start(&["-machine", "pc", "-m", "32", "-S"]);
        let slow = json!({ "max-bandwidth": 10240, "downtime-limit": 0 });
        vm.control()
            .execute("migrate-set-parameters", slow)
            .unwrap();
        // Nobody reads what it sends.
        let _sink = UnixListener::bind(vm.directory().join("sink")).unwrap();
        let migrate = "migrate unix:sink";
        let list = ["qmp", "--timeout", "1", "-c", migrate, "-c", "quit"];
        let goes_on = "not done within 1s: the migration goes on; 'info migrate' shows it, \
                       'migrate_cancel' ends it\n";
        let output = run(&vm, &list);
        expect(&output, 4, "", &format!("{goes_on}hmp: not run: 'quit'\n"));
        let info = vm.control().execute("query-migrate", Json::Null).unwrap();
        assert_eq!(info["status"], "active", "{info}");
        // QEMU answers, so the lines that follow can be run.
        let more = [
            "qmp",
            "--keep-going",
            "--timeout",
            "30",
            "-c",
            "migrate_cancel",
        ];
        expect(&run(&vm, &more), 0, "", "");
    }
}
