// SPDX-License-Identifier: GPL-2.0-or-later

//! How a line's values reach the function's parameters, and what becomes of
//! what it returns.

use super::command;
use hmp_runtime::Reply;
use hmp_runtime::prelude::*;
use hmp_runtime::values::{Arguments, Value};
use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixListener;
use std::thread;

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
fn an_argument_that_is_left_out_is_none_and_a_flag_is_false() {
    let reply = run("info optional", vec![Value::Absent; 11]).unwrap();
    assert_eq!(
        reply.text(),
        "false None None None None None\nNone None None None None\n"
    );
}

#[test]
fn optional_arguments_that_are_given_reach_the_function() {
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
fn a_value_of_another_kind_is_an_error_and_not_a_panic() {
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
