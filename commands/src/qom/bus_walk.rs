// SPDX-License-Identifier: GPL-2.0-or-later

//! Walks the object tree for the devices and the buses they sit on.
//!
//! A bus is a child of its device, and links to the devices on it by properties
//! `child[N]`, where N counts up. QEMU's own lists of both begin with the
//! newest (`bus_add_child` in `hw/core/qdev.c`, `qbus_init_internal` in
//! `hw/core/bus.c`). The newest bus of a device is the one with the highest
//! number.

use super::device_tree::{Bus, Device, Level, assemble};
use super::listing::{self, ObjectPropertyValue};
use super::object_path::Place;
use hmp_runtime::prelude::*;
use std::cmp::Reverse;
use std::collections::HashMap;

/// Where QEMU's list of devices begins.
const MAIN_BUS: &str = "/machine/unattached/sysbus";

/// The name of the first bus in that list; QOM has another name for it.
const MAIN_BUS_NAME: &str = "main-system-bus";

/// The folder of the devices with an id.
const WITH_ID: &str = "/machine/peripheral/";

/// A device that a bus links to.
struct Linked {
    number: u64,
    /// The bus's property that links to it.
    link: String,
    type_name: String,
    /// Its path, if the bus's link gave it.
    path: Option<String>,
}

/// Walks from the main bus down. `None` if this machine has none.
pub(crate) async fn walk(mon: &Monitor) -> Result<Option<Bus>> {
    let mut walk = Walk::start(mon).await?;
    let mut levels = Vec::new();
    let mut buses = vec![Bus {
        name: MAIN_BUS_NAME.to_owned(),
        type_name: "System".to_owned(),
        devices: Vec::new(),
        path: MAIN_BUS.to_owned(),
    }];
    while !buses.is_empty() {
        if levels.len() == listing::DEEPEST {
            return Err(Error::text("QEMU's buses are nested without end"));
        }
        let (devices, on_bus) = walk.devices(&buses).await?;
        let (below, of_device) = walk.buses(&devices).await?;
        levels.push(Level {
            buses,
            on_bus,
            devices,
            of_device,
        });
        buses = below;
    }
    Ok(assemble(levels).pop())
}

struct Walk<'a> {
    mon: &'a Monitor,
    /// The types of the devices with an id, by id.
    with_id: HashMap<String, String>,
    /// The types of objects seen so far, and whether they are buses.
    is_bus: HashMap<String, bool>,
}

