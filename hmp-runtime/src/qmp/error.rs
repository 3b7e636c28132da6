//! What goes wrong on the wire.

use std::fmt;
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

/// Why there is no connection, or no longer one.
#[derive(Debug)]
#[non_exhaustive]
pub enum ConnectionError {
    /// The address makes no sense; the text says what would.
    Address(String),
    /// The socket could not be reached.
    Connect {
        /// The address as the user wrote it.
        address: String,
        /// The system's reason.
        source: std::io::Error,
    },
    /// Somebody listens but does not greet: QEMU serves one QMP client at a time.
    NoGreeting {
        /// The address as the user wrote it.
        address: String,
        /// How long was waited.
        waited: Duration,
    },
    /// The socket is a human monitor, not QMP.
    HumanMonitor {
        /// The address as the user wrote it.
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
            ConnectionError::Connect { address, source } => write!(f, "{address}: {source}"),
            ConnectionError::NoGreeting { address, waited } => {
                write!(f, "{address}: no QMP greeting within {waited:?}")
            }
            ConnectionError::HumanMonitor { address } => {
                write!(f, "{address}: this is a human monitor (HMP), not QMP")
            }
            ConnectionError::Protocol(problem) => f.write_str(problem),
            ConnectionError::Lost => f.write_str("the connection to QEMU was lost"),
        }
    }
}

impl std::error::Error for ConnectionError {}

/// Why a request has no result.
#[derive(Clone, Debug)]
pub enum RequestError {
    /// QEMU refused it.
    Refused(QmpError),
    /// The connection went away before the reply came.
    Connection(std::sync::Arc<ConnectionError>),
}

impl From<RequestError> for crate::error::Error {
    fn from(error: RequestError) -> crate::error::Error {
        match error {
            RequestError::Refused(error) => crate::error::Error::Qmp(error),
            RequestError::Connection(error) => crate::error::Error::Connection(error),
        }
    }
}
