//! vCPUs.

use crate::complete::Candidate;
use crate::monitor::Monitor;
use serde::Deserialize;
use serde_json::{Map, Value as Json};

/// QMP `CpuInfoFast`.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Cpu {
    cpu_index: i64,
    qom_path: String,
    thread_id: i64,
    /// Where it is in the machine: `socket-id`, `core-id`, ...
    #[serde(default)]
    props: Map<String, Json>,
    /// Only s390x has it.
    cpu_state: Option<String>,
}

impl Cpu {
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

impl Monitor {
    pub(super) async fn vcpus(&self) -> Vec<Candidate> {
        let cpus: Vec<Cpu> = self.list("query-cpus-fast").await;
        cpus.iter()
            .map(|cpu| Candidate::described(cpu.cpu_index.to_string(), cpu.about()))
            .collect()
    }

    pub(super) async fn apic_ids(&self) -> Vec<Candidate> {
        let cpus: Vec<Cpu> = self.list("query-cpus-fast").await;
        let paths: Vec<String> = cpus.iter().map(|cpu| cpu.qom_path.clone()).collect();
        let ids = self.property_of_all::<u32>(&paths, "apic-id").await;
        let ids = cpus.iter().zip(ids).filter_map(|(cpu, id)| {
            let about = format!("of vCPU {}", cpu.cpu_index);
            Some(Candidate::described(id?.to_string(), about))
        });
        ids.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_vcpu_tells_its_place_and_its_thread() {
        let cpu = json!({ "cpu-index": 3, "qom-path": "/m", "thread-id": 77, "target": "x86_64",
                          "props": { "core-id": 1, "thread-id": 0, "socket-id": 2 } });
        let cpu: Cpu = serde_json::from_value(cpu).unwrap();
        assert_eq!(cpu.about(), "socket 2, core 1, thread 0, host thread 77");
    }
}
