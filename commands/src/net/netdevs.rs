// SPDX-License-Identifier: GPL-2.0-or-later

//! Network clients: netdevs and cards.

use super::netdevs_made::NetdevsMade;
use crate::qom::listing::ObjectPropertyValue;
use crate::qom::object_candidates::{candidate, of_types_with, property_of_all};
use hmp_runtime::complete::{Candidate, Completer};
use hmp_runtime::monitor::Requests;
use hmp_runtime::prelude::*;

/// Where the names of netdevs come from.
pub(super) const OFFERS: &str =
    "the netdev property of cards and filters (qom-list, qom-get), query-rx-filter";

/// What QMP lacks for them.
pub(super) const UNUSED_NETDEVS: &str = "netdevs that no card uses: it would take query-netdevs";

const QMP: &[&str] = &["qom-list", "qom-get", "query-rx-filter"];

/// Ids of netdevs.
pub(crate) static NETDEVS: Completer =
    Completer::new(OFFERS, QMP, |mon, _| Box::pin(netdevs(mon))).lacks(UNUSED_NETDEVS);

/// Names of all network clients: netdevs and cards.
pub(crate) static NET_CLIENTS: Completer = Completer::new(OFFERS, QMP, |mon, _| {
    Box::pin(async { Ok(NetClients::find(mon).await.all()) })
})
.lacks(UNUSED_NETDEVS);

/// Names of network cards, with commas between them.
pub(crate) static NETWORK_CARDS: Completer = Completer::new(
    "the cards with an id (qom-list, qom-get), query-rx-filter",
    QMP,
    |mon, question| {
        Box::pin(async move {
            let cards = NetClients::find(mon).await.cards;
            Ok(question.with_items(cards))
        })
    },
)
.lacks("most cards without an id: query-rx-filter has only a few models")
.goes_on();

/// The folders of the QOM tree that can hold a card or a filter.
const FOLDERS: &[&str] = &[
    "/machine/peripheral",
    "/machine/peripheral-anon",
    "/machine/unattached",
    "/objects",
];

/// QMP `RxFilterInfo`.
#[derive(Deserialize)]
struct RxFilterInfo {
    name: String,
}

/// The kinds of names in the network layer.
#[derive(Default)]
struct NetClients {
    netdevs: Vec<String>,
    cards: Vec<Candidate>,
}

async fn netdevs(mon: &Monitor) -> Result<Vec<Candidate>> {
    let mut netdevs = NetClients::find(mon).await.netdevs;
    netdevs.retain(|name| !is_hub_port(name));
    Ok(netdevs.into_iter().map(Candidate::from).collect())
}

/// Ids of the netdevs that a card or a filter uses.
pub(super) async fn used(mon: &Monitor) -> Result<Vec<String>> {
    let objects = objects_with_netdev(mon).await?;
    let paths: Vec<String> = objects.into_iter().map(|(path, _)| path).collect();
    let netdevs = property_of_all::<String>(mon, &paths, "netdev").await?;
    Ok(netdevs.into_iter().flatten().collect())
}

impl NetClients {
    fn all(self) -> Vec<Candidate> {
        let mut clients = self.cards;
        clients.extend(self.netdevs.into_iter().map(Candidate::from));
        clients
    }

    /// QMP does not list a netdev that nothing uses, but the session remembers
    /// those that it has made.
    async fn find(mon: &Monitor) -> NetClients {
        let mut clients = NetClients::default();
        // The session's own netdevs are known even if QEMU does not answer.
        let objects = objects_with_netdev(mon).await.unwrap_or_default();
        let paths: Vec<String> = objects.iter().map(|(path, _)| path.clone()).collect();
        let netdevs = property_of_all::<String>(mon, &paths, "netdev").await;
        let mut is_complete = true;
        for ((path, object), netdev) in objects.iter().zip(netdevs.unwrap_or_default()) {
            let Some(netdev) = netdev else { continue };
            if path.starts_with("/machine/peripheral/") {
                clients.cards.push(candidate(object));
            } else if !path.starts_with("/objects/") {
                is_complete = false;
            }
            if !netdev.is_empty() {
                clients.netdevs.push(netdev);
            }
        }
        // QEMU makes up names for the other cards. Only some cards report
        // theirs here, and the reply is long.
        if !is_complete {
            let filters = mon.query("query-rx-filter").await;
            let filters: Vec<RxFilterInfo> = filters.unwrap_or_default();
            let names = filters.into_iter().map(|filter| filter.name.into());
            clients.cards.extend(names);
        }
        clients.netdevs.extend(mon.store::<NetdevsMade>().all());
        clients
    }
}

/// The cards and filters, each with its path.
async fn objects_with_netdev(mon: &Monitor) -> Result<Vec<(String, ObjectPropertyValue)>> {
    let mut requests = Requests::new();
    for folder in FOLDERS {
        requests.push("qom-list", json!({ "path": folder }))?;
    }
    let mut objects = Vec::new();
    for (folder, children) in FOLDERS.iter().zip(mon.query_all(requests).await?) {
        let mut children: Vec<ObjectPropertyValue> = children.unwrap_or_default();
        children.retain(|child| child.child().is_some());
        objects.extend(
            children
                .into_iter()
                .map(|child| (format!("{folder}/{}", child.name), child)),
        );
    }
    of_types_with(mon, "netdev", objects).await
}

/// Whether the name is that of a port that QEMU makes for `-net`, which is a
/// client but no netdev.
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
