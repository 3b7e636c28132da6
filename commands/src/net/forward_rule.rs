// SPDX-License-Identifier: GPL-2.0-or-later

//! The rules of `hostfwd_add` and `hostfwd_remove`.
//!
//! Reads them as `slirp_hostfwd` and `hmp_hostfwd_remove` in QEMU's
//! `net/slirp.c` do. Without a protocol, a rule is for TCP; without an address,
//! it is for any address of the host, or for the guest's own. QEMU judges the
//! addresses.

use hmp_runtime::prelude::*;

/// The host's side, where connections come in.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct HostSide {
    protocol: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    host: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    host_port: Option<u16>,
    /// For a unix socket, instead of address and port.
    #[serde(skip_serializing_if = "Option::is_none")]
    host_path: Option<String>,
}

/// A rule: what is forwarded, and where to.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Rule {
    #[serde(flatten)]
    from: HostSide,
    #[serde(skip_serializing_if = "Option::is_none")]
    guest: Option<String>,
    guest_port: u16,
}

/// The rule, and its netdev if one is named.
pub(super) fn split(arg1: String, arg2: Option<String>) -> (Option<String>, String) {
    match arg2 {
        Some(rule) => (Some(arg1), rule),
        None => (None, arg1),
    }
}

impl Rule {
    /// Reads the rule of `hostfwd_add`; `unix` is new in 10.2.
    pub(super) fn read(rule: &str, unix: bool) -> Result<Rule> {
        let read = || {
            let (protocol, rest) = rule.split_once(':').ok_or("No : separators")?;
            let (from, guest) = match protocol {
                "unix" if unix => {
                    let (path, guest) = rest.split_once('-').ok_or("Missing - separator")?;
                    (unix_socket(path).ok_or("Missing unix socket path")?, guest)
                }
                "" | "tcp" | "udp" => {
                    let (host, rest) = rest.split_once(':').ok_or("Missing : separator")?;
                    let (port, guest) = rest.split_once('-').ok_or("Bad host port separator")?;
                    let port = port_of(port).ok_or("Bad host port")?;
                    (HostSide::new(protocol, host, port), guest)
                }
                _ => return Err("Bad protocol name"),
            };
            let (guest, port) = guest.split_once(':').ok_or("Missing guest address")?;
            let guest_port = port_of(port).filter(|port| *port > 0);
            Ok(Rule {
                from,
                guest: some(guest),
                guest_port: guest_port.ok_or("Bad guest port")?,
            })
        };
        read().map_err(|reason| {
            Error::text(format!("Invalid host forwarding rule '{rule}' ({reason})"))
        })
    }
}

impl HostSide {
    fn new(protocol: &str, host: &str, port: u16) -> HostSide {
        HostSide {
            protocol: some(protocol).unwrap_or_else(|| "tcp".to_owned()),
            host: some(host),
            host_port: Some(port),
            host_path: None,
        }
    }

    /// Reads the rule of `hostfwd_remove`, whose port is decimal.
    pub(super) fn read(rule: &str) -> Result<HostSide> {
        let read = || {
            let (protocol, rest) = rule.split_once(':')?;
            let (host, port) = rest.split_once(':')?;
            let known = matches!(protocol, "" | "tcp" | "udp");
            known.then_some(HostSide::new(protocol, host, port.parse().ok()?))
        };
        read().ok_or_else(|| Error::text("invalid format"))
    }
}

fn unix_socket(path: &str) -> Option<HostSide> {
    Some(HostSide {
        protocol: "unix".to_owned(),
        host: None,
        host_port: None,
        host_path: Some(some(path)?),
    })
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// Reads a port: decimal, or octal or hexadecimal as in C.
fn port_of(text: &str) -> Option<u16> {
    let (digits, radix) = match text.as_bytes() {
        [b'0', b'x' | b'X', ..] => (text.get(2..)?, 16),
        [b'0', _, ..] => (text.get(1..)?, 8),
        _ => (text, 10),
    };
    u16::from_str_radix(digits, radix).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_what_is_forwarded_and_where_to() {
        let rule = Rule::read("udp:127.0.0.1:5555-10.0.2.15:0x37", true).unwrap();
        assert_eq!(
            json!(rule),
            json!({ "protocol": "udp", "host": "127.0.0.1", "host-port": 5555,
                    "guest": "10.0.2.15", "guest-port": 55 })
        );
        let rule = Rule::read("::2222-:22", false).unwrap();
        assert_eq!(
            json!(rule),
            json!({ "protocol": "tcp", "host-port": 2222, "guest-port": 22 })
        );
        let rule = Rule::read("unix:/run/s-:010", true).unwrap();
        assert_eq!(
            json!(rule),
            json!({ "protocol": "unix", "host-path": "/run/s", "guest-port": 8 })
        );
    }

    #[test]
    fn each_mistake_has_its_own_reason() {
        for (rule, reason) in [
            ("x", "No : separators"),
            ("tcp:a", "Missing : separator"),
            ("abc::1-:2", "Bad protocol name"),
            ("tcp::1", "Bad host port separator"),
            ("tcp::70000-:1", "Bad host port"),
            ("tcp::-:1", "Bad host port"),
            ("tcp::1-2", "Missing guest address"),
            ("tcp::1-:0", "Bad guest port"),
            ("tcp::1-:", "Bad guest port"),
            ("unix:/s", "Missing - separator"),
            ("unix:-:2", "Missing unix socket path"),
        ] {
            let error = Rule::read(rule, true).unwrap_err().to_string();
            assert_eq!(
                error,
                format!("Invalid host forwarding rule '{rule}' ({reason})")
            );
        }
        let error = Rule::read("unix:/s-:1", false).unwrap_err().to_string();
        assert!(error.ends_with("(Bad protocol name)"));
    }

    #[test]
    fn what_is_removed_is_named_by_its_host_side() {
        assert_eq!(
            json!(HostSide::read("tcp:127.0.0.1:22").unwrap()),
            json!({ "protocol": "tcp", "host": "127.0.0.1", "host-port": 22 })
        );
        for rule in ["x", "tcp:22", "abc::1", "tcp::0x8", "unix:/s", "tcp::"] {
            assert_eq!(
                HostSide::read(rule).unwrap_err().to_string(),
                "invalid format"
            );
        }
    }

    #[test]
    fn the_first_of_two_arguments_is_the_netdev() {
        let rule = || "tcp::1".to_owned();
        assert_eq!(split(rule(), None), (None, rule()));
        let both = split("n0".to_owned(), Some(rule()));
        assert_eq!(both, (Some("n0".to_owned()), rule()));
    }
}
