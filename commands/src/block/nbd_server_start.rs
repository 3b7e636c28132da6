// SPDX-License-Identifier: GPL-2.0-or-later

//! `nbd_server_start`: serve disks over the network.
//!
//! Follows `hmp_nbd_server_start` in QEMU's `block/monitor/block-hmp-cmds.c`.

use super::nbd_addresses::NBD_ADDRESSES;
use super::socket_address::SocketAddressLegacy;
use hmp_runtime::prelude::*;
use serde::de::IgnoredAny;

#[derive(Deserialize)]
struct BlockInfo {
    device: String,
    inserted: Option<IgnoredAny>,
}

/// Start the NBD server.
///
/// - `-a`: export all block devices that have a medium, each under its name.
/// - `-w`: let clients write to the exports of `-a`. Only together with `-a`.
/// - `uri`: where to listen: `HOST:PORT` (the host may be empty), `unix:PATH`,
///   `vsock:CID:PORT`, or `fd:NAME` for a socket that `getfd` received. The
///   options of a socket chardev may follow a port: `localhost:10809,to=10820`
///   takes the first free port.
///
/// There is only one server, and it asks for no password: whoever can connect
/// can read. Without `-a`, it has no exports until `nbd_server_add`. With `-a`,
/// the server is stopped again if one device cannot be exported. A block device
/// without a name cannot: one on a `-blockdev` node has none. With `-w`,
/// neither can a disk that the guest uses. Fails if the server already runs;
/// `nbd_server_stop` ends it.
#[hmp(
    name = "nbd_server_start",
    args = "all:-a,writable:-w,uri:s",
    params = "nbd_server_start [-a] [-w] host:port",
    qmp = "nbd-server-start, query-block, nbd-server-add, nbd-server-stop",
    tier = "composed",
    preconfig
)]
async fn nbd_server_start(
    mon: &Monitor,
    all: bool,
    writable: bool,
    #[complete(NBD_ADDRESSES)] uri: String,
) -> Result<()> {
    if writable && !all {
        return Err(Error::refusal("-w only valid together with -a"));
    }
    let address = SocketAddressLegacy::read(&uri, mon.version()).map_err(Error::refusal)?;
    mon.execute("nbd-server-start", json!({ "addr": address }))
        .await
        .map_err(|error| error.map_description(with_hint))?;
    if !all {
        return Ok(());
    }
    let result = export_all(mon, writable).await;
    if result.is_err() {
        // As in the built-in monitor, the user sees the first error. The server
        // runs, so it can be stopped.
        mon.execute("nbd-server-stop", json!({})).await?;
    }
    result
}

/// QMP leaves out the hints of errors.
fn with_hint(mut description: String) -> String {
    if description.starts_with("UNIX socket path '") && description.ends_with("' is too long") {
        description.push_str("\nPath must be less than 108 bytes");
    }
    description
}

async fn export_all(mon: &Monitor, writable: bool) -> Result<()> {
    let backends: Vec<BlockInfo> = mon.query("query-block").await?;
    for backend in backends.iter().filter(|it| it.inserted.is_some()) {
        let arguments = json!({ "device": backend.device, "writable": writable });
        mon.execute("nbd-server-add", arguments).await?;
    }
    Ok(())
}
