//! `loadvm`: put the machine back to where a snapshot has it.
//!
//! Follows `hmp_loadvm` in QEMU's `migration/migration-hmp-cmds.c`: the guest is
//! stopped first, whatever comes of it, and runs again afterwards if it ran before
//! and all went well. QMP's job does the same.

use super::snapshot_disks::{Disk, included, snapshot_disks};
use super::snapshot_job::run_snapshot_job;
use hmp_runtime::prelude::*;

/// Put the machine and its disks back to a snapshot.
///
/// `tag` is the snapshot's name, as `info snapshots` shows it; all disks that can
/// be written have to have it. What the guest has done since is lost. If it fails,
/// the guest stays stopped (`info status` says `restore-vm`), and `cont` lets it
/// run on from where it was.
#[hmp(
    name = "loadvm",
    args = "name:s",
    params = "tag",
    qmp = "x-debug-query-block-graph, query-block, query-named-block-nodes, snapshot-load, query-jobs, job-dismiss",
    tier = "composed"
)]
async fn loadvm(mon: &Monitor, #[complete(snapshots)] name: String) -> Result<()> {
    let disks = snapshot_disks(mon).await?;
    if mon.version().at_least(8, 0) && goes_through_throttle(&disks, &name) {
        mon.refuse_unless_forced(
            "QEMU aborts when it loads a snapshot through a 'throttle' filter node",
        )?;
    }
    let goes_on = format!("QEMU goes on loading '{name}', and answers again when it is done");
    // Without any disk the job fails too, and stops the guest as it should.
    run_snapshot_job(mon, "snapshot-load", &name, &included(&disks), goes_on).await
}

/// Whether a disk is put back through a `throttle` filter: since some version
/// between 7.2 and 10.0, QEMU empties the filter's state while it is drained, and
/// then finds that it is not. It gets there only if every disk has the snapshot.
fn goes_through_throttle(disks: &[Disk], tag: &str) -> bool {
    let mut included = disks.iter().filter(|disk| disk.is_included);
    let is_throttled = included.clone().any(|disk| disk.is_throttled);
    is_throttled && included.all(|disk| disk.count(tag) > 0)
}
