// SPDX-License-Identifier: GPL-2.0-or-later

//! `info uuid`: the guest's UUID.
//!
//! Follows `hmp_info_uuid` in QEMU's `hw/core/machine-hmp-cmds.c`.

use hmp_runtime::prelude::*;

#[derive(Deserialize, Serialize)]
struct UuidInfo {
    #[serde(rename = "UUID")]
    uuid: String,
}

impl Display for UuidInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.uuid)
    }
}

/// Show the guest's UUID.
///
/// The UUID is all zeros unless QEMU was started with `-uuid`, and cannot be
/// changed. On machines with SMBIOS tables, the guest finds it there as the
/// system's UUID.
#[hmp(name = "info uuid", args = "", qmp = "query-uuid", preconfig)]
async fn info_uuid(mon: &Monitor) -> Result<UuidInfo> {
    mon.query("query-uuid").await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_uuid_is_printed_as_qmp_spells_it() {
        let reply = json!({ "UUID": "550e8400-e29b-41d4-a716-446655440000" });
        let uuid: UuidInfo = serde_json::from_value(reply).unwrap();
        assert_eq!(uuid.to_string(), "550e8400-e29b-41d4-a716-446655440000\n");
    }
}
