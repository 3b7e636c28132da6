// SPDX-License-Identifier: GPL-2.0-or-later

//! The buses and devices on the path of a `bus` option.
//!
//! When a part of `bus=pci.0/bridge0/pci.1` does not exist, the built-in
//! monitor lists the existing ones as a hint; QMP leaves out an error's hints.
//! Follows `qbus_find` in QEMU's `system/qdev-monitor.c`.

use crate::qom::listing::{self, ObjectPropertyValue};
use hmp_runtime::prelude::*;
use hmp_runtime::qmp::QmpError;
use serde_json::Map;

/// The start of a path that begins with a slash: the root of all buses.
const ROOT: &str = "/machine/unattached/sysbus";
const ROOT_NAME: &str = "main-system-bus";

/// The hint for QEMU's error, with a newline before it; empty if there is none.
///
/// # Errors
///
/// Only a lost connection. Other failures only mean that there is no hint.
pub(super) async fn hint(
    mon: &Monitor,
    options: &Map<String, Json>,
    error: &QmpError,
) -> Result<String> {
    let path = options.get("bus").and_then(Json::as_str);
    let Some((path, problem)) = path.zip(Problem::read(error)) else {
        return Ok(String::new());
    };
    match (Walk { mon, problem }).along(path).await {
        Err(lost @ Error::Connection(_)) => Err(lost),
        found => Ok(found
            .ok()
            .flatten()
            .map_or_else(String::new, |hint| format!("\n{hint}"))),
    }
}

/// The part of the path that QEMU did not find.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Problem<'a> {
    Device(&'a str),
    Bus(&'a str),
    /// This device has several buses, and the path does not choose one.
    Choice(&'a str),
}

impl Problem<'_> {
    fn read(error: &QmpError) -> Option<Problem<'_>> {
        let quoted = |before: &str, after: &str| {
            let rest = error.desc.strip_prefix(before)?;
            rest.strip_suffix(after)
        };
        quoted("Device '", "' not found")
            .map(Problem::Device)
            .or_else(|| quoted("Bus '", "' not found").map(Problem::Bus))
            .or_else(|| quoted("Device '", "' has multiple child buses").map(Problem::Choice))
    }
}

/// A bus: its name and its QOM path.
struct Bus {
    name: String,
    path: String,
}

/// A device: its id, if it has one, its type and its QOM path.
struct Device {
    id: Option<String>,
    type_name: String,
    path: String,
}

struct Walk<'a> {
    mon: &'a Monitor,
    problem: Problem<'a>,
}

impl Walk<'_> {
    /// Follows a path to the place where QEMU stopped.
    async fn along(&self, path: &str) -> Result<Option<String>> {
        let mut parts = path.split('/').filter(|part| !part.is_empty());
        let mut bus = if path.starts_with('/') {
            Bus {
                name: ROOT_NAME.to_owned(),
                path: ROOT.to_owned(),
            }
        } else {
            // QEMU finds a bus by its name alone, wherever it is.
            let name = parts.next().unwrap_or_default().to_owned();
            let path = name.clone();
            Bus { name, path }
        };
        while let Some(part) = parts.next() {
            let devices = self.devices(&bus).await?;
            let Some(device) = named(&devices, part) else {
                let stopped_here = self.problem == Problem::Device(part);
                return Ok(stopped_here.then(|| devices_at(&bus.name, &devices)));
            };
            let buses = self.buses(device).await?;
            let stopped_here = match parts.next() {
                None => self.problem == Problem::Choice(part),
                Some(name) => match buses.iter().position(|bus| bus.name == name) {
                    None => self.problem == Problem::Bus(name),
                    Some(index) => {
                        bus = buses.into_iter().nth(index).unwrap_or(bus);
                        continue;
                    }
                },
            };
            return Ok(stopped_here.then(|| buses_at(device, &buses)));
        }
        Ok(None)
    }

    /// The devices on a bus, the last one plugged in first.
    async fn devices(&self, bus: &Bus) -> Result<Vec<Device>> {
        let properties = listing::properties(self.mon, &bus.path).await?;
        let mut children: Vec<(u64, &str)> = properties
            .iter()
            .filter_map(|property| {
                let number = property.name.strip_prefix("child[")?.strip_suffix(']')?;
                Some((number.parse().ok()?, property.name.as_str()))
            })
            .collect();
        children.sort_by(|a, b| b.cmp(a));
        let children = children.iter().map(|(_, name)| (bus.path.as_str(), *name));
        let paths = self.values(&children.collect::<Vec<_>>()).await?;
        let types = paths.iter().map(|path| (path.as_str(), "type"));
        let types = self.values(&types.collect::<Vec<_>>()).await?;
        let devices = paths
            .into_iter()
            .zip(types)
            .map(|(path, type_name)| Device {
                id: path.strip_prefix("/machine/peripheral/").map(str::to_owned),
                type_name,
                path,
            });
        Ok(devices.collect())
    }

    /// The buses of a device, the newest first as far as their numbers tell.
    async fn buses(&self, device: &Device) -> Result<Vec<Bus>> {
        let wanted = json!({ "implements": "bus" });
        let classes = listing::types(self.mon, wanted).await?;
        let is_bus = |property: &ObjectPropertyValue| {
            let class = property.child();
            class.is_some_and(|class| classes.iter().any(|bus| bus.name == class))
        };
        let mut properties = listing::properties(self.mon, &device.path).await?;
        properties.retain(is_bus);
        let number = |name: &str| {
            let digits = name.rsplit_once('.').map(|(_, digits)| digits);
            digits.and_then(|digits| digits.parse::<u64>().ok())
        };
        properties.sort_by_key(|property| std::cmp::Reverse(number(&property.name)));
        let buses = properties.into_iter().map(|property| Bus {
            path: format!("{}/{}", device.path, property.name),
            name: property.name,
        });
        Ok(buses.collect())
    }

    /// The values of properties, each given by path and name.
    async fn values(&self, wanted: &[(&str, &str)]) -> Result<Vec<String>> {
        let values = listing::values(self.mon, wanted).await?;
        values.into_iter().collect()
    }
}

