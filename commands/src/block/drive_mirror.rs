// SPDX-License-Identifier: GPL-2.0-or-later

//! `drive_mirror`: copy a disk, and keep the copy equal.
//!
//! Follows `hmp_drive_mirror` in QEMU's `block/monitor/block-hmp-cmds.c`.

use super::block_names::BLOCK_DEVICES_AND_NODES;
use super::image_formats::IMAGE_FORMATS;
use super::image_in_use;
use super::lethal_values;
use super::new_image::{MirrorSyncMode, NewImageMode};
use hmp_runtime::complete::FILES;
use hmp_runtime::prelude::*;

async fn survives(
    mon: &Monitor,
    reuse: bool,
    _full: bool,
    device: BlockName,
    target: String,
    format: Option<String>,
) -> Result<()> {
    lethal_values::refuse_target(mon, reuse, format.as_deref(), &device, &target).await
}

/// Copy a disk to a new image, and repeat the guest's writes there.
///
/// - `-n`: use an existing image instead of making one. It has to have the
///   disk's size.
/// - `-f`: copy everything that the guest sees. Without it, only the disk's
///   topmost image is copied, and the copy gets the same backing file.
/// - `device`: the disk, by the name of its block device, which `info block`
///   shows. The job gets this name.
/// - `target`: the file to copy to, from QEMU's directory if it is relative.
///   Without `-n`, a file of that name is overwritten.
/// - `format`: the format of the copy (`qcow2`, `raw`, ...). The format of the
///   disk, if left out.
///
/// The command returns at once; the job works in the background. When all is
/// copied (event `BLOCK_JOB_READY`, and equal numbers in `info block-jobs`),
/// the job goes on and keeps the copy equal. To end it, let
/// `block_job_complete` put the guest on the copy, or let `block_job_cancel`
/// leave the guest on the original and the copy as it is then. An error ends
/// the job; only its event `BLOCK_JOB_COMPLETED` tells. Without `-f`, the
/// format has to support backing files, so `raw` needs `-f`. Fails while
/// another job uses the disk.
#[hmp(
    name = "drive_mirror",
    args = "reuse:-n,full:-f,device:B,target:s,format:s?",
    qmp = "drive-mirror",
    guard = survives
)]
async fn drive_mirror(
    mon: &Monitor,
    reuse: bool,
    full: bool,
    #[complete(BLOCK_DEVICES_AND_NODES)] device: BlockName,
    #[complete(FILES)] target: String,
    #[complete(IMAGE_FORMATS)] format: Option<String>,
) -> Result<()> {
    let arguments = args! {
        "device": device,
        "target": target,
        "format"?: format,
        "sync": MirrorSyncMode::of(full),
        "mode": NewImageMode::of(reuse),
        "unmap": true,
    };
    mon.execute("drive-mirror", arguments)
        .await
        .map_err(|error| image_in_use::with_hint(error, &target))
}
