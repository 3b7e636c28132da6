// SPDX-License-Identifier: GPL-2.0-or-later

//! Completion as a user sees it: Tab on a terminal, and `--complete`, even with
//! a QEMU that does not answer.

#![allow(clippy::unwrap_used, clippy::panic)]

use commands as _;
use hmp_runtime::Monitor;
use hmp_runtime::monitor::Options;
use serde_json::{Value as Json, json};
use std::fs;
use std::process::Command;
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;
use tests::completion::offered;
use tests::fake_peer::{Conversation, FakePeer, HANGS, run};
use tests::program::hmp;
use tests::qemu::{self, Setup, Vm};
use tests::tmux::Tmux;

/// A QEMU, and a console on it in the QEMU's directory.
fn console(arguments: &str) -> (Vm, Tmux) {
    let setup = Setup::new(qemu::any());
    fs::write(setup.directory().join("image"), [0; 512]).unwrap();
    fs::write(setup.directory().join("my picture"), "").unwrap();
    fs::create_dir(setup.directory().join("folder")).unwrap();
    let vm = setup.start(&arguments.split_whitespace().collect::<Vec<_>>());
    let tmux = Tmux::start(vm.directory());
    tmux.enter(&format!("clear; {} qmp", hmp().display()));
    tmux.wait_until("of a new console", |screen| screen.ends_with("\n(qemu)"));
    (vm, tmux)
}

/// Types `typed`, presses Tab, and waits for the line to be `line`; then types a
/// full stop, to see whether a blank has been put after it.
fn completes(tmux: &Tmux, typed: &str, line: &str) {
    tmux.press("C-u");
    tmux.wait_for("\n(qemu)");
    tmux.type_text(typed);
    tmux.wait_for(&format!("\n(qemu) {}", typed.trim_end()));
    tmux.press("Tab");
    tmux.type_text(".");
    tmux.wait_for(&format!("\n(qemu) {line}."));
}

#[test]
fn an_option_list_goes_on_without_a_blank() {
    let (_vm, tmux) = console(
        "-machine q35 -S -blockdev driver=file,node-name=file0,filename=image \
         -blockdev driver=raw,node-name=disk0,file=file0",
    );
    completes(
        &tmux,
        "device_add virtio-blk-pci,dri",
        "device_add virtio-blk-pci,drive=",
    );
    completes(
        &tmux,
        "device_add virtio-blk-pci,drive=di",
        "device_add virtio-blk-pci,drive=disk0",
    );
    completes(
        &tmux,
        "device_add virtio-blk-pci,drive=disk0,seri",
        "device_add virtio-blk-pci,drive=disk0,serial=",
    );
    completes(
        &tmux,
        "drive_add -n 0 driver=raw,node",
        "drive_add -n 0 driver=raw,node-name=",
    );
    completes(&tmux, "object_add iothr", "object_add iothread");
    completes(&tmux, "screendump fold", "screendump folder/");
    completes(&tmux, "info versi", "info version ");
    completes(&tmux, "help info versi", "help info version ");
    completes(&tmux, "print 2*$eb", "print 2*$eb");
    completes(&tmux, "x/4x $eip", "x/4x $eip ");
}

#[test]
fn a_list_of_candidates_shows_what_is_new_in_them() {
    let (_vm, tmux) = console(
        "-machine q35 -S -blockdev driver=file,node-name=file0,filename=image \
         -blockdev driver=raw,node-name=disk0,file=file0",
    );
    tmux.type_text("device_add virtio-blk-pci,drive=");
    tmux.press("Tab");
    tmux.press("Tab");
    let line = "(qemu) device_add virtio-blk-pci,drive=";
    tmux.wait_for(&format!("{line}\ndrive=disk0  drive=file0\n{line}"));
    tmux.press("C-u");
    tmux.type_text("device_add virtio-blk-pci,disable-");
    tmux.press("Tab");
    tmux.press("Tab");
    let line = "(qemu) device_add virtio-blk-pci,disable-";
    tmux.wait_for(&format!("{line}\ndisable-legacy=  disable-modern=\n{line}"));
}

