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
        let hotpluggable = self
            .property_of_all::<bool>(&paths(&devices), "hotpluggable")
            .await;
        let pairs = devices.into_iter().zip(hotpluggable);
        pairs
            .filter(|(_, can)| *can == Some(true))
            .map(|(device, _)| device.into_candidate())
            .collect()
    }

    pub(super) async fn pci_devices(&self) -> Vec<Candidate> {
        let devices = self.children(DEVICES).await;
        let of_pci = self.property_of_all::<bool>(&paths(&devices), OF_PCI).await;
        let pairs = devices.into_iter().zip(of_pci);
        pairs
            .filter(|(_, found)| found.is_some())
            .map(|(device, _)| device.into_candidate())
            .collect()
    }
}

fn paths(devices: &[Property]) -> Vec<String> {
    let ids = devices.iter().map(|device| &device.name);
    ids.map(|id| format!("{DEVICES}/{id}")).collect()
}
