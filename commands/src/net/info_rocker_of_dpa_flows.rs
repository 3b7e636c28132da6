// SPDX-License-Identifier: GPL-2.0-or-later

//! `info rocker-of-dpa-flows`: the flow tables of a rocker switch.
//!
//! Follows `hmp_rocker_of_dpa_flows` in QEMU's
//! `hw/net/rocker/rocker-hmp-cmds.c`.

use super::rockers::{ROCKER_TABLES, ROCKERS};
use hmp_runtime::prelude::*;

/// The packets that the flow is for. A missing member matches anything.
#[derive(Default, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case", default)]
struct RockerOfDpaFlowKey {
    priority: u32,
    tbl_id: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    in_pport: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    vlan_id: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tunnel_id: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    eth_type: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    eth_src: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    eth_dst: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ip_proto: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ip_tos: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ip_dst: Option<String>,
}

/// The bits of the key that count.
#[derive(Default, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case", default)]
struct RockerOfDpaFlowMask {
    #[serde(skip_serializing_if = "Option::is_none")]
    in_pport: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    vlan_id: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tunnel_id: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    eth_src: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    eth_dst: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ip_proto: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ip_tos: Option<u8>,
}

#[derive(Default, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case", default)]
struct RockerOfDpaFlowAction {
    #[serde(skip_serializing_if = "Option::is_none")]
    goto_tbl: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    group_id: Option<u32>,
    /// In network byte order.
    #[serde(skip_serializing_if = "Option::is_none")]
    new_vlan_id: Option<u16>,
}

#[derive(Deserialize, Serialize)]
struct RockerOfDpaFlow {
    cookie: u64,
    hits: u64,
    key: RockerOfDpaFlowKey,
    mask: RockerOfDpaFlowMask,
    action: RockerOfDpaFlowAction,
}

#[derive(Deserialize, Serialize)]
#[serde(transparent)]
struct Flows(Vec<RockerOfDpaFlow>);

/// The number that stands for every table: without one, QMP takes table 0.
const ALL: u32 = u32::MAX;

/// The bits of a VLAN tag that are the VLAN's number.
const VLAN: u16 = 0x0fff;

impl Display for Flows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "prio tbl hits key(mask) --> actions")?;
        for flow in &self.0 {
            let RockerOfDpaFlowKey {
                priority, tbl_id, ..
            } = &flow.key;
            let hits = match flow.hits {
                0 => String::new(),
                hits => hits.to_string(),
            };
            // QEMU prints these two as signed numbers.
            let (priority, tbl_id) = (*priority as i32, *tbl_id as i32);
            write!(f, "{priority:<4} {tbl_id:<3} {hits:<4}")?;
            flow.print_key(f)?;
            writeln!(f, "{}", flow.action)?;
        }
        Ok(())
    }
}

/// A mask, as printed after its value.
fn masked(mask: Option<impl fmt::LowerHex>) -> String {
    mask.map_or_else(String::new, |mask| format!("(0x{mask:x})"))
}

/// A MAC address with its mask, or a name for the usual pairs.
fn mac(address: &str, mask: Option<&str>) -> String {
    const MULTICAST: &str = "01:00:00:00:00:00";
    match (address, mask) {
        (MULTICAST, Some(MULTICAST)) => "<any mcast/bcast>".to_owned(),
        ("00:00:00:00:00:00", Some(MULTICAST)) => "<any ucast>".to_owned(),
        (address, Some(mask)) => format!("{address}({mask})"),
        (address, None) => address.to_owned(),
    }
}

impl RockerOfDpaFlow {
    fn print_key(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let RockerOfDpaFlow { key, mask, .. } = self;
        if let Some(port) = key.in_pport {
            write!(f, " pport {}{}", port as i32, masked(mask.in_pport))?;
        }
        if let Some(vlan) = key.vlan_id {
            write!(f, " vlan {}{}", vlan & VLAN, masked(mask.vlan_id))?;
        }
        if let Some(tunnel) = key.tunnel_id {
            write!(f, " tunnel {}{}", tunnel as i32, masked(mask.tunnel_id))?;
        }
        match key.eth_type {
            None => {}
            Some(0x0806) => f.write_str(" ARP")?,
            Some(0x0800) => f.write_str(" IP")?,
            Some(0x86dd) => f.write_str(" IPv6")?,
            Some(0x8809) => f.write_str(" LACP")?,
            Some(0x88cc) => f.write_str(" LLDP")?,
            Some(other) => write!(f, " eth type 0x{other:04x}")?,
        }
        if let Some(address) = &key.eth_src {
            write!(f, " src {}", mac(address, mask.eth_src.as_deref()))?;
        }
        if let Some(address) = &key.eth_dst {
            write!(f, " dst {}", mac(address, mask.eth_dst.as_deref()))?;
        }
        if let Some(protocol) = key.ip_proto {
            write!(f, " proto {protocol}{}", masked(mask.ip_proto))?;
        }
        if let Some(tos) = key.ip_tos {
            write!(f, " TOS {tos}{}", masked(mask.ip_tos))?;
        }
        match &key.ip_dst {
            Some(address) => write!(f, " dst {address}"),
            None => Ok(()),
        }
    }
}

impl Display for RockerOfDpaFlowAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.goto_tbl.is_some() || self.group_id.is_some() || self.new_vlan_id.is_some() {
            f.write_str(" -->")?;
        }
        if let Some(vlan) = self.new_vlan_id {
            write!(f, " apply new vlan {}", u16::from_be(vlan))?;
        }
        if let Some(group) = self.group_id {
            write!(f, " write group 0x{group:08x}")?;
        }
        match self.goto_tbl {
            Some(table) => write!(f, " goto tbl {}", table as i32),
            None => Ok(()),
        }
    }
}

