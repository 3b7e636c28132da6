// SPDX-License-Identifier: GPL-2.0-or-later

//! `drive_backup`: copy a disk as it is at this moment.
//!
//! Follows `hmp_drive_backup` in QEMU's `block/monitor/block-hmp-cmds.c`.

use super::block_names::BLOCK_DEVICES_AND_NODES;
use super::image_formats::IMAGE_FORMATS;
use super::image_in_use;
use super::lethal_values;
use super::new_image::{MirrorSyncMode, NewImageMode};
use super::running_backup;
use hmp_runtime::complete::FILES;
use hmp_runtime::prelude::*;

async fn survives(
    mon: &Monitor,
    reuse: bool,
    _full: bool,
    _compress: bool,
    device: BlockName,
    target: String,
    format: Option<String>,
) -> Result<()> {
    lethal_values::refuse_target(mon, reuse, format.as_deref(), &device, &target).await
}

/// Copy a disk as it is now to a new image, in the background.
///
/// - `-n`: use an existing image instead of making one. It has to have the
///   disk's size.
/// - `-f`: copy everything that the guest sees. Without it, only the disk's
///   topmost image is copied, and the copy gets the same backing file.
/// - `-c`: compress the data. The format has to support it, as `qcow2` does.
/// - `device`: the disk, by the name of its block device, which `info block`
///   shows. The job gets this name.
/// - `target`: the file to copy to, from QEMU's directory if it is relative.
///   Without `-n`, a file of that name is overwritten.
/// - `format`: the format of the copy (`qcow2`, `raw`, ...). The format of the
///   disk, if left out.
///
/// The copy shows the disk at the moment of the command, without later writes
/// of the guest, and without data that the guest has not written out yet. The
/// command returns at once; the job is done when `info block-jobs` no longer
/// shows it. `block_job_cancel` ends it early, with an incomplete copy. An
/// error ends it, too; only its event `BLOCK_JOB_COMPLETED` tells. Without
/// `-f`, the format has to support backing files, so `raw` needs `-f`. Fails
/// while another backup of the disk runs.
#[hmp(
    name = "drive_backup",
    args = "reuse:-n,full:-f,compress:-c,device:B,target:s,format:s?",
    qmp = "query-block-jobs, drive-backup",
    guard = survives
)]
async fn drive_backup(
    mon: &Monitor,
    reuse: bool,
    full: bool,
    compress: bool,
    #[complete(BLOCK_DEVICES_AND_NODES)] device: BlockName,
    #[complete(FILES)] target: String,
    #[complete(IMAGE_FORMATS)] format: Option<String>,
) -> Result<()> {
    running_backup::refuse(mon, &device).await?;
    let arguments = args! {
        "device": device,
        "target": target,
        "format"?: format,
        "sync": MirrorSyncMode::of(full),
        "mode": NewImageMode::of(reuse),
        "compress"?: compress.then_some(true),
    };
    mon.execute("drive-backup", arguments)
        .await
        .map_err(|error| image_in_use::with_hint(error, &target))
}
