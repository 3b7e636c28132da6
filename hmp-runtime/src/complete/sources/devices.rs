//! Devices with an id.

use crate::complete::Candidate;
use crate::monitor::Monitor;

impl Monitor {
    pub(super) async fn unpluggable_devices(&self) -> Vec<Candidate> {
        let ids = self.children("/machine/peripheral").await;
        let paths: Vec<String> = ids
            .iter()
            .map(|id| format!("/machine/peripheral/{id}"))
            .collect();
        let hotpluggable = self.property_of_all::<bool>(&paths, "hotpluggable").await;
        let pairs = ids.into_iter().zip(hotpluggable);
        pairs
            .filter(|(_, can)| *can == Some(true))
            .map(|(id, _)| Candidate::from(id))
            .collect()
    }
}
