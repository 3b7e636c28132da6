// SPDX-License-Identifier: GPL-2.0-or-later

//! `info rocker-of-dpa-groups`: the groups of a rocker switch, where flows go.
//!
//! Follows `hmp_rocker_of_dpa_groups` in QEMU's
//! `hw/net/rocker/rocker-hmp-cmds.c`, which keeps 8 bits of the type's number.

use super::rockers::{ROCKER_GROUPS, ROCKERS};
use hmp_runtime::prelude::*;

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
struct RockerOfDpaGroup {
    id: u32,
    #[serde(rename = "type")]
    kind: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    vlan_id: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pport: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    set_vlan_id: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    set_eth_src: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    set_eth_dst: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ttl_check: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    group_id: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pop_vlan: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    out_pport: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    group_ids: Option<Vec<u32>>,
}

#[derive(Deserialize, Serialize)]
#[serde(transparent)]
struct Groups(Vec<RockerOfDpaGroup>);

/// The number that stands for every type: without one, QMP takes type 0.
const ALL: u8 = 9;

/// The bits of a VLAN tag that are the VLAN's number.
const VLAN: u16 = 0x0fff;

impl Display for Groups {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "id (decode) --> buckets")?;
        for group in &self.0 {
            writeln!(f, "{group}")?;
        }
        Ok(())
    }
}

impl Display for RockerOfDpaGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "0x{:08x} (type {}", self.id, self.kind())?;
        if let Some(vlan) = self.vlan_id {
            write!(f, " vlan {vlan}")?;
        }
        // QEMU prints port numbers and the index as signed numbers.
        if let Some(port) = self.pport {
            write!(f, " pport {}", port as i32)?;
        }
        if let Some(index) = self.index {
            write!(f, " index {}", index as i32)?;
        }
        f.write_str(") -->")?;
        f.write_str(&self.changes())?;
        if self.ttl_check.is_some_and(|check| check != 0) {
            f.write_str(" check TTL")?;
        }
        if let Some(group) = self.group_id.filter(|group| *group != 0) {
            write!(f, " group id 0x{group:08x}")?;
        }
        if self.pop_vlan.is_some_and(|pop| pop != 0) {
            f.write_str(" pop vlan")?;
        }
        if let Some(port) = self.out_pport {
            write!(f, " out pport {}", port as i32)?;
        }
        if let Some(groups) = &self.group_ids {
            let groups: Vec<String> = groups.iter().map(|id| format!("0x{id:08x}")).collect();
            write!(f, " groups [{}]", groups.join(","))?;
        }
        Ok(())
    }
}

impl RockerOfDpaGroup {
    fn kind(&self) -> &'static str {
        match self.kind {
            0 => "L2 interface",
            1 => "L2 rewrite",
            2 => "L3 unicast",
            3 => "L2 multicast",
            4 => "L2 flood",
            5 => "L3 interface",
            6 => "L3 multicast",
            7 => "L3 ECMP",
            8 => "L2 overlay",
            _ => "unknown",
        }
    }

    /// What the group writes into a packet; empty if nothing.
    fn changes(&self) -> String {
        let vlan = self.set_vlan_id.filter(|vlan| *vlan != 0);
        let changes = [
            vlan.map(|vlan| format!(" vlan {}", vlan & VLAN)),
            self.set_eth_src.as_ref().map(|it| format!(" src {it}")),
            self.set_eth_dst.as_ref().map(|it| format!(" dst {it}")),
        ];
        let changes: String = changes.into_iter().flatten().collect();
        if changes.is_empty() {
            changes
        } else {
            format!(" set{changes}")
        }
    }
}

