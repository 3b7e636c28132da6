// SPDX-License-Identifier: GPL-2.0-or-later

//! What help says about a command, and how that depends on the connected QEMU.

#![allow(clippy::unwrap_used)]

mod commands;

use hmp_runtime::Reply;
use hmp_runtime::monitor::{Options, Passthrough};
use hmp_runtime::prelude::*;
use serde_json::Value;
use tests::fake_peer::{Conversation, FakePeer, run};

/// The QMP commands of a small QEMU.
const SMALL: &[&str] = &["query-status", "query-cakes", "query-ovens"];

/// A QEMU 10.0 for x86 with these QMP commands.
fn serve(mut peer: Conversation, commands: &[&str]) {
    peer.negotiate();
    while let Some(asked) = peer.next_request() {
        match asked.command.as_str() {
            "query-status" => peer.answer(&asked, json!({ "status": "running" })),
            "query-target" => peer.answer(&asked, json!({ "arch": "x86_64" })),
            "query-commands" => {
                let names = commands.iter().map(|name| json!({ "name": name }));
                peer.answer(&asked, names.collect());
            }
            other => peer.refuse(Some(&asked), "CommandNotFound", other),
        }
    }
}

/// The reply to `line`.
fn ask(line: &str, commands: &'static [&str], options: Options) -> Result<Reply> {
    let peer = FakePeer::unix(move |peer| serve(peer, commands));
    let reply = run(async {
        let monitor = Monitor::connect_with(peer.address(), options).await?;
        monitor.run(line).await
    });
    peer.finish();
    reply
}

fn mode(passthrough: Passthrough) -> Options {
    Options {
        passthrough,
        ..Options::default()
    }
}

/// The paragraph on the tier, in one line.
fn tier(name: &str, commands: &'static [&str], options: Options) -> String {
    let text = ask(&format!("help {name}"), commands, options)
        .unwrap()
        .text();
    let (_, tier) = text.split_once("\nTier:").unwrap();
    let lines: Vec<&str> = tier
        .lines()
        .enumerate()
        .take_while(|(number, line)| *number == 0 || line.starts_with(' '))
        .map(|(_, line)| line.trim())
        .collect();
    lines.join(" ")
}

#[test]
fn the_details_of_a_command_are_below_its_line() {
    let reply = ask("help cook", SMALL, Options::default()).unwrap();
    assert_eq!(
        reply.text(),
        "bake|b|cook [-v] [-s spice] size [timer] -- Make a cake of the guest.\n\
         \n\
         Arguments:\n\
         \x20 -v        tell about every single step of it, and about what went wrong with\n\
         \x20           the step before.\n\
         \x20 -s spice  with what, one of\n\
         \x20           - `sugar`, the default;\n\
         \x20           - `salt`.\n\
         \x20 size      how big, in MiB unless it has a suffix.\n\
         \n\
         It takes until the cake is ready; `info cake` shows how far it is, and this is\n\
         a line too long for a terminal, which has to go on in the next one.\n\
         \n\
         Fails without an oven:\n\
         \n\
         - no oven\n\
         - a cold one\n\
         \n\
         Tier:      native: runs through QMP.\n\
         QMP:       bake-cake (not in this QEMU), query-ovens\n\
         Aliases:   b, cook\n\
         QEMU:      8.1 to 10.2, x86_64,s390x only\n"
    );
}

#[test]
fn a_command_without_more_to_say_has_its_tier() {
    let reply = ask("help info cakes", SMALL, Options::default()).unwrap();
    assert_eq!(
        reply.text(),
        "info cakes  -- List the cakes.\n\nTier:      native: runs through QMP.\n\
         QMP:       query-cakes\n"
    );
}

#[test]
fn a_list_has_a_line_for_each_command() {
    let reply = ask("help", SMALL, Options::default()).unwrap();
    assert_eq!(
        reply.text(),
        "bake|b|cook [-v] [-s spice] size [timer] -- Make a cake of the guest.\n\
         burn  -- Burn it.\n\
         cut  -- Cut it.\n\
         eat  -- Eat it, slowly.\n\
         freeze  -- Freeze it.\n\
         help|? [name] -- Tell about a command.\n\
         info [item] -- Show something.\n\
         later what -- Not written yet.\n\
         melt  -- Melt it.\n"
    );
    // There is only one sub-command, but this is still a list.
    for line in ["help info", "info"] {
        let reply = ask(line, SMALL, Options::default()).unwrap();
        assert_eq!(reply.text(), "info cakes  -- List the cakes.\n", "{line}");
    }
}