impl Walk<'_> {
    async fn start(mon: &Monitor) -> Result<Walk<'_>> {
        let mut listings = listing::list(mon, &[WITH_ID]).await?.into_iter();
        let devices = listings.next().flatten().unwrap_or_default();
        let with_id = devices
            .iter()
            .filter_map(|device| Some((device.name.clone(), device.child()?.to_owned())));
        // Most objects below devices are of these types.
        let is_bus = ["irq", "memory-region", "clock"].map(|name| (name.to_owned(), false));
        Ok(Walk {
            mon,
            with_id: with_id.collect(),
            is_bus: is_bus.into(),
        })
    }

    /// The devices on the buses, and their number on each.
    async fn devices(&self, buses: &[Bus]) -> Result<(Vec<Device>, Vec<usize>)> {
        let paths: Vec<&str> = buses.iter().map(|bus| bus.path.as_str()).collect();
        let listings = listing::list(self.mon, &paths).await?;
        let mut linked: Vec<Vec<Linked>> = listings.into_iter().map(linked).collect();
        self.find_paths(buses, &mut linked).await?;
        let counts = linked.iter().map(Vec::len).collect();
        let devices = buses.iter().zip(linked).flat_map(|(bus, linked)| {
            linked.into_iter().map(move |device| {
                let path = device
                    .path
                    .unwrap_or_else(|| Place::child(&bus.path, &device.link));
                Device {
                    id: id(&device.type_name, &path),
                    type_name: device.type_name,
                    buses: Vec::new(),
                    details: None,
                    path,
                    bus_type: bus.type_name.clone(),
                    properties: Vec::new(),
                }
            })
        });
        let mut devices: Vec<Device> = devices.collect();
        let paths: Vec<&str> = devices.iter().map(|device| device.path.as_str()).collect();
        let listings = listing::list(self.mon, &paths).await?;
        for (device, properties) in devices.iter_mut().zip(listings) {
            device.properties = properties.unwrap_or_default();
        }
        self.name_bridges(&mut devices).await?;
        Ok((devices, counts))
    }

    /// Finds the paths of the devices that may have an id: it is in the path.
    async fn find_paths(&self, buses: &[Bus], linked: &mut [Vec<Linked>]) -> Result<()> {
        let types: Vec<&String> = self.with_id.values().collect();
        let wanted = |device: &Linked| device.path.is_none() && types.contains(&&device.type_name);
        let mut links = Vec::new();
        for (bus, devices) in buses.iter().zip(linked.iter()) {
            let devices = devices.iter().filter(|device| wanted(device));
            links.extend(devices.map(|device| (bus.path.as_str(), device.link.as_str())));
        }
        let replies = listing::values::<String>(self.mon, &links).await?;
        let devices = linked.iter_mut().flatten().filter(|device| wanted(device));
        for (device, reply) in devices.zip(replies) {
            device.path = match reply {
                Err(Error::Qmp(_)) => None,
                reply => Some(reply?).filter(|path| !path.is_empty()),
            };
        }
        Ok(())
    }

    /// The bridge that a `pxb` makes shares the id of the `pxb`, and has its
    /// number; nothing else there shows the id
    /// (`hw/pci-bridge/pci_expander_bridge.c`).
    async fn name_bridges(&self, devices: &mut [Device]) -> Result<()> {
        let owners = self.with_id.iter().filter(|(_, it)| *it == "pxb");
        let owners: Vec<&String> = owners.map(|(id, _)| id).collect();
        let is_theirs = |it: &Device| it.bus_type == "pxb-bus" && it.type_name == "pci-bridge";
        if owners.is_empty() || !devices.iter().any(is_theirs) {
            return Ok(());
        }
        let paths = owners.iter().map(|owner| format!("{WITH_ID}{owner}"));
        let paths: Vec<String> = paths.collect();
        let bridges = devices.iter().filter(|it| is_theirs(it));
        let owned = paths.iter().map(|path| (path.as_str(), "bus_nr"));
        let mut wanted: Vec<_> = owned.collect();
        wanted.extend(bridges.map(|bridge| (bridge.path.as_str(), "chassis_nr")));
        let numbers = listing::values::<u64>(self.mon, &wanted).await?;
        let mut numbers = numbers.into_iter();
        let of_owners: Vec<Option<u64>> = numbers
            .by_ref()
            .take(owners.len())
            .map(Result::ok)
            .collect();
        for (bridge, number) in devices.iter_mut().filter(|it| is_theirs(it)).zip(numbers) {
            let number = number.ok();
            let mut known = owners.iter().zip(&of_owners);
            if let Some((owner, _)) = known.find(|(_, of)| number.is_some() && **of == number) {
                bridge.id.clone_from(owner);
            }
        }
        Ok(())
    }

    /// The buses of the devices, newest first, and the number that each device
    /// has.
    async fn buses(&mut self, devices: &[Device]) -> Result<(Vec<Bus>, Vec<usize>)> {
        self.learn_types(devices).await?;
        let mut all = Vec::new();
        let mut counts = Vec::new();
        for device in devices {
            let children = device.properties.iter().filter_map(|property| {
                let type_name = property.child()?;
                self.is_bus.get(type_name)?.then(|| Bus {
                    name: property.name.clone(),
                    type_name: type_name.to_owned(),
                    devices: Vec::new(),
                    path: Place::child(&device.path, &property.name),
                })
            });
            let mut buses: Vec<Bus> = children.collect();
            buses.sort_by_cached_key(|bus| Reverse(age(&bus.name)));
            counts.push(buses.len());
            all.append(&mut buses);
        }
        Ok((all, counts))
    }

    /// Learns which types below the devices are buses, from one object of each
    /// type. `qom-list-types` would tell, too, but makes QEMU load all its
    /// modules.
    async fn learn_types(&mut self, devices: &[Device]) -> Result<()> {
        let mut examples: HashMap<&str, String> = HashMap::new();
        for device in devices {
            for property in &device.properties {
                if let Some(type_name) = property.child()
                    && !self.is_bus.contains_key(type_name)
                {
                    let path = || Place::child(&device.path, &property.name);
                    examples.entry(type_name).or_insert_with(path);
                }
            }
        }
        let (types, paths): (Vec<&str>, Vec<String>) = examples.into_iter().unzip();
        let listings = listing::list(self.mon, &paths).await?;
        for (type_name, properties) in types.into_iter().zip(listings) {
            // Every bus has this property, and nothing else does.
            let is_bus = |properties: Vec<ObjectPropertyValue>| {
                let mut names = properties.iter().map(|property| &property.name);
                names.any(|name| name == "hotplug-handler")
            };
            self.is_bus
                .insert(type_name.to_owned(), properties.is_some_and(is_bus));
        }
        Ok(())
    }
}

