// SPDX-License-Identifier: GPL-2.0-or-later

//! `info snapshots`: the snapshots of the machine, and those of single disks.
//!
//! Follows `hmp_info_snapshots` in QEMU's `block/monitor/block-hmp-cmds.c`. The
//! snapshots of the machine are those of the first disk whose name all other
//! disks have, too. The other snapshots are listed below, by disk.

use super::snapshot_disks::{Disk, snapshot_disks};
use super::snapshot_job::NO_DISK;
use crate::block::snapshot_row::SnapshotInfo;
use hmp_runtime::prelude::*;

/// The snapshots of the disks.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Snapshots {
    /// The snapshots that all disks have, with the details of the first disk.
    on_all_disks: Vec<SnapshotInfo>,
    /// The other snapshots, by disk.
    partial: Vec<Partial>,
    #[serde(skip)]
    has_none: bool,
    #[serde(skip)]
    version: Version,
}

/// The snapshots of a disk that another disk lacks.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Partial {
    /// The block backend's name; empty if it has none.
    device: String,
    node_name: String,
    snapshots: Vec<SnapshotInfo>,
}

impl Display for Snapshots {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.has_none {
            return writeln!(f, "There is no snapshot available.");
        }
        writeln!(f, "List of snapshots present on all disks:")?;
        if self.on_all_disks.is_empty() {
            writeln!(f, "None")?;
        } else {
            self.table(f, &self.on_all_disks, |row| SnapshotInfo {
                // Each disk may have another id.
                id: "--".to_owned(),
                ..row.clone()
            })?;
        }
        for Partial {
            device, snapshots, ..
        } in &self.partial
        {
            writeln!(
                f,
                "\nList of partial (non-loadable) snapshots on '{device}':"
            )?;
            self.table(f, snapshots, SnapshotInfo::clone)?;
        }
        Ok(())
    }
}

impl Snapshots {
    fn table(
        &self,
        f: &mut fmt::Formatter<'_>,
        rows: &[SnapshotInfo],
        shown: impl Fn(&SnapshotInfo) -> SnapshotInfo,
    ) -> fmt::Result {
        writeln!(f, "{}", SnapshotInfo::heading(&self.version))?;
        rows.iter()
            .try_for_each(|row| writeln!(f, "{}", shown(row).line(&self.version)))
    }

    /// `None` if no disk can have a snapshot of the machine.
    fn of(disks: Vec<Disk>, version: Version) -> Option<Snapshots> {
        let first = disks
            .iter()
            .find(|disk| disk.is_included && disk.can_snapshot)?;
        let included = disks.iter().filter(|disk| disk.is_included);
        let on_all_disks: Vec<SnapshotInfo> = first
            .snapshots
            .iter()
            .filter(|row| included.clone().all(|disk| disk.count(&row.name) > 0))
            .cloned()
            .collect();
        let is_partial = |row: &SnapshotInfo| on_all_disks.iter().all(|it| it.name != row.name);
        let able = disks.into_iter().filter(|disk| disk.can_snapshot);
        let (mut has_none, mut partial) = (true, Vec::new());
        for disk in able {
            has_none &= disk.snapshots.is_empty();
            let snapshots: Vec<SnapshotInfo> =
                disk.snapshots.into_iter().filter(is_partial).collect();
            if !snapshots.is_empty() {
                partial.push(Partial {
                    device: disk.device,
                    node_name: disk.node,
                    snapshots,
                });
            }
        }
        Some(Snapshots {
            on_all_disks,
            partial,
            has_none,
            version,
        })
    }
}

/// What the built-in monitor prints only when it fails.
const FAILURES: Failures = Failures::Starting(&["no block device can store vmstate"]);

/// Show the snapshots that `savevm` has taken.
///
/// The snapshots that all disks have come first: `loadvm` takes their `TAG`,
/// whatever their `ID`. Then, for each disk, come those that other disks lack.
/// `VM_SIZE` is the size of the guest's memory and devices, 0 in snapshots of a
/// disk alone. `VM_CLOCK` is how long the guest had run, in hours, minutes and
/// seconds. The date is in local time, and `ICOUNT` is the number of
/// instructions, if they are counted. Fails if no disk could hold a snapshot.
#[hmp(
    name = "info snapshots",
    args = "",
    qmp = "x-debug-query-block-graph, query-block, query-named-block-nodes, query-status, query-migrate",
    tier = "composed",
    failures = FAILURES
)]
async fn info_snapshots(mon: &Monitor) -> Result<Snapshots> {
    let version = mon.version();
    let disks = snapshot_disks(mon).await?;
    Snapshots::of(disks, version.clone()).ok_or_else(|| {
        if version.at_least(10, 1) {
            Error::refusal(NO_DISK)
        } else {
            Error::text(NO_DISK)
        }
    })
}
