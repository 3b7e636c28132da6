// SPDX-License-Identifier: GPL-2.0-or-later

//! `savevm`: take a snapshot of the machine.
//!
//! Follows `hmp_savevm` in QEMU's `migration/migration-hmp-cmds.c` and
//! `save_snapshot` in `migration/savevm.c`. There, a snapshot of the same name
//! is replaced. QMP's job refuses if all disks have one, and requires a name.

use super::lethal_multifd::refuse_lethal_multifd;
use super::lethal_nvme::refuse_lethal_nvme;
use super::snapshot_disks::{Disk, included, snapshot_disks};
use super::snapshot_job::run_snapshot_job;
use crate::block::snapshot_row::local_zone;
use crate::block::snapshots::SNAPSHOTS;
use crate::lethal::table::STATE_IN_DATA_FILE;
use hmp_runtime::prelude::*;
use smol::Timer;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tz::{DateTime, TimeZoneRef};

/// Take a snapshot of the machine: its disks, its memory and its devices.
///
/// - `name`: the name of the snapshot; an older one of that name is replaced.
///   By default, `vm-` and the local time, as in `vm-20250131235959`.
///
/// The snapshot is stored in all writable disks; the first one also gets the
/// memory, and grows by its size. Fails if one of them has a format without
/// snapshots; qcow2 has them. Meanwhile, the guest stands still and QEMU
/// answers nothing; then the guest runs on if it ran before. `loadvm` goes back
/// to the snapshot, and `info snapshots` lists all. If a new snapshot fails, an
/// old one of the same name is gone. While the migration capability `multifd`
/// is on, the command is refused: older QEMUs would crash.
#[hmp(
    name = "savevm",
    args = "name:s?",
    params = "tag",
    qmp = "x-debug-query-block-graph, query-block, query-named-block-nodes, query-migrate, query-migrate-capabilities, query-status, snapshot-save, snapshot-delete, query-jobs, job-dismiss, qom-list, qom-get",
    tier = "composed"
)]
async fn savevm(mon: &Monitor, #[complete(SNAPSHOTS)] name: Option<String>) -> Result<()> {
    refuse_lethal_nvme(mon).await?;
    refuse_lethal_multifd(mon).await?;
    let disks = snapshot_disks(mon).await?;
    refuse_lethal_data_file(mon, &disks)?;
    let devices = included(&disks);
    match name {
        Some(tag) => {
            make_room(mon, &disks, &tag).await?;
            let saved = save(mon, &tag, &devices).await;
            if saved.is_err() && taken(&disks, &tag) != Taken::Nowhere {
                mon.note_aftermath(format!(
                    "the old snapshot '{tag}' is deleted, and there is no new one"
                ));
            }
            saved
        }
        None => {
            let mut tag = name_of_now();
            while taken(&disks, &tag) == Taken::Everywhere {
                Timer::after(Duration::from_millis(100)).await;
                tag = name_of_now();
            }
            save(mon, &tag, &devices).await
        }
    }
}

/// QEMU writes the machine's state after the data of the first disk. If that
/// data has a file of its own, QEMU writes beyond the end of the file, may not
/// extend it, and aborts. It gets there only if every disk can have a snapshot.
fn refuse_lethal_data_file(mon: &Monitor, disks: &[Disk]) -> Result<()> {
    let mut included = disks.iter().filter(|disk| disk.is_included);
    let first = included.clone().next().filter(|disk| disk.has_data_file);
    match first {
        Some(first) if included.all(|disk| disk.can_snapshot) => {
            mon.refuse(&STATE_IN_DATA_FILE, &[("node", &first.node)])
        }
        _ => Ok(()),
    }
}

async fn save(mon: &Monitor, tag: &str, devices: &[&str]) -> Result<()> {
    let goes_on = format!(
        "QEMU goes on saving '{tag}', and answers again when it is done; \
         'info snapshots' shows it then, and 'delvm {tag}' deletes it"
    );
    run_snapshot_job(mon, "snapshot-save", tag, devices, goes_on).await
}

