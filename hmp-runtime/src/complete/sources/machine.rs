//! The machine: what it boots from, and its statistics.

use super::commas;
use crate::complete::Candidate;
use crate::monitor::Monitor;
use serde::Deserialize;
use serde_json::json;

/// What a machine may boot from: floppies, disk, CD-ROM, network.
const BOOT_DEVICES: &[(char, &str)] = &[
    ('a', "floppy"),
    ('b', "second floppy"),
    ('c', "hard disk"),
    ('d', "CD-ROM"),
    ('n', "network"),
];

/// QMP `StatsSchema`.
#[derive(Deserialize)]
struct StatsSchema {
    target: String,
    stats: Vec<Statistic>,
}

/// QMP `StatsSchemaValue`.
#[derive(Deserialize)]
struct Statistic {
    name: String,
    #[serde(rename = "type")]
    kind: String,
    unit: Option<String>,
}

/// The order so far, with one more device.
pub(super) fn boot_orders(typed: &str) -> Vec<Candidate> {
    let unused = BOOT_DEVICES
        .iter()
        .filter(|(letter, _)| !typed.contains(*letter));
    let longer =
        unused.map(|(letter, about)| Candidate::described(format!("{typed}{letter}"), *about));
    longer.collect()
}

impl Monitor {
    pub(super) async fn stats_names(&self, target: &str, current: &str) -> Vec<Candidate> {
        let schemas: Vec<StatsSchema> = self
            .query_with("query-stats-schemas", json!({}))
            .await
            .unwrap_or_default();
        let of_target = schemas.into_iter().filter(|schema| schema.target == target);
        let names = of_target.flat_map(|schema| schema.stats).map(|statistic| {
            let unit = statistic.unit.map(|unit| format!(", {unit}"));
            let about = format!("{}{}", statistic.kind, unit.unwrap_or_default());
            Candidate::described(statistic.name, about)
        });
        commas::continued(current, names.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_boot_order_has_each_device_once() {
        let orders = |typed| -> Vec<String> {
            let orders = boot_orders(typed).into_iter();
            orders.map(|order| order.text).collect()
        };
        assert_eq!(orders(""), ["a", "b", "c", "d", "n"]);
        assert_eq!(orders("ca"), ["cab", "cad", "can"]);
    }
}
