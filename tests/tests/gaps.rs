// SPDX-License-Identifier: GPL-2.0-or-later

//! Commands that no QMP command does yet: what they will send and print once
//! QEMU has one.

#![allow(clippy::unwrap_used, clippy::panic)]

use commands as _;
use hmp_runtime::Monitor;
use hmp_runtime::monitor::{Options, Passthrough};
use serde_json::{Value as Json, json};
use tests::fake_peer::{Conversation, FakePeer, run};

/// What a QEMU is asked, and what it answers: a result, or the description of
/// an error.
struct Exchange {
    command: &'static str,
    arguments: Json,
    answer: Result<Json, &'static str>,
}

fn done(command: &'static str, arguments: Json) -> Exchange {
    answered(command, arguments, json!({}))
}

fn answered(command: &'static str, arguments: Json, answer: Json) -> Exchange {
    Exchange {
        command,
        arguments,
        answer: Ok(answer),
    }
}

fn refused(command: &'static str, arguments: Json, problem: &'static str) -> Exchange {
    Exchange {
        command,
        arguments,
        answer: Err(problem),
    }
}

/// QMP commands that today's QEMUs do not have.
const PROPOSED: [&str; 15] = [
    "set-boot-order",
    "x-gdbserver-start",
    "x-gdbserver-stop",
    "x-log-set-items",
    "x-query-log-items",
    "x-log-set-file",
    "x-inject-mce",
    "x-accel-set",
    "x-sync-profile-set",
    "x-query-sync-profile",
    "input-set-mouse",
    "x-pcie-aer-inject-error",
    "x-audio-capture-start",
    "x-audio-capture-stop",
    "x-query-audio-captures",
];

/// A QEMU of the far future.
fn serve(mut peer: Conversation, exchanges: Vec<Exchange>) {
    peer.line(
        r#"{"QMP": {"version": {"qemu": {"micro": 0, "minor": 0, "major": 99}, "package": ""},
            "capabilities": []}}"#
            .replace('\n', " ")
            .as_str(),
    );
    peer.accept_negotiation();
    let mut exchanges = exchanges.into_iter();
    while let Some(asked) = peer.next_request() {
        match asked.command.as_str() {
            "query-status" => peer.answer(&asked, json!({ "status": "running" })),
            "query-target" => peer.answer(&asked, json!({ "arch": "x86_64" })),
            "query-commands" => {
                let names = PROPOSED.iter().map(|name| json!({ "name": name }));
                peer.answer(&asked, names.collect());
            }
            command => {
                let expected = exchanges
                    .next()
                    .unwrap_or_else(|| panic!("{command} is sent"));
                assert_eq!(command, expected.command);
                assert_eq!(asked.arguments, expected.arguments, "{command}");
                match expected.answer {
                    Ok(answer) => peer.answer(&asked, answer),
                    Err(problem) => peer.refuse(Some(&asked), "GenericError", problem),
                }
            }
        }
    }
    let rest: Vec<&str> = exchanges.map(|exchange| exchange.command).collect();
    assert!(rest.is_empty(), "{rest:?} are not sent");
}

/// Checks what a line prints, in auto and in strict mode.
fn check(line: &str, exchanges: impl Fn() -> Vec<Exchange>, prints: &str) {
    for passthrough in [Passthrough::Auto, Passthrough::Never] {
        let exchanges = exchanges();
        let peer = FakePeer::unix(move |peer| serve(peer, exchanges));
        let options = Options {
            passthrough,
            ..Options::default()
        };
        let printed = run(async {
            let monitor = Monitor::connect_with(peer.address(), options)
                .await
                .unwrap();
            match monitor.run(line).await {
                Ok(reply) => reply.text(),
                Err(error) => format!("{error}\n"),
            }
        });
        assert_eq!(printed, prints, "{line}, {passthrough:?}");
        peer.finish();
    }
}

#[test]
fn the_boot_order_is_set_and_confirmed() {
    const SET: &str = "set-boot-order";
    let order = || json!({ "order": "cad" });
    check(
        "boot_set cad",
        || vec![done(SET, order())],
        "boot device list now set to cad\n",
    );
    let problem = "Too many boot devices for PC";
    check(
        "boot_set cad",
        || vec![refused(SET, order(), problem)],
        "Too many boot devices for PC\n",
    );
}

