// SPDX-License-Identifier: GPL-2.0-or-later

//! `info rocker`: a rocker switch.
//!
//! Follows `hmp_rocker` in QEMU's `hw/net/rocker/rocker-hmp-cmds.c`.

use super::rockers::ROCKERS;
use hmp_runtime::prelude::*;

#[derive(Deserialize, Serialize)]
struct RockerSwitch {
    name: String,
    id: u64,
    /// How many ports it has.
    ports: u32,
}

impl Display for RockerSwitch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "name: {}", self.name)?;
        writeln!(f, "id: 0x{:x}", self.id)?;
        writeln!(f, "ports: {}", self.ports)
    }
}

/// Show a rocker switch: its id, and how many ports it has.
///
/// - `name`: the switch's own name: the `name` option of `-device rocker`, not
///   the `id`.
///
/// A rocker is a switch that the guest programs; its ports are connected to
/// network back ends. The id is in hexadecimal, and the guest sees it.
/// `info rocker-ports` shows the ports. Fails if there is no such switch.
#[hmp(
    name = "info rocker",
    args = "name:s",
    params = "name",
    qmp = "query-rocker"
)]
async fn info_rocker(mon: &Monitor, #[complete(ROCKERS)] name: String) -> Result<RockerSwitch> {
    mon.query_with("query-rocker", json!({ "name": name }))
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_switch_shows_its_id_in_hexadecimal() {
        let reply = json!({ "name": "sw1", "ports": 2, "id": 0x1_0012_3456_7890_u64 });
        let switch: RockerSwitch = serde_json::from_value(reply).unwrap();
        assert_eq!(
            switch.to_string(),
            "name: sw1\nid: 0x1001234567890\nports: 2\n"
        );
    }
}
