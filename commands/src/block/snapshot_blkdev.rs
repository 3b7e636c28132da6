// SPDX-License-Identifier: GPL-2.0-or-later

//! `snapshot_blkdev`: go on with a new image, and leave the old one as it is.
//!
//! Follows `hmp_snapshot_blkdev` in QEMU's `block/monitor/block-hmp-cmds.c`.
//! The file name looks optional but is not: without one, QEMU was once meant to
//! make an internal snapshot.

use super::image_formats::IMAGE_FORMATS;
use super::image_in_use;
use super::new_image::NewImageMode;
use super::running_backup;
use hmp_runtime::complete::FILES;
use hmp_runtime::prelude::*;

/// Take a snapshot of a disk: the guest's writes go to a new image on top.
///
/// - `-n`: use an existing image instead of making one. Its backing file has to
///   be right: QEMU does not check.
/// - `device`: the disk, by the name of its block device, which `info block`
///   shows.
/// - `snapshot-file`: the file of the new image, from QEMU's directory if it is
///   relative. It cannot be left out. Without `-n`, a file of that name is
///   overwritten.
/// - `format`: the format of the new image, which has to support backing files.
///   `qcow2`, if left out.
///
/// The old image becomes the backing file of the new one and no longer changes,
/// so it can be copied at leisure. The snapshot is complete when the command
/// returns. The guest's memory is not saved, and the old image lacks what the
/// guest has not yet written out. `commit` and `block_stream` put the two
/// images together again. Fails while a backup of the disk runs.
#[hmp(
    name = "snapshot_blkdev",
    args = "reuse:-n,device:B,snapshot-file:s?,format:s?",
    params = "[-n] device [new-image-file] [format]",
    qmp = "query-block-jobs, blockdev-snapshot-sync"
)]
async fn snapshot_blkdev(
    mon: &Monitor,
    reuse: bool,
    device: BlockName,
    #[complete(FILES)] snapshot_file: Option<String>,
    #[complete(IMAGE_FORMATS)] format: Option<String>,
) -> Result<()> {
    let Some(snapshot_file) = snapshot_file else {
        return Err(Error::refusal("Parameter 'snapshot-file' is missing"));
    };
    running_backup::refuse(mon, &device).await?;
    let arguments = args! {
        "device": device,
        "snapshot-file": snapshot_file,
        "format"?: format,
        "mode": NewImageMode::of(reuse),
    };
    mon.execute("blockdev-snapshot-sync", arguments)
        .await
        .map_err(|error| image_in_use::with_hint(error, &snapshot_file))
}
