// SPDX-License-Identifier: GPL-2.0-or-later

//! Names of buses.

use super::creatable_devices::bus_of;
use crate::qom::listing::{self, ObjectPropertyValue};
use crate::qom::object_candidates::candidate;
use crate::qom::type_table::Types;
use hmp_runtime::complete::{Candidate, Completer};
use hmp_runtime::monitor::Requests;
use hmp_runtime::prelude::*;

/// Names of buses; after the type of a device, only of buses that it can be on.
pub(super) static BUSES: Completer = Completer::new(
    "qom-list below /machine, and a table of types",
    &["qom-list"],
    |mon, question| Box::pin(buses(mon, question.before.last().copied())),
);

/// The most levels between the machine and a bus.
const DEEPEST: usize = 6;

/// Objects without buses below them, but with much else.
const WITHOUT_BUSES: &[&str] = &["cpu", "apic-common", "irq", "memory-region"];

async fn buses(mon: &Monitor, driver: Option<&str>) -> Result<Vec<Candidate>> {
    let types = Types::of(mon).await?;
    let children = listing::properties(mon, "/machine").await?;
    let wanted = match driver.map(|name| types.resolved(name)) {
        Some(name) => bus_of(&types, &name),
        None => Some("bus"),
    };
    let Some(wanted) = wanted else {
        return Ok(Vec::new());
    };
    let mut buses = Vec::new();
    let mut level = vec![("/machine".to_owned(), children)];
    for _ in 0..DEEPEST {
        let paths = below(&types, level, wanted, &mut buses);
        level = children_of_all(mon, paths).await?;
        if level.is_empty() {
            break;
        }
    }
    Ok(buses)
}

async fn children_of_all(
    mon: &Monitor,
    paths: Vec<String>,
) -> Result<Vec<(String, Vec<ObjectPropertyValue>)>> {
    let mut requests = Requests::new();
    for path in &paths {
        requests.push("qom-list", json!({ "path": path }))?;
    }
    let replies = mon.query_all(requests).await?;
    let children = replies.into_iter().map(Result::unwrap_or_default);
    Ok(paths.into_iter().zip(children).collect())
}

/// Gathers the buses of a level, and returns the paths of the next level.
fn below(
    types: &Types,
    level: Vec<(String, Vec<ObjectPropertyValue>)>,
    wanted: &str,
    buses: &mut Vec<Candidate>,
) -> Vec<String> {
    let mut paths = Vec::new();
    for (path, children) in level {
        for child in children {
            let Some(class) = child.child() else {
                continue;
            };
            if types.is(class, "bus") {
                if types.is(class, wanted) {
                    buses.push(candidate(&child));
                }
            } else if !WITHOUT_BUSES.iter().any(|leaf| types.is(class, leaf)) {
                paths.push(format!("{path}/{}", child.name));
            }
        }
    }
    paths
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::qom::type_table;

    #[test]
    fn a_bus_is_gathered_and_a_device_is_looked_into() {
        let lines = "bus - plain\nPCI bus plain\nPCIE PCI plain\nISA bus plain\n\
                     cpu - plain\nx-cpu cpu plain\nport - plain";
        let types = Types::new(type_table::read(lines));
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
