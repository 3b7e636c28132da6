//! `parity`: how far the commands are, against QEMU's own monitor.

use hmp_runtime::Monitor;
use hmp_runtime::monitor::{Options, Passthrough};
use lexopt::prelude::*;
use parity_report::print::{Markdown, Text};
use parity_report::rows::Report;
use parity_report::{live, verify};
use std::io::Write;
use std::process::ExitCode;

const USAGE: &str = "\
parity [--format text|markdown|json]            report on every command
parity --socket ADDRESS [--format text|json]    the same on a connected QEMU, and drift
parity verify --socket ADDRESS [--format ...]   run what only reads, ours and built-in
";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Text,
    Markdown,
    Json,
}

struct Arguments {
    verify: bool,
    socket: Option<String>,
    format: Format,
}

enum Failure {
    Usage(String),
    Run(String),
}

fn main() -> ExitCode {
    let result = arguments()
        .map_err(|error| Failure::Usage(error.to_string()))
        .and_then(run);
    match result {
        Ok(code) => code,
        Err(Failure::Usage(problem)) => complain(&problem, 2),
        Err(Failure::Run(problem)) => complain(&problem, 3),
    }
}

fn complain(problem: &str, code: u8) -> ExitCode {
    // Nobody reads it if stderr is closed.
    let _ = writeln!(std::io::stderr(), "parity: {problem}");
    ExitCode::from(code)
}

fn arguments() -> Result<Arguments, lexopt::Error> {
    let mut arguments = Arguments {
        verify: false,
        socket: None,
        format: Format::Text,
    };
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("socket") | Short('s') => arguments.socket = Some(parser.value()?.string()?),
            Long("format") => arguments.format = format(&parser.value()?.string()?)?,
            Long("help") | Short('h') => return Err(USAGE.trim_end().into()),
            Value(word) if word == "verify" && !arguments.verify => arguments.verify = true,
            other => return Err(other.unexpected()),
        }
    }
    if arguments.verify && arguments.socket.is_none() {
        return Err("verify needs the QMP socket of a QEMU: --socket ADDRESS".into());
    }
    Ok(arguments)
}

fn format(word: &str) -> Result<Format, lexopt::Error> {
    match word {
        "text" => Ok(Format::Text),
        "markdown" => Ok(Format::Markdown),
        "json" => Ok(Format::Json),
        other => Err(format!("no format '{other}'; there are text, markdown and json").into()),
    }
}

fn run(arguments: Arguments) -> Result<ExitCode, Failure> {
    let Some(address) = &arguments.socket else {
        let report = Report::of_registry();
        let text = match arguments.format {
            Format::Text => Text(&report).to_string(),
            Format::Markdown => Markdown(&report).to_string(),
            Format::Json => json(&report)?,
        };
        return print(&text, true);
    };
    smol::block_on(async {
        let failed = |error: hmp_runtime::Error| Failure::Run(error.to_string());
        let monitor = connect(address).await.map_err(failed)?;
        let (text, json, is_clean) = if arguments.verify {
            let verdict = verify::verify(&monitor).await.map_err(failed)?;
            (verdict.to_string(), json(&verdict)?, verdict.is_clean())
        } else {
            let report = live::judge(&monitor).await.map_err(failed)?;
            (report.to_string(), json(&report)?, report.drift.is_empty())
        };
        print(
            if arguments.format == Format::Json {
                &json
            } else {
                &text
            },
            is_clean,
        )
    })
}

async fn connect(address: &str) -> hmp_runtime::Result<Monitor> {
    let options = Options {
        passthrough: Passthrough::Never,
        ..Options::default()
    };
    Monitor::connect_with(&address.parse()?, options).await
}

fn json(value: &impl serde::Serialize) -> Result<String, Failure> {
    let text = serde_json::to_string_pretty(value);
    text.map(|text| text + "\n")
        .map_err(|error| Failure::Run(error.to_string()))
}

/// Prints; status 1 where something differs.
fn print(text: &str, is_clean: bool) -> Result<ExitCode, Failure> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::Run(format!("cannot write: {error}")))
        }
        _ => Ok(ExitCode::from(u8::from(!is_clean))),
    }
}
