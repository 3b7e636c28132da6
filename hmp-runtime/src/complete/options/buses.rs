//! The buses of the machine.

use super::types::Types;
use crate::complete::sources::qom::Property;
use crate::complete::{Candidate, read};
use crate::monitor::{Monitor, Requests};
use serde_json::json;

/// How deep below the machine a bus is at most.
const DEEPEST: usize = 6;

/// What has no buses below it, and much else.
const WITHOUT_BUSES: &[&str] = &["cpu", "apic-common", "irq", "memory-region"];

impl Monitor {
    /// The buses that a device of type `driver` can be on.
    pub(super) async fn buses_for(&self, driver: Option<&str>) -> Vec<Candidate> {
        let mut requests = Requests::new();
        let types = requests.push("qom-list-types", json!({ "abstract": true }));
        if types.and(list(&mut requests, "/machine")).is_err() {
            return Vec::new();
        }
        let replies = self.query_all(requests).await.unwrap_or_default();
        let mut replies = replies.into_iter();
        let types = Types::new(read(replies.next()));
        let children: Vec<Property> = read(replies.next());
        let wanted = match driver.map(|name| types.resolved(name)) {
            Some(name) => types.bus_of(&name),
            None => Some("bus"),
        };
        let Some(wanted) = wanted else {
            return Vec::new();
        };
        let mut buses = Vec::new();
        let mut level = vec![("/machine".to_owned(), children)];
        for _ in 0..DEEPEST {
            let paths = below(&types, level, wanted, &mut buses);
            level = self.children_of_all(paths).await;
            if level.is_empty() {
                break;
            }
        }
        buses
    }

    async fn children_of_all(&self, paths: Vec<String>) -> Vec<(String, Vec<Property>)> {
        let mut requests = Requests::new();
        if paths.iter().any(|path| list(&mut requests, path).is_err()) {
            return Vec::new();
        }
        let replies = self.query_all(requests).await.unwrap_or_default();
        let children = replies.into_iter().map(crate::Result::unwrap_or_default);
        paths.into_iter().zip(children).collect()
    }
}

fn list(requests: &mut Requests, path: &str) -> crate::Result<()> {
    requests.push("qom-list", json!({ "path": path }))
}

/// Gathers the buses of a level, and gives the paths of the next one.
fn below(
    types: &Types,
    level: Vec<(String, Vec<Property>)>,
    wanted: &str,
    buses: &mut Vec<Candidate>,
) -> Vec<String> {
    let mut paths = Vec::new();
    for (path, children) in level {
        for child in children {
            let Some(class) = child.child() else {
                continue;
            };
            let name = &child.name;
            if types.is(class, "bus") {
                if types.is(class, wanted) {
                    buses.push(Candidate::described(name, class));
                }
            } else if !WITHOUT_BUSES.iter().any(|leaf| types.is(class, leaf)) {
                paths.push(format!("{path}/{name}"));
            }
        }
    }
    paths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bus_is_gathered_and_a_device_is_looked_into() {
        let types = json!([
            { "name": "bus" }, { "name": "PCI", "parent": "bus" },
            { "name": "PCIE", "parent": "PCI" }, { "name": "ISA", "parent": "bus" },
            { "name": "cpu" }, { "name": "x-cpu", "parent": "cpu" }, { "name": "port" },
        ]);
        let types = Types::new(serde_json::from_value(types).unwrap());
        let children = json!([
            { "name": "pcie.0", "type": "child<PCIE>" }, { "name": "isa.0", "type": "child<ISA>" },
            { "name": "port0", "type": "child<port>" }, { "name": "cpu0", "type": "child<x-cpu>" },
            { "name": "bus", "type": "link<PCI>" }, { "name": "type", "type": "string" },
        ]);
        let level = vec![("/m".to_owned(), serde_json::from_value(children).unwrap())];
        let mut buses = Vec::new();
        assert_eq!(below(&types, level, "PCI", &mut buses), ["/m/port0"]);
        assert_eq!(buses, [Candidate::described("pcie.0", "PCIE")]);
    }
}
