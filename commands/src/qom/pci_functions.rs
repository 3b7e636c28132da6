// SPDX-License-Identifier: GPL-2.0-or-later

//! What `info qtree` shows of a device on a PCI bus.
//!
//! Follows `pcibus_dev_print` in QEMU's `hw/pci/pci-hmp-cmds.c`, as far as
//! `query-pci` tells. It does not tell enough of bridges, and nothing of the
//! devices behind a bridge without a bus number.

use super::device_tree::Bus;
use super::device_values::Values;
use hmp_runtime::prelude::*;
use std::collections::HashMap;

/// A host bridge's bus.
#[derive(Deserialize)]
struct PciInfo {
    bus: i64,
    devices: Vec<PciDeviceInfo>,
}

/// One function of a device.
#[derive(Clone, Deserialize, Serialize)]
pub(super) struct PciDeviceInfo {
    bus: i64,
    slot: i64,
    function: i64,
    class_info: PciDeviceClass,
    id: PciDeviceId,
    #[serde(skip_serializing)]
    pci_bridge: Option<PciBridgeInfo>,
    regions: Vec<PciMemoryRegion>,
}

#[derive(Clone, Deserialize, Serialize)]
struct PciDeviceClass {
    class: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    desc: Option<String>,
}

#[derive(Clone, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
struct PciDeviceId {
    vendor: i64,
    device: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    subsystem_vendor: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subsystem: Option<i64>,
}

#[derive(Clone, Deserialize)]
struct PciBridgeInfo {
    #[serde(default)]
    devices: Vec<PciDeviceInfo>,
}

#[derive(Clone, Deserialize, Serialize)]
struct PciMemoryRegion {
    bar: i64,
    r#type: String,
    /// -1 if the guest has not mapped it.
    address: i64,
    size: i64,
}

impl PciDeviceInfo {
    /// Its lines, without indentation. For a bridge, QMP does not tell all of
    /// the first line.
    pub(super) fn lines(&self) -> Vec<String> {
        let class = match &self.class_info.desc {
            Some(desc) => desc.clone(),
            None => format!("Class {:04x}", self.class_info.class),
        };
        let place = format!("{:02x}:{:02x}.{:x}", self.bus, self.slot, self.function);
        let id = format!("{:04x}:{:04x}", self.id.vendor, self.id.device);
        let head = match (self.id.subsystem_vendor, self.id.subsystem) {
            (Some(vendor), Some(subsystem)) => Some(format!(
                "class {class}, addr {place}, pci id {id} (sub {vendor:04x}:{subsystem:04x})"
            )),
            _ => None,
        };
        let bars = self.regions.iter().map(|region| {
            let kind = if region.r#type == "io" { "i/o" } else { "mem" };
            let last = region.address.wrapping_add(region.size).wrapping_sub(1);
            format!(
                "bar {}: {kind} at {:#x} [{last:#x}]",
                region.bar, region.address
            )
        });
        head.into_iter().chain(bars).collect()
    }
}

/// Fetches what can be shown of the devices on the bus and below, by the
/// devices' paths.
pub(super) async fn fetch(
    mon: &Monitor,
    main: &Bus,
    values: &HashMap<String, Values>,
) -> Result<HashMap<String, PciDeviceInfo>> {
    let host_buses: Vec<PciInfo> = match mon.query("query-pci").await {
        Err(error) if error.is_refusal() => Vec::new(),
        buses => buses?,
    };
    let mut found = HashMap::new();
    // The bus of an expander has another number, which the tree does not show.
    let first = host_buses.iter().find(|host_bus| host_bus.bus == 0);
    let hosts = main
        .devices
        .iter()
        .filter(|it| !it.type_name.starts_with("pxb"));
    for bus in hosts.flat_map(|host| &host.buses) {
        if let Some(first) = first {
            pair(bus, &first.devices, values, &mut found);
        }
    }
    Ok(found)
}

/// Finds the function of each device on the bus.
fn pair(
    bus: &Bus,
    functions: &[PciDeviceInfo],
    values: &HashMap<String, Values>,
    found: &mut HashMap<String, PciDeviceInfo>,
) {
    for device in &bus.devices {
        let values_of = values.get(&device.path).into_iter().flatten();
        let mut addr = values_of.filter(|(property, _)| property.name == "addr");
        let devfn = addr.next().and_then(|(_, value)| value.as_i64());
        let is_it = |it: &&PciDeviceInfo| Some(it.slot << 3 | it.function) == devfn;
        let Some(function) = functions.iter().find(is_it) else {
            continue;
        };
        if let Some(bridge) = &function.pci_bridge {
            for bus in &device.buses {
                pair(bus, &bridge.devices, values, found);
            }
        }
        found.insert(device.path.clone(), function.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn function(id: Json) -> PciDeviceInfo {
        let function = json!({
            "bus": 0, "slot": 30, "function": 1, "qdev_id": "x", "id": id,
            "class_info": { "class": 512, "desc": "Ethernet controller" },
            "regions": [
                { "bar": 0, "type": "memory", "address": -1, "size": 131072 },
                { "bar": 1, "type": "io", "address": 49152, "size": 64 }
            ]
        });
        serde_json::from_value(function).unwrap()
    }

    #[test]
    fn a_function_shows_its_class_ids_and_regions() {
        let id = json!({ "vendor": 0x8086, "device": 0x100e,
                         "subsystem-vendor": 0x1af4, "subsystem": 0x1100 });
        assert_eq!(
            function(id).lines(),
            [
                "class Ethernet controller, addr 00:1e.1, pci id 8086:100e (sub 1af4:1100)",
                "bar 0: mem at 0xffffffffffffffff [0x1fffe]",
                "bar 1: i/o at 0xc000 [0xc03f]",
            ]
        );
    }

    #[test]
    fn a_class_without_a_name_shows_its_number() {
        let id = json!({ "vendor": 1, "device": 2, "subsystem-vendor": 3, "subsystem": 4 });
        let mut function = function(id);
        function.class_info = PciDeviceClass {
            class: 0xff,
            desc: None,
        };
        let lines = function.lines();
        assert!(lines[0].starts_with("class Class 00ff, addr "));
    }

    #[test]
    fn of_a_bridge_only_the_regions_are_known() {
        let lines = function(json!({ "vendor": 1, "device": 2 })).lines();
        assert_eq!(lines.len(), 2);
    }
}
