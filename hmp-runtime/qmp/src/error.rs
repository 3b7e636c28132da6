// SPDX-License-Identifier: GPL-2.0-or-later

//! What goes wrong on the wire.

use crate::Address;
use std::fmt;
use std::io::{self, ErrorKind};
use std::sync::Arc;
use std::time::Duration;

/// QEMU's refusal of a QMP command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QmpError {
    /// What kind of refusal it is.
    pub class: ErrorClass,
    /// The description, for users.
    pub desc: String,
    /// The QMP command that was refused.
    pub command: String,
}

/// QMP `QapiErrorClass`: what a program can tell of a refusal without its text.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorClass {
    /// Whatever has no class of its own.
    GenericError,
    /// QEMU does not have the command, has it switched off, or does not allow
    /// it yet.
    CommandNotFound,
    /// A device cannot be used yet, or at the moment.
    DeviceNotActive,
    /// There is no such device, or device type.
    DeviceNotFound,
    /// KVM lacks what the command needs.
    KvmMissingCap,
    /// One that this program does not know.
    Other(String),
}

impl ErrorClass {
    /// The name that QMP has for it.
    pub fn name(&self) -> &str {
        match self {
            ErrorClass::GenericError => "GenericError",
            ErrorClass::CommandNotFound => "CommandNotFound",
            ErrorClass::DeviceNotActive => "DeviceNotActive",
            ErrorClass::DeviceNotFound => "DeviceNotFound",
            ErrorClass::KvmMissingCap => "KVMMissingCap",
            ErrorClass::Other(name) => name,
        }
    }
}

impl From<String> for ErrorClass {
    fn from(name: String) -> ErrorClass {
        match name.as_str() {
            "GenericError" => ErrorClass::GenericError,
            "CommandNotFound" => ErrorClass::CommandNotFound,
            "DeviceNotActive" => ErrorClass::DeviceNotActive,
            "DeviceNotFound" => ErrorClass::DeviceNotFound,
            "KVMMissingCap" => ErrorClass::KvmMissingCap,
            _ => ErrorClass::Other(name),
        }
    }
}

/// Why there is no connection, or why it was lost. `Display` is one line that
/// says what to do about it.
#[derive(Debug)]
#[non_exhaustive]
pub enum ConnectionError {
    /// The address makes no sense; the text says what would.
    Address(String),
    /// The socket could not be reached.
    Connect {
        /// Where it was tried.
        address: Address,
        /// The system's reason.
        source: io::Error,
    },
    /// What the address names is something else than a connected socket.
    NotASocket {
        /// Where it was tried.
        address: Address,
        /// What it is instead, `not a socket`.
        problem: String,
    },
    /// Somebody listens but does not greet: QEMU serves one QMP client at a time.
    NoGreeting {
        /// Where it was tried.
        address: Address,
        /// How long was waited.
        waited: Duration,
    },
    /// The socket is a human monitor, not QMP.
    HumanMonitor {
        /// Where it was tried.
        address: Address,
        /// The version of QEMU, (major, minor), where the monitor tells it.
        version: Option<(u32, u32)>,
    },
    /// The other end does not speak QMP; the text says what it said.
    Protocol(String),
    /// The connection was there and is gone.
    Lost,
}

/// The first QEMU (major, minor) that makes further monitors while it runs.
const MONITORS_AT_RUN_TIME: (u32, u32) = (11, 1);