#[test]
fn quotes_are_kept_and_put_where_they_are_needed() {
    let (_vm, tmux) = console("-machine q35 -S");
    completes(&tmux, "screendump my", "screendump \"my picture\" ");
    completes(&tmux, "screendump \"my pi", "screendump \"my picture\" ");
    completes(&tmux, "screendump \"ima", "screendump \"image\" ");
    completes(&tmux, "screendump \"fold", "screendump \"folder/");
    completes(&tmux, "device_add \"e1000,ma", "device_add \"e1000,mac=");
}

#[test]
fn a_qemu_that_is_stopped_leaves_what_is_known_without_it() {
    let (vm, tmux) = console("-machine q35 -S");
    let process = vm.process().to_string();
    let signal = |signal: &str| {
        let status = Command::new("kill").args([signal, &process]).status();
        assert!(status.unwrap().success());
    };
    signal("-STOP");
    completes(&tmux, "info versi", "info version ");
    completes(&tmux, "block_job_cancel -", "block_job_cancel -f ");
    completes(&tmux, "screendump ima", "screendump image ");
    completes(&tmux, "device_add virtio-b", "device_add virtio-b");
    signal("-CONT");
    completes(&tmux, "device_add virtio-bal", "device_add virtio-balloon-");
}

/// A QEMU that accepts a connection, and answers as long as `answer` knows an
/// answer. Then it stays silent until both returned values are dropped.
fn mute(answer: impl Fn(&str) -> Option<Json> + Send + 'static) -> (FakePeer, Sender<()>) {
    let (alive, ends) = channel();
    let peer = FakePeer::unix(move |mut peer: Conversation| {
        peer.negotiate();
        while let Some(asked) = peer.next_request() {
            match answer(&asked.command) {
                Some(reply) => peer.answer(&asked, reply),
                None => break,
            }
        }
        // Nobody sends anything: this waits until the other end is dropped.
        assert!(ends.recv().is_err());
    });
    (peer, alive)
}

#[test]
fn without_an_answer_commands_flags_words_and_files_are_offered() {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("image"), "").unwrap();
    let place = directory.path().display();
    let image = format!("{place}/image");
    let (peer, alive) = mute(|_| None);
    run(async {
        let options = Options::default();
        let monitor = Monitor::connect_with(peer.address(), options)
            .await
            .unwrap();
        for (line, expected) in [
            ("info versi", vec!["version"]),
            ("set_li", vec!["set_link"]),
            ("help info versi", vec!["version"]),
            ("block_job_cancel -", vec!["-f"]),
            ("sync-profile re", vec!["reset"]),
            ("migrate_set_capability events o", vec!["off", "on"]),
            (&format!("screendump {place}/im"), vec![&*image]),
            ("device_del ", vec![]),
            ("device_add virtio-blk-pci,drive=", vec![]),
            ("object_add ", vec![]),
            ("teapot ", vec![]),
            // The command exists since 10.1, and this is a 10.0.
            ("info accelerato", vec![]),
        ] {
            let limit = Duration::from_millis(20);
            let completion = monitor.complete_within(limit, line).await;
            let typed: Vec<String> = completion.typed().into_iter().map(|it| it.text).collect();
            assert_eq!(typed, expected, "{line}");
        }
    });
    drop(alive);
    peer.finish();
}

#[test]
fn a_qemu_that_stops_answering_half_way_leaves_what_is_known() {
    let running = |command: &str| match command {
        "query-status" => Some(json!({ "status": "running", "running": true })),
        _ => None,
    };
    let (peer, alive) = mute(running);
    run(async {
        let monitor = Monitor::connect_with(peer.address(), Options::default());
        let monitor = monitor.await.unwrap();
        let limit = Duration::from_millis(200);
        let nothing = monitor.complete_within(limit, "device_del ").await;
        assert_eq!(nothing.candidates, []);
        let known = monitor.complete_within(limit, "device_d").await;
        let names: Vec<_> = known.candidates.iter().map(|it| it.text.as_str()).collect();
        assert_eq!(names, ["device_del"]);
    });
    drop(alive);
    peer.finish();
}

