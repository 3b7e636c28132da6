// SPDX-License-Identifier: GPL-2.0-or-later

//! The devices and the buses they sit on.

use super::listing::ObjectPropertyValue;
use hmp_runtime::prelude::*;
use serde_json::Map;

/// A bus with its devices.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(Deserialize))]
pub(crate) struct Bus {
    #[serde(rename = "bus")]
    pub(crate) name: String,
    #[serde(rename = "type")]
    pub(crate) type_name: String,
    pub(crate) devices: Vec<Device>,
    #[serde(skip)]
    pub(super) path: String,
}

/// A device with its buses.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(Deserialize))]
pub(crate) struct Device {
    #[serde(rename = "type")]
    pub(crate) type_name: String,
    /// Empty if it has none.
    pub(crate) id: String,
    pub(crate) buses: Vec<Bus>,
    /// Its further lines.
    #[serde(flatten)]
    pub(crate) details: Option<Details>,
    /// A path to it, which may go through links.
    #[serde(skip)]
    pub(crate) path: String,
    /// The type of the bus it is on.
    #[serde(skip)]
    pub(super) bus_type: String,
    /// The properties that QEMU lists for it.
    #[serde(skip)]
    pub(crate) properties: Vec<ObjectPropertyValue>,
}

/// What else `info qtree` shows of a device.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(Deserialize))]
pub(crate) struct Details {
    pub(super) properties: Map<String, Json>,
    #[serde(skip_serializing_if = "Json::is_null")]
    pub(super) pci: Json,
    /// Their text.
    #[serde(skip)]
    pub(super) lines: Vec<String>,
}

impl Bus {
    /// Calls `found` for every device, each after the owner of its bus.
    pub(crate) fn each_device<'a>(
        &'a self,
        owner: Option<&'a Device>,
        found: &mut impl FnMut(Option<&'a Device>, &'a Device),
    ) {
        for device in &self.devices {
            found(owner, device);
            for bus in &device.buses {
                bus.each_device(Some(device), found);
            }
        }
    }
}

impl Device {
    /// The property of this name.
    pub(crate) fn property(&self, name: &str) -> Option<&ObjectPropertyValue> {
        self.properties.iter().find(|known| known.name == name)
    }
}

/// One level of the tree: all buses at the same distance from the main one, and
/// all devices on them.
pub(super) struct Level {
    pub(super) buses: Vec<Bus>,
    /// The number of devices on each bus.
    pub(super) on_bus: Vec<usize>,
    pub(super) devices: Vec<Device>,
    /// The number of buses of the next level that each device has.
    pub(super) of_device: Vec<usize>,
}

/// The buses of the first level, with everything below.
pub(super) fn assemble(levels: Vec<Level>) -> Vec<Bus> {
    levels.into_iter().rev().fold(Vec::new(), |below, level| {
        let mut below = below.into_iter();
        let devices = level.devices.into_iter().zip(level.of_device);
        let mut devices = devices.map(|(device, count)| Device {
            buses: below.by_ref().take(count).collect(),
            ..device
        });
        let buses = level.buses.into_iter().zip(level.on_bus);
        let buses = buses.map(|(bus, count)| Bus {
            devices: devices.by_ref().take(count).collect(),
            ..bus
        });
        buses.collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_device_gets_its_buses_and_each_bus_its_devices() {
        let bus = |name: &str| Bus {
            name: name.to_owned(),
            type_name: String::new(),
            devices: Vec::new(),
            path: String::new(),
        };
        let device = |type_name: &str| Device {
            type_name: type_name.to_owned(),
            id: String::new(),
            buses: Vec::new(),
            details: None,
            path: String::new(),
            bus_type: String::new(),
            properties: Vec::new(),
        };
        let levels = vec![
            Level {
                buses: vec![bus("main")],
                on_bus: vec![3],
                devices: vec![device("a"), device("b"), device("c")],
                of_device: vec![1, 0, 2],
            },
            Level {
                buses: vec![bus("a.0"), bus("c.1"), bus("c.0")],
                on_bus: vec![0, 0, 1],
                devices: vec![device("d")],
                of_device: vec![0],
            },
        ];
        let main = assemble(levels).pop().unwrap();
        let names = |device: &Device| -> Vec<String> {
            device.buses.iter().map(|bus| bus.name.clone()).collect()
        };
        let buses: Vec<_> = main.devices.iter().map(names).collect();
        assert_eq!(buses, [vec!["a.0"], vec![], vec!["c.1", "c.0"]]);
        assert_eq!(main.devices[2].buses[1].devices[0].type_name, "d");
    }
}
