// SPDX-License-Identifier: GPL-2.0-or-later

//! Where a QMP monitor is.

use crate::ConnectionError;
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// Where a QMP monitor is: `PATH`, `unix:PATH`, `tcp:HOST:PORT` or `fd:N`.
///
/// `Display` gives the address in a form that parses to the same address.
///
/// ```
/// use hmp_qmp::Address;
///
/// let address: Address = "tcp:[::1]:4444".parse()?;
/// assert_eq!(address, Address::Tcp { host: "::1".into(), port: 4444 });
/// assert_eq!(address.to_string(), "tcp:[::1]:4444");
/// # Ok::<(), hmp_qmp::ConnectionError>(())
/// ```
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
    /// The number of a connected socket that this process inherited.
    Descriptor(i32),
}

impl FromStr for Address {
    type Err = ConnectionError;

    fn from_str(text: &str) -> Result<Address, ConnectionError> {
        parse(text).map_err(ConnectionError::Address)
    }
}

fn parse(text: &str) -> Result<Address, String> {
    if let Some(number) = text.strip_prefix("fd:") {
        return match number.parse() {
            Ok(fd @ 0..) => Ok(Address::Descriptor(fd)),
            _ => Err(format!(
                "'{text}': after 'fd:' comes the number of an open socket, as in fd:3"
            )),
        };
    }
    if let Some(rest) = text.strip_prefix("tcp:") {
        return parse_tcp(text, rest);
    }
    match text.strip_prefix("unix:").unwrap_or(text) {
        "" => {
            Err("the address is empty: give the path of a QMP socket, tcp:HOST:PORT or fd:N".into())
        }
        path if path.contains('\0') => Err(format!("{path:?}: a path has no NUL bytes")),
        path => Ok(Address::Unix(path.into())),
    }
}

fn parse_tcp(text: &str, rest: &str) -> Result<Address, String> {
    let (host, port) = match rest.strip_prefix('[') {
        Some(rest) => match rest.split_once(']') {
            Some((host, port)) => (host, port.strip_prefix(':')),
            None => {
                return Err(format!(
                    "'{text}': the ']' after the IPv6 address is missing"
                ));
            }
        },
        None => match rest.rsplit_once(':') {
            Some((host, _)) if host.contains(':') => {
                return Err(format!(
                    "'{text}': an IPv6 address goes in brackets, as in tcp:[::1]:4444"
                ));
            }
            Some((host, port)) => (host, Some(port)),
            None => (rest, None),
        },
    };
    let port = match port {
        None | Some("") => {
            return Err(format!(
                "'{text}': the port is missing, as in tcp:localhost:4444"
            ));
        }
        Some(port) => port,
    };
    // Rust reads `+1` as a number, but nobody else reads it as a port.
    match port.parse() {
        Ok(number @ 1..) if port.bytes().all(|byte| byte.is_ascii_digit()) => Ok(Address::Tcp {
            // To QEMU a missing host means any of its own addresses.
            host: if host.is_empty() { "localhost" } else { host }.into(),
            port: number,
        }),
        _ => Err(format!(
            "'{text}': '{port}' is not a port: write a number from 1 to 65535"
        )),
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Address::Unix(path) => {
                if needs_prefix(path) {
                    f.write_str("unix:")?;
                }
                path.display().fmt(f)
            }
            Address::Tcp { host, port } if host.contains(':') => write!(f, "tcp:[{host}]:{port}"),
            Address::Tcp { host, port } => write!(f, "tcp:{host}:{port}"),
            Address::Descriptor(fd) => write!(f, "fd:{fd}"),
        }
    }
}

