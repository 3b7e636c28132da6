// SPDX-License-Identifier: GPL-2.0-or-later

//! QMP through a program: on its stdin and stdout, or at a socket of another host
//! that OpenSSH's `ssh` forwards.

use crate::stream::Stream;
use smol::Async;
use std::io::{self, Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};

/// A program that ends with its connection.
pub(super) struct Program {
    child: Child,
    /// What keeps it alive beside the connection: it ends when this is closed, also if
    /// this process is killed.
    _life: Option<Async<UnixStream>>,
}

impl Drop for Program {
    fn drop(&mut self) {
        // Both fail only for a program that has ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Has the shell run something.
fn shell(script: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", script, "sh"]).args(arguments);
    command
}

/// Starts a program whose stdin and stdout are a socket.
fn start(mut command: Command) -> io::Result<(Child, Async<UnixStream>)> {
    let (ours, theirs) = UnixStream::pair()?;
    let stdin: OwnedFd = theirs.try_clone()?.into();
    let stdout: OwnedFd = theirs.into();
    let child = command
        .stdin(Stdio::from(stdin))
        .stdout(Stdio::from(stdout))
        .spawn()?;
    Ok((child, Async::new(ours)?))
}

/// Runs a shell command.
pub(super) fn run(command: &str) -> io::Result<Stream> {
    let mut command = shell("eval \"$1\"", &[command]);
    // Ctrl-C goes to the processes of the terminal's group, and means the command that
    // is running in QEMU.
    command.process_group(0);
    let (child, stream) = start(command)?;
    let program = Program { child, _life: None };
    Ok(Stream::Program {
        stream,
        _program: program,
    })
}

/// Has `ssh` forward a socket of this host, which nobody else can reach, to one of
/// another host, and connects to it. What `ssh` asks, it asks at the terminal.
pub(super) async fn through_ssh(host: &str, path: &str) -> io::Result<Stream> {
    let folder = tempfile::Builder::new().prefix("hmp-").tempdir()?;
    let socket = folder.path().join("qmp");
    let forward = format!("{}:{}", escaped(&socket.to_string_lossy()), escaped(path));
    // A connection shared with other sessions would keep the forwarding after this one.
    let options = "-T -o ControlMaster=no -o ControlPath=none -o ExitOnForwardFailure=yes";
    // It stays in the terminal's group, to ask there, and does not heed Ctrl-C, which
    // means the command that is running in QEMU.
    // `cat` says when all is set up, and ends the session when this process has ended.
    let command = shell(
        &format!("trap '' INT QUIT; exec ssh {options} -L \"$1\" -- \"$2\" exec cat"),
        &[&forward, host],
    );
    let (child, life) = start(command)?;
    let mut program = Program { child, _life: None };
    if !is_echoed(&life).await {
        let status = program.child.wait()?;
        return Err(io::Error::other(format!(
            "ssh has ended before it was connected ({status})"
        )));
    }
    let stream = Async::<UnixStream>::connect(&socket).await?;
    program._life = Some(life);
    // Nobody else comes to the socket once the folder has gone.
    Ok(Stream::Program {
        stream,
        _program: program,
    })
}

/// Whether a line comes back, or the other end has gone.
async fn is_echoed(stream: &Async<UnixStream>) -> bool {
    let mut byte = [0];
    if stream.get_ref().write_all(b"\n").is_err() {
        return false;
    }
    while stream.readable().await.is_ok() {
        match stream.get_ref().read(&mut byte) {
            // Before it, a shell may greet everybody.
            Ok(1) if byte == *b"\n" => return true,
            Ok(1) => {}
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Ok(_) | Err(_) => return false,
        }
    }
    false
}

/// A path in the value of `ssh -L`, whose parts are separated by colons.
fn escaped(path: &str) -> String {
    path.replace('\\', "\\\\").replace(':', "\\:")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_has_no_bare_colons_for_ssh() {
        assert_eq!(escaped(r"/run/a:b\c"), r"/run/a\:b\\c");
    }
}
