//! Rocker switches.

use crate::complete::Candidate;
use crate::monitor::Monitor;
use serde::Deserialize;
use serde_json::json;

/// QMP `RockerOfDpaFlow`.
#[derive(Deserialize)]
struct Flow {
    key: FlowKey,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct FlowKey {
    tbl_id: u32,
}

/// QMP `RockerOfDpaGroup`.
#[derive(Deserialize)]
struct Group {
    #[serde(rename = "type")]
    kind: u8,
}

impl Monitor {
    pub(super) async fn rockers(&self) -> Vec<Candidate> {
        let mut paths = Vec::new();
        for folder in ["/machine/peripheral", "/machine/peripheral-anon"] {
            let devices = self.children(folder).await.into_iter();
            let rockers = devices.filter(|device| device.child() == Some("rocker"));
            paths.extend(rockers.map(|device| format!("{folder}/{}", device.name)));
        }
        let names = self.property_of_all::<String>(&paths, "name").await;
        names.into_iter().flatten().map(Candidate::from).collect()
    }

    pub(super) async fn rocker_tables(&self, switch: &str) -> Vec<Candidate> {
        let switch = json!({ "name": switch });
        let flows = self.query_with("query-rocker-of-dpa-flows", switch).await;
        let flows: Vec<Flow> = flows.unwrap_or_default();
        let tables = flows.into_iter().map(|flow| flow.key.tbl_id);
        tables.map(|table| table.to_string().into()).collect()
    }

    pub(super) async fn rocker_groups(&self, switch: &str) -> Vec<Candidate> {
        let switch = json!({ "name": switch });
        let groups = self.query_with("query-rocker-of-dpa-groups", switch).await;
        let groups: Vec<Group> = groups.unwrap_or_default();
        groups
            .into_iter()
            .map(|group| group.kind.to_string().into())
            .collect()
    }
}
