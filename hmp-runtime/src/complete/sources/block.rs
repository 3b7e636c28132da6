//! Block devices, and what is in them.

use super::{Named, names};
use crate::complete::Candidate;
use crate::monitor::Monitor;
use serde::Deserialize;

#[derive(Deserialize)]
struct BlockDevice {
    device: String,
    inserted: Option<Inserted>,
}

#[derive(Deserialize)]
struct Inserted {
    image: Image,
}

#[derive(Deserialize)]
struct Image {
    #[serde(default)]
    snapshots: Vec<Named>,
}

impl Monitor {
    pub(super) async fn block_devices(&self) -> Vec<Candidate> {
        let devices: Vec<BlockDevice> = self.list("query-block").await;
        devices
            .into_iter()
            .map(|block| block.device)
            .filter(|name| !name.is_empty())
            .map(Candidate::from)
            .collect()
    }

    pub(super) async fn snapshots(&self) -> Vec<Candidate> {
        let devices: Vec<BlockDevice> = self.list("query-block").await;
        let inserted = devices.into_iter().filter_map(|block| block.inserted);
        inserted
            .flat_map(|inserted| names(inserted.image.snapshots))
            .collect()
    }
}
