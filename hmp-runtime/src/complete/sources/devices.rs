//! Devices with an id.

use super::qom::Property;
use crate::complete::Candidate;
use crate::monitor::Monitor;

const DEVICES: &str = "/machine/peripheral";

/// What PCI devices have, and others do not.
const OF_PCI: &str = "multifunction";

impl Monitor {
    pub(super) async fn unpluggable_devices(&self) -> Vec<Candidate> {
        let devices = self.children(DEVICES).await;
        let paths: Vec<String> = devices.iter().map(path).collect();
        let hotpluggable = self.property_of_all::<bool>(&paths, "hotpluggable").await;
        let pairs = devices.into_iter().zip(hotpluggable);
        pairs
            .filter(|(_, can)| *can == Some(true))
            .map(|(device, _)| device.into_candidate())
            .collect()
    }

    pub(super) async fn pci_devices(&self) -> Vec<Candidate> {
        let devices = self.children(DEVICES).await.into_iter();
        let devices = devices.map(|device| (path(&device), device)).collect();
        let of_pci = self.of_types_with(OF_PCI, devices).await;
        of_pci
            .into_iter()
            .map(|(_, device)| device.into_candidate())
            .collect()
    }
}

fn path(device: &Property) -> String {
    format!("{DEVICES}/{}", device.name)
}
