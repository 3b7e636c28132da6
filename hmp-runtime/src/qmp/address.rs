//! Where a QMP monitor is.

use super::ConnectionError;
use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

/// Where a QMP monitor is: `PATH`, `unix:PATH`, `tcp:HOST:PORT` or `fd:N`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// A unix socket.
    Unix(PathBuf),
    /// A TCP port.
    Tcp {
        /// Name or address.
        host: String,
        /// Port.
        port: u16,
    },
    /// A connected socket that this process inherited.
    Descriptor(i32),
}

impl FromStr for Address {
    type Err = ConnectionError;

    fn from_str(text: &str) -> Result<Address, ConnectionError> {
        Ok(Address::Unix(
            text.strip_prefix("unix:").unwrap_or(text).into(),
        ))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Address::Unix(path) => write!(f, "{}", path.display()),
            Address::Tcp { host, port } => write!(f, "tcp:{host}:{port}"),
            Address::Descriptor(fd) => write!(f, "fd:{fd}"),
        }
    }
}
