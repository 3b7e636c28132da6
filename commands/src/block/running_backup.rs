// SPDX-License-Identifier: GPL-2.0-or-later

//! Refuses work on a disk while a backup job of it runs.
//!
//! QEMU refuses it, too, but first it drains the disk, and crashes if the
//! backup ends in that moment. So QEMU is asked for its jobs first, and a
//! request that it would refuse is not sent.

use crate::lethal::table::BACKUP_ENDS;
use hmp_runtime::prelude::*;

#[derive(Deserialize)]
struct BlockJobInfo {
    device: String,
    r#type: String,
    status: String,
}

impl BlockJobInfo {
    /// Whether the job is a backup of `device` that `drive_backup` started and
    /// that has not ended.
    fn backs_up(&self, device: &str) -> bool {
        self.r#type == "backup" && self.device == device && self.status != "concluded"
    }
}

/// Refuses the command in QEMU's words if a backup of `device` runs. The
/// caller's `qmp` has to name `query-block-jobs`.
///
/// # Errors
///
/// If there is a backup.
pub async fn refuse(mon: &Monitor, device: &str) -> Result<()> {
    let jobs: Vec<BlockJobInfo> = mon.query("query-block-jobs").await?;
    if !jobs.iter().any(|job| job.backs_up(device)) {
        return Ok(());
    }
    Err(Error::refusal(BACKUP_ENDS.says(&[("device", &device)])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_backup_of_the_disk_that_still_runs_is_in_the_way() {
        let job = |kind: &str, device: &str, status: &str| BlockJobInfo {
            device: device.to_owned(),
            r#type: kind.to_owned(),
            status: status.to_owned(),
        };
        assert!(job("backup", "disk", "running").backs_up("disk"));
        assert!(job("backup", "disk", "paused").backs_up("disk"));
        assert!(!job("backup", "disk", "concluded").backs_up("disk"));
        assert!(!job("backup", "other", "running").backs_up("disk"));
        assert!(!job("mirror", "disk", "running").backs_up("disk"));
    }
}
