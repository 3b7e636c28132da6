// SPDX-License-Identifier: GPL-2.0-or-later

//! `drive_del`: take a disk away, even from under its device.
//!
//! Follows `hmp_drive_del` in QEMU's `block/monitor/block-hmp-cmds.c`. The name
//! of a node comes first; QMP `blockdev-del` removes it. `-drive` and
//! `drive_add` without `-n` make a block backend with a name; QMP has no
//! command to remove that.

use super::block_names::BLOCK_DEVICES_AND_NODES;
use hmp_runtime::prelude::*;

#[derive(Deserialize)]
struct BlockInfo {
    device: String,
}

#[derive(Deserialize)]
struct BlockDeviceInfo {
    #[serde(rename = "node-name")]
    name: Option<String>,
}

/// Take a disk away.
///
/// - `id`: a node's name, or else that of a block device, as `info block` shows
///   them.
///
/// A node must not be in use: unplug its device first (`device_del`), and wait
/// until it is gone. A block device may be in use: the guest's device stays
/// without a disk behind it, and the guest sees I/O errors. QMP cannot remove
/// block devices: that needs QEMU's own monitor. Fails while a block job uses
/// the disk. The image file stays.
#[hmp(
    name = "drive_del",
    args = "id:B",
    params = "device",
    qmp = "query-named-block-nodes, query-block, blockdev-del",
    tier = "partial",
    gap = "x-drive-del"
)]
async fn drive_del(
    mon: &Monitor,
    #[complete(BLOCK_DEVICES_AND_NODES)] id: BlockName,
) -> Result<()> {
    let bare = |error: Error| {
        if mon.version().at_least(11, 0) {
            error
        } else {
            error.bare()
        }
    };
    let nodes: Vec<BlockDeviceInfo> = mon.query("query-named-block-nodes").await?;
    if nodes.iter().any(|node| node.name.as_deref() == Some(&id)) {
        let arguments = json!({ "node-name": id });
        return mon.execute("blockdev-del", arguments).await.map_err(bare);
    }
    let backends: Vec<BlockInfo> = mon.query("query-block").await?;
    if id.is_empty() || !backends.iter().any(|backend| backend.device == *id) {
        let refusal = format!("Device '{id}' not found");
        return Err(if mon.version().at_least(11, 0) {
            Error::refusal(refusal)
        } else {
            Error::text(refusal)
        });
    }
    mon.execute("x-drive-del", json!({ "id": id })).await
}
