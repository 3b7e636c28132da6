//! `nbd_server_add`: export a disk on the NBD server.
//!
//! Follows `hmp_nbd_server_add` in QEMU's `block/monitor/block-hmp-cmds.c`.

use hmp_runtime::prelude::*;

#[derive(Serialize)]
struct NbdServerAdd<'a> {
    device: &'a BlockName,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    writable: bool,
}

/// Export a block device on the NBD server, which `nbd_server_start` starts.
///
/// `device` is the name of a block device or of a node, and `name` what clients
/// call the export; by default the same. With `-w` clients may write, if the
/// device can be written at all.
#[hmp(
    name = "nbd_server_add",
    args = "writable:-w,device:B,name:s?",
    params = "nbd_server_add [-w] device [name]",
    qmp = "nbd-server-add",
    preconfig
)]
async fn nbd_server_add(
    mon: &Monitor,
    writable: bool,
    device: BlockName,
    name: Option<String>,
) -> Result<()> {
    let arguments = NbdServerAdd {
        device: &device,
        name: name.as_deref(),
        writable,
    };
    mon.execute("nbd-server-add", arguments).await
}
