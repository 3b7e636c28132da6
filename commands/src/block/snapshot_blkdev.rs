//! `snapshot_blkdev`: go on with a new image, and leave the old one as it is.
//!
//! Follows `hmp_snapshot_blkdev` in QEMU's `block/monitor/block-hmp-cmds.c`. The
//! file name looks optional and is not: QEMU once meant to make an internal
//! snapshot without one.

use super::image_in_use;
use super::new_image::NewImageMode;
use super::running_backup;
use hmp_runtime::prelude::*;

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Snapshot<'a> {
    device: &'a BlockName,
    snapshot_file: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    format: Option<&'a str>,
    mode: NewImageMode,
}

/// Take a snapshot of a disk: the guest's writes go to a new image on top.
///
/// The image that was in use becomes the new one's backing file, and stays as it
/// is. `new-image-file` cannot be left out. `format` is that of the new image,
/// `qcow2` by default. With `-n` the new image is there already; its backing
/// file has to be right.
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
    snapshot_file: Option<String>,
    format: Option<String>,
) -> Result<()> {
    let Some(snapshot_file) = snapshot_file else {
        return Err(Error::refusal("Parameter 'snapshot-file' is missing"));
    };
    running_backup::refuse(mon, &device).await?;
    let arguments = Snapshot {
        device: &device,
        snapshot_file: &snapshot_file,
        format: format.as_deref(),
        mode: NewImageMode::of(reuse),
    };
    mon.execute("blockdev-snapshot-sync", arguments)
        .await
        .map_err(|error| image_in_use::with_hint(error, &snapshot_file))
}
