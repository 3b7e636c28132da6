// SPDX-License-Identifier: GPL-2.0-or-later

//! `block_stream`: copy the data in a disk's backing files into its image.
//!
//! Follows `hmp_block_stream` in QEMU's `block/monitor/block-hmp-cmds.c`: the
//! job gets the name of the device, and an error is only reported.

use super::backing_files::BACKING_FILES;
use super::block_names::BLOCK_DEVICES_AND_NODES;
use hmp_runtime::prelude::*;

/// Copy the data of a disk's backing files into its image, in the background.
///
/// - `device`: the disk, by the name of its block device or of a node, as
///   `info block` shows them. The job gets this name.
/// - `speed`: the limit, in MiB a second unless it has a suffix (`B`, `K`, `M`,
///   `G`, `T`, `P`, `E`). The default 0 means no limit.
/// - `base`: the backing file to keep, by its file name as `info block -v`
///   shows it; what lies above it is copied. All backing files, if left out.
///
/// In the end, the image has no backing file, or has `base` as its backing
/// file. The other files are not changed, and no longer needed. The command
/// returns at once, and the guest goes on. `info block-jobs` shows how far the
/// job is, `block_job_cancel` ends it, and the rest can be copied later. Fails
/// while another job uses the disk. An error ends the job; only its event
/// `BLOCK_JOB_COMPLETED` tells of it.
#[hmp(
    name = "block_stream",
    args = "device:B,speed:o?,base:s?",
    params = "device [speed [base]]",
    qmp = "block-stream",
    preconfig
)]
async fn block_stream(
    mon: &Monitor,
    #[complete(BLOCK_DEVICES_AND_NODES)] device: BlockName,
    speed: Option<Bytes>,
    #[complete(BACKING_FILES)] base: Option<String>,
) -> Result<()> {
    let arguments = args! {
        "job-id": device,
        "device": device,
        "base"?: base,
        "speed"?: speed,
        "on-error": "report",
    };
    mon.execute("block-stream", arguments).await
}
