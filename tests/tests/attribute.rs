//! What `#[hmp]` makes of a function: the registered command, and the way of a
//! line's values into the function's parameters.

#![allow(clippy::unwrap_used, clippy::panic)]

use hmp_runtime::Reply;
use hmp_runtime::generated::{Arg, Kind, Presence, Source, Tier};
use hmp_runtime::prelude::*;
use hmp_runtime::registry::{Command, commands};
use hmp_runtime::values::{Arguments, Value};
use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixListener;
use std::thread;

/// Shows one argument of every kind.
///
/// - `file`: a file, as this
///   process sees it.
/// - `index`:
/// - `-m`: how, one of
///   - `fast`: in haste;
///   - `slow`: at leisure.
///
/// It prints each as Rust shows it.
///
///   - this line is indented
#[hmp(
    name = "every_kind|kinds",
    args = "file:F,block:B,word:s,options:O,index:i,number:l,memory:M,size:o,time:T,\
            switch:b,fmt:/,flag:-f,mode:-ms,dotted:l.,last:S",
    preconfig,
    prefer_passthrough
)]
async fn every_kind(
    _mon: &Monitor,
    file: FileName,
    block: BlockName,
    word: String,
    options: KeyValues,
    index: u32,
    number: i64,
    memory: Bytes,
    size: Bytes,
    time: Seconds,
    switch: bool,
    fmt: Format,
    flag: bool,
    mode: Option<String>,
    dotted: Option<i64>,
    last: String,
) -> Result<Shown> {
    Ok(Shown(vec![
        format!("{file} {block} {word} {:?}", options.get("id")),
        format!("{index} {number} {memory:?} {size:?} {time:?}"),
        format!("{switch} {} {flag} {mode:?} {dotted:?} {last}", fmt.count),
    ]))
}

/// What a command of this file prints.
#[derive(Serialize)]
struct Shown(Vec<String>);

impl Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

/// Shows what may be left out.
#[hmp(
    name = "info optional",
    args = "flag:-f,mode:-ms,file:F?,block:B?,word:s?,index:i?,number:l?,memory:M?,size:o?,\
            time:T?,last:S?"
)]
async fn info_optional(
    _mon: &Monitor,
    flag: bool,
    mode: Option<String>,
    file: Option<FileName>,
    block: Option<BlockName>,
    word: Option<String>,
    index: Option<u32>,
    number: Option<i64>,
    memory: Option<Bytes>,
    size: Option<Bytes>,
    time: Option<Seconds>,
    last: Option<String>,
) -> Result<Shown> {
    Ok(Shown(vec![
        format!("{flag} {mode:?} {file:?} {block:?} {word:?} {index:?}"),
        format!("{number:?} {memory:?} {size:?} {time:?} {last:?}"),
    ]))
}

/// Prints nothing.
#[hmp(name = "silent", args = "fail:-f")]
async fn silent(_mon: &Monitor, fail: bool) -> Result<()> {
    if fail {
        return Err(Error::text("it was asked to"));
    }
    Ok(())
}

/// Gives a whole reply.
#[hmp(
    name = "noted",
    qmp = "query-block, x-query-roms",
    tier = "partial",
    gap = "x-query-notes, x-query-more"
)]
async fn noted(_mon: &Monitor) -> Result<Reply> {
    Ok(Reply::new("half\n").with_note("the other half is a gap"))
}

/// Names sources of completion.
#[hmp(
    name = "completed",
    args = "device:B,file:F,switch:b,word:s,driver:s,mode:-ms,target:s,flag:-f,node:B?",
    params = "device file on|off",
    qmp = "query-block",
    since = "8.1",
    until = "10.2",
    crashes = "11.1",
    target = "s390x"
)]
async fn completed(
    _mon: &Monitor,
    _device: BlockName,
    _file: FileName,
    _switch: bool,
    _word: String,
    #[complete(devices)] _driver: String,
    #[complete("fast", "slow")] _mode: Option<String>,
    #[complete(values("query-stats", "target"))] _target: String,
    _flag: bool,
    #[complete(nothing)] _node: Option<BlockName>,
) -> Result<()> {
    Ok(())
}

/// Text for humans only.
#[hmp(name = "info texts", qmp = "x-query-roms,x-query-ramblock")]
async fn info_texts(_mon: &Monitor) -> Result<()> {
    Ok(())
}

/// Nothing of it can be done.
#[hmp(name = "missing", gap = "x-do-it")]
async fn missing(_mon: &Monitor) -> Result<()> {
    Ok(())
}

/// Not written yet.
#[hmp(name = "later", tier = "stub", qmp = "query-later", gap = "x-later")]
async fn later(_mon: &Monitor) -> Result<()> {
    Ok(())
}

/// A walk, with a gap on its way.
#[hmp(
    name = "walk",
    tier = "composed",
    qmp = "qom-list, qom-get",
    gap = "x-walk"
)]
async fn walk(_mon: &Monitor) -> Result<()> {
    Ok(())
}

fn command(name: &str) -> &'static Command {
    let found = commands().iter().find(|command| command.name == name);
    found.unwrap_or_else(|| panic!("`{name}` is not registered"))
}