#[test]
fn a_gdb_server_is_started_and_stopped() {
    const START: &str = "x-gdbserver-start";
    check(
        "gdbserver",
        || vec![done(START, json!({ "device": "tcp::1234" }))],
        "Waiting for gdb connection on device 'tcp::1234'\n",
    );
    check(
        "gdbserver unix:gdb",
        || vec![done(START, json!({ "device": "unix:gdb" }))],
        "Waiting for gdb connection on device 'unix:gdb'\n",
    );
    check(
        "gdbserver none",
        || vec![done("x-gdbserver-stop", json!({}))],
        "Disabled gdbserver\n",
    );
    let problem = "gdbstub: couldn't create chardev";
    check(
        "gdbserver foo",
        || vec![refused(START, json!({ "device": "foo" }), problem)],
        "gdbstub: couldn't create chardev\n",
    );
}

#[test]
fn log_items_are_checked_against_those_that_qemu_has() {
    const SET: &str = "x-log-set-items";
    let items = || {
        let items = json!([
            { "name": "in_asm", "help": "show code", "enabled": false },
            { "name": "int", "help": "show interrupts", "enabled": true },
        ]);
        answered("x-query-log-items", Json::Null, items)
    };
    check("log none", || vec![done(SET, json!({ "items": [] }))], "");
    check(
        "log int,in_asm",
        || vec![items(), done(SET, json!({ "items": ["int", "in_asm"] }))],
        "",
    );
    check(
        "log int,x",
        || vec![items()],
        "Log items (comma separated):\n\
         none            remove all logs\n\
         in_asm          show code\n\
         int             show interrupts\n",
    );
    const FILE: &str = "x-log-set-file";
    let name = || json!({ "filename": "log-%d" });
    check("logfile log-%d", || vec![done(FILE, name())], "");
    check(
        "logfile log-%d",
        || vec![refused(FILE, name(), "Bad logfile template: log-%d")],
        "Bad logfile template: log-%d\n",
    );
}

#[test]
fn a_machine_check_has_registers_without_a_sign() {
    const INJECT: &str = "x-inject-mce";
    let arguments = |broadcast: bool| {
        json!({
            "cpu-index": 1, "bank": 9, "status": 0xbd00_0000_0000_0000_u64, "mcg-status": 5,
            "addr": 4096, "misc": 0, "broadcast": broadcast
        })
    };
    check(
        "mce 1 9 0xbd00000000000000 5 0x1000 0",
        || vec![done(INJECT, arguments(false))],
        "",
    );
    check(
        "mce -b 1 9 0xbd00000000000000 5 0x1000 0",
        || {
            let problem = "Guest CPU does not support MCA broadcast";
            vec![refused(INJECT, arguments(true), problem)]
        },
        "Guest CPU does not support MCA broadcast\n",
    );
}

#[test]
fn single_instructions_are_switched_on_and_off() {
    let set = |is_on: bool| vec![done("x-accel-set", json!({ "one-insn-per-tb": is_on }))];
    check("one-insn-per-tb", || set(true), "");
    check("one-insn-per-tb on", || set(true), "");
    check("one-insn-per-tb off", || set(false), "");
    check("one-insn-per-tb x", Vec::new, "unexpected option x\n");
}

#[test]
fn the_profile_of_locks_is_switched_and_shown() {
    const SET: &str = "x-sync-profile-set";
    const QUERY: &str = "x-query-sync-profile";
    let enabled = |enabled: bool| json!({ "enabled": enabled, "entries": [] });
    check(
        "sync-profile",
        || vec![answered(QUERY, json!({ "max": 0 }), enabled(true))],
        "sync-profile is on\n",
    );
    for mode in ["on", "off", "reset"] {
        let line = format!("sync-profile {mode}");
        check(&line, || vec![done(SET, json!({ "mode": mode }))], "");
    }
    check(
        "sync-profile x",
        Vec::new,
        "Error: invalid parameter 'x', expecting 'on', 'off', or 'reset'\n",
    );
    let table = "Type               Object  Call site  Wait Time (s)         Count  Average (us)\n";
    let rule = "-".repeat(79);
    check(
        "info sync-profile -m -n 2",
        || {
            let arguments = json!({ "max": 2, "sort": "mean", "coalesce": false });
            let entry = json!({ "type": "mutex", "object": "0x55d0c0ffee00", "call-site": "a.c:1",
                "wait-ns": 1_500_000, "count": 3 });
            let reply = json!({ "enabled": true, "entries": [entry] });
            vec![answered(QUERY, arguments, reply)]
        },
        &format!(
            "{table}{rule}\n\
             mutex      0x55d0c0ffee00  a.c:1            0.00150             3        500.00\n\
             {rule}\n"
        ),
    );
    check(
        "info sync-profile",
        || {
            let arguments = json!({ "max": 10, "sort": "total", "coalesce": true });
            vec![answered(QUERY, arguments, enabled(false))]
        },
        &format!("{table}{rule}\n{rule}\n"),
    );
}

