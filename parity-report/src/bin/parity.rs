// SPDX-License-Identifier: GPL-2.0-or-later

//! `parity`: how far the commands are, against QEMU's own monitor.

use hmp_runtime::Monitor;
use hmp_runtime::lethal::HAZARDS;
use hmp_runtime::monitor::{Options, Passthrough};
use hmp_runtime::registry::commands;
use lexopt::prelude::*;
use parity_report::drift::{self, Change};
use parity_report::lethal::Lethal;
use parity_report::print::{Markdown, Text};
use parity_report::reference::Reference;
use parity_report::rows::Report;
use parity_report::spawn::Spawned;
use parity_report::{live, tables, verify};
use std::fmt::Display;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

const USAGE: &str = "\
parity                        report on every command
parity --socket ADDRESS       the same on a connected QEMU, and how its help differs
parity --spawn QEMU           the same on a QEMU started for it
parity verify --socket ADDRESS
                              run what only reads, ours and built-in, and compare
parity drift OLD.hx NEW.hx    what changed between two QEMUs
parity drift --hx FILE... [--qemu VERSION]
                              what changed between QEMU's .hx files and us
parity drift --hx FILE... --spawn QEMU
                              hold .hx files against the help of their own QEMU
parity reference              the page about every command, docs/commands.md
parity lethal                 the page about what ends a QEMU, docs/lethal.md
  --format text|markdown|json
Exit status: 0 all is the same, 1 something differs, 2 wrong usage, 3 no QEMU";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Text,
    Markdown,
    Json,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Task {
    Report,
    Reference,
    Lethal,
    Verify,
    Drift,
}

struct Arguments {
    task: Task,
    socket: Option<String>,
    spawn: Option<String>,
    against_us: bool,
    qemu: Option<(u32, u32)>,
    files: Vec<PathBuf>,
    format: Format,
}

/// An error, and the exit status for it.
struct Failure(u8, String);

fn main() -> ExitCode {
    let result = arguments()
        .map_err(|error| Failure(2, error.to_string()))
        .and_then(run);
    match result {
        Ok(is_same) => ExitCode::from(u8::from(!is_same)),
        Err(Failure(code, problem)) => {
            // Nobody reads it if stderr is closed.
            let _ = writeln!(std::io::stderr(), "parity: {problem}");
            ExitCode::from(code)
        }
    }
}

fn arguments() -> Result<Arguments, lexopt::Error> {
    let mut arguments = Arguments {
        task: Task::Report,
        socket: None,
        spawn: None,
        against_us: false,
        qemu: None,
        files: Vec::new(),
        format: Format::Text,
    };
    let mut parser = lexopt::Parser::from_env();
    let mut is_first = true;
    while let Some(argument) = parser.next()? {
        match argument {
            Value(word) if is_first && word == "verify" => arguments.task = Task::Verify,
            Value(word) if is_first && word == "reference" => {
                arguments.task = Task::Reference;
            }
            Value(word) if is_first && word == "lethal" => arguments.task = Task::Lethal,
            Value(word) if is_first && word == "drift" => arguments.task = Task::Drift,
            Value(file) if arguments.task == Task::Drift => arguments.files.push(file.into()),
            Long("socket") | Short('s') => arguments.socket = Some(parser.value()?.string()?),
            Long("spawn") => arguments.spawn = Some(parser.value()?.string()?),
            Long("hx") => {
                arguments.against_us = true;
                arguments.files.extend(parser.values()?.map(PathBuf::from));
            }
            Long("qemu") => arguments.qemu = Some(version(&parser.value()?.string()?)?),
            Long("format") => arguments.format = format(&parser.value()?.string()?)?,
            Long("help") | Short('h') => return Err(USAGE.into()),
            other => return Err(other.unexpected()),
        }
        is_first = false;
    }
    check(&arguments)?;
    Ok(arguments)
}

fn check(arguments: &Arguments) -> Result<(), lexopt::Error> {
    let has_qemu = arguments.socket.is_some() || arguments.spawn.is_some();
    match arguments.task {
        Task::Verify if !has_qemu => Err("verify needs a QEMU: --socket ADDRESS".into()),
        Task::Drift if arguments.against_us => Ok(()),
        Task::Drift if arguments.files.len() != 2 => {
            Err("drift needs two files, OLD.hx NEW.hx, or --hx FILE...".into())
        }
        _ => Ok(()),
    }
}

