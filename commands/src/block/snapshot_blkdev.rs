//! `snapshot_blkdev`: go on with a new image, and leave the old one as it is.
//!
//! Follows `hmp_snapshot_blkdev` in QEMU's `block/monitor/block-hmp-cmds.c`. The
//! file name looks optional and is not: QEMU once meant to make an internal
//! snapshot without one.

use super::image_formats::IMAGE_FORMATS;
use super::image_in_use;
use super::new_image::NewImageMode;
use super::running_backup;
use hmp_runtime::complete::FILES;
use hmp_runtime::prelude::*;

/// Take a snapshot of a disk: the guest's writes go to a new image on top.
///
/// - `-n`: use the image that is there already, instead of making one. Its
///   backing file has to be right, for nothing looks.
/// - `device`: the disk, by the name of its block device, which `info block`
///   shows.
/// - `snapshot-file`: the file of the new image, from QEMU's directory if it is
///   relative. It cannot be left out. Without `-n`, a file of that name is
///   overwritten.
/// - `format`: the format of the new image, one that knows backing files.
///   `qcow2`, if left out.
///
/// The image that was in use becomes the new one's backing file and stays as it
/// is, so that it can be copied at leisure. Done when the command comes back.
/// The guest's memory is not saved, and what the guest has not yet written out
/// is not in the old image. `commit` and `block_stream` put the two together
/// again. Fails while a backup of the disk runs.
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
