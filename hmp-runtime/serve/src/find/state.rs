// SPDX-License-Identifier: GPL-2.0-or-later

//! Who is at the two ends of a monitor's socket, found out without connecting: that
//! would take it.

use super::process;
use super::sockets::{self, UnixSocket};
use hmp_qmp::Address;
use procfs::process::Process;
use serde::Serialize;
use std::fmt;
use std::path::Path;

/// A process at one end of a socket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Holder {
    /// Its number.
    pub pid: i32,
    /// The name of its program, which Linux cuts to 15 bytes.
    pub program: String,
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (pid {})", self.program, self.pid)
    }
}

/// What is known of a monitor's socket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "state", content = "holder")]
pub enum State {
    /// It waits for a client.
    Free,
    /// It has one; its process belongs to somebody else where it is not told.
    Held(Option<Holder>),
    /// This user may not connect to it.
    Forbidden,
    /// Nothing listens there.
    Gone,
    /// The kernel does not tell: it is in another network namespace.
    Unknown,
    /// It is nothing that a program can connect to.
    Unreachable,
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            State::Free => f.write_str("free"),
            State::Held(Some(holder)) => write!(f, "held by {holder}"),
            State::Held(None) => f.write_str("held by another user's program"),
            State::Forbidden => f.write_str("not allowed"),
            State::Gone => f.write_str("nobody listens"),
            State::Unknown => f.write_str("unknown"),
            State::Unreachable => f.write_str("not a socket to connect to"),
        }
    }
}

/// The sockets of this machine at one moment.
pub(super) struct Tables {
    unix: Option<Vec<UnixSocket>>,
}

impl Tables {
    pub(super) fn read() -> Tables {
        // A kernel without the table, or a sandbox: then nothing is known.
        let unix = sockets::unix().ok();
        Tables { unix }
    }

    /// The path of the socket with this inode.
    pub(super) fn path(&self, inode: u64) -> Option<&Path> {
        let mut sockets = self.unix.iter().flatten();
        sockets
            .find(|socket| u64::from(socket.inode) == inode)?
            .path
            .as_deref()
    }

    pub(super) fn state(&self, address: &Address) -> State {
        match address {
            Address::Unix(path) => self.of_path(path),
            Address::Tcp { port, .. } => {
                let port = sockets::tcp(*port);
                match port.clients.first() {
                    Some(client) => State::Held(client.and_then(holder_of)),
                    None if port.listeners.is_empty() => State::Gone,
                    None => State::Free,
                }
            }
            _ => State::Unknown,
        }
    }

    /// The inode of the socket that listens at an address.
    fn listener(&self, address: &Address) -> Option<u64> {
        match address {
            Address::Unix(path) => {
                let sockets = self.unix.iter().flatten();
                let mut here = sockets.filter(|it| it.listens && it.is_at(path));
                Some(here.next()?.inode.into())
            }
            Address::Tcp { port, .. } => sockets::tcp(*port).listeners.first().copied(),
            _ => None,
        }
    }

    fn of_path(&self, path: &Path) -> State {
        if !path.exists() {
            return State::Gone;
        }
        if !process::is_allowed(path) {
            return State::Forbidden;
        }
        let Some(unix) = &self.unix else {
            return State::Unknown;
        };
        let mut here = unix.iter().filter(|socket| socket.is_at(path));
        // One that nobody has taken yet waits, as the next one would.
        let held = here
            .clone()
            .find(|socket| !socket.listens && socket.inode != 0);
        match held {
            Some(socket) => State::Held(socket.peer.and_then(|peer| holder_of(peer.into()))),
            None if here.any(|socket| socket.listens) => State::Free,
            None => State::Unknown,
        }
    }
}

fn holder_of(inode: u64) -> Option<Holder> {
    let pid = process::owner(inode)?;
    let program = process::program(pid)?;
    Some(Holder { pid, program })
}

/// Why a QEMU does not greet at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Busy {
    /// The process that listens is stopped.
    Stopped(Holder),
    /// Somebody else is connected; whose process it is, if that can be seen.
    Held(Option<Holder>),
}

/// What keeps the QEMU at an address of this machine from greeting, as far as the
/// kernel tells.
pub fn busy(address: &Address) -> Option<Busy> {
    let tables = Tables::read();
    let listener = tables.listener(address).and_then(holder_of);
    let is_stopped = |holder: &Holder| {
        Process::new(holder.pid).is_ok_and(|process| process::is_stopped(&process))
    };
    if let Some(holder) = listener.filter(is_stopped) {
        return Some(Busy::Stopped(holder));
    }
    match tables.state(address) {
        State::Held(holder) => Some(Busy::Held(holder)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::net::{UnixListener, UnixStream};

    #[test]
    fn a_socket_is_free_until_somebody_is_connected() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("a.sock");
        let address = Address::Unix(path.clone());
        let state = || Tables::read().state(&address);
        assert_eq!(state(), State::Gone);
        let listener = UnixListener::bind(&path).unwrap();
        assert_eq!(state(), State::Free);
        let waiting = UnixStream::connect(&path).unwrap();
        // It waits to be taken.
        assert_eq!(state(), State::Free);
        let taken = listener.accept().unwrap();
        // This very process holds it, and is not looked at.
        assert_eq!(state(), State::Held(None));
        // By another name it is the same.
        let link = directory.path().join("link");
        std::os::unix::fs::symlink(&path, &link).unwrap();
        assert_eq!(
            Tables::read().state(&Address::Unix(link)),
            State::Held(None)
        );
        drop((waiting, taken));
        assert_eq!(state(), State::Free);
    }

    #[test]
    fn a_port_is_free_until_somebody_is_connected() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let host = "127.0.0.1".to_owned();
        let address = Address::Tcp { host, port };
        let state = || Tables::read().state(&address);
        assert_eq!(state(), State::Free);
        let client = std::net::TcpStream::connect(("127.0.0.1", port)).unwrap();
        let taken = listener.accept().unwrap();
        assert_eq!(state(), State::Held(None));
        drop((client, taken, listener));
    }
}