/// A monitor whose QEMU greets and then never says anything.
fn monitor() -> Monitor {
    let directory = tempfile::tempdir().unwrap();
    let socket = directory.path().join("qmp");
    let listener = UnixListener::bind(&socket).unwrap();
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let version = json!({ "qemu": { "major": 10, "minor": 0, "micro": 2 }, "package": "" });
        let greeting = json!({ "QMP": { "version": version, "capabilities": [] } });
        writeln!(stream, "{greeting}").unwrap();
        let lines = BufReader::new(stream.try_clone().unwrap()).lines();
        for line in lines.map_while(std::result::Result::ok) {
            let request: Json = serde_json::from_str(&line).unwrap();
            writeln!(stream, "{}", json!({ "return": {}, "id": request["id"] })).unwrap();
        }
    });
    smol::block_on(Monitor::connect(&format!("unix:{}", socket.display()))).unwrap()
}

/// Runs the function of a command with these values.
fn run(name: &str, values: Vec<Value>) -> Result<Reply> {
    smol::block_on((command(name).run)(&monitor(), Arguments::new(values)))
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

#[test]
fn a_value_of_every_kind_reaches_its_parameter() {
    let format = Format {
        count: 4,
        kind: FormatKind::Hex,
        size: Some(2),
    };
    let options = KeyValues(vec![("id".to_owned(), "n0".to_owned())]);
    let values = vec![
        text("/tmp/f"),
        text("drive0"),
        text("word"),
        Value::Options(options),
        Value::Int(0xffff_ffff),
        Value::Int(-1),
        Value::Int(1 << 20),
        Value::Int(512),
        Value::Seconds(0.5),
        Value::Bool(true),
        Value::Format(format),
        Value::Given,
        text("fast"),
        Value::Int(7),
        text("the rest of it"),
    ];
    let reply = run("every_kind|kinds", values).unwrap();
    let lines = [
        "/tmp/f drive0 word Some(\"n0\")",
        "4294967295 -1 Bytes(1048576) Bytes(512) Seconds(0.5)",
        "true 4 true Some(\"fast\") Some(7) the rest of it",
    ];
    assert_eq!(reply.text(), lines.map(|line| format!("{line}\n")).concat());
    assert_eq!(reply.json(), json!(lines));
}

#[test]
fn what_is_left_out_is_none_and_a_flag_false() {
    let reply = run("info optional", vec![Value::Absent; 11]).unwrap();
    assert_eq!(
        reply.text(),
        "false None None None None None\nNone None None None None\n"
    );
}

#[test]
fn what_is_optional_and_given_is_there() {
    let values = vec![
        Value::Given,
        text("m"),
        text("f"),
        text("b"),
        text("w"),
        Value::Int(1),
        Value::Int(2),
        Value::Int(3),
        Value::Int(4),
        Value::Seconds(5.0),
        text("l"),
    ];
    assert_eq!(
        run("info optional", values).unwrap().text(),
        "true Some(\"m\") Some(FileName(\"f\")) Some(BlockName(\"b\")) Some(\"w\") Some(1)\n\
         Some(2) Some(Bytes(3)) Some(Bytes(4)) Some(Seconds(5.0)) Some(\"l\")\n"
    );
}

#[test]
fn a_value_of_another_kind_is_an_error_and_no_panic() {
    let error = run("silent", vec![text("-f")]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the parsed argument does not fit the command's function"
    );
}

#[test]
fn a_command_that_returns_unit_prints_nothing() {
    let reply = run("silent", vec![Value::Absent]).unwrap();
    assert_eq!((reply.text(), reply.json()), (String::new(), Json::Null));
}

#[test]
fn an_error_of_the_function_is_the_error_of_the_command() {
    let error = run("silent", vec![Value::Given]).unwrap_err();
    assert_eq!(error.to_string(), "it was asked to");
}

#[test]
fn a_whole_reply_keeps_its_note() {
    let reply = run("noted", vec![]).unwrap();
    assert_eq!(reply.text(), "half\n");
    assert_eq!(reply.note(), Some("the other half is a gap"));
}

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
fn the_kind_gives_the_completion_unless_it_is_named() {
    let sources: Vec<Source> = command("completed")
        .args
        .iter()
        .map(|arg| arg.source)
        .collect();
    assert_eq!(
        sources,
        [
            Source::BlockDevices,
            Source::Files,
            Source::Words(&["on", "off"]),
            Source::Undecided,
            Source::Devices,
            Source::Words(&["fast", "slow"]),
            Source::Values("query-stats", "target"),
            Source::Nothing,
            Source::Nothing,
        ]
    );
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
    assert_eq!(completed.crashes, Some((11, 1)));
    assert_eq!(completed.target, Some("s390x"));
    assert!(!completed.preconfig && !completed.prefer_passthrough);
    assert_eq!(completed.module, module_path!());

    let noted = command("noted");
    assert_eq!(noted.qmp, ["query-block", "x-query-roms"]);
    assert_eq!(noted.gap, Some("x-query-notes, x-query-more"));
    assert_eq!(command("walk").gap, Some("x-walk"));
    assert_eq!((noted.since, noted.until, noted.target), (None, None, None));

    let every = command("every_kind|kinds");
    assert!(every.preconfig && every.prefer_passthrough);
    assert!(every.qmp.is_empty() && every.gap.is_none());
}