impl fmt::Display for ConnectionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ConnectionError::Address(problem) | ConnectionError::Protocol(problem) => {
                f.write_str(problem)
            }
            ConnectionError::Connect { address, source } => {
                write!(f, "{address}: ")?;
                match advice(address, source) {
                    Some(advice) => f.write_str(&advice),
                    None => write!(f, "cannot connect: {source}"),
                }
            }
            ConnectionError::NotASocket {
                address: address @ Address::Descriptor(_),
                problem,
            } => write!(f, "{address}: {problem}"),
            ConnectionError::NotASocket { address, problem } => write!(
                f,
                "{address}: {problem}; give the PATH of QEMU's -qmp unix:PATH,server,wait=off"
            ),
            ConnectionError::NoGreeting { address, waited } => write!(
                f,
                "{address}: no QMP greeting within {waited:?}; another client probably holds \
                 this socket: QEMU serves one QMP client at a time"
            ),
            ConnectionError::HumanMonitor {
                address,
                version: Some(version),
            } if *version >= MONITORS_AT_RUN_TIME => write!(
                f,
                "{address}: this is a human monitor (HMP), not QMP; these two lines, typed \
                 there, make a QMP monitor at PATH: 'chardev-add \
                 socket,id=qmp0,path=PATH,server=on,wait=off' and 'object_add \
                 monitor-qmp,id=qmp0-monitor,chardev=qmp0'"
            ),
            ConnectionError::HumanMonitor { address, .. } => write!(
                f,
                "{address}: this is a human monitor (HMP), not QMP; start QEMU with \
                 -qmp unix:PATH,server,wait=off and give that PATH"
            ),
            ConnectionError::Lost => f.write_str("the connection to QEMU was lost"),
        }
    }
}

/// What to do when connecting failed for one of the usual reasons.
fn advice(address: &Address, source: &io::Error) -> Option<String> {
    Some(match (address, source.kind()) {
        (Address::Unix(path), ErrorKind::NotFound) => {
            let text = path.to_string_lossy();
            if let Some((path, _)) = text.split_once(",server") {
                format!("no such socket; leave out QEMU's options: just {path}")
            } else if looks_like_host_and_port(&text) {
                format!("no such socket; for TCP write tcp:{text}")
            } else {
                format!("no such socket; is QEMU running with -qmp unix:{text},server,wait=off?")
            }
        }
        (Address::Unix(_), ErrorKind::PermissionDenied) => {
            "permission denied; only those who may write to the socket may use it: \
             become the user that runs QEMU"
                .into()
        }
        (Address::Unix(path), ErrorKind::ConnectionRefused) => format!(
            "nobody listens on this socket: its QEMU is gone; start one with \
             -qmp unix:{},server,wait=off",
            path.display()
        ),
        (Address::Tcp { .. }, ErrorKind::ConnectionRefused) => {
            format!("nobody listens there; is QEMU running with -qmp {address},server,wait=off?")
        }
        (Address::Unix(_), ErrorKind::InvalidFilename) => {
            "the path is too long for a unix socket (about 100 bytes): \
             use a relative path or a symbolic link"
                .into()
        }
        (Address::Tcp { .. }, ErrorKind::TimedOut) => {
            "the host does not answer; check the name, the port and the firewall".into()
        }
        _ => return None,
    })
}

fn looks_like_host_and_port(text: &str) -> bool {
    text.rsplit_once(':').is_some_and(|(host, port)| {
        !host.contains('/') && !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit())
    })
}

impl std::error::Error for ConnectionError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            ConnectionError::Connect { source, .. } => Some(source),
            _ => None,
        }
    }
}

/// Why a request has no result.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum RequestError {
    /// QEMU refused it.
    Refused(QmpError),
    /// The connection went away before the reply came.
    Connection(Arc<ConnectionError>),
    /// The request has a descriptor with it, and this connection cannot carry
    /// one: only a unix socket can.
    NoDescriptors,
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RequestError::Refused(error) => f.write_str(&error.desc),
            RequestError::Connection(error) => error.fmt(f),
            RequestError::NoDescriptors => {
                f.write_str("a file descriptor can only be passed over a unix socket")
            }
        }
    }
}

impl std::error::Error for RequestError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            RequestError::Connection(error) => Some(error.as_ref()),
            RequestError::Refused(_) | RequestError::NoDescriptors => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_keeps_its_name() {
        for name in [
            "GenericError",
            "CommandNotFound",
            "DeviceNotActive",
            "DeviceNotFound",
            "KVMMissingCap",
            "OfTheFuture",
        ] {
            assert_eq!(ErrorClass::from(name.to_owned()).name(), name);
        }
    }
}
