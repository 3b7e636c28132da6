// SPDX-License-Identifier: GPL-2.0-or-later

//! Ids of devices.

use crate::qom::listing::{self, ObjectPropertyValue};
use crate::qom::object_candidates::{candidate, of_types_with, property_of_all};
use hmp_runtime::complete::{Candidate, Completer};
use hmp_runtime::prelude::*;

/// Ids of devices that can be unplugged.
pub(crate) static UNPLUGGABLE_DEVICES: Completer = Completer::new(
    "qom-list and qom-get below /machine/peripheral",
    &["qom-list", "qom-get"],
    |mon, _| Box::pin(unpluggable_devices(mon)),
);

/// Ids of PCI devices.
pub(crate) static PCI_DEVICES: Completer = Completer::new(
    "qom-list and qom-get below /machine/peripheral",
    &["qom-list", "qom-get"],
    |mon, _| Box::pin(pci_devices(mon)),
)
.lacks("which PCI devices are PCI Express, and have errors to report");

const DEVICES: &str = "/machine/peripheral";

/// A property that only PCI devices have.
const OF_PCI: &str = "multifunction";

fn path(device: &ObjectPropertyValue) -> String {
    format!("{DEVICES}/{}", device.name)
}

async fn unpluggable_devices(mon: &Monitor) -> Result<Vec<Candidate>> {
    let devices = listing::children(mon, DEVICES).await?;
    let paths: Vec<String> = devices.iter().map(path).collect();
    let hotpluggable = property_of_all::<bool>(mon, &paths, "hotpluggable").await?;
    let pairs = devices.iter().zip(hotpluggable);
    let unpluggable = pairs.filter(|(_, can)| *can == Some(true));
    Ok(unpluggable.map(|(device, _)| candidate(device)).collect())
}

async fn pci_devices(mon: &Monitor) -> Result<Vec<Candidate>> {
    let devices = listing::children(mon, DEVICES).await?.into_iter();
    let devices = devices.map(|device| (path(&device), device)).collect();
    let of_pci = of_types_with(mon, OF_PCI, devices).await?;
    Ok(of_pci.iter().map(|(_, device)| candidate(device)).collect())
}
