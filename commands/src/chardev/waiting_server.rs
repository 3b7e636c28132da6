// SPDX-License-Identifier: GPL-2.0-or-later

//! Sockets that listen, and keep QEMU waiting for their first client.

use super::backend::backend;
use super::backend_options::BackendOptions;
use super::chardev_add::backends_of;
use crate::lethal::states::SERVER_WAITS;
use crate::qom::listing;
use hmp_runtime::grammar::Options;
use hmp_runtime::options::scalar::boolean;
use hmp_runtime::prelude::*;

/// Refuses a server that stops QEMU until somebody connects, unless forced. Options
/// that QEMU refuses before it listens are left to it.
///
/// # Errors
///
/// The reason.
pub(super) async fn refuse(mon: &Monitor, args: &str) -> Result<()> {
    if !waits(args, mon.implied_key()) {
        return Ok(());
    }
    let Ok(options) = BackendOptions::read(mon, args).await else {
        return Ok(());
    };
    let known = backends_of(&*mon.schema().await?);
    if backend(&options, "", &known, mon.version()).is_err() {
        return Ok(());
    }
    if let Some(name) = options.get("tls-creds") {
        let objects = listing::children(mon, "/objects").await?;
        if !objects.iter().any(|object| object.name == name) {
            return Ok(());
        }
    }
    mon.refuse(&SERVER_WAITS, &[])
}

/// Whether the options, as far as they can be read here, are those of a server that
/// waits. A socket waits unless told otherwise.
fn waits(args: &str, implied: Option<&'static str>) -> bool {
    let (mut is_socket, mut is_server, mut waits) = (false, false, true);
    for given in Options::new(args, implied) {
        match given.key.as_str() {
            "backend" => is_socket = given.value == "socket",
            "server" => is_server = boolean(&given.value) == Some(true),
            "wait" => waits = boolean(&given.value) == Some(true),
            _ => {}
        }
    }
    is_socket && is_server && waits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_waits_unless_told_otherwise() {
        let waits = |args| waits(args, Some("backend"));
        for args in [
            "socket,path=s,server=on",
            "socket,path=s,server=yes,wait=on",
            "socket,path=s,server",
            "socket,path=s,server=on,wait=off,wait=on",
            "id=c,backend=socket,path=s,server=on,telnet=on",
        ] {
            assert!(waits(args), "{args}");
        }
        for args in [
            "socket,path=s",
            "socket,path=s,server=on,wait=off",
            "socket,path=s,server,nowait",
            "socket,path=s,noserver",
            "socket,path=s,server=maybe",
            "udp,server=on",
        ] {
            assert!(!waits(args), "{args}");
        }
    }
}
