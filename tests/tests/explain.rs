// SPDX-License-Identifier: GPL-2.0-or-later

//! What a line would send, for every command, without a QEMU.

#![allow(clippy::unwrap_used, clippy::panic)]

use commands as _;
use hmp_args::{Kind, Presence};
use hmp_runtime::explain;
use hmp_runtime::monitor::Passthrough;
use hmp_runtime::qmp::Triple;
use hmp_runtime::registry::{Arg, Command, Tier, commands};
use serde_json::{Value as Json, json};
use std::process::Output;
use tests::program::hmp;

const VERSIONS: [(u32, u32); 3] = [(7, 2), (10, 0), (11, 1)];

fn qemu((major, minor): (u32, u32)) -> Triple {
    Triple {
        major,
        minor,
        micro: 0,
    }
}

/// A line that the command's `args` accept, with and without what is optional.
fn lines(command: &Command) -> Vec<String> {
    let name = command.name.split('|').next().unwrap();
    let required = |arg: &&Arg| {
        let is_flag = matches!(arg.kind, Kind::Flag(_) | Kind::FlagWithValue(_));
        arg.presence == Presence::Required && !is_flag
    };
    let least: Vec<_> = command.args.iter().filter(required).map(word).collect();
    let most: Vec<_> = command.args.iter().map(word).collect();
    let line = |words: &[String]| [&[name.to_owned()], words].concat().join(" ");
    vec![line(&least), line(&most)]
}

fn word(arg: &Arg) -> String {
    match arg.kind {
        Kind::Format => "/x".to_owned(),
        Kind::Flag(letter) => format!("-{letter}"),
        Kind::FlagWithValue(letter) => format!("-{letter} x"),
        Kind::OnOff => "on".to_owned(),
        Kind::Int32 | Kind::Int | Kind::Mebibytes | Kind::Size => "1".to_owned(),
        Kind::Options => "null,id=x".to_owned(),
        _ => "\"x\"".to_owned(),
    }
}

#[test]
fn every_command_is_explained_and_declares_what_it_would_send() {
    for version in VERSIONS {
        for command in commands().iter().filter(|command| command.is_in(version)) {
            for line in lines(command) {
                for mode in [Passthrough::Auto, Passthrough::Never] {
                    check(command, &line, version, mode);
                }
            }
        }
    }
}

fn check(command: &Command, line: &str, version: (u32, u32), mode: Passthrough) {
    // A command may refuse its arguments; that is an explanation, too.
    let Ok(explanation) = smol::block_on(explain(line, qemu(version), mode)) else {
        return;
    };
    let shown = format!("{line:?} on {version:?}");
    let declared = |qmp: &str| command.qmp.contains(&qmp) || command.gap == Some(qmp);
    // What the runtime asks by itself: which CPU is the default, what a
    // register holds, and which way a line takes.
    let own = [
        "query-cpus-fast",
        "human-monitor-command",
        "query-qmp-schema",
    ];
    for step in &explanation.steps {
        let request: Json = serde_json::from_str(&step.json).unwrap();
        assert_eq!(request["execute"], step.qmp, "{shown}");
        // A guard declares nothing, and may ask whatever only reads.
        let by_guard = command.guard.is_some() && hmp_runtime::qmp::only_reads(&step.qmp);
        let known = declared(&step.qmp) || own.contains(&&*step.qmp) || by_guard;
        assert!(known, "{shown} sends {}", step.qmp);
        if mode == Passthrough::Never {
            assert_ne!(step.qmp, "human-monitor-command", "{shown}");
        }
    }
    // The line may turn out to be another command, as `info x` does.
    let is_found = explanation
        .command
        .is_some_and(|it| it.name == command.name);
    if is_found && command.tier == Tier::Local && command.qmp.is_empty() {
        assert!(explanation.steps.is_empty(), "{shown}");
    }
}

fn hmp_explain(arguments: &[&str]) -> Output {
    let mut command = std::process::Command::new(hmp());
    command.arg("explain").args(arguments);
    command.output().unwrap()
}

fn requests(output: &Output) -> Vec<Json> {
    let stdout = String::from_utf8_lossy(&output.stdout);
    stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn a_native_command_is_one_line_of_json() {
    let output = hmp_explain(&["block_resize disk0 10G"]);
    assert!(output.status.success());
    let expected = json!({
        "execute": "block_resize",
        "arguments": { "device": "disk0", "size": 10_u64 << 30 }
    });
    assert_eq!(requests(&output), [expected]);
    assert!(output.stderr.is_empty());
}

#[test]
fn a_gap_says_that_it_is_one_and_where_the_line_would_go() {
    let output = hmp_explain(&["info mtree"]);
    assert!(output.status.success());
    let arguments = json!({ "command-line": "info mtree" });
    let expected = json!({ "execute": "human-monitor-command", "arguments": arguments });
    assert_eq!(requests(&output), [expected]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("is a gap"), "{said}");
    assert!(said.contains("x-query-mtree"), "{said}");

    let output = hmp_explain(&["--strict", "info mtree"]);
    let sent = requests(&output);
    assert!(sent.iter().all(|it| it["execute"] == "x-query-mtree"));
}

#[test]
fn a_wrong_line_is_refused_as_the_monitor_refuses_it() {
    let output = hmp_explain(&["eject"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    assert_eq!(
        String::from_utf8_lossy(&output.stderr),
        "eject: block device name expected\nTry \"help eject\" for more information\n"
    );
}
