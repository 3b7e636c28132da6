//! `drive_mirror`: copy a disk, and keep the copy equal.
//!
//! Follows `hmp_drive_mirror` in QEMU's `block/monitor/block-hmp-cmds.c`.

use super::image_in_use;
use super::new_image::{NewImageMode, Sync};
use hmp_runtime::prelude::*;

#[derive(Serialize)]
struct DriveMirror<'a> {
    device: &'a BlockName,
    target: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    format: Option<&'a str>,
    sync: Sync,
    mode: NewImageMode,
    unmap: bool,
}

/// Copy a disk to a new image and repeat the guest's writes there, in the
/// background.
///
/// Only the disk's topmost image is copied, and the copy gets the same backing
/// file; `-f` copies everything. `-n` uses an image that is there already.
/// `format` is that of the copy, and by default the disk's. The job has the name
/// of its device: `info block-jobs` shows it, `block_job_complete` puts the
/// guest on the copy, and `block_job_cancel` ends it.
#[hmp(
    name = "drive_mirror",
    args = "reuse:-n,full:-f,device:B,target:s,format:s?",
    qmp = "drive-mirror"
)]
async fn drive_mirror(
    mon: &Monitor,
    reuse: bool,
    full: bool,
    device: BlockName,
    target: String,
    format: Option<String>,
) -> Result<()> {
    let arguments = DriveMirror {
        device: &device,
        target: &target,
        format: format.as_deref(),
        sync: Sync::of(full),
        mode: NewImageMode::of(reuse),
        unmap: true,
    };
    mon.execute("drive-mirror", arguments)
        .await
        .map_err(|error| image_in_use::with_hint(error, &target))
}
