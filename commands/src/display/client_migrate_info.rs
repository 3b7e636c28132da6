//! `client_migrate_info`: send the display's viewers to where the guest goes.
//!
//! Follows `hmp_client_migrate_info` in QEMU's `ui/ui-hmp-cmds.c`, which reads
//! the ports as signed numbers of 32 bits.

use hmp_runtime::prelude::*;

/// Tell the viewers of the display where the guest is going to.
///
/// They connect there once the guest has arrived. `protocol` is `spice`;
/// `hostname` and `port` or `tls-port` are the destination's server, and
/// `cert-subject` is what its certificate has to say. Fails if there is no
/// SPICE server here.
#[hmp(
    name = "client_migrate_info",
    args = "protocol:s,hostname:s,port:i?,tls-port:i?,cert-subject:s?",
    params = "protocol hostname port tls-port cert-subject",
    qmp = "client_migrate_info"
)]
async fn client_migrate_info(
    mon: &Monitor,
    protocol: String,
    hostname: String,
    port: Option<u32>,
    tls_port: Option<u32>,
    cert_subject: Option<String>,
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
