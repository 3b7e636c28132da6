// SPDX-License-Identifier: GPL-2.0-or-later

//! QMP's jobs that make, load and delete snapshots of the whole machine.
//!
//! They run in QEMU's main loop: until a job ends, QEMU answers nothing at all.
//! So only the time can be shown.

use hmp_runtime::prelude::*;
use smol::Timer;
use smol::future::or;
use std::time::{Duration, Instant};

/// Runs one job on the nodes `devices`. Errors have the words of QEMU's own
/// monitor. `goes_on` is the note for a user who stops waiting.
pub async fn run_snapshot_job(
    mon: &Monitor,
    qmp: &str,
    tag: &str,
    devices: &[&str],
    goes_on: String,
) -> Result<()> {
    let mut arguments = json!({ "tag": tag, "devices": devices });
    if qmp != "snapshot-delete" {
        // The guest's own state is in the first disk.
        arguments["vmstate"] = json!(devices.first().unwrap_or(&""));
    }
    let work = mon.long_task(goes_on);
    let id = mon.new_job_id(qmp);
    let job = mon.run_job(qmp, &id, arguments, &work);
    or(job, show_time(&work, qmp, tag)).await.map_err(|error| {
        error.map_description(|description| match description.as_str() {
            "At least one device is required for snapshot" => NO_DISK.to_owned(),
            _ => description,
        })
    })
}

/// The monitor's words if no disk can have a snapshot.
pub const NO_DISK: &str = "no block device can store vmstate for snapshot";

async fn show_time(work: &LongTask, qmp: &str, tag: &str) -> Result<()> {
    let doing = match qmp {
        "snapshot-load" => "loading",
        "snapshot-delete" => "deleting",
        _ => "saving",
    };
    let start = Instant::now();
    loop {
        Timer::after(Duration::from_secs(1)).await;
        let seconds = start.elapsed().as_secs();
        work.show(&format!("{doing} '{tag}': {seconds} s"));
    }
}
