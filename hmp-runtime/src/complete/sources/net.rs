//! Network clients: netdevs and cards.

use super::candidates;
use crate::complete::Candidate;
use crate::monitor::Monitor;

/// What has a name in the network layer.
#[derive(Default)]
struct NetClients {
    netdevs: Vec<String>,
    cards: Vec<String>,
}

impl Monitor {
    pub(super) async fn netdevs(&self) -> Vec<Candidate> {
        candidates(self.named_net_clients().await.netdevs)
    }

    pub(super) async fn net_clients(&self) -> Vec<Candidate> {
        let NetClients { mut netdevs, cards } = self.named_net_clients().await;
        netdevs.extend(cards);
        candidates(netdevs)
    }

    /// QMP does not list a netdev that no card uses.
    async fn named_net_clients(&self) -> NetClients {
        let mut paths = Vec::new();
        for folder in [
            "/machine/peripheral",
            "/machine/peripheral-anon",
            "/machine/unattached",
        ] {
            let children = self.children(folder).await;
            paths.extend(
                children
                    .into_iter()
                    .map(|child| format!("{folder}/{child}")),
            );
        }
        let netdevs = self.property_of_all::<String>(&paths, "netdev").await;
        let mut clients = NetClients::default();
        for (path, netdev) in paths.iter().zip(netdevs) {
            let Some(netdev) = netdev else { continue };
            clients
                .cards
                .extend(path.strip_prefix("/machine/peripheral/").map(str::to_owned));
            if !netdev.is_empty() {
                clients.netdevs.push(netdev);
            }
        }
        clients
    }
}