#[test]
fn the_tier_is_that_on_the_connected_qemu() {
    let auto = || mode(Passthrough::Auto);
    let strict = || mode(Passthrough::Never);
    for (name, options, says) in [
        ("help", auto(), "local: hmp does it itself."),
        (
            "freeze",
            auto(),
            "gap: goes to the built-in monitor, since QMP cannot do it; 'x-freeze' could.",
        ),
        (
            "freeze",
            strict(),
            "gap: not possible in strict mode; it needs the QMP command 'x-freeze', which this \
             QEMU lacks.",
        ),
        (
            "melt",
            auto(),
            "partial: goes to the built-in monitor, since QMP can do only a part of it; \
             'x-melt' could do the rest.",
        ),
        (
            "melt",
            strict(),
            "partial: QMP does a part of it; the rest needs the QMP command 'x-melt', which \
             this QEMU lacks.",
        ),
        (
            "eat",
            auto(),
            "composed: goes to the built-in monitor, which is much quicker than QMP.",
        ),
        (
            "cut",
            auto(),
            "composed: runs through QMP, combined from several commands; some arguments go to \
             the built-in monitor.",
        ),
        (
            "cut",
            strict(),
            "composed: runs through QMP, combined from several commands; for some arguments it \
             needs 'x-cut-evenly'.",
        ),
        (
            "cut",
            mode(Passthrough::Always),
            "composed: goes to the built-in monitor, as was asked for.",
        ),
        (
            "burn",
            strict(),
            "native: not run, since it is known to abort this QEMU; --force runs it.",
        ),
        (
            "later",
            auto(),
            "stub: goes to the built-in monitor, since it is not written yet.",
        ),
        (
            "later",
            strict(),
            "stub: not possible yet, it is not written.",
        ),
    ] {
        assert_eq!(tier(name, SMALL, options), says, "{name}");
    }
}

#[test]
fn the_tier_depends_on_the_qmp_commands_that_qemu_has() {
    const NONE: &[&str] = &["query-status"];
    assert_eq!(
        tier("info cakes", NONE, mode(Passthrough::Auto)),
        "native: goes to the built-in monitor, since this QEMU lacks the QMP commands for it."
    );
    assert_eq!(
        tier("info cakes", NONE, mode(Passthrough::Never)),
        "native: not possible in strict mode; this QEMU lacks the QMP commands for it."
    );
    const ALL: &[&str] = &["query-cakes", "x-freeze", "x-melt", "x-cut-evenly"];
    for passthrough in [Passthrough::Auto, Passthrough::Never] {
        for (name, says) in [
            (
                "freeze",
                "gap: runs through QMP, since this QEMU has 'x-freeze'.",
            ),
            (
                "melt",
                "partial: runs through QMP, since this QEMU has 'x-melt'.",
            ),
            (
                "cut",
                "composed: runs through QMP, combined from several commands.",
            ),
        ] {
            assert_eq!(tier(name, ALL, mode(passthrough)), says);
        }
    }
}

#[test]
fn json_has_all_of_it() {
    let reply = ask("help b", SMALL, Options::default()).unwrap();
    let bake: Value = reply.json()[0].clone();
    assert_eq!(bake["name"], "bake|b|cook");
    assert_eq!(bake["aliases"], json!(["b", "cook"]));
    assert_eq!(bake["params"], "[-v] [-s spice] size [timer]");
    assert_eq!(bake["summary"], "Make a cake of the guest.");
    assert_eq!(
        bake["arguments"][1],
        json!({
            "name": "spice", "flag": "-s", "type": "-ss", "optional": true,
            "meaning": "with what, one of\n- `sugar`, the default;\n- `salt`.",
        })
    );
    assert_eq!(
        bake["arguments"][2],
        json!({
            "name": "size", "flag": null, "type": "o", "optional": false,
            "meaning": "how big, in MiB unless it has a suffix.",
        })
    );
    assert_eq!(bake["arguments"][3]["optional"], json!(true));
    assert_eq!(bake["tier"], "native");
    assert_eq!(bake["way"], "qmp");
    assert_eq!(bake["qmp"], json!(["bake-cake", "query-ovens"]));
    assert_eq!(bake["lacks_qmp"], json!(["bake-cake"]));
    assert_eq!(
        (&bake["since"], &bake["until"]),
        (&json!("8.1"), &json!("10.2"))
    );

    let all = ask("help", SMALL, mode(Passthrough::Never)).unwrap().json();
    let ways: Vec<(&str, &str)> = all
        .as_array()
        .unwrap()
        .iter()
        .map(|topic| {
            (
                topic["name"].as_str().unwrap(),
                topic["way"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        ways,
        [
            ("bake|b|cook", "qmp"),
            ("burn", "refused"),
            ("cut", "qmp"),
            ("eat", "qmp"),
            ("freeze", "none"),
            ("help|?", "local"),
            ("info", "local"),
            ("later", "none"),
            ("melt", "part"),
        ]
    );
}

#[test]
fn an_unknown_command_is_an_error_as_in_the_built_in_monitor() {
    for (line, error) in [
        ("help bakery", "unknown command: 'bakery'"),
        ("help info bakery x", "unknown command: 'info bakery'"),
    ] {
        let answer = ask(line, SMALL, Options::default());
        assert_eq!(answer.unwrap_err().to_string(), error);
    }
}
