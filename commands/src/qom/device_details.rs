// SPDX-License-Identifier: GPL-2.0-or-later

//! What `info qtree` shows of each device, as far as QMP tells.

use super::device_tree::{Bus, Details};
use super::device_values::{self, Values};
use super::listing::ObjectPropertyValue;
use super::pci_functions::{self, PciDeviceInfo};
use hmp_runtime::prelude::*;
use std::collections::HashMap;

/// The details that QMP does not tell.
pub(super) const NOT_TOLD: &str = "QMP does not tell which properties a device type declares, nor \
    their order: all that have a text are shown, by name. It tells nothing of GPIOs, clocks and \
    MMIO, of USB and virtio serial ports, and of PCI bridges and what is behind one without a bus \
    number";

/// Fetches the details of the devices on the bus and below.
pub(super) async fn fetch(mon: &Monitor, main: &mut Bus) -> Result<()> {
    let mut values = device_values::fetch(mon, main).await?;
    let functions = pci_functions::fetch(mon, main, &values).await?;
    fill(main, &mut values, &functions);
    Ok(())
}

fn fill(
    bus: &mut Bus,
    values: &mut HashMap<String, Values>,
    functions: &HashMap<String, PciDeviceInfo>,
) {
    for device in &mut bus.devices {
        let values_of = values.remove(&device.path).unwrap_or_default();
        device.details = Some(details(values_of, functions.get(&device.path)));
        for bus in &mut device.buses {
            fill(bus, values, functions);
        }
    }
}

fn details(values: Values, function: Option<&PciDeviceInfo>) -> Details {
    let lines = values.iter().filter_map(|(property, value)| {
        let text = device_values::text(property, value)?;
        Some(format!("{} = {text}", property.name))
    });
    let of_bus = function.map(PciDeviceInfo::lines).unwrap_or_default();
    let lines = lines.chain(of_bus).collect();
    let named = |(property, value): (ObjectPropertyValue, Json)| (property.name, value);
    Details {
        lines,
        properties: values.into_iter().map(named).collect(),
        pci: json!(function),
    }
}
