// SPDX-License-Identifier: GPL-2.0-or-later

//! Another program on the user's terminal, that reads a reply: the shell command
//! of a pipe, or `$PAGER`.

use crate::columns::height;
use crate::terminal::Screen;
use rustix::termios::tcgetwinsize;
use std::ffi::OsString;
use std::io::{self, Write};
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, ExitStatus, Stdio};

const SIGINT: i32 = rustix::process::Signal::INT.as_raw();
/// How a shell says that there is no such program, or that it cannot be run.
const NO_PROGRAM: [i32; 2] = [126, 127];

/// Runs a shell command that reads `text`, and waits for its end. Events come
/// after that.
///
/// # Errors
///
/// If there is no shell, or the terminal is gone.
pub(crate) fn pipe(screen: &Screen, command: &str, text: String) -> io::Result<()> {
    feed(screen, shell(command), text).map(drop)
}

/// Shows `text` through `$PAGER`, and returns whether the pager could be run.
/// How the pager itself fares is between it and the user.
///
/// # Errors
///
/// As [`pipe`].
pub(crate) fn page(screen: &Screen, text: &str) -> io::Result<bool> {
    let pager = std::env::var_os("PAGER").filter(|pager| !pager.is_empty());
    let mut command = shell(pager.unwrap_or_else(|| "less".into()));
    if std::env::var_os("LESS").is_none() {
        // As git does: what was read stays on the screen.
        command.env("LESS", "FRX");
    }
    let status = feed(screen, command, text.to_owned())?;
    Ok(!status.code().is_some_and(|code| NO_PROGRAM.contains(&code)))
}

fn shell(command: impl Into<OsString>) -> Command {
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(command.into());
    shell
}

fn feed(screen: &Screen, mut command: Command, text: String) -> io::Result<ExitStatus> {
    let _lent = screen.lend();
    let mut child = command.stdin(Stdio::piped()).spawn()?;
    if let Some(mut input) = child.stdin.take() {
        // In a thread of its own: a program in the background may keep its end
        // of the pipe open, and read nothing, after the shell has ended.
        std::thread::Builder::new()
            .name("pipe".to_owned())
            // It is not an error if the program stops reading early.
            .spawn(move || drop(input.write_all(text.as_bytes())))?;
    }
    let status = child.wait()?;
    if status.signal() == Some(SIGINT) || status.code() == Some(128 + SIGINT) {
        // The terminal shows ^C, so a new line is started.
        screen.print("\n", || false)?;
    }
    Ok(status)
}

/// Whether `text` is longer than the screen, with a line for the prompt.
pub(crate) fn is_longer_than_screen(text: &str) -> bool {
    let Ok(size) = tcgetwinsize(io::stdout()) else {
        return false;
    };
    let (columns, rows) = (usize::from(size.ws_col), usize::from(size.ws_row));
    columns > 0
        && text
            .lines()
            .map(|line| height(line, columns))
            .sum::<usize>()
            >= rows
}
