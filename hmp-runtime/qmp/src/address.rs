// SPDX-License-Identifier: GPL-2.0-or-later

//! Where a QMP monitor is.

use crate::ConnectionError;
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// Where a QMP monitor is: `PATH`, `unix:PATH`, `tcp:HOST:PORT`, `fd:N`,
/// `ssh:[USER@]HOST:PATH` or `exec:COMMAND`.
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
    /// A unix socket of another host, reached with the user's own `ssh`.
    Ssh {
        /// The host as `ssh` takes it, with or without a user: `root@host`.
        host: String,
        /// The path there; absolute.
        path: String,
    },
    /// A shell command with QMP on its stdin and stdout.
    Exec(String),
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
    if let Some(rest) = text.strip_prefix("ssh:") {
        return parse_ssh(text, rest);
    }
    if let Some(command) = text.strip_prefix("exec:") {
        return match command.trim() {
            "" => Err(format!(
                "'{text}': after 'exec:' comes a shell command with QMP on its stdin and \
                 stdout, as in 'exec:socat - unix:vm.sock'"
            )),
            _ if command.contains('\0') => Err(format!("{text:?}: a command has no NUL bytes")),
            _ => Ok(Address::Exec(command.to_owned())),
        };
    }
    match text.strip_prefix("unix:").unwrap_or(text) {
        "" => Err(
            "the address is empty: give the path of a QMP socket, tcp:HOST:PORT, fd:N, \
                 ssh:HOST:PATH or exec:COMMAND"
                .into(),
        ),
        path if path.contains('\0') => Err(format!("{path:?}: a path has no NUL bytes")),
        path => Ok(Address::Unix(path.into())),
    }
}

fn parse_ssh(text: &str, rest: &str) -> Result<Address, String> {
    // A host has no slash, an IPv6 address has colons.
    let (host, path) = rest
        .split_once(":/")
        .filter(|(host, path)| !host.is_empty() && !path.is_empty())
        .ok_or_else(|| {
            format!(
                "'{text}': give the host and an absolute path there, as in \
                 ssh:root@host:/run/vm.sock"
            )
        })?;
    if host.starts_with('-') || host.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Err(format!("'{text}': '{host}' is not a host"));
    }
    if path.contains('\0') {
        return Err(format!("{text:?}: a path has no NUL bytes"));
    }
    Ok(Address::Ssh {
        host: host.to_owned(),
        path: format!("/{path}"),
    })
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
            Address::Ssh { host, path } => write!(f, "ssh:{host}:{path}"),
            Address::Exec(command) => write!(f, "exec:{command}"),
        }
    }
}

/// Whether the bare path would be taken for another kind of address.
fn needs_prefix(path: &Path) -> bool {
    let path = path.to_string_lossy();
    ["unix:", "tcp:", "fd:", "ssh:", "exec:"]
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
    fn a_host_and_a_path_there_go_by_ssh() {
        let ssh = |host: &str, path: &str| {
            let (host, path) = (host.to_owned(), path.to_owned());
            Ok(Address::Ssh { host, path })
        };
        assert_eq!(address("ssh:h:/run/a b"), ssh("h", "/run/a b"));
        assert_eq!(address("ssh:me@h:/a:/b"), ssh("me@h", "/a:/b"));
        assert_eq!(address("ssh:[::1]:/a"), ssh("[::1]", "/a"));
        for text in ["ssh:", "ssh:h", "ssh:h:a", "ssh:h:/", "ssh::/a"] {
            let problem = address(text).unwrap_err();
            assert!(problem.contains("ssh:root@host:/run/vm.sock"), "{problem}");
        }
        // Options of ssh are none of the address's.
        for text in ["ssh:-oProxyCommand=x:/a", "ssh:a b:/c"] {
            let problem = address(text).unwrap_err();
            assert!(problem.ends_with("is not a host"), "{problem}");
        }
    }

    #[test]
    fn a_command_goes_to_the_shell() {
        let command = "socat - 'unix:a b'";
        let expected = Ok(Address::Exec(command.to_owned()));
        assert_eq!(address(&format!("exec:{command}")), expected);
        assert!(address("exec: ").unwrap_err().contains("'exec:socat - "));
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
                "the address is empty: give the path of a QMP socket, tcp:HOST:PORT, fd:N, \
                 ssh:HOST:PATH or exec:COMMAND",
            ),
            (
                "unix:",
                "the address is empty: give the path of a QMP socket, tcp:HOST:PORT, fd:N, \
                 ssh:HOST:PATH or exec:COMMAND",
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
