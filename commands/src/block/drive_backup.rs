//! `drive_backup`: copy a disk as it is at this moment.
//!
//! Follows `hmp_drive_backup` in QEMU's `block/monitor/block-hmp-cmds.c`.

use super::image_in_use;
use super::new_image::{NewImageMode, Sync};
use super::running_backup;
use hmp_runtime::prelude::*;

#[derive(Serialize)]
struct DriveBackup<'a> {
    device: &'a BlockName,
    target: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    format: Option<&'a str>,
    sync: Sync,
    mode: NewImageMode,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    compress: bool,
}

/// Copy a disk as it is now to a new image, in the background.
///
/// What the guest writes meanwhile is not in the copy. Only the disk's topmost
/// image is copied, and the copy gets the same backing file; `-f` copies
/// everything. `-n` uses an image that is there already, `-c` compresses.
/// `format` is that of the copy, and by default the disk's. The job has the name
/// of its device: `info block-jobs` shows it, `block_job_cancel` ends it.
#[hmp(
    name = "drive_backup",
    args = "reuse:-n,full:-f,compress:-c,device:B,target:s,format:s?",
    qmp = "query-block-jobs, drive-backup"
)]
async fn drive_backup(
    mon: &Monitor,
    reuse: bool,
    full: bool,
    compress: bool,
    device: BlockName,
    target: String,
    format: Option<String>,
) -> Result<()> {
    running_backup::refuse(mon, &device).await?;
    let arguments = DriveBackup {
        device: &device,
        target: &target,
        format: format.as_deref(),
        sync: Sync::of(full),
        mode: NewImageMode::of(reuse),
        compress,
    };
    mon.execute("drive-backup", arguments)
        .await
        .map_err(|error| image_in_use::with_hint(error, &target))
}
