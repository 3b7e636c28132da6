// SPDX-License-Identifier: GPL-2.0-or-later

//! vCPUs.

use crate::qom::object_candidates::property_of_all;
use hmp_runtime::complete::{Candidate, Completer};
use hmp_runtime::prelude::*;
use serde_json::Map;

/// Indexes of vCPUs.
pub(crate) static VCPUS: Completer =
    Completer::new("query-cpus-fast", &["query-cpus-fast"], |mon, _| {
        Box::pin(vcpus(mon))
    });

/// Ids of the vCPUs' local APICs.
pub(crate) static APIC_IDS: Completer = Completer::new(
    "query-cpus-fast, qom-get",
    &["query-cpus-fast", "qom-get"],
    |mon, _| Box::pin(apic_ids(mon)),
);

/// QMP `CpuInfoFast`.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct CpuInfoFast {
    cpu_index: i64,
    qom_path: String,
    thread_id: i64,
    /// Its place in the machine: `socket-id`, `core-id`, ...
    #[serde(default)]
    props: Map<String, Json>,
    /// Only s390x has it.
    cpu_state: Option<String>,
}

impl CpuInfoFast {
    fn about(&self) -> String {
        let mut parts: Vec<String> = Vec::new();
        parts.extend(self.cpu_state.clone());
        for part in [
            "node", "drawer", "book", "socket", "die", "cluster", "core", "thread",
        ] {
            let number = self.props.get(&format!("{part}-id"));
            parts.extend(number.map(|number| format!("{part} {number}")));
        }
        parts.push(format!("host thread {}", self.thread_id));
        parts.join(", ")
    }
}

async fn vcpus(mon: &Monitor) -> Result<Vec<Candidate>> {
    let cpus: Vec<CpuInfoFast> = mon.query("query-cpus-fast").await?;
    let candidates = cpus
        .iter()
        .map(|cpu| Candidate::described(cpu.cpu_index.to_string(), cpu.about()));
    Ok(candidates.collect())
}

async fn apic_ids(mon: &Monitor) -> Result<Vec<Candidate>> {
    let cpus: Vec<CpuInfoFast> = mon.query("query-cpus-fast").await?;
    let paths: Vec<String> = cpus.iter().map(|cpu| cpu.qom_path.clone()).collect();
    let ids = property_of_all::<u32>(mon, &paths, "apic-id").await?;
    let ids = cpus.iter().zip(ids).filter_map(|(cpu, id)| {
        let about = format!("of vCPU {}", cpu.cpu_index);
        Some(Candidate::described(id?.to_string(), about))
    });
    Ok(ids.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vcpu_tells_its_place_and_its_thread() {
        let cpu = json!({ "cpu-index": 3, "qom-path": "/m", "thread-id": 77, "target": "x86_64",
                          "props": { "core-id": 1, "thread-id": 0, "socket-id": 2 } });
        let cpu: CpuInfoFast = serde_json::from_value(cpu).unwrap();
        assert_eq!(cpu.about(), "socket 2, core 1, thread 0, host thread 77");
    }
}