/// The devices that a bus links to, newest first.
fn linked(properties: Option<Vec<ObjectPropertyValue>>) -> Vec<Linked> {
    let properties = properties.into_iter().flatten();
    let devices = properties.filter_map(|property| {
        let number = property.name.strip_prefix("child[")?.strip_suffix(']')?;
        Some(Linked {
            number: number.parse().ok()?,
            type_name: property.link()?.to_owned(),
            path: property.text().filter(|path| !path.is_empty()),
            link: property.name,
        })
    });
    let mut devices: Vec<Linked> = devices.collect();
    devices.sort_by_key(|device| Reverse(device.number));
    devices
}

/// The id of the device at `path`, if the path leads there by children.
fn id(type_name: &str, path: &str) -> String {
    match path.strip_prefix(WITH_ID) {
        Some(id) if !id.contains('/') => id.to_owned(),
        // A device that QEMU makes, with an id.
        _ if type_name == "platform-bus-device" => type_name.to_owned(),
        _ => String::new(),
    }
}

/// The key that sorts the buses of a device by age, as far as names tell: the
/// number, or else the name.
fn age(name: &str) -> (u64, String) {
    let digits = name.rsplit(|c: char| !c.is_ascii_digit()).next();
    let number = digits.and_then(|digits| digits.parse().ok());
    (number.unwrap_or_default(), name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn property(name: &str, type_name: &str) -> ObjectPropertyValue {
        serde_json::from_value(json!({ "name": name, "type": type_name })).unwrap()
    }

    #[test]
    fn the_newest_device_of_a_bus_is_the_first() {
        let links = [
            property("child[2]", "link<e1000>"),
            property("child[10]", "link<pci-bridge>"),
            property("child[1]", "link<e1000>"),
            property("realized", "bool"),
            property("hotplug-handler", "link<hotplug-handler>"),
            property("child[]", "link<e1000>"),
            property("child[0]", "child<e1000>"),
        ];
        let found = linked(Some(links.to_vec()));
        let names: Vec<&str> = found.iter().map(|device| &*device.link).collect();
        assert_eq!(names, ["child[10]", "child[2]", "child[1]"]);
        assert_eq!(found[0].type_name, "pci-bridge");
        assert!(linked(None).is_empty());
    }

    #[test]
    fn of_several_buses_the_highest_number_is_the_newest() {
        let mut names = ["ide.2", "ide.10", "a", "ide.0", "99999999999999999999"];
        names.sort_by_key(|name| Reverse(age(name)));
        assert_eq!(
            names,
            ["ide.10", "ide.2", "ide.0", "a", "99999999999999999999"]
        );
    }

    #[test]
    fn only_a_path_by_children_shows_an_id() {
        assert_eq!(id("e1000", "/machine/peripheral/nic0"), "nic0");
        assert_eq!(id("e1000", "/machine/peripheral-anon/device[0]"), "");
        assert_eq!(id("usb-tablet", "/machine/peripheral/u/u.0/child[0]"), "");
        assert_eq!(id("fdc", "/machine/unattached/device[3]"), "");
        let platform_bus = "/machine/unattached/device[4]";
        assert_eq!(
            id("platform-bus-device", platform_bus),
            "platform-bus-device"
        );
    }
}
