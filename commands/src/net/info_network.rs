// SPDX-License-Identifier: GPL-2.0-or-later

//! `info network`: the network clients, and what is connected to what.
//!
//! Follows `hmp_info_network` and `print_net_client` in QEMU's
//! `net/net-hmp-cmds.c`, if a QMP command tells what they show. No QEMU has one
//! yet: QOM has the network cards, and the names of the back ends that they are
//! connected to.

use super::network_cards;
use hmp_runtime::prelude::*;
use hmp_runtime::reply::Reply;

/// A network client. A hub is the sum of its ports.
#[derive(Clone, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
struct Client {
    name: String,
    r#type: String,
    #[serde(default)]
    queue_index: u64,
    /// Further details, which depend on the type.
    info: String,
    /// The name of the client at the other end.
    #[serde(skip_serializing_if = "Option::is_none")]
    peer: Option<String>,
    /// For a port, the number of its hub.
    #[serde(skip_serializing_if = "Option::is_none")]
    hub: Option<u64>,
}

#[derive(Serialize)]
#[serde(transparent)]
struct Network(Vec<Client>);

impl Network {
    fn peer(&self, client: &Client) -> Option<&Client> {
        let same_queue = |peer: &&Client| peer.queue_index == client.queue_index;
        let mut peers = self
            .0
            .iter()
            .filter(|it| Some(&it.name) == client.peer.as_ref());
        peers.find(same_queue)
    }
}

impl Display for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, index) = (&self.name, self.queue_index);
        writeln!(
            f,
            "{name}: index={index},type={},{}",
            self.r#type, self.info
        )
    }
}

impl Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ports = || self.0.iter().filter(|client| client.hub.is_some());
        let mut hubs: Vec<u64> = ports().filter_map(|port| port.hub).collect();
        hubs.dedup();
        for hub in hubs {
            writeln!(f, "hub {hub}")?;
            for port in ports().filter(|port| port.hub == Some(hub)) {
                write!(f, " \\ {}", port.name)?;
                match self.peer(port) {
                    Some(peer) => write!(f, ": {peer}")?,
                    None => writeln!(f)?,
                }
            }
        }
        for client in &self.0 {
            let peer = self.peer(client);
            if client.hub.is_some() || peer.is_some_and(|peer| peer.hub.is_some()) {
                continue;
            }
            match (peer, client.r#type.as_str()) {
                (None, _) => client.fmt(f)?,
                (Some(peer), "nic") => write!(f, "{client} \\ {peer}")?,
                // Shown with the card that it is connected to.
                (Some(_), _) => {}
            }
        }
        Ok(())
    }
}

const NOT_SHOWN: &str = "QMP tells neither the netdevs and hubs, beyond the names of those that \
    a card is connected to, nor the names of cards without an id, nor their further queues";

/// Show the network cards and back ends, and how they are connected.
///
/// Hubs come first, with their ports; a back end is shown below the card that
/// uses it. A line has the name (the id, or one that QEMU made up), the number
/// of the queue, the type, and its details: the model and MAC address of a
/// card, the address and peer of a back end. `set_link` and `announce_self`
/// take these names. The list does not show whether a link is up. A removed
/// back end stays below its card as long as the card exists. QMP tells only the
/// cards, and the names of their back ends.
#[hmp(
    name = "info network",
    qmp = "qom-list, qom-list-get, qom-get",
    tier = "partial",
    gap = "query-netdevs"
)]
async fn info_network(mon: &Monitor) -> Result<Reply> {
    match mon.query("query-netdevs").await {
        Err(error) if error.is_command_not_found() => {}
        clients => return clients.map(|clients| Reply::new(Network(clients))),
    }
    let cards = network_cards::all(mon).await?;
    Ok(Reply::new(cards).with_note(NOT_SHOWN))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(clients: Json) -> String {
        Network(serde_json::from_value(clients).unwrap()).to_string()
    }

    #[test]
    fn a_back_end_is_shown_below_its_card() {
        let clients = json!([
            { "name": "n0", "type": "user", "info": "net=10.0.2.0,restrict=off", "peer": "nic0" },
            { "name": "s0", "type": "socket", "info": "socket: udp=127.0.0.1:1" },
            { "name": "nic0", "type": "nic", "queue-index": 0, "peer": "n0",
              "info": "model=e1000,macaddr=52:54:00:12:34:57" },
            { "name": "e1000.1", "type": "nic", "info": "model=e1000,macaddr=52:54:00:12:34:59" },
        ]);
        assert_eq!(
            shown(clients),
            "s0: index=0,type=socket,socket: udp=127.0.0.1:1\n\
             nic0: index=0,type=nic,model=e1000,macaddr=52:54:00:12:34:57\n \
             \\ n0: index=0,type=user,net=10.0.2.0,restrict=off\n\
             e1000.1: index=0,type=nic,model=e1000,macaddr=52:54:00:12:34:59\n"
        );
    }

    #[test]
    fn hubs_come_first_with_what_is_connected_to_their_ports() {
        let clients = json!([
            { "name": "h1", "type": "hubport", "info": "", "hub": 0, "peer": "rtl8139.0" },
            { "name": "h0", "type": "hubport", "info": "", "hub": 0 },
            { "name": "rtl8139.0", "type": "nic", "peer": "h1", "info": "model=rtl8139" },
        ]);
        assert_eq!(
            shown(clients),
            "hub 0\n \\ h1: rtl8139.0: index=0,type=nic,model=rtl8139\n \\ h0\n"
        );
        assert_eq!(shown(json!([])), "");
    }

    #[test]
    fn each_queue_has_its_own_peer() {
        let client = |name: &str, kind: &str, index: u64, peer: &str| {
            json!({ "name": name, "type": kind, "queue-index": index, "peer": peer,
                    "info": format!("i{index}") })
        };
        let clients = json!([
            client("t", "tap", 0, "v"),
            client("t", "tap", 1, "v"),
            client("v", "nic", 0, "t"),
            client("v", "nic", 1, "t"),
        ]);
        assert_eq!(
            shown(clients),
            "v: index=0,type=nic,i0\n \\ t: index=0,type=tap,i0\n\
             v: index=1,type=nic,i1\n \\ t: index=1,type=tap,i1\n"
        );
    }
}
