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
        /// Name or address; an IPv6 address without its brackets.
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
        if let Some(rest) = text.strip_prefix("tcp:") {
            return tcp(text, rest);
        }
        if let Some(number) = text.strip_prefix("fd:") {
            return number
                .parse()
                .ok()
                .filter(|fd| *fd >= 0)
                .map(Address::Descriptor)
                .ok_or_else(|| {
                    malformed(
                        text,
                        "after 'fd:' comes the number of an open socket, as in fd:3",
                    )
                });
        }
        let path = text.strip_prefix("unix:").unwrap_or(text);
        if path.is_empty() {
            return Err(malformed(
                text,
                "write the path of QEMU's QMP socket, as in unix:vm.sock",
            ));
        }
        Ok(Address::Unix(path.into()))
    }
}

fn tcp(text: &str, rest: &str) -> Result<Address, ConnectionError> {
    let (host, port) = rest
        .rsplit_once(':')
        .ok_or_else(|| malformed(text, "the port is missing; write tcp:HOST:PORT"))?;
    let port = port.parse().map_err(|_| {
        malformed(
            text,
            "the port is a number from 1 to 65535; write tcp:HOST:PORT",
        )
    })?;
    let host = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'))
        .unwrap_or(host);
    let host = if host.is_empty() { "localhost" } else { host };
    Ok(Address::Tcp {
        host: host.to_owned(),
        port,
    })
}

fn malformed(text: &str, what: &str) -> ConnectionError {
    ConnectionError::Address(format!("'{text}' is no address of a QMP monitor: {what}"))
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Address::Unix(path) => write!(f, "{}", path.display()),
            Address::Tcp { host, port } if host.contains(':') => write!(f, "tcp:[{host}]:{port}"),
            Address::Tcp { host, port } => write!(f, "tcp:{host}:{port}"),
            Address::Descriptor(fd) => write!(f, "fd:{fd}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<Address, String> {
        text.parse()
            .map_err(|error: ConnectionError| error.to_string())
    }

    #[test]
    fn a_bare_path_is_a_unix_socket() {
        assert_eq!(parsed("vm.sock"), Ok(Address::Unix("vm.sock".into())));
        assert_eq!(
            parsed("unix:/run/vm.sock"),
            Ok(Address::Unix("/run/vm.sock".into()))
        );
    }

    #[test]
    fn tcp_takes_names_and_both_kinds_of_numbers() {
        let tcp = |host: &str, port| {
            Ok(Address::Tcp {
                host: host.to_owned(),
                port,
            })
        };
        assert_eq!(parsed("tcp:localhost:4444"), tcp("localhost", 4444));
        assert_eq!(parsed("tcp:[::1]:4444"), tcp("::1", 4444));
        assert_eq!(parsed("tcp::4444"), tcp("localhost", 4444));
    }

    #[test]
    fn a_malformed_address_says_what_to_write() {
        for (text, what) in [
            ("", "as in unix:vm.sock"),
            ("unix:", "as in unix:vm.sock"),
            ("tcp:host", "the port is missing"),
            ("tcp:host:http", "from 1 to 65535"),
            ("tcp:host:65536", "from 1 to 65535"),
            ("fd:three", "as in fd:3"),
            ("fd:-1", "as in fd:3"),
        ] {
            let error = parsed(text).unwrap_err();
            assert!(error.contains(what), "{text}: {error}");
            assert!(!error.contains('\n'));
        }
    }

    #[test]
    fn an_address_prints_as_it_is_written() {
        for text in ["vm.sock", "tcp:localhost:4444", "tcp:[::1]:4444", "fd:3"] {
            assert_eq!(parsed(text).unwrap().to_string(), text);
        }
    }
}
