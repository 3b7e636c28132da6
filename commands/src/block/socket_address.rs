// SPDX-License-Identifier: GPL-2.0-or-later

//! The address of a server, in the monitor's notation:
//! `localhost:10809,to=10820`, `unix:nbd.sock`, `fd:NAME`, `vsock:2:10809`.
//!
//! Follows `socket_parse` in QEMU's `util/qemu-sockets.c`. Since 10.1, an
//! internet address is followed by an ordinary option list. Before, QEMU looked
//! for the options that it knows anywhere in the text.

use hmp_runtime::grammar::{Options, identifier};
use hmp_runtime::options::scalar::{self, Numbers};
use hmp_runtime::prelude::*;
use serde_json::Map;

/// QEMU's limits for the parts of an internet address, in bytes.
const LONGEST_HOST: usize = 64;
const LONGEST_PORT: usize = 32;

const IDENTIFIER_HINT: &str =
    "\nIdentifiers consist of letters, digits, '-', '.', '_', starting with a letter.";

#[derive(Debug, PartialEq, Serialize)]
pub struct SocketAddressLegacy {
    r#type: &'static str,
    data: Map<String, Json>,
}

impl SocketAddressLegacy {
    /// Reads an address as a QEMU of this version does.
    ///
    /// # Errors
    ///
    /// QEMU's text for it.
    pub fn read(text: &str, version: &Version) -> Result<SocketAddressLegacy, String> {
        let of = |r#type, data: Json| match data {
            Json::Object(data) => Ok(SocketAddressLegacy { r#type, data }),
            _ => Err(String::new()),
        };
        match text.split_once(':') {
            Some(("unix", "")) => Err("invalid Unix socket address".to_owned()),
            Some(("unix", path)) => of("unix", json!({ "path": path })),
            Some(("fd", "")) => Err("invalid file descriptor address".to_owned()),
            Some(("fd", name)) => of("fd", json!({ "str": name })),
            Some(("vsock", rest)) => {
                let problem = || format!("error parsing address '{rest}'");
                let (cid, port, end) =
                    host_and_port(rest, ':', LONGEST_PORT).ok_or_else(problem)?;
                if !end.is_empty() {
                    return Err(format!("trailing characters in address '{rest}'"));
                }
                of("vsock", json!({ "cid": cid, "port": port }))
            }
            _ => {
                let text = text.strip_prefix("tcp:").unwrap_or(text);
                let data = if version.at_least(10, 1) {
                    inet(text, Numbers::of(version))?
                } else {
                    old_inet(text)?
                };
                of("inet", Json::Object(data))
            }
        }
    }
}

/// Splits `host:port` into the host, the port and the rest. Host and port may
/// not be empty. Only the first bytes of a longer port count.
fn host_and_port(text: &str, separator: char, longest: usize) -> Option<(&str, &str, &str)> {
    let (host, after) = text.split_once(separator)?;
    if host.is_empty() || host.len() > longest {
        return None;
    }
    let (port, end) = port(after)?;
    Some((host, port, end))
}

/// Splits a port from the rest.
fn port(text: &str) -> Option<(&str, &str)> {
    let end = text.find(',').unwrap_or(text.len());
    let cut = end.min(LONGEST_PORT);
    let length = (0..=cut).rev().find(|&at| text.is_char_boundary(at))?;
    (length > 0).then(|| text.split_at(length))
}

/// Splits `[host]:port`.
fn bracketed(text: &str, longest: usize) -> Option<(&str, &str, &str)> {
    let (host, after) = text.strip_prefix('[')?.split_once(']')?;
    let (port, end) = port(after.strip_prefix(':')?)?;
    (!host.is_empty() && host.len() <= longest).then_some((host, port, end))
}

/// An internet address with an option list.
fn inet(text: &str, numbers: Numbers) -> Result<Map<String, Json>, String> {
    identifier(text).map_err(|problem| problem + IDENTIFIER_HINT)?;
    let mut data = Map::new();
    let mut address = String::new();
    for option in Options::new(text, Some("addr")) {
        let (key, value) = (option.key, option.value);
        let value = match key.as_str() {
            "id" => continue,
            "addr" => {
                address = value;
                continue;
            }
            "numeric" | "ipv4" | "ipv6" | "keep-alive" | "mptcp" => scalar::boolean(&value)
                .map(Json::from)
                .ok_or_else(|| format!("Parameter '{key}' expects 'on' or 'off'"))?,
            "to" | "keep-alive-count" | "keep-alive-idle" | "keep-alive-interval" => {
                let number = number(&key, &value, numbers)?;
                match key.as_str() {
                    // QEMU keeps only the bits that fit.
                    "to" => Json::from(number as u16),
                    _ => Json::from(number as u32),
                }
            }
            _ => return Err(format!("Invalid parameter '{key}'")),
        };
        data.insert(key, value);
    }
    let found = match address.strip_prefix(':') {
        Some(after) => port(after).map(|(port, end)| ("", port, end)),
        None if address.starts_with('[') => bracketed(&address, usize::MAX),
        None => host_and_port(&address, ':', usize::MAX),
    };
    let what = if address.starts_with('[') {
        "IPv6 address"
    } else {
        "address"
    };
    let (host, port, _) = found.ok_or_else(|| format!("error parsing {what} '{address}'"))?;
    data.insert("host".to_owned(), host.into());
    data.insert("port".to_owned(), port.into());
    Ok(data)
}

fn number(key: &str, value: &str, numbers: Numbers) -> Result<u64, String> {
    numbers.unsigned(value).ok_or_else(|| {
        let is_number = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
        if is_number {
            format!("Value '{value}' is too large for parameter '{key}'")
        } else {
            format!("Parameter '{key}' expects a number")
        }
    })
}

/// An internet address as QEMU read it before 10.1.
fn old_inet(text: &str) -> Result<Map<String, Json>, String> {
    let (what, found) = match text.strip_prefix(':') {
        Some(after) => (
            "port in address",
            port(after).map(|(port, end)| ("", port, end)),
        ),
        None if text.starts_with('[') => ("IPv6 address", bracketed(text, LONGEST_HOST)),
        None => ("address", host_and_port(text, ':', LONGEST_HOST)),
    };
    let (host, port, options) = found.ok_or_else(|| format!("error parsing {what} '{text}'"))?;
    let mut data = Map::new();
    data.insert("host".to_owned(), host.into());
    data.insert("port".to_owned(), port.into());
    if let Some((_, value)) = options.split_once(",to=") {
        let to = old_number(value).ok_or("error parsing to= argument")?;
        // QEMU keeps only the bits that fit.
        data.insert("to".to_owned(), Json::from(to as u16));
    }
    for flag in ["ipv4", "ipv6", "keep-alive", "mptcp"] {
        if let Some((_, value)) = options.split_once(&format!(",{flag}")) {
            data.insert(flag.to_owned(), old_flag(flag, value)?.into());
        }
    }
    Ok(data)
}

/// A decimal number that ends at a comma or the end of the text.
fn old_number(text: &str) -> Option<i64> {
    let text = text.trim_start_matches([' ', '\t', '\n', '\r', '\x0b', '\x0c']);
    let text = text.split(',').next().unwrap_or_default();
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let limit = if text.starts_with('-') {
        i64::MIN
    } else {
        i64::MAX
    };
    is_number.then(|| text.parse().unwrap_or(limit))
}

fn old_flag(flag: &str, text: &str) -> Result<bool, String> {
    let problem = || format!("error parsing '{flag}' flag '{text}'");
    let (value, after) = text.split_once(',').unwrap_or((text, ""));
    match value {
        _ if after.starts_with(',') => Err(problem()),
        "" | "=on" => Ok(true),
        "=off" => Ok(false),
        _ => Err(problem()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hmp_runtime::qmp::Triple;

    fn read(text: &str, (major, minor): (u32, u32)) -> Json {
        let qemu = Triple {
            major,
            minor,
            ..Triple::default()
        };
        let version = Version {
            qemu,
            ..Version::default()
        };
        match SocketAddressLegacy::read(text, &version) {
            Ok(address) => json!(address),
            Err(problem) => json!(problem),
        }
    }

    fn new(text: &str) -> Json {
        read(text, (11, 1))
    }

    fn old(text: &str) -> Json {
        read(text, (10, 0))
    }

    #[test]
    fn an_address_is_of_one_of_four_kinds() {
        for version in [(7, 2), (10, 0), (11, 1)] {
            for (text, address) in [
                (
                    "unix:a,b",
                    json!({ "type": "unix", "data": { "path": "a,b" } }),
                ),
                ("fd:7", json!({ "type": "fd", "data": { "str": "7" } })),
                (
                    "vsock:1:2",
                    json!({ "type": "vsock", "data": { "cid": "1", "port": "2" } }),
                ),
                (
                    "tcp::7",
                    json!({ "type": "inet", "data": { "host": "", "port": "7" } }),
                ),
                (
                    "[::1]:7,ipv6",
                    json!({ "type": "inet",
                            "data": { "host": "::1", "port": "7", "ipv6": true } }),
                ),
                (
                    "h:7,to=9,ipv4=off",
                    json!({ "type": "inet",
                            "data": { "host": "h", "port": "7", "to": 9, "ipv4": false } }),
                ),
                ("unix:", json!("invalid Unix socket address")),
                ("fd:", json!("invalid file descriptor address")),
                ("vsock:1", json!("error parsing address '1'")),
                ("vsock:1:2,", json!("trailing characters in address '1:2,'")),
                ("h", json!("error parsing address 'h'")),
                ("[h]7", json!("error parsing IPv6 address '[h]7'")),
            ] {
                assert_eq!(read(text, version), address, "{text}");
            }
        }
    }

    #[test]
    fn newer_options_are_those_of_an_option_list() {
        let data = |text: &str| new(text)["data"].clone();
        assert_eq!(
            data(":0,noipv4,numeric,to=-1,keep-alive-idle=4294967297"),
            json!({ "host": "", "port": "0", "ipv4": false, "numeric": true, "to": 65535,
                    "keep-alive-idle": 1 })
        );
        assert_eq!(data("h:0,addr=i:1"), json!({ "host": "i", "port": "1" }));
        assert_eq!(new(":"), "error parsing address ':'");
        assert_eq!(new("h:0,x=y"), "Invalid parameter 'x'");
        assert_eq!(new("h:0,to=5x"), "Parameter 'to' expects a number");
        assert_eq!(
            new("h:0,to=18446744073709551616"),
            "Value '18446744073709551616' is too large for parameter 'to'"
        );
        assert_eq!(new("h:0,ipv6=x"), "Parameter 'ipv6' expects 'on' or 'off'");
        assert_eq!(
            new("h:0,id=5"),
            format!("Parameter 'id' expects an identifier{IDENTIFIER_HINT}")
        );
        assert_eq!(data(&format!("{}:0", "h".repeat(65)))["port"], "0");
    }

    #[test]
    fn older_options_are_looked_for_in_the_text() {
        let data = |text: &str| old(text)["data"].clone();
        assert_eq!(data("h:0,x=y"), json!({ "host": "h", "port": "0" }));
        assert_eq!(
            data("h:0,to= -1,ipv4,ipv4=off"),
            json!({ "host": "h", "port": "0", "to": 65535, "ipv4": true })
        );
        assert_eq!(old(":"), "error parsing port in address ':'");
        assert_eq!(old("h:0,to=5x"), "error parsing to= argument");
        assert_eq!(old("h:0,ipv6=x"), "error parsing 'ipv6' flag '=x'");
        assert_eq!(
            old("h:0,keep-alive=on,,x"),
            "error parsing 'keep-alive' flag '=on,,x'"
        );
        let long = format!("{}:0", "h".repeat(65));
        assert_eq!(old(&long), format!("error parsing address '{long}'"));
    }

    #[test]
    fn a_long_port_is_cut_off_between_characters() {
        assert_eq!(
            new(&format!(":{}é", "1".repeat(31)))["data"]["port"],
            "1".repeat(31)
        );
    }
}
