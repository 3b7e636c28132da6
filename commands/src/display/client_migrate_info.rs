//! `client_migrate_info`: not written yet.
//!
//! QEMU does it in `hmp_client_migrate_info`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(
    name = "client_migrate_info",
    args = "protocol:s,hostname:s,port:i?,tls-port:i?,cert-subject:s?",
    params = "protocol hostname port tls-port cert-subject",
    tier = "stub"
)]
async fn client_migrate_info(
    mon: &Monitor,
    _protocol: String,
    _hostname: String,
    _port: Option<u32>,
    _tls_port: Option<u32>,
    _cert_subject: Option<String>,
) -> Result<()> {
    Err(mon.gap())
}