/// Deletes the snapshots of this name. To delete none in vain, QEMU is first
/// asked whether it can take a snapshot now.
async fn make_room(mon: &Monitor, disks: &[Disk], tag: &str) -> Result<()> {
    match taken(disks, tag) {
        Taken::Nowhere => return Ok(()),
        Taken::Twice => {
            let needs = format!(
                "each disk has several snapshots '{tag}', and 'snapshot-save' would have to be \
                 allowed to add one"
            );
            return Err(mon.gap_for("savevm", needs));
        }
        Taken::Somewhere | Taken::Everywhere => {}
    }
    let having: Vec<&str> = disks
        .iter()
        .filter(|disk| disk.is_included && disk.count(tag) > 0)
        .map(|disk| disk.node.as_str())
        .collect();
    // All of these disks have the snapshot, so the job is refused, if for no
    // other reason.
    match save(mon, tag, &having).await {
        Err(error) if is_taken(&error) => {}
        Err(other) => return Err(other),
        // Somebody else has just deleted it; the new one stays, and is deleted
        // below.
        Ok(()) => {}
    }
    let goes_on = format!(
        "QEMU goes on deleting the old '{tag}', and answers again when it is gone; \
         no new one will be saved"
    );
    run_snapshot_job(mon, "snapshot-delete", tag, &included(disks), goes_on).await
}

/// Whether only the name keeps QEMU from saving. QMP has no error class for it,
/// so the text has to tell.
fn is_taken(error: &Error) -> bool {
    matches!(error, Error::Qmp(error) if error.desc.contains("already exists"))
}

/// The disks of a snapshot that already have one of the same name.
#[derive(Debug, PartialEq, Eq)]
enum Taken {
    Nowhere,
    Somewhere,
    Everywhere,
    /// Every disk has several, and still has one after one is deleted.
    Twice,
}

fn taken(disks: &[Disk], tag: &str) -> Taken {
    let counts = || {
        let included = disks.iter().filter(|disk| disk.is_included);
        included.map(|disk| disk.count(tag))
    };
    if counts().all(|count| count == 0) {
        Taken::Nowhere
    } else if counts().all(|count| count > 1) {
        Taken::Twice
    } else if counts().all(|count| count > 0) {
        Taken::Everywhere
    } else {
        Taken::Somewhere
    }
}

/// The default name of a snapshot.
fn name_of_now() -> String {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    name_of(now.as_secs(), local_zone().as_ref())
}

fn name_of(seconds: u64, zone: TimeZoneRef<'_>) -> String {
    let seconds_signed = i64::try_from(seconds).unwrap_or_default();
    match DateTime::from_timespec(seconds_signed, 0, zone) {
        Ok(time) => format!(
            "vm-{:04}{:02}{:02}{:02}{:02}{:02}",
            time.year(),
            time.month(),
            time.month_day(),
            time.hour(),
            time.minute(),
            time.second()
        ),
        Err(_) => format!("vm-{seconds}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tz::TimeZone;

    fn disks(names: &[&[&str]]) -> Vec<Disk> {
        let disk = |names: &&[&str]| Disk {
            node: String::new(),
            device: String::new(),
            is_included: true,
            can_snapshot: true,
            filters: Vec::new(),
            has_data_file: false,
            snapshots: names
                .iter()
                .map(|name| {
                    serde_json::from_value(json!({
                        "id": "1", "name": name, "vm-state-size": 0, "date-sec": 0,
                        "vm-clock-sec": 0, "vm-clock-nsec": 0
                    }))
                    .unwrap()
                })
                .collect(),
        };
        names.iter().map(disk).collect()
    }

    #[test]
    fn the_default_name_is_the_local_time() {
        let india = TimeZone::fixed(19_800).unwrap();
        assert_eq!(name_of(1_700_000_000, india.as_ref()), "vm-20231115034320");
    }

    #[test]
    fn a_name_is_taken_where_any_disk_has_it() {
        assert_eq!(taken(&disks(&[]), "a"), Taken::Nowhere);
        assert_eq!(taken(&disks(&[&["b"], &[]]), "a"), Taken::Nowhere);
        assert_eq!(taken(&disks(&[&["a", "a"], &[]]), "a"), Taken::Somewhere);
        assert_eq!(
            taken(&disks(&[&["a", "a"], &["a"]]), "a"),
            Taken::Everywhere
        );
        assert_eq!(
            taken(&disks(&[&["a", "a"], &["a", "b", "a"]]), "a"),
            Taken::Twice
        );
    }

    #[test]
    fn disks_that_a_snapshot_leaves_out_do_not_count() {
        let mut disks = disks(&[&["a"], &[]]);
        disks[1].is_included = false;
        assert_eq!(taken(&disks, "a"), Taken::Everywhere);
    }
}
