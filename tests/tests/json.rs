// SPDX-License-Identifier: GPL-2.0-or-later

//! `--json`: the replies to the lines of every `.steps` file, as a script would
//! read them.

#![allow(clippy::unwrap_used)]

use serde_json::Value as Json;
use std::io::Write;
use std::process::{Command, Stdio};
use tests::differential::{Script, Step, scripts};
use tests::program;
use tests::qemu::{self, Setup, Vm};

fn start(script: &Script) -> Vm {
    let qemu = script.system(qemu::any()).unwrap();
    let setup = Setup::new(&qemu);
    script.make_files(&setup).unwrap();
    setup.start(&script.arguments(&qemu.minor_version()))
}

/// The lines of `script` for the QEMU under test.
fn lines(script: &Script) -> Vec<&str> {
    let version = qemu::any().minor_version();
    let is_for = |versions: &[String]| versions.is_empty() || versions.contains(&version);
    script
        .steps
        .iter()
        .filter_map(|(_, step)| match step {
            Step::Line { line, versions } if is_for(versions) => Some(line.as_str()),
            _ => None,
        })
        .filter(|line| !line.trim().is_empty())
        .collect()
}

fn run(vm: &Vm, lines: &[&str]) -> String {
    let mut hmp = Command::new(program::hmp())
        .arg("--json")
        .arg("qmp")
        .current_dir(vm.directory())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut stdin = hmp.stdin.take().unwrap();
    let input = lines.join("\n") + "\n";
    // The replies may fill their pipe before the last line is written.
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = hmp.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn every_line_gives_one_object_with_a_result_or_an_error() {
    for script in scripts()
        .iter()
        .filter(|script| script.runs_on(&qemu::any().minor_version()))
    {
        let vm = start(script);
        let lines = lines(script);
        let output = run(&vm, &lines);
        let objects: Vec<&str> = output.lines().collect();
        assert_eq!(objects.len(), lines.len(), "{}", script.name);
        for (line, object) in lines.iter().zip(objects) {
            let object: Json = serde_json::from_str(object).unwrap();
            assert_eq!(object["command"], *line, "{}: {object}", script.name);
            let members = object.as_object().unwrap();
            match members.get("error") {
                Some(error) => {
                    assert!(error["desc"].is_string(), "{}: {object}", script.name);
                    assert!(!members.contains_key("return"));
                }
                None => assert!(members.contains_key("return"), "{}: {object}", script.name),
            }
        }
    }
}