fn version(text: &str) -> Result<(u32, u32), lexopt::Error> {
    let mut parts = text.split('.').map(str::parse);
    match (parts.next(), parts.next()) {
        (Some(Ok(major)), Some(Ok(minor))) => Ok((major, minor)),
        _ => Err(format!("'{text}' is no version; write it as in 10.0").into()),
    }
}

fn format(word: &str) -> Result<Format, lexopt::Error> {
    match word {
        "text" => Ok(Format::Text),
        "markdown" => Ok(Format::Markdown),
        "json" => Ok(Format::Json),
        other => Err(format!("no format '{other}'; there are text, markdown and json").into()),
    }
}

/// Whether all is the same.
fn run(arguments: Arguments) -> Result<bool, Failure> {
    match arguments.task {
        Task::Drift => drift_of_files(&arguments),
        Task::Reference => print(&Reference(commands())).map(|()| true),
        Task::Lethal => print(&Lethal(&HAZARDS)).map(|()| true),
        Task::Report if arguments.socket.is_none() && arguments.spawn.is_none() => {
            let report = Report::of_registry();
            match arguments.format {
                Format::Markdown => print(&Markdown(&report)),
                format => show(&Text(&report), &report, format),
            }?;
            Ok(true)
        }
        task => smol::block_on(async {
            let (_qemu, monitor) = connect(&arguments).await?;
            let failed = |error: hmp_runtime::Error| Failure(3, error.to_string());
            if task == Task::Verify {
                let verdict = verify::verify(&monitor).await.map_err(failed)?;
                show(&verdict, &verdict, arguments.format)?;
                Ok(verdict.is_clean())
            } else {
                let report = live::judge(&monitor).await.map_err(failed)?;
                show(&report, &report, arguments.format)?;
                Ok(report.drift.is_empty())
            }
        }),
    }
}

async fn connect(arguments: &Arguments) -> Result<(Option<Spawned>, Monitor), Failure> {
    let options = Options {
        passthrough: Passthrough::Never,
        ..Options::default()
    };
    if let Some(qemu) = &arguments.spawn {
        let (qemu, monitor) = Spawned::start(qemu, options)
            .await
            .map_err(|error| Failure(3, error))?;
        return Ok((Some(qemu), monitor));
    }
    let address = arguments.socket.as_deref().unwrap_or_default();
    let connected = match address.parse() {
        Ok(address) => Monitor::connect_with(&address, options).await,
        Err(error) => Err(hmp_runtime::qmp::ConnectionError::into(error)),
    };
    connected
        .map(|monitor| (None, monitor))
        .map_err(|error| Failure(3, error.to_string()))
}

fn drift_of_files(arguments: &Arguments) -> Result<bool, Failure> {
    let files = tables::read(&arguments.files).map_err(|error| Failure(1, error))?;
    if arguments.spawn.is_some() || arguments.socket.is_some() {
        return smol::block_on(async {
            let (_qemu, monitor) = connect(arguments).await?;
            let help = live::usages(&monitor)
                .await
                .map_err(|e| Failure(3, e.to_string()))?;
            let entries = tables::entries(&files);
            let problems = drift::against_help(&entries, &help);
            problems
                .iter()
                .try_for_each(|problem| print(&format!("{problem}\n")))?;
            let (declared, listed) = (entries.len(), help.len());
            print(&format!(
                "{declared} commands declared, {listed} in the help\n"
            ))?;
            Ok(problems.is_empty())
        });
    }
    let changes = match files.as_slice() {
        [old, new] if !arguments.against_us => {
            let of = |file: &tables::HxFile| tables::together(std::slice::from_ref(file));
            drift::changes(&of(old), &of(new))
        }
        _ => drift::changes(
            &drift::registered(commands(), arguments.qemu),
            &tables::together(&files),
        ),
    };
    let text: String = changes
        .iter()
        .map(|change: &Change| format!("{change}\n"))
        .collect();
    show(&text, &changes, arguments.format)?;
    Ok(changes.is_empty())
}

fn show(text: &impl Display, value: &impl serde::Serialize, format: Format) -> Result<(), Failure> {
    if format != Format::Json {
        return print(text);
    }
    let json = serde_json::to_string_pretty(value).map_err(|e| Failure(3, e.to_string()))?;
    print(&format!("{json}\n"))
}

/// Prints. A closed pipe is no error.
fn print(text: &impl Display) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match write!(out, "{text}").and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure(1, format!("cannot write: {error}")))
        }
        _ => Ok(()),
    }
}
