// SPDX-License-Identifier: GPL-2.0-or-later

//! `client_migrate_info`: send the display's viewers after the guest.
//!
//! Follows `hmp_client_migrate_info` in QEMU's `ui/ui-hmp-cmds.c`, which reads
//! the ports as signed numbers of 32 bits.

use hmp_runtime::prelude::*;

/// Tell the viewers of the display where the guest is going to.
///
/// - `protocol`: `spice`; QEMU does not support others.
/// - `hostname`: the host of the SPICE server at the destination.
/// - `port`: its port without encryption. No such port, if left out.
/// - `tls-port`: its port with TLS. No such port, if left out; it can only be
///   given after a `port`.
/// - `cert-subject`: the subject that the server's certificate must have. Not
///   checked, if left out.
///
/// The viewers learn of it now, and connect there once the guest has arrived:
/// use this before `migrate`, with the destination's QEMU waiting. Fails if
/// this QEMU has no SPICE server; most have none unless started with `-spice`.
/// Point a VNC viewer to the destination by hand.
#[hmp(
    name = "client_migrate_info",
    args = "protocol:s,hostname:s,port:i?,tls-port:i?,cert-subject:s?",
    params = "protocol hostname port tls-port cert-subject",
    qmp = "client_migrate_info"
)]
async fn client_migrate_info(
    mon: &Monitor,
    #[complete("spice")] protocol: String,
    #[complete(nothing)] hostname: String,
    port: Option<u32>,
    tls_port: Option<u32>,
    #[complete(nothing)] cert_subject: Option<String>,
) -> Result<()> {
    let mut arguments = json!({ "protocol": protocol, "hostname": hostname });
    if let Some(port) = port {
        arguments["port"] = port.cast_signed().into();
    }
    if let Some(port) = tls_port {
        arguments["tls-port"] = port.cast_signed().into();
    }
    if let Some(subject) = cert_subject {
        arguments["cert-subject"] = subject.into();
    }
    mon.execute("client_migrate_info", arguments).await
}
