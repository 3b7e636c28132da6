//! Disk images: their formats, their snapshots, and what is behind them.

use super::block::{Node, Snapshot};
use super::files;
use crate::complete::Candidate;
use crate::monitor::Monitor;
use crate::options::image::is_format;
use hmp_args::Source;
use tz::UtcDateTime;

impl Monitor {
    /// The formats that this QEMU has.
    pub(super) async fn image_formats(&self) -> Vec<Candidate> {
        let mut drivers = self.values_of("blockdev-add", "driver").await;
        drivers.retain(|driver| is_format(&driver.text));
        drivers
    }

    /// What an argument of `change` after its device can be.
    pub(super) async fn change_to(
        &self,
        source: Source,
        before: &[&str],
        current: &str,
    ) -> Vec<Candidate> {
        let is_vnc = before.first() == Some(&"vnc");
        match (source, is_vnc) {
            (Source::ChangedMedia, true) => vec!["password".into(), "passwd".into()],
            (Source::ChangedMedia, false) => files::starting_with(current),
            (Source::ChangedFormats, false) => self.image_formats().await,
            _ => Vec::new(),
        }
    }

    /// The names of all snapshots that can be loaded or deleted together.
    pub(super) async fn snapshots(&self) -> Vec<Candidate> {
        let layer = self.block_layer().await;
        let backends = layer.backends.into_iter().filter_map(|it| it.node());
        // A node without a name of its own is in a backend, or behind another.
        let nodes = layer.nodes.into_iter().filter(|node| !node.is_implicit());
        let snapshots = backends.chain(nodes).flat_map(|node| node.image.snapshots);
        snapshots.map(named).collect()
    }

    pub(super) async fn snapshots_of(&self, device: &str) -> Vec<Candidate> {
        let snapshots = self.snapshots_in(device).await.into_iter();
        snapshots.map(named).collect()
    }

    pub(super) async fn snapshot_ids_of(&self, device: &str, name: &str) -> Vec<Candidate> {
        let snapshots = self.snapshots_in(device).await.into_iter();
        let alike = snapshots.filter(|snapshot| snapshot.name == name);
        alike
            .map(|snapshot| Candidate::described(&snapshot.id, about(&snapshot)))
            .collect()
    }

    async fn snapshots_in(&self, device: &str) -> Vec<Snapshot> {
        let node = self.block_layer().await.named(device);
        node.map(|node| node.image.snapshots).unwrap_or_default()
    }

    /// The files behind the image of a backend or node, the nearest first.
    pub(super) async fn backing_files(&self, device: &str) -> Vec<Candidate> {
        let node = self.whole_block_layer(false).await.named(device);
        node.map(files_behind).unwrap_or_default()
    }
}

fn files_behind(node: Node) -> Vec<Candidate> {
    let mut files = Vec::new();
    let mut next = node.image.backing_image;
    while let Some(image) = next {
        files.push(image.filename.into());
        next = image.backing_image;
    }
    files
}

fn named(snapshot: Snapshot) -> Candidate {
    let about = format!("id {}, {}", snapshot.id, about(&snapshot));
    Candidate::described(snapshot.name, about)
}

fn about(snapshot: &Snapshot) -> String {
    let date = date(snapshot.date_sec);
    match snapshot.vm_state_size {
        0 => format!("{date}, disk only"),
        size => format!("{date}, {} MiB", size.div_ceil(1 << 20)),
    }
}

/// The day and the minute, in UTC: this needs no time zone.
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
    use serde_json::json;

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

    #[test]
    fn the_files_behind_an_image_are_a_chain() {
        let node = json!({ "file": "c", "drv": "qcow2", "image": { "filename": "c",
            "backing-image": { "filename": "b", "backing-image": { "filename": "a" } } } });
        let files = files_behind(serde_json::from_value(node).unwrap());
        assert_eq!(files, ["b".into(), "a".into()]);
    }
}