/// Show the groups of a rocker switch.
///
/// - `name`: the switch's own name, see `info rocker`.
/// - `type`: the number of the only type of group to show: 0 (L2 interface), 1
///   (L2 rewrite), 2 (L3 unicast), 3 (L2 multicast), 4 (L2 flood), 5 (L3
///   interface), 6 (L3 multicast), 7 (L3 ECMP) or 8 (L2 overlay). All types by
///   default.
///
/// Each line is a group: its id, and what the id stands for (type, VLAN, port,
/// index). After the arrow is what happens to the packets that a flow hands to
/// the group: where they go, and what is rewritten. Fails if there is no such
/// switch.
#[hmp(
    name = "info rocker-of-dpa-groups",
    args = "name:s,type:i?",
    params = "name [type]",
    qmp = "query-rocker-of-dpa-groups"
)]
async fn info_rocker_of_dpa_groups(
    mon: &Monitor,
    #[complete(ROCKERS)] name: String,
    #[complete(ROCKER_GROUPS)] r#type: Option<u32>,
) -> Result<Groups> {
    let arguments = json!({ "name": name, "type": r#type.map_or(ALL, |kind| kind as u8) });
    mon.query_with("query-rocker-of-dpa-groups", arguments)
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(group: Json) -> String {
        serde_json::from_value::<RockerOfDpaGroup>(group)
            .unwrap()
            .to_string()
    }

    #[test]
    fn the_list_has_a_heading() {
        assert_eq!(Groups(Vec::new()).to_string(), "id (decode) --> buckets\n");
    }

    #[test]
    fn types_have_names() {
        let typed = |kind: u8| line(json!({ "id": 0x3400_0001, "type": kind }));
        assert_eq!(typed(0), "0x34000001 (type L2 interface) -->");
        assert_eq!(typed(1), "0x34000001 (type L2 rewrite) -->");
        assert_eq!(typed(2), "0x34000001 (type L3 unicast) -->");
        assert_eq!(typed(3), "0x34000001 (type L2 multicast) -->");
        assert_eq!(typed(4), "0x34000001 (type L2 flood) -->");
        assert_eq!(typed(5), "0x34000001 (type L3 interface) -->");
        assert_eq!(typed(6), "0x34000001 (type L3 multicast) -->");
        assert_eq!(typed(7), "0x34000001 (type L3 ECMP) -->");
        assert_eq!(typed(8), "0x34000001 (type L2 overlay) -->");
        assert_eq!(typed(9), "0x34000001 (type unknown) -->");
    }

    #[test]
    fn a_group_of_an_interface_shows_where_packets_leave() {
        let group = json!({
            "id": 1, "type": 0, "vlan-id": 100, "pport": 2, "out-pport": 2, "pop-vlan": 1
        });
        assert_eq!(
            line(group),
            "0x00000001 (type L2 interface vlan 100 pport 2) --> pop vlan out pport 2"
        );
    }

    #[test]
    fn what_is_set_is_listed_after_one_word() {
        let group = |changes: Json| {
            let mut group = json!({ "id": 1, "type": 2, "index": 3 });
            for (key, value) in changes.as_object().unwrap() {
                group[key] = value.clone();
            }
            line(group)
        };
        let start = "0x00000001 (type L3 unicast index 3) -->";
        assert_eq!(
            group(json!({
                "set-vlan-id": 0x1064, "set-eth-src": "a", "set-eth-dst": "b",
                "ttl-check": 1, "group-id": 255
            })),
            format!("{start} set vlan 100 src a dst b check TTL group id 0x000000ff")
        );
        assert_eq!(
            group(json!({ "set-eth-dst": "b" })),
            format!("{start} set dst b")
        );
        assert_eq!(
            group(json!({
                "set-vlan-id": 0, "set-eth-src": "a", "ttl-check": 0, "group-id": 0, "pop-vlan": 0
            })),
            format!("{start} set src a")
        );
    }

    #[test]
    fn a_group_of_groups_lists_them() {
        let groups = json!({ "id": 1, "type": 4, "group-ids": [1, 2] });
        assert_eq!(
            line(groups),
            "0x00000001 (type L2 flood) --> groups [0x00000001,0x00000002]"
        );
    }
}
