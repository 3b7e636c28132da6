// SPDX-License-Identifier: GPL-2.0-or-later

//! `nbd_server_stop`: end the NBD server.
//!
//! Follows `hmp_nbd_server_stop` in QEMU's `block/monitor/block-hmp-cmds.c`.

use hmp_runtime::prelude::*;

/// Stop the NBD server; its clients are disconnected.
///
/// Its exports are gone, too: add them again after another `nbd_server_start`.
/// The disks themselves are not touched. Fails if the server does not run.
#[hmp(
    name = "nbd_server_stop",
    args = "",
    params = "nbd_server_stop",
    qmp = "nbd-server-stop",
    preconfig
)]
async fn nbd_server_stop(mon: &Monitor) -> Result<()> {
    mon.execute("nbd-server-stop", json!({})).await
}
