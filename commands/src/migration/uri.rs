// SPDX-License-Identifier: GPL-2.0-or-later

//! The address of a migration, as far as QEMU checks it before it does
//! anything.
//!
//! Follows `migrate_uri_parse` in QEMU's `migration/migration.c`. If that
//! function cannot read an RDMA address, it frees memory twice, and QEMU
//! aborts: seen with 10.0 and 11.1. 7.2 reads the address elsewhere, and only
//! refuses it.

use crate::lethal::table::RDMA_ADDRESS;
use hmp_runtime::options::scalar::{Numbers, SizeError};
use hmp_runtime::prelude::*;

/// Refuses an RDMA address that QEMU may not be able to read.
///
/// # Errors
///
/// The refusal, unless it is forced.
pub fn refuse_lethal(mon: &Monitor, uri: &str) -> Result<()> {
    match uri.strip_prefix("rdma:") {
        Some(address) if mon.is_exposed_to(&RDMA_ADDRESS) && !is_readable(address) => {
            mon.refuse(&RDMA_ADDRESS, &[("uri", &uri)])
        }
        _ => Ok(()),
    }
}

/// Whether any QEMU can read an address. Some options of some QEMUs are not
/// known here.
fn is_readable(address: &str) -> bool {
    let mut parts = address.split(',');
    let Some(place) = parts.next() else {
        return false;
    };
    let host_and_port = match place.strip_prefix('[') {
        Some(rest) => rest.split_once("]:"),
        None => place.split_once(':'),
    };
    // QEMU reads 64 and 32 bytes at most.
    let is_place = host_and_port.is_some_and(|(host, port)| {
        (1..=64).contains(&host.len()) && (1..=32).contains(&port.len()) && !port.contains(':')
    });
    let is_option = |option: &str| {
        let (name, value) = option.split_once('=').unwrap_or((option, "on"));
        matches!(name, "ipv4" | "ipv6") && matches!(value, "on" | "off")
    };
    is_place && parts.all(is_option)
}

/// QEMU's words for a URI that it cannot read; `None` also for mistakes in the
/// options of an address. Since 10.1, QEMU first reads the address without
/// them.
pub fn complaint(uri: &str, version: &Version) -> Option<String> {
    let (protocol, rest) = uri.split_once(':').unwrap_or_default();
    match protocol {
        "exec" | "rdma" => None,
        "unix" if rest.is_empty() => Some("invalid Unix socket address".to_owned()),
        "fd" if rest.is_empty() => Some("invalid file descriptor address".to_owned()),
        "unix" | "fd" => None,
        "file" => file_complaint(rest, Numbers::of(version)),
        "vsock" => vsock_complaint(rest),
        "tcp" => inet_complaint(rest, version.at_least(10, 1)),
        _ => Some(format!("unknown migration protocol: {uri}")),
    }
}

/// Reads it as `file_parse_offset` in QEMU's `migration/file.c` does.
fn file_complaint(path: &str, numbers: Numbers) -> Option<String> {
    let (_, offset) = path.split_once(",offset=")?;
    let why = match numbers.size(offset).err()? {
        SizeError::OutOfRange => "Numerical result out of range",
        _ => "Invalid argument",
    };
    Some(format!("file URI has bad offset {offset}: {why}"))
}

/// Reads it as `vsock_parse` in QEMU's `util/qemu-sockets.c` does.
fn vsock_complaint(address: &str) -> Option<String> {
    match address.split_once(':') {
        Some((cid, port)) if !cid.is_empty() && !port.is_empty() && !port.starts_with(',') => port
            .contains(',')
            .then(|| format!("trailing characters in address '{address}'")),
        _ => Some(format!("error parsing address '{address}'")),
    }
}

/// Reads it as `inet_parse` in QEMU's `util/qemu-sockets.c` does.
fn inet_complaint(address: &str, without_options: bool) -> Option<String> {
    let address = match address.split_once(',') {
        Some((place, _)) if without_options => place,
        _ => address,
    };
    let (what, place) = if let Some(rest) = address.strip_prefix('[') {
        let place = rest.split_once("]:").filter(|(host, _)| !host.is_empty());
        ("IPv6 address", place)
    } else {
        let place = address.split_once(':');
        match place {
            Some(("", _)) if !without_options => ("port in address", place),
            _ => ("address", place),
        }
    };
    match place {
        Some((_, port)) if !port.is_empty() && !port.starts_with(',') => None,
        _ => Some(format!("error parsing {what} '{address}'")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_any_qemu_reads_has_a_host_and_a_port() {
        for address in [
            "h:1",
            "192.0.2.1:4444",
            "[::1]:5",
            "h:1,ipv4=on,ipv6=off",
            "h:1,ipv4",
        ] {
            assert!(is_readable(address), "{address}");
        }
        let long = format!("{}:1", "h".repeat(65));
        for address in [
            "", "h", "h:", ":", "[h", "[::1]", "h:1,to=x", "h:1,x=3", "h:1,", &long,
        ] {
            assert!(!is_readable(address), "{address}");
        }
    }

    fn complains(minor: u32, uri: &str) -> Option<String> {
        let version = json!({ "qemu": { "major": 10, "minor": minor, "micro": 0 }, "package": "" });
        complaint(uri, &serde_json::from_value(version).unwrap())
    }

    #[test]
    fn the_protocol_has_to_be_a_known_one() {
        for uri in ["", "x", "x:y", "TCP:a:1", "defer"] {
            let expected = format!("unknown migration protocol: {uri}");
            assert_eq!(complains(0, uri), Some(expected));
        }
        for uri in ["exec:", "exec:a:b", "file:x", "unix:a", "fd:3", "vsock:1:2"] {
            assert_eq!(complains(0, uri), None, "{uri}");
        }
    }

    #[test]
    fn an_address_has_to_be_complete() {
        for (uri, text) in [
            ("unix:", "invalid Unix socket address"),
            ("fd:", "invalid file descriptor address"),
            (
                "file:a,offset=b",
                "file URI has bad offset b: Invalid argument",
            ),
            ("vsock:1:", "error parsing address '1:'"),
            ("vsock:1:2,x", "trailing characters in address '1:2,x'"),
            ("tcp:", "error parsing address ''"),
            ("tcp:host", "error parsing address 'host'"),
            ("tcp::,to=3", "error parsing port in address ':,to=3'"),
            ("tcp:[]:1", "error parsing IPv6 address '[]:1'"),
        ] {
            assert_eq!(complains(0, uri).as_deref(), Some(text), "{uri}");
        }
        for uri in [
            "tcp:host:1",
            "tcp::0",
            "tcp:[::1]:4444,to=5",
            "file:a,offset=4k",
        ] {
            assert_eq!(complains(0, uri), None, "{uri}");
        }
    }

    #[test]
    fn newer_ones_look_at_an_address_without_its_options() {
        let expected = Some("error parsing address ':'".to_owned());
        assert_eq!(complains(1, "tcp::,to=3"), expected);
    }
}