/// Show the flow tables of a rocker switch.
///
/// - `name`: the switch's own name, see `info rocker`.
/// - `tbl_id`: the number of the only table to show: 0 (ingress port), 10
///   (VLAN), 20 (termination MAC), 30 (unicast routing), 40 (multicast
///   routing), 50 (bridging) or 60 (ACL policy). All tables by default.
///
/// Each line is a flow that the guest has set: its priority, the number of its
/// table, how many packets have matched it, and the packets that it is for. A
/// mask follows a number if some of its bits do not count. After the arrow is
/// what happens to a packet: the next table, a group
/// (`info rocker-of-dpa-groups`), or a VLAN that is put on it. Without an
/// arrow, the flow has no action. Fails if there is no such switch.
#[hmp(
    name = "info rocker-of-dpa-flows",
    args = "name:s,tbl_id:i?",
    params = "name [tbl_id]",
    qmp = "query-rocker-of-dpa-flows"
)]
async fn info_rocker_of_dpa_flows(
    mon: &Monitor,
    #[complete(ROCKERS)] name: String,
    #[complete(ROCKER_TABLES)] tbl_id: Option<u32>,
) -> Result<Flows> {
    let arguments = json!({ "name": name, "tbl-id": tbl_id.unwrap_or(ALL) });
    mon.query_with("query-rocker-of-dpa-flows", arguments).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(flow: Json) -> String {
        let flows: Flows = serde_json::from_value(json!([flow])).unwrap();
        let text = flows.to_string();
        let line = text.strip_prefix("prio tbl hits key(mask) --> actions\n");
        line.unwrap().to_owned()
    }

    fn keyed(mut key: Json, mask: Json) -> String {
        key["priority"] = json!(1);
        key["tbl-id"] = json!(60);
        let flow = json!({ "cookie": 1, "hits": 0, "key": key, "mask": mask, "action": {} });
        let text = line(flow);
        let rest = text.strip_prefix("1    60      ").unwrap();
        rest.trim_end().to_owned()
    }

    #[test]
    fn a_flow_shows_its_hits_once_there_are_any() {
        let flow = |hits: u64| {
            json!({
                "cookie": 7, "hits": hits, "key": { "priority": 10, "tbl-id": 0, "in-pport": 0 },
                "mask": { "in-pport": 0xffff_0000_u32 }, "action": { "goto-tbl": 10 }
            })
        };
        assert_eq!(
            line(flow(0)),
            "10   0        pport 0(0xffff0000) --> goto tbl 10\n"
        );
        assert_eq!(
            line(flow(14)),
            "10   0   14   pport 0(0xffff0000) --> goto tbl 10\n"
        );
    }

    #[test]
    fn the_parts_of_a_key_come_in_a_fixed_order_each_with_its_mask() {
        let key = json!({
            "in-pport": 1, "vlan-id": 0x1064, "tunnel-id": 5, "eth-type": 0x0800,
            "eth-src": "52:54:00:12:34:56", "eth-dst": "52:54:00:12:34:57",
            "ip-proto": 6, "ip-tos": 4, "ip-dst": "10.0.0.0"
        });
        assert_eq!(
            keyed(key.clone(), json!({})),
            " pport 1 vlan 100 tunnel 5 IP src 52:54:00:12:34:56 dst 52:54:00:12:34:57 \
             proto 6 TOS 4 dst 10.0.0.0"
        );
        let mask = json!({
            "in-pport": 15, "vlan-id": 4095, "tunnel-id": 7,
            "eth-src": "ff:ff:ff:ff:ff:ff", "eth-dst": "01:00:00:00:00:00",
            "ip-proto": 255, "ip-tos": 252
        });
        assert_eq!(
            keyed(key, mask),
            " pport 1(0xf) vlan 100(0xfff) tunnel 5(0x7) IP \
             src 52:54:00:12:34:56(ff:ff:ff:ff:ff:ff) dst 52:54:00:12:34:57(01:00:00:00:00:00) \
             proto 6(0xff) TOS 4(0xfc) dst 10.0.0.0"
        );
    }

    #[test]
    fn ethernet_types_have_names() {
        let typed = |number: u16| keyed(json!({ "eth-type": number }), json!({}));
        assert_eq!(typed(0x0806), " ARP");
        assert_eq!(typed(0x86dd), " IPv6");
        assert_eq!(typed(0x8809), " LACP");
        assert_eq!(typed(0x88cc), " LLDP");
        assert_eq!(typed(0x0042), " eth type 0x0042");
    }

    #[test]
    fn addresses_of_one_kind_are_called_by_it() {
        let multicast = "01:00:00:00:00:00";
        let key = |address: &str| json!({ "eth-src": address, "eth-dst": address });
        let mask = || json!({ "eth-src": multicast, "eth-dst": multicast });
        assert_eq!(
            keyed(key(multicast), mask()),
            " src <any mcast/bcast> dst <any mcast/bcast>"
        );
        assert_eq!(
            keyed(key("00:00:00:00:00:00"), mask()),
            " src <any ucast> dst <any ucast>"
        );
    }

    #[test]
    fn actions_come_after_an_arrow() {
        let action = |json: Json| {
            serde_json::from_value::<RockerOfDpaFlowAction>(json)
                .unwrap()
                .to_string()
        };
        assert_eq!(action(json!({ "out-pport": 1 })), "");
        assert_eq!(
            action(json!({ "goto-tbl": 20, "group-id": 0x1_0002, "new-vlan-id": 0x6400 })),
            " --> apply new vlan 100 write group 0x00010002 goto tbl 20"
        );
    }
}