#[test]
fn a_mouse_is_chosen_by_its_number() {
    let set = "input-set-mouse";
    check("mouse_set 2", || vec![done(set, json!({ "index": 2 }))], "");
    check(
        "mouse_set 0xffffffff",
        || {
            let problem = "Mouse at index '-1' not found";
            vec![refused(set, json!({ "index": -1 }), problem)]
        },
        "Error: Mouse at index '-1' not found\n",
    );
}

#[test]
fn an_error_of_pcie_has_a_status_and_perhaps_a_header() {
    const INJECT: &str = "x-pcie-aer-inject-error";
    let place = || json!({ "root-bus": "0000:00", "bus": 16, "devfn": 11 });
    let prints = "OK id: nic root bus: 0000:00, bus: 10 devfn: 1.3\n";
    let plain = |status: Json, correctable: bool, advisory: bool| json!({ "id": "nic", "status": status, "correctable": correctable, "advisory": advisory });
    check(
        "pcie_aer_inject_error nic DLP",
        || vec![answered(INJECT, plain("DLP".into(), false, false), place())],
        prints,
    );
    check(
        "pcie_aer_inject_error -a -c nic 0x10 1 2 3 4 5",
        || {
            let mut arguments = plain(16.into(), true, true);
            arguments["header"] = json!([1, 2, 3, 4]);
            arguments["prefix"] = json!([5, 0, 0, 0]);
            vec![answered(INJECT, arguments, place())]
        },
        prints,
    );
    check(
        "pcie_aer_inject_error nic x",
        || {
            let problem = "invalid error status value 'x'";
            vec![refused(INJECT, plain("x".into(), false, false), problem)]
        },
        "Error: invalid error status value 'x'\n",
    );
    check(
        "pcie_aer_inject_error -c nic DLP",
        Vec::new,
        "Error: -c is only valid with numeric error status\n",
    );
}

#[test]
fn sound_is_recorded_and_the_recording_found_again() {
    const START: &str = "x-audio-capture-start";
    const QUERY: &str = "x-query-audio-captures";
    let captures = || {
        let capture = |id, path| {
            json!({ "id": id, "path": path, "frequency": 44100, "bits": 16, "channels": 2,
                "bytes": 0 })
        };
        answered(
            QUERY,
            Json::Null,
            json!([capture("new", "b.wav"), capture("old", "a.wav")]),
        )
    };
    check(
        "wavcapture a.wav snd0",
        || vec![done(START, json!({ "path": "a.wav", "audiodev": "snd0" }))],
        "",
    );
    check(
        "wavcapture a.wav snd0 22050 8 1",
        || {
            let arguments = json!({ "path": "a.wav", "audiodev": "snd0", "frequency": 22050,
                "bits": 8, "channels": 1 });
            vec![refused(START, arguments, "audiodev 'snd0' not found")]
        },
        "audiodev 'snd0' not found\n",
    );
    check(
        "info capture",
        || vec![captures()],
        "[0]: Capturing audio(44100,16,2) to b.wav: 0 bytes\n\
         [1]: Capturing audio(44100,16,2) to a.wav: 0 bytes\n",
    );
    check(
        "stopcapture 1",
        || {
            vec![
                captures(),
                done("x-audio-capture-stop", json!({ "id": "old" })),
            ]
        },
        "",
    );
    check("stopcapture 2", || vec![captures()], "");
}
