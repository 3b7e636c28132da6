// SPDX-License-Identifier: GPL-2.0-or-later

//! `info vm-generation-id`: which copy of itself the guest is.
//!
//! Follows `hmp_info_vm_generation_id` in QEMU's `hw/core/machine-hmp-cmds.c`.

use hmp_runtime::prelude::*;

#[derive(Deserialize, Serialize)]
struct GuidInfo {
    guid: String,
}

impl Display for GuidInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.guid)
    }
}

/// Show the guest's generation ID.
///
/// A guest that finds a new ID knows that it was restored or copied, and must
/// renew its random numbers and the like. With `-device vmgenid,guid=auto`,
/// QEMU makes an ID up. Fails if the guest has no `vmgenid` device.
#[hmp(
    name = "info vm-generation-id",
    args = "",
    qmp = "query-vm-generation-id"
)]
async fn info_vm_generation_id(mon: &Monitor) -> Result<GuidInfo> {
    mon.query("query-vm-generation-id").await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_is_printed_as_qmp_spells_it() {
        let reply = json!({ "guid": "324e6eaf-d1d1-4bf6-bf41-b9bb6c91fb87" });
        let id: GuidInfo = serde_json::from_value(reply).unwrap();
        assert_eq!(id.to_string(), "324e6eaf-d1d1-4bf6-bf41-b9bb6c91fb87\n");
    }
}
