//! What goes wrong on the wire.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// QEMU's refusal of a QMP command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QmpError {
    /// `GenericError`, `CommandNotFound`, `DeviceNotFound`, ...
    pub class: String,
    /// The description, for users.
    pub desc: String,
    /// The QMP command that was refused.
    pub command: String,
}

/// Why there is no connection, or no longer one. `Display` is one line that
/// says what to do about it.
#[derive(Debug)]
#[non_exhaustive]
pub enum ConnectionError {
    /// The address makes no sense; the text says what would.
    Address(String),
    /// The socket could not be reached.
    Connect {
        /// The address.
        address: String,
        /// What is wrong there, and what to do.
        advice: String,
        /// The system's reason.
        source: std::io::Error,
    },
    /// Somebody listens but does not greet: QEMU serves one QMP client at a time.
    NoGreeting {
        /// The address.
        address: String,
        /// How long was waited.
        waited: Duration,
    },
    /// The socket is a human monitor, not QMP.
    HumanMonitor {
        /// The address.
        address: String,
    },
    /// The other end does not speak QMP.
    Protocol(String),
    /// The connection was there and is gone.
    Lost,
}

impl fmt::Display for ConnectionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ConnectionError::Address(problem) => f.write_str(problem),
            ConnectionError::Connect {
                address, advice, ..
            } => write!(f, "{address}: {advice}"),
            ConnectionError::NoGreeting { address, waited } => write!(
                f,
                "{address}: QEMU did not greet within {} s; another client holds the socket \
                 (QEMU serves one QMP client at a time), or QEMU hangs",
                waited.as_secs_f32()
            ),
            ConnectionError::HumanMonitor { address } => write!(
                f,
                "{address}: this is QEMU's human monitor, not QMP; \
                 start QEMU with -qmp unix:PATH,server,wait=off and give that path"
            ),
            ConnectionError::Protocol(problem) => write!(f, "this is not QMP: {problem}"),
            ConnectionError::Lost => f.write_str("QEMU closed the connection"),
        }
    }
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
pub enum RequestError {
    /// QEMU refused it.
    Refused(QmpError),
    /// The connection went away before the reply came.
    Connection(Arc<ConnectionError>),
}

impl From<RequestError> for crate::error::Error {
    fn from(error: RequestError) -> crate::error::Error {
        match error {
            RequestError::Refused(error) => crate::error::Error::Qmp(error),
            RequestError::Connection(error) => crate::error::Error::Connection(error),
        }
    }
}