/// Whether the bare path would be taken for another kind of address.
fn needs_prefix(path: &Path) -> bool {
    let path = path.to_string_lossy();
    ["unix:", "tcp:", "fd:"]
        .iter()
        .any(|prefix| path.starts_with(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Result<Address, String> {
        text.parse()
            .map_err(|error: ConnectionError| error.to_string())
    }

    fn tcp(host: &str, port: u16) -> Result<Address, String> {
        let host = host.into();
        Ok(Address::Tcp { host, port })
    }

    #[test]
    fn a_path_needs_no_prefix() {
        assert_eq!(address("vm.sock"), Ok(Address::Unix("vm.sock".into())));
        assert_eq!(address("unix:vm.sock"), address("vm.sock"));
        assert_eq!(address("./a:b"), Ok(Address::Unix("./a:b".into())));
        assert_eq!(address("unix:fd:3"), Ok(Address::Unix("fd:3".into())));
    }

    #[test]
    fn tcp_takes_names_and_both_kinds_of_ip_address() {
        assert_eq!(address("tcp:localhost:4444"), tcp("localhost", 4444));
        assert_eq!(address("tcp:127.0.0.1:1"), tcp("127.0.0.1", 1));
        assert_eq!(
            address("tcp:[fe80::1%eth0]:65535"),
            tcp("fe80::1%eth0", 65535)
        );
        assert_eq!(address("tcp::4444"), tcp("localhost", 4444));
    }

    #[test]
    fn a_descriptor_is_a_number() {
        assert_eq!(address("fd:3"), Ok(Address::Descriptor(3)));
    }

    #[test]
    fn display_parses_to_the_same_address() {
        for text in [
            "vm.sock",
            "unix:tcp:x:1",
            "unix:unix:a",
            "tcp:h:1",
            "tcp:[::1]:2",
            "fd:0",
        ] {
            let parsed = address(text).unwrap();
            assert_eq!(address(&parsed.to_string()), Ok(parsed), "{text}");
        }
    }

    #[test]
    fn each_mistake_has_its_own_error() {
        let problems = [
            (
                "",
                "the address is empty: give the path of a QMP socket, tcp:HOST:PORT or fd:N",
            ),
            (
                "unix:",
                "the address is empty: give the path of a QMP socket, tcp:HOST:PORT or fd:N",
            ),
            ("a\0b", "\"a\\0b\": a path has no NUL bytes"),
            (
                "tcp:",
                "'tcp:': the port is missing, as in tcp:localhost:4444",
            ),
            (
                "tcp:host",
                "'tcp:host': the port is missing, as in tcp:localhost:4444",
            ),
            (
                "tcp:host:",
                "'tcp:host:': the port is missing, as in tcp:localhost:4444",
            ),
            (
                "tcp:[::1]",
                "'tcp:[::1]': the port is missing, as in tcp:localhost:4444",
            ),
            (
                "tcp:[::1]4",
                "'tcp:[::1]4': the port is missing, as in tcp:localhost:4444",
            ),
            (
                "tcp:[::1:4",
                "'tcp:[::1:4': the ']' after the IPv6 address is missing",
            ),
            (
                "tcp:::1:4",
                "'tcp:::1:4': an IPv6 address goes in brackets, as in tcp:[::1]:4444",
            ),
            (
                "tcp:h:x",
                "'tcp:h:x': 'x' is not a port: write a number from 1 to 65535",
            ),
            (
                "tcp:h:0",
                "'tcp:h:0': '0' is not a port: write a number from 1 to 65535",
            ),
            (
                "tcp:h:+1",
                "'tcp:h:+1': '+1' is not a port: write a number from 1 to 65535",
            ),
            (
                "tcp:h:65536",
                "'tcp:h:65536': '65536' is not a port: write a number from 1 to 65535",
            ),
            (
                "fd:",
                "'fd:': after 'fd:' comes the number of an open socket, as in fd:3",
            ),
            (
                "fd:x",
                "'fd:x': after 'fd:' comes the number of an open socket, as in fd:3",
            ),
            (
                "fd:-1",
                "'fd:-1': after 'fd:' comes the number of an open socket, as in fd:3",
            ),
        ];
        for (text, problem) in problems {
            assert_eq!(address(text), Err(problem.to_string()), "{text}");
        }
    }
}
