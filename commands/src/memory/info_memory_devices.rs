// SPDX-License-Identifier: GPL-2.0-or-later

//! `info memory-devices`: the DIMMs and other pluggable memory.
//!
//! Follows `hmp_info_memory_devices` in QEMU's `hw/core/machine-hmp-cmds.c`.

use hmp_runtime::prelude::*;
use serde_json::Map;

#[derive(Deserialize, Serialize)]
struct MemoryDeviceInfo {
    /// `dimm`, `virtio-mem`, ...
    r#type: String,
    data: Map<String, Json>,
}

impl MemoryDeviceInfo {
    /// The members shown for each kind of device, in this order.
    fn members(&self) -> &'static [&'static str] {
        match self.r#type.as_str() {
            "dimm" | "nvdimm" => &[
                "addr",
                "slot",
                "node",
                "size",
                "memdev",
                "hotplugged",
                "hotpluggable",
            ],
            "virtio-pmem" => &["memaddr", "size", "memdev"],
            "virtio-mem" => &[
                "memaddr",
                "node",
                "requested-size",
                "size",
                "max-size",
                "block-size",
                "memdev",
            ],
            "sgx-epc" => &["memaddr", "size", "node", "memdev"],
            "hv-balloon" => &["memaddr", "max-size", "memdev"],
            _ => &[],
        }
    }
}

impl Display for MemoryDeviceInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = self.data.get("id").and_then(Json::as_str);
        let id = id.unwrap_or_default();
        writeln!(f, "Memory device [{}]: \"{id}\"", self.r#type)?;
        for &name in self.members() {
            // Some have optional members: `hv-balloon` may lack its memory.
            match (name, self.data.get(name)) {
                (_, None) => Ok(()),
                ("addr" | "memaddr", Some(address)) => {
                    // QMP's integers are signed; addresses are not.
                    let address = address.as_u64().or(address.as_i64().map(|it| it as u64));
                    writeln!(f, "  {name}: {:#x}", address.unwrap_or_default())
                }
                (_, Some(Json::String(text))) => writeln!(f, "  {name}: {text}"),
                (_, Some(value)) => writeln!(f, "  {name}: {value}"),
            }?;
        }
        Ok(())
    }
}

/// The memory devices, in QEMU's order.
#[derive(Deserialize, Serialize)]
#[serde(transparent)]
struct MemoryDevices(Vec<MemoryDeviceInfo>);

impl Display for MemoryDevices {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|device| device.fmt(f))
    }
}

/// Show the memory devices, such as DIMMs.
///
/// Each device has its kind in brackets, its id, and below that the guest's
/// physical address, the NUMA node, the size in bytes and the backend
/// (`info memdev`). For `virtio-mem`, `requested-size` is the memory that the
/// guest was asked to use, and `size` the memory that it uses. Add a device
/// with `device_add pc-dimm,id=dimm0,memdev=mm`, after `object_add` has made
/// the backend. Prints nothing if there are no memory devices; the RAM that the
/// machine was started with is not one.
#[hmp(name = "info memory-devices", args = "", qmp = "query-memory-devices")]
async fn info_memory_devices(mon: &Monitor) -> Result<MemoryDevices> {
    mon.query("query-memory-devices").await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(reply: Json) -> String {
        serde_json::from_value::<MemoryDevices>(reply)
            .unwrap()
            .to_string()
    }

    #[test]
    fn a_dimm_says_where_it_is_and_whether_it_can_go() {
        let reply = json!([{ "type": "dimm", "data": {
            "memdev": "/objects/mem1", "hotplugged": true, "addr": 0x1_0000_0000u64,
            "hotpluggable": true, "size": 1073741824, "slot": 0, "node": 0, "id": "d1"
        } }]);
        assert_eq!(
            printed(reply),
            "Memory device [dimm]: \"d1\"\n  addr: 0x100000000\n  slot: 0\n  node: 0\n  \
             size: 1073741824\n  memdev: /objects/mem1\n  hotplugged: true\n  \
             hotpluggable: true\n"
        );
    }

    #[test]
    fn each_kind_has_its_own_order() {
        let reply = json!([
            { "type": "virtio-mem", "data": {
                "memdev": "/objects/vm", "requested-size": 1, "block-size": 2, "size": 3,
                "max-size": 4, "node": 5, "memaddr": 6
            } },
            { "type": "sgx-epc", "data": {
                "memdev": "/objects/e", "size": 3, "node": 5, "memaddr": 6, "id": "e"
            } }
        ]);
        assert_eq!(
            printed(reply),
            "Memory device [virtio-mem]: \"\"\n  memaddr: 0x6\n  node: 5\n  \
             requested-size: 1\n  size: 3\n  max-size: 4\n  block-size: 2\n  \
             memdev: /objects/vm\nMemory device [sgx-epc]: \"e\"\n  memaddr: 0x6\n  \
             size: 3\n  node: 5\n  memdev: /objects/e\n"
        );
    }

    #[test]
    fn a_balloon_may_lack_its_memory() {
        let reply = json!([{ "type": "hv-balloon", "data": { "max-size": 9, "id": "b" } }]);
        let text = "Memory device [hv-balloon]: \"b\"\n  max-size: 9\n";
        assert_eq!(printed(reply), text);
    }

    #[test]
    fn a_kind_of_tomorrow_shows_its_name() {
        let reply = json!([{ "type": "crystal", "data": { "id": "c", "size": 1 } }]);
        assert_eq!(printed(reply), "Memory device [crystal]: \"c\"\n");
    }
}
