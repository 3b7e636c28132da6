// SPDX-License-Identifier: GPL-2.0-or-later

//! Names and ids of internal snapshots.

use super::block_layer::{self, SnapshotInfo};
use hmp_runtime::complete::{Candidate, Completer};
use hmp_runtime::prelude::*;
use tz::UtcDateTime;

/// Names of the snapshots that can be loaded or deleted on all disks together.
pub(crate) static SNAPSHOTS: Completer =
    Completer::new(block_layer::OFFERS, block_layer::QMP, |mon, _| {
        Box::pin(snapshots(mon))
    });

/// Names of the snapshots of the block backend or node in the argument before.
pub(crate) static SNAPSHOTS_OF: Completer =
    Completer::new(block_layer::OFFERS, block_layer::QMP, |mon, question| {
        Box::pin(names_of(mon, question.last()))
    });

/// Ids of the snapshots that the two arguments before name: a block backend or
/// node, and a name.
pub(crate) static SNAPSHOT_IDS_OF: Completer =
    Completer::new(block_layer::OFFERS, block_layer::QMP, |mon, question| {
        Box::pin(ids_of(mon, question.last_but_one(), question.last()))
    });

async fn snapshots(mon: &Monitor) -> Result<Vec<Candidate>> {
    let layer = block_layer::read(mon, true).await?;
    let backends = layer.backends.into_iter().filter_map(|it| it.inserted);
    // A node without a name of its own belongs to a backend, or is behind
    // another node.
    let nodes = layer.nodes.into_iter().filter(|node| !node.is_implicit());
    let snapshots = backends.chain(nodes).flat_map(|node| node.image.snapshots);
    Ok(snapshots.map(named).collect())
}

async fn snapshots_in(mon: &Monitor, device: &str) -> Result<Vec<SnapshotInfo>> {
    let node = block_layer::read(mon, true).await?.named(device);
    Ok(node.map(|node| node.image.snapshots).unwrap_or_default())
}

async fn names_of(mon: &Monitor, device: &str) -> Result<Vec<Candidate>> {
    let snapshots = snapshots_in(mon, device).await?.into_iter();
    Ok(snapshots.map(named).collect())
}

async fn ids_of(mon: &Monitor, device: &str, name: &str) -> Result<Vec<Candidate>> {
    let snapshots = snapshots_in(mon, device).await?.into_iter();
    let alike = snapshots.filter(|snapshot| snapshot.name == name);
    let ids = alike.map(|snapshot| Candidate::described(&snapshot.id, about(&snapshot)));
    Ok(ids.collect())
}

fn named(snapshot: SnapshotInfo) -> Candidate {
    let about = format!("id {}, {}", snapshot.id, about(&snapshot));
    Candidate::described(snapshot.name, about)
}

fn about(snapshot: &SnapshotInfo) -> String {
    let date = date(snapshot.date_sec);
    match snapshot.vm_state_size {
        0 => format!("{date}, disk only"),
        size => format!("{date}, {} MiB", size.div_ceil(1 << 20)),
    }
}

/// The day and the minute, in UTC, so that no time zone is needed.
fn date(seconds: i64) -> String {
    let Ok(date) = UtcDateTime::from_timespec(seconds, 0) else {
        return format!("{seconds} s");
    };
    format!(
        "{:04}-{:02}-{:02} {:02}:{:02} UTC",
        date.year(),
        date.month(),
        date.month_day(),
        date.hour(),
        date.minute()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snapshot_tells_when_it_was_taken() {
        for (seconds, text) in [
            (0, "1970-01-01 00:00 UTC"),
            (951_782_400, "2000-02-29 00:00 UTC"),
            (1_735_689_599, "2024-12-31 23:59 UTC"),
            (-1, "1969-12-31 23:59 UTC"),
        ] {
            assert_eq!(date(seconds), text);
        }
    }

    #[test]
    fn a_snapshot_tells_its_id_and_size() {
        let snapshot = |size: u64| {
            let info = json!({ "id": "3", "name": "a", "vm-state-size": size, "date-sec": 0 });
            named(serde_json::from_value(info).unwrap())
                .description
                .unwrap()
        };
        assert_eq!(snapshot(0), "id 3, 1970-01-01 00:00 UTC, disk only");
        assert_eq!(snapshot(1), "id 3, 1970-01-01 00:00 UTC, 1 MiB");
    }
}
