// SPDX-License-Identifier: GPL-2.0-or-later

//! `loadvm`: put the machine back to a snapshot.
//!
//! Follows `hmp_loadvm` in QEMU's `migration/migration-hmp-cmds.c`: the guest
//! is stopped first in any case, and runs again afterwards if it ran before and
//! loading succeeded. QMP's job does the same.

use super::lethal_multifd::refuse_lethal_multifd;
use super::snapshot_disks::{Disk, included, snapshot_disks};
use super::snapshot_job::run_snapshot_job;
use crate::block::snapshots::SNAPSHOTS;
use crate::lethal::table::{COMMIT_NOT_OPENED, FILTER_EMPTIED, FILTER_NOT_OPENED};
use hmp_runtime::lethal::Hazard;
use hmp_runtime::prelude::*;

/// Put the machine and its disks back to a snapshot.
///
/// - `name`: the snapshot's name, its `TAG` in `info snapshots`; IDs do not
///   work.
///
/// All that the guest has done since is lost, on its disks, too: take another
/// snapshot first. All writable disks must have the snapshot, and the machine
/// must have the same devices as then. The guest runs on if it ran before the
/// command, whatever its state in the snapshot. If the command fails, the guest
/// stays stopped (`info status` says `restore-vm`), and `cont` lets it run on
/// from where it was. If part of the snapshot was already loaded, disks and
/// memory have changed: load a snapshot that works instead. While the migration
/// capability `multifd` is on, newer QEMUs fail like that; older ones would
/// crash, so the command is refused.
#[hmp(
    name = "loadvm",
    args = "name:s",
    params = "tag",
    qmp = "x-debug-query-block-graph, query-block, query-named-block-nodes, query-migrate, query-migrate-capabilities, snapshot-load, query-jobs, job-dismiss, query-status",
    tier = "composed"
)]
async fn loadvm(mon: &Monitor, #[complete(SNAPSHOTS)] name: String) -> Result<()> {
    refuse_lethal_multifd(mon).await?;
    let disks = snapshot_disks(mon).await?;
    if let Some((filter, hazard)) = lethal_filter(mon, &disks, &name) {
        mon.refuse(hazard, &[("filter", &filter)])?;
    }
    let goes_on = format!("QEMU goes on loading '{name}', and answers again when it is done");
    // Without any disk, the job fails, too, and stops the guest as it should.
    let devices = included(&disks);
    match run_snapshot_job(mon, "snapshot-load", &name, &devices, goes_on).await {
        Err(Error::Qmp(error)) => {
            let is_unchanged = devices.is_empty() || is_before_any_change(&error.desc);
            say_what_is_left(mon, &name, is_unchanged).await?;
            Err(Error::Qmp(error))
        }
        result => result,
    }
}

#[derive(Deserialize)]
struct StatusInfo {
    status: String,
}

async fn say_what_is_left(mon: &Monitor, tag: &str, is_unchanged: bool) -> Result<()> {
    if is_unchanged {
        let now: StatusInfo = mon.query("query-status").await?;
        if now.status == "restore-vm" {
            mon.note_aftermath(
                "the guest is stopped, and nothing else has changed; 'cont' lets it run on",
            );
        }
    } else {
        mon.note_aftermath(format!(
            "the guest is stopped, and its disks and memory may be in part those of '{tag}': \
             load a snapshot before it runs on"
        ));
    }
    Ok(())
}

/// Whether QEMU fails so before it changes anything; see `load_snapshot` in
/// QEMU's `migration/savevm.c`. QMP has no error classes for these, so the text
/// has to tell.
fn is_before_any_change(error: &str) -> bool {
    error.ends_with(" is writable but does not support snapshots")
        || error.ends_with(" does not exist in one or more devices")
        || error.starts_with("This is a disk-only snapshot.")
}

/// A filter above a disk's snapshots that QEMU does not survive, and why. QEMU
/// closes the filter's node and opens it again, which not all filters can bear.
/// It does so only if every disk has the snapshot.
fn lethal_filter<'a>(
    mon: &Monitor,
    disks: &'a [Disk],
    tag: &str,
) -> Option<(&'a str, &'static Hazard)> {
    let included = disks.iter().filter(|disk| disk.is_included);
    let mut filters = included.clone().flat_map(|disk| &disk.filters);
    let lethal = filters.find_map(|filter| {
        let hazard = hazard_of(filter).filter(|hazard| mon.is_exposed_to(hazard))?;
        Some((filter.as_str(), hazard))
    })?;
    let is_reached = included.clone().all(|disk| disk.count(tag) > 0);
    is_reached.then_some(lethal)
}

/// The way that a filter is known to end QEMU.
fn hazard_of(filter: &str) -> Option<&'static Hazard> {
    match filter {
        // Their state is emptied: one forgets that it is drained, the other
        // which flags it takes.
        "throttle" | "copy-on-read" => Some(&FILTER_EMPTIED),
        // They cannot be opened again. In newer QEMUs, a mirror's bitmap is an
        // error before that.
        "blkdebug" | "mirror_top" => Some(&FILTER_NOT_OPENED),
        "commit_top" => Some(&COMMIT_NOT_OPENED),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_errors_are_found_out_before_any_change() {
        assert!(is_before_any_change(
            "Snapshot 'a' does not exist in one or more devices"
        ));
        assert!(is_before_any_change(
            "Device 'd' is writable but does not support snapshots"
        ));
        assert!(!is_before_any_change("Error -22 while loading VM state"));
        assert!(!is_before_any_change(
            "Could not load snapshot 'a' on 'd': Failed to load snapshot: Input/output error"
        ));
    }
}
