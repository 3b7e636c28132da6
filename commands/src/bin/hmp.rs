//! `hmp`: QEMU's human monitor as a program of its own.

use commands as _;
use hmp_runtime::Monitor;
use hmp_runtime::monitor::{Options, Passthrough};
use std::io::{BufRead, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut options = Options::default();
    let mut address = String::new();
    let mut commands = Vec::new();
    let mut null = false;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--strict" => options.passthrough = Passthrough::Never,
            "--null" | "-0" => null = true,
            "-v" => options.qmp.trace = true,
            "-c" => commands.extend(arguments.next()),
            _ => address = argument,
        }
    }
    let end = if null { "\0" } else { "" };
    smol::block_on(async {
        let connected = match address.parse() {
            Ok(address) => Monitor::connect_with(&address, options).await,
            Err(error) => Err(hmp_runtime::qmp::ConnectionError::into(error)),
        };
        let monitor = match connected {
            Ok(monitor) => monitor,
            Err(error) => {
                let _ = writeln!(std::io::stderr(), "hmp: {error}");
                return ExitCode::from(3);
            }
        };
        let lines: Box<dyn Iterator<Item = String>> = if commands.is_empty() {
            Box::new(std::io::stdin().lock().lines().map_while(Result::ok))
        } else {
            Box::new(commands.into_iter())
        };
        let mut code = ExitCode::SUCCESS;
        for line in lines {
            monitor.history().push(&line);
            let text = match monitor.run(&line).await {
                Ok(reply) => reply.text(),
                Err(error) => {
                    code = ExitCode::from(1);
                    format!("{error}\n")
                }
            };
            let mut out = std::io::stdout().lock();
            if write!(out, "{text}{end}")
                .and_then(|()| out.flush())
                .is_err()
            {
                return code;
            }
        }
        code
    })
}