/// The device that a part of a path names, by its id or else by its type.
fn named<'a>(devices: &'a [Device], name: &str) -> Option<&'a Device> {
    let by_id = devices
        .iter()
        .find(|device| device.id.as_deref() == Some(name));
    by_id.or_else(|| devices.iter().find(|device| device.type_name == name))
}

fn devices_at(bus: &str, devices: &[Device]) -> String {
    let devices = devices.iter().map(|device| {
        let id = device.id.as_ref().map(|id| format!("/\"{id}\""));
        format!("\"{}\"{}", device.type_name, id.unwrap_or_default())
    });
    listed(&format!("devices at \"{bus}\":"), devices)
}

fn buses_at(device: &Device, buses: &[Bus]) -> String {
    let name = device.id.as_ref().unwrap_or(&device.type_name);
    let buses = buses.iter().map(|bus| format!("\"{}\"", bus.name));
    listed(&format!("child buses at \"{name}\":"), buses)
}

fn listed(heading: &str, names: impl Iterator<Item = String>) -> String {
    let names: Vec<_> = names.collect();
    if names.is_empty() {
        heading.to_owned()
    } else {
        format!("{heading} {}", names.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hmp_runtime::qmp::ErrorClass;

    fn device(id: Option<&str>, type_name: &str) -> Device {
        Device {
            id: id.map(str::to_owned),
            type_name: type_name.to_owned(),
            path: String::new(),
        }
    }

    #[test]
    fn devices_are_shown_with_their_ids() {
        let devices = [device(Some("n"), "e1000"), device(None, "PIIX3")];
        assert_eq!(
            devices_at("pci.0", &devices),
            "devices at \"pci.0\": \"e1000\"/\"n\", \"PIIX3\""
        );
        assert_eq!(devices_at("usb.0", &[]), "devices at \"usb.0\":");
    }

    #[test]
    fn a_device_is_found_by_id_before_type() {
        let devices = [device(None, "e1000"), device(Some("e1000"), "rtl8139")];
        assert_eq!(named(&devices, "e1000").unwrap().type_name, "rtl8139");
        assert!(named(&devices, "n0").is_none());
    }

    #[test]
    fn only_errors_about_the_way_have_a_hint() {
        let error = |desc: &str| QmpError {
            class: ErrorClass::GenericError,
            desc: desc.to_owned(),
            command: "device_add".to_owned(),
        };
        assert_eq!(
            Problem::read(&error("Device 'x' not found")),
            Some(Problem::Device("x"))
        );
        assert_eq!(
            Problem::read(&error("Bus 'x' not found")),
            Some(Problem::Bus("x"))
        );
        assert_eq!(
            Problem::read(&error("Device 'x' has multiple child buses")),
            Some(Problem::Choice("x"))
        );
        assert_eq!(Problem::read(&error("Bus 'x' is full")), None);
    }
}
