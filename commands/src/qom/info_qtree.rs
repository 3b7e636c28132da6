// SPDX-License-Identifier: GPL-2.0-or-later

//! `info qtree`: the devices, and the buses that they sit on.
//!
//! Follows `hmp_info_qtree` and `qbus_print` in QEMU's `system/qdev-monitor.c`.
//! QMP can tell only the form with `-b` exactly; the full form is passed
//! through to the built-in monitor if that is allowed. `-b` is new in 8.0.

use super::bus_walk;
use super::device_details;
use super::device_tree::Bus;
use hmp_runtime::prelude::*;
use hmp_runtime::reply::Reply;

/// The devices, from the main bus down.
#[derive(Serialize)]
#[serde(transparent)]
struct Tree(Option<Bus>);

impl Display for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|bus| print(f, bus, 0))
    }
}

fn print(f: &mut fmt::Formatter<'_>, bus: &Bus, indent: usize) -> fmt::Result {
    writeln!(f, "{:indent$}bus: {}", "", bus.name)?;
    let indent = indent + 2;
    writeln!(f, "{:indent$}type {}", "", bus.type_name)?;
    for device in &bus.devices {
        let (type_name, id) = (&device.type_name, &device.id);
        writeln!(f, "{:indent$}dev: {type_name}, id \"{id}\"", "")?;
        for line in device.details.iter().flat_map(|it| &it.lines) {
            writeln!(f, "{:indent$}  {line}", "")?;
        }
        for bus in &device.buses {
            print(f, bus, indent + 2)?;
        }
    }
    Ok(())
}

/// Show the devices and the buses that they sit on.
///
/// - `-b`: leave out the details: the properties of devices, interrupt lines
///   and memory.
///
/// Each device has its type and its id (empty if it has none), and below that
/// its properties with their values, then its buses with the devices on them.
/// `gpio-in` and `gpio-out` are interrupt lines, with their number; `mmio` is
/// the address and size of registers; a PCI device has its address and BARs.
/// `device_del` takes the ids. QMP cannot tell everything: only the list with
/// `-b` is exact. For the full list, the built-in monitor is asked if that is
/// allowed.
#[hmp(
    name = "info qtree",
    since = "8.0",
    args = "brief:-b",
    qmp = "qom-list, qom-list-get, qom-get, query-pci",
    tier = "composed",
    gap = "x-query-qtree"
)]
async fn info_qtree(mon: &Monitor, brief: bool) -> Result<Reply> {
    let arguments = json!({ "brief": brief });
    match mon
        .query_with::<HumanReadableText>("x-query-qtree", arguments)
        .await
    {
        Err(error) if error.is_command_not_found() => {}
        text => return text.map(Reply::new),
    }
    if brief {
        return bus_walk::walk(mon).await.map(|it| Reply::new(Tree(it)));
    }
    if mon.passthrough_allowed() {
        Err(mon.gap())
    } else {
        in_full(mon).await
    }
}

/// Show the devices and the buses that they sit on.
///
/// Each device has its type and its id (empty if it has none), and below that
/// its properties with their values, then its buses with the devices on them.
/// `gpio-in` and `gpio-out` are interrupt lines, with their number; `mmio` is
/// the address and size of registers; a PCI device has its address and BARs.
/// `device_del` takes the ids. QMP cannot tell everything.
#[hmp(
    name = "info qtree",
    until = "7.2",
    qmp = "qom-list, qom-list-get, qom-get, query-pci",
    tier = "partial",
    gap = "x-query-qtree"
)]
async fn info_qtree_without_brief(mon: &Monitor) -> Result<Reply> {
    in_full(mon).await
}

async fn in_full(mon: &Monitor) -> Result<Reply> {
    let mut main = bus_walk::walk(mon).await?;
    if let Some(main) = &mut main {
        device_details::fetch(mon, main).await?;
    }
    Ok(Reply::new(Tree(main)).with_note(device_details::NOT_TOLD))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bus(name: &str, devices: Json) -> Json {
        json!({ "bus": name, "type": "PCI", "devices": devices })
    }

    #[test]
    fn buses_and_devices_are_indented_by_two_each() {
        let bridge = json!({ "type": "pci-bridge", "id": "b", "buses": [bus("b", json!([]))] });
        let nic = json!({ "type": "e1000", "id": "", "buses": [] });
        let tree = bus("pci.0", json!([bridge, nic]));
        let tree = Tree(Some(serde_json::from_value(tree).unwrap()));
        assert_eq!(
            tree.to_string(),
            "bus: pci.0\n  type PCI\n  dev: pci-bridge, id \"b\"\n    bus: b\n      type PCI\n  \
             dev: e1000, id \"\"\n"
        );
        assert_eq!(Tree(None).to_string(), "");
    }
}
