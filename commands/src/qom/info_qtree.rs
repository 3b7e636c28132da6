//! `info qtree`: the devices, and the buses that they sit on.
//!
//! Follows `hmp_info_qtree` and `qbus_print` in QEMU's `system/qdev-monitor.c`.
//! `-b` is all that QMP can tell exactly. Before 8.0 there is no `-b`.

use super::device_tree::{self, Bus};
use hmp_runtime::prelude::*;
use hmp_runtime::reply::Reply;

/// The tree, without the details of the devices.
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
        for bus in &device.buses {
            print(f, bus, indent + 2)?;
        }
    }
    Ok(())
}

const NOT_SHOWN: &str = "QMP does not tell all details of the devices: none are shown";

/// Show the devices and the buses that they sit on.
///
/// `-b` leaves out the details of the devices, such as properties and interrupt
/// lines.
#[hmp(
    name = "info qtree",
    since = "8.0",
    args = "brief:-b",
    qmp = "qom-list, qom-list-get, qom-get",
    tier = "partial",
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
    let tree = Reply::new(Tree(device_tree::walk(mon).await?));
    Ok(match brief {
        true => tree,
        false => tree.with_note(NOT_SHOWN),
    })
}

/// Show the devices and the buses that they sit on.
#[hmp(
    name = "info qtree",
    until = "7.2",
    qmp = "qom-list, qom-list-get, qom-get",
    tier = "partial",
    gap = "x-query-qtree"
)]
async fn info_qtree_without_brief(mon: &Monitor) -> Result<Reply> {
    let tree = Tree(device_tree::walk(mon).await?);
    Ok(Reply::new(tree).with_note(NOT_SHOWN))
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