#[test]
fn a_qemu_that_is_gone_leaves_what_is_known() {
    let peer = FakePeer::unix(|mut peer: Conversation| peer.negotiate());
    run(async {
        let monitor = Monitor::connect_with(peer.address(), Options::default());
        let monitor = monitor.await.unwrap();
        monitor.closed().await;
        assert_eq!(offered(&monitor, "block_job_cancel -").await, ["-f"]);
        assert_eq!(offered(&monitor, "info versi").await, ["version"]);
        assert!(offered(&monitor, "device_del ").await.is_empty());
    });
    peer.finish();
}

#[test]
fn the_program_offers_what_it_knows_of_a_mute_qemu() {
    let (peer, alive) = mute(|_| None);
    let output = Command::new(hmp())
        .arg(peer.address().to_string())
        .args(["--complete", "device_d"])
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    let (name, about) = text.trim_end().split_once('\t').unwrap();
    assert_eq!(name, "device_del");
    assert!(!about.is_empty() && !about.contains('\n'));
    assert_eq!(output.status.code(), Some(0));
    drop(alive);
    peer.finish();
}

#[test]
fn an_answer_that_comes_late_is_there_the_next_time() {
    let (late, answered) = channel();
    let (go, may_go) = channel::<()>();
    let peer = FakePeer::unix(move |mut peer: Conversation| {
        peer.negotiate();
        while let Some(asked) = peer.next_request() {
            match asked.command.as_str() {
                "query-status" => {
                    peer.answer(&asked, json!({ "status": "running", "running": true }));
                }
                "query-target" => peer.answer(&asked, json!({ "arch": "x86_64" })),
                "query-qmp-schema" => {
                    may_go.recv().unwrap();
                    let schema = json!([
                        { "name": "0", "meta-type": "enum", "values": ["user", "tap"] },
                        { "name": "1", "meta-type": "object", "tag": "type", "variants": [],
                          "members": [{ "name": "type", "type": "0" }] },
                        { "name": "netdev_add", "meta-type": "command", "arg-type": "1" },
                    ]);
                    peer.answer(&asked, schema);
                    late.send(()).unwrap();
                }
                // The schema is asked for once.
                other => panic!("{other}"),
            }
        }
    });
    run(async {
        let monitor = Monitor::connect_with(peer.address(), Options::default());
        let monitor = monitor.await.unwrap();
        let short = Duration::from_millis(200);
        let nothing = monitor.complete_within(short, "netdev_add u").await;
        assert_eq!(nothing.candidates, []);
        go.send(()).unwrap();
        answered.recv().unwrap();
        let known = monitor.complete_within(HANGS, "netdev_add u").await;
        assert_eq!(known.candidates[0].text, "user");
        drop(go);
    });
    peer.finish();
}

#[test]
fn descriptions_cannot_break_a_line_or_move_the_cursor() {
    let peer = FakePeer::unix(|mut peer| {
        peer.negotiate();
        while let Some(asked) = peer.next_request() {
            let reply = match asked.command.as_str() {
                "query-status" => json!({ "status": "running", "running": true }),
                "device-list-properties" => json!([
                    { "name": "mac", "type": "str", "description": "one\ttwo\nthree\u{1b}[2J" },
                    { "name": "ma\u{1b}c", "type": "str" },
                ]),
                _ => json!({}),
            };
            peer.answer(&asked, reply);
        }
    });
    let output = Command::new(hmp())
        .arg(peer.address().to_string())
        .args(["--complete", "device_add e1000,m"])
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert_eq!(text, "e1000,mac=\tstr: one two three^[[2J\n");
    peer.finish();
}
