// SPDX-License-Identifier: GPL-2.0-or-later

//! What is registered.

use super::{MODELS, command};
use hmp_runtime::Monitor;
use hmp_runtime::complete::{BLOCK_DEVICES, Completer, FILES, NOTHING, Question};
use hmp_runtime::generated::{Arg, Kind, Presence, Tier, UNDECIDED};
use hmp_runtime::monitor::Options;
use tests::fake_peer::{FakePeer, run};

#[test]
fn arguments_are_registered_as_written() {
    let command = command("every_kind|kinds");
    assert!(command.args_type.starts_with("file:F,block:B,word:s,"));
    let kinds: Vec<Kind> = command.args.iter().map(|arg| arg.kind).collect();
    assert_eq!(
        kinds,
        [
            Kind::File,
            Kind::Block,
            Kind::Str,
            Kind::Options,
            Kind::Int32,
            Kind::Int,
            Kind::Mebibytes,
            Kind::Size,
            Kind::Seconds,
            Kind::OnOff,
            Kind::Format,
            Kind::Flag('f'),
            Kind::FlagWithValue('m'),
            Kind::Int,
            Kind::Rest,
        ]
    );
    let dotted: &Arg = &command.args[13];
    assert_eq!((dotted.name, dotted.presence), ("dotted", Presence::Dotted));
    assert_eq!(dotted.rest, ",last:S");
    assert_eq!(command.args[14].rest, "");
}

#[test]
fn params_come_from_args_unless_they_are_given() {
    assert_eq!(
        command("every_kind|kinds").params,
        "file block word options index number memory size time on|off /fmt \
         [-f] [-m mode] [.dotted] last"
    );
    assert_eq!(command("completed").params, "device file on|off");
    assert_eq!(command("noted").params, "");
}

#[test]
fn the_doc_comment_is_the_help() {
    let command = command("every_kind|kinds");
    assert_eq!(command.summary, "Shows one argument of every kind.");
    assert_eq!(
        command.description,
        "It prints each as Rust shows it.\n\n  - this line is indented"
    );
}

#[test]
fn the_list_in_the_doc_comment_says_what_the_arguments_mean() {
    let described: Vec<(String, &str)> = command("every_kind|kinds")
        .args
        .iter()
        .filter(|arg| !arg.meaning.is_empty())
        .map(|arg| (arg.label(), arg.meaning))
        .collect();
    assert_eq!(
        described,
        [
            ("file".to_owned(), "a file, as this process sees it."),
            (
                "-m".to_owned(),
                "how, one of\n- `fast`: in haste;\n- `slow`: at leisure."
            ),
        ]
    );
}

#[test]
fn the_kind_decides_the_completion_unless_one_is_named() {
    let completers = command("completed").completers;
    assert_eq!(
        completers,
        [
            &BLOCK_DEVICES,
            &FILES,
            &Completer::words(&["on", "off"]),
            &UNDECIDED,
            &MODELS,
            &Completer::words(&["fast", "slow"]),
            &Completer::values("query-stats", "target"),
            &NOTHING,
            &NOTHING,
        ]
    );
}

// Completion drops errors, so an undeclared command could be overlooked.
#[test]
#[cfg(debug_assertions)]
#[should_panic(expected = "sends the QMP command 'query-models', which it does not declare")]
fn a_completer_that_sends_undeclared_qmp_fails_the_test() {
    let peer = FakePeer::unix(|mut peer| peer.negotiate());
    run(async {
        let monitor = Monitor::connect_with(peer.address(), Options::default()).await;
        let question = Question::default();
        let _ = MODELS.candidates(&monitor.unwrap(), question).await;
    });
}

#[test]
fn the_tier_follows_from_qmp_and_gap_unless_it_is_named() {
    for (name, tier) in [
        ("silent", Tier::Local),
        ("completed", Tier::Native),
        ("info texts", Tier::Text),
        ("missing", Tier::Gap),
        ("noted", Tier::Partial),
        ("later", Tier::Stub),
        ("walk", Tier::Composed),
    ] {
        assert_eq!(command(name).tier, tier, "{name}");
    }
}

#[test]
fn the_other_keys_are_registered_as_written() {
    let completed = command("completed");
    assert_eq!(completed.qmp, ["query-block"]);
    assert_eq!(completed.since, Some((8, 1)));
    assert_eq!(completed.until, Some((10, 2)));
    assert_eq!(completed.target, Some("s390x"));
    assert!(!completed.preconfig && !completed.prefer_passthrough);
    assert_eq!(
        completed.module,
        module_path!().trim_end_matches("::registered")
    );

    let noted = command("noted");
    assert_eq!(noted.qmp, ["query-block", "x-query-roms"]);
    assert_eq!(noted.gap, Some("x-query-notes, x-query-more"));
    assert_eq!(command("walk").gap, Some("x-walk"));
    assert_eq!((noted.since, noted.until, noted.target), (None, None, None));

    let every = command("every_kind|kinds");
    assert!(every.preconfig && every.prefer_passthrough);
    assert!(every.qmp.is_empty() && every.gap.is_none());
}
