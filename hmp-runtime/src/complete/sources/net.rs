//! Network clients: netdevs and cards.

use super::qom::Property;
use super::{candidates, commas};
use crate::complete::Candidate;
use crate::grammar;
use crate::monitor::{Monitor, Requests};
use serde::Deserialize;
use serde_json::json;

/// Where a card, or a filter, can be.
const FOLDERS: &[&str] = &[
    "/machine/peripheral",
    "/machine/peripheral-anon",
    "/machine/unattached",
    "/objects",
];

/// QMP `RxFilterInfo`.
#[derive(Deserialize)]
struct RxFilter {
    name: String,
}

/// What has a name in the network layer.
#[derive(Default)]
struct NetClients {
    netdevs: Vec<String>,
    cards: Vec<Candidate>,
}

impl Monitor {
    pub(super) async fn netdevs(&self) -> Vec<Candidate> {
        let mut netdevs = self.named_net_clients().await.netdevs;
        netdevs.retain(|name| !is_hub_port(name));
        candidates(netdevs)
    }

    pub(super) async fn net_clients(&self) -> Vec<Candidate> {
        let NetClients { netdevs, cards } = self.named_net_clients().await;
        let mut clients = candidates(netdevs);
        clients.extend(cards);
        clients
    }

    pub(super) async fn network_cards(&self, current: &str) -> Vec<Candidate> {
        commas::continued(current, self.named_net_clients().await.cards)
    }

    /// A rule may stand alone, or after the netdev that it is for.
    pub(super) async fn host_forwards(&self, before: &[&str]) -> Vec<Candidate> {
        let mut protocols: Vec<Candidate> = vec!["tcp:".into(), "udp:".into()];
        if self.version().at_least(10, 2) {
            protocols.push("unix:".into());
        }
        match before {
            [] => {
                protocols.extend(self.netdevs().await);
                protocols
            }
            [netdev] if !netdev.contains(':') => protocols,
            _ => Vec::new(),
        }
    }

    /// QMP does not list a netdev that nothing uses; if this session has made
    /// it, that is remembered.
    async fn named_net_clients(&self) -> NetClients {
        let mut objects = Vec::new();
        let mut requests = Requests::new();
        for folder in FOLDERS {
            if requests
                .push("qom-list", json!({ "path": folder }))
                .is_err()
            {
                return NetClients::default();
            }
        }
        let replies = self.query_all(requests).await.unwrap_or_default();
        for (folder, children) in FOLDERS.iter().zip(replies) {
            let children: Vec<Property> = children.unwrap_or_default();
            let children = children.into_iter().filter(Property::is_child);
            objects.extend(children.map(|child| (format!("{folder}/{}", child.name), child)));
        }
        let objects = self.of_types_with("netdev", objects).await;
        let paths: Vec<String> = objects.iter().map(|(path, _)| path.clone()).collect();
        let netdevs = self.property_of_all::<String>(&paths, "netdev").await;
        let mut clients = NetClients::default();
        let mut is_complete = true;
        for ((path, object), netdev) in objects.into_iter().zip(netdevs) {
            let Some(netdev) = netdev else { continue };
            if path.starts_with("/machine/peripheral/") {
                clients.cards.push(object.into_candidate());
            } else if !path.starts_with("/objects/") {
                is_complete = false;
            }
            if !netdev.is_empty() {
                clients.netdevs.push(netdev);
            }
        }
        // QEMU makes up names for the others. Only some cards tell them here,
        // and the reply is long.
        if !is_complete {
            let filters: Vec<RxFilter> = self.list("query-rx-filter").await;
            let names = filters.into_iter().map(|filter| filter.name.into());
            clients.cards.extend(names);
        }
        clients.netdevs.extend(self.netdevs_made());
        clients
    }

    /// The ids of the netdevs that this session has made.
    fn netdevs_made(&self) -> Vec<String> {
        let mut made: Vec<String> = Vec::new();
        for line in self.history().lines() {
            let mut words = line.split_ascii_whitespace();
            match (words.next(), words.next()) {
                (Some("netdev_add"), Some(options)) => {
                    made.extend(grammar::identifier(options).ok().flatten());
                }
                (Some("netdev_del"), Some(id)) => made.retain(|known| known != id),
                _ => {}
            }
        }
        made
    }
}

/// Whether a name is of a port that QEMU makes for `-net`: that is a client, but
/// no netdev.
fn is_hub_port(name: &str) -> bool {
    let numbers = name
        .strip_prefix("hub")
        .and_then(|rest| rest.split_once("port"));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    numbers.is_some_and(|(hub, port)| is_number(hub) && is_number(port))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_of_a_hub_has_two_numbers() {
        assert!(is_hub_port("hub0port10"));
        for netdev in [
            "hub0",
            "hubport",
            "hub0port",
            "hubport0",
            "hub0portx",
            "net0",
        ] {
            assert!(!is_hub_port(netdev), "{netdev}");
        }
    }
}
