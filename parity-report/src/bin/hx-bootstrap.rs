// SPDX-License-Identifier: GPL-2.0-or-later

//! `hx-bootstrap`: stubs for the commands that QEMU's `.hx` files declare.

use hmp_runtime::registry::commands;
use lexopt::prelude::*;
use parity_report::bootstrap::{Stub, Versions, Written, stubs};
use parity_report::tables;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

const USAGE: &str = "\
hx-bootstrap [OPTIONS] FILE.hx...
  --check          only read the files, and say how many commands they declare
  --dry-run        show which stubs would be written
  --source DIR     where the commands are, commands/src here by default
  --since VERSION  the first QEMU whose monitor has these commands, as in 10.0
  --until VERSION  the last one
";

struct Arguments {
    check: bool,
    dry_run: bool,
    source: PathBuf,
    versions: Versions,
    files: Vec<PathBuf>,
}

fn main() -> ExitCode {
    let arguments = match arguments() {
        Ok(arguments) => arguments,
        Err(error) => return complain(&error.to_string(), 2),
    };
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => complain(&error, 1),
    }
}

fn complain(problem: &str, code: u8) -> ExitCode {
    // Nobody reads it if stderr is closed.
    let _ = writeln!(std::io::stderr(), "hx-bootstrap: {problem}");
    ExitCode::from(code)
}

fn arguments() -> Result<Arguments, lexopt::Error> {
    let mut arguments = Arguments {
        check: false,
        dry_run: false,
        source: "commands/src".into(),
        versions: Versions::default(),
        files: Vec::new(),
    };
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("check") => arguments.check = true,
            Long("dry-run") => arguments.dry_run = true,
            Long("source") => arguments.source = parser.value()?.into(),
            Long("since") => arguments.versions.since = Some(parser.value()?.string()?),
            Long("until") => arguments.versions.until = Some(parser.value()?.string()?),
            Long("help") | Short('h') => return Err(USAGE.trim_end().into()),
            Value(file) => arguments.files.push(file.into()),
            other => return Err(other.unexpected()),
        }
    }
    if arguments.files.is_empty() {
        return Err("no file; give QEMU's hmp-commands.hx and hmp-commands-info.hx".into());
    }
    Ok(arguments)
}

fn run(arguments: &Arguments) -> Result<(), String> {
    for file in tables::read(&arguments.files)? {
        if arguments.check {
            say(&format!(
                "{}: {} commands",
                file.path.display(),
                file.entries.len()
            ))?;
            continue;
        }
        let (parent, versions) = (file.parent.as_deref(), &arguments.versions);
        for stub in stubs(&file.entries, parent, commands(), versions) {
            write(&stub, arguments)?;
        }
    }
    Ok(())
}

fn write(stub: &Stub, arguments: &Arguments) -> Result<(), String> {
    let path = arguments.source.join(&stub.path);
    let path = path.display();
    if arguments.dry_run {
        return say(&format!("would write {path} ({})", stub.name));
    }
    match stub.write(&arguments.source) {
        Ok(Written::New) => say(&format!("wrote {path} ({})", stub.name)),
        Ok(Written::Kept) => say(&format!("kept {path}: it was there before ({})", stub.name)),
        Err(error) => Err(format!("{path}: {error}")),
    }
}

fn say(line: &str) -> Result<(), String> {
    match writeln!(std::io::stdout(), "{line}") {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(format!("cannot write: {error}"))
        }
        _ => Ok(()),
    }
}
