// SPDX-License-Identifier: GPL-2.0-or-later

//! The disks that `savevm`, `loadvm`, `delvm` and `info snapshots` work on.
//!
//! QEMU's own monitor visits them with `bdrv_next` in `block/block-backend.c`
//! and selects with `bdrv_all_snapshots_includes_bs` in `block/snapshot.c`;
//! QMP's jobs leave the choice to the client. The nodes of block backends come
//! first, in the backends' order; then come nodes of `-blockdev` that no
//! backend uses. QEMU 9.0 and 10.0 begin the second part after the last node of
//! the first one, and so miss older nodes.

use super::block_graph::{BlockInfo, XDbgBlockGraph};
use crate::block::snapshot_row::SnapshotInfo;
use hmp_runtime::prelude::*;
use std::collections::HashMap;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct BlockDeviceInfo {
    node_name: Option<String>,
    drv: String,
    ro: bool,
    /// Since 10.0; a node is inactive while a migration comes in, or has gone.
    active: Option<bool>,
    image: ImageInfo,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct ImageInfo {
    #[serde(default)]
    snapshots: Vec<SnapshotInfo>,
    #[serde(default)]
    format_specific: Json,
}

#[derive(Deserialize)]
struct StatusInfo {
    running: bool,
    status: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct MigrationInfo {
    status: Option<String>,
    /// How long the guest took to leave, in ms; zero after `savevm`.
    total_time: Option<i64>,
}

/// A node that QEMU's own monitor looks at for snapshots.
#[derive(Clone)]
pub struct Disk {
    /// The node-name.
    pub node: String,
    /// The block backend's name; empty if it has none.
    pub device: String,
    /// Whether a snapshot of the machine includes it.
    pub is_included: bool,
    /// Whether its format has snapshots, and it is writable.
    pub can_snapshot: bool,
    /// The drivers between it and the node below that has its snapshots, if any.
    pub filters: Vec<String>,
    /// Whether the guest's data is in a file of its own, beside the image.
    pub has_data_file: bool,
    /// The snapshots in it.
    pub snapshots: Vec<SnapshotInfo>,
}

impl Disk {
    /// How many of its snapshots have this tag.
    pub fn count(&self, tag: &str) -> usize {
        self.snapshots.iter().filter(|it| it.name == tag).count()
    }
}

/// The disks, in the order of QEMU's own monitor.
pub async fn snapshot_disks(mon: &Monitor) -> Result<Vec<Disk>> {
    let graph: XDbgBlockGraph = mon.query("x-debug-query-block-graph").await?;
    let backends: Vec<BlockInfo> = mon.query("query-block").await?;
    let mut nodes: Vec<BlockDeviceInfo> = mon
        .query_with("query-named-block-nodes", json!({ "flat": true }))
        .await?;
    if nodes.iter().any(|node| node.active.is_none()) {
        let is_active = are_active(mon).await?;
        for node in &mut nodes {
            node.active.get_or_insert(is_active);
        }
    }
    Ok(disks(&graph, &backends, nodes, mon.version()))
}

/// Whether the nodes are active, on a QEMU whose QMP does not tell. If it cannot be
/// concluded, the built-in monitor knows.
///
/// # Errors
///
/// A gap where the built-in monitor may be asked.
async fn are_active(mon: &Monitor) -> Result<bool> {
    let now: StatusInfo = mon.query("query-status").await?;
    if now.running {
        return Ok(true);
    }
    let migration: MigrationInfo = mon.query("query-migrate").await?;
    if migration.status.is_none() && now.status != "inmigrate" {
        // No migration has come or gone.
        return Ok(true);
    }
    if mon.passthrough_allowed() {
        return Err(mon.gap_now("this QEMU's QMP does not tell which block nodes are active"));
    }
    // A reset takes a guest that has gone back to its start, but not its disks.
    let has_gone = migration.status.as_deref() == Some("completed")
        && migration.total_time.is_some_and(|time| time > 0)
        && now.status == "prelaunch";
    Ok(!has_gone && !matches!(now.status.as_str(), "inmigrate" | "postmigrate"))
}

/// The node-names of the disks that a snapshot of the machine includes.
pub fn included(disks: &[Disk]) -> Vec<&str> {
    let included = disks.iter().filter(|disk| disk.is_included);
    included.map(|disk| disk.node.as_str()).collect()
}

fn disks(
    graph: &XDbgBlockGraph,
    backends: &[BlockInfo],
    nodes: Vec<BlockDeviceInfo>,
    version: &Version,
) -> Vec<Disk> {
    let mut infos: HashMap<String, BlockDeviceInfo> = nodes
        .into_iter()
        .filter_map(|node| Some((node.node_name.clone()?, node)))
        .collect();
    let named: HashMap<u64, &str> = graph.named_backends(backends).collect();
    let ids = iteration(graph, &named, version);
    let ways: Vec<Option<Way>> = ids
        .iter()
        .map(|&id| way_to_snapshots(graph, &infos, id))
        .collect();
    ids.iter()
        .zip(ways)
        .filter_map(|(&id, way)| {
            let info = infos.remove(graph.name(id)?)?;
            let is_used = graph.edges.iter().any(|edge| edge.child == id);
            let mut backends = graph.backends_of(id).peekable();
            let has_backend = backends.peek().is_some();
            let device = backends.find_map(|backend| named.get(&backend));
            Some(Disk {
                node: graph.name(id)?.to_owned(),
                device: device.copied().unwrap_or_default().to_owned(),
                is_included: !info.ro && (has_backend || !is_used),
                can_snapshot: way.is_some(),
                has_data_file: way.as_ref().is_some_and(|way| way.has_data_file),
                filters: way.map(|way| way.filters).unwrap_or_default(),
                snapshots: info.image.snapshots,
            })
        })
        .collect()
}

/// The nodes in the order of QEMU's iteration.
fn iteration(graph: &XDbgBlockGraph, named: &HashMap<u64, &str>, version: &Version) -> Vec<u64> {
    let oldest_first = |kind: &'static str| {
        let nodes = graph.nodes.iter().rev();
        nodes.filter(move |node| node.r#type == kind)
    };
    let mut ids: Vec<u64> = Vec::new();
    for backend in oldest_first("block-backend") {
        let root = graph.edges.iter().find(|edge| edge.parent == backend.id);
        // Of several block backends, the newest has the node.
        if let Some(root) = root
            && graph.backends_of(root.child).next() == Some(backend.id)
        {
            ids.push(root.child);
        }
    }
    // QMP does not say which nodes `-blockdev` has made. It makes none with a
    // generated name, and a node below a named block backend is most likely
    // from `-drive`.
    let of_drives = graph.below(named.keys().copied());
    let made: Vec<u64> = oldest_first("block-driver")
        .filter(|node| !node.name.starts_with('#') && !of_drives.contains(&node.id))
        .map(|node| node.id)
        .collect();
    let begin = match ids.last() {
        Some(last) if version.at_least(9, 0) && !version.at_least(10, 1) => made
            .iter()
            .position(|id| id == last)
            .map_or(made.len(), |place| place + 1),
        _ => 0,
    };
    let without_backend = made
        .into_iter()
        .skip(begin)
        .filter(|&id| graph.backends_of(id).next().is_none());
    ids.extend(without_backend);
    ids
}

/// The way from a node to the node that holds its snapshots: itself, or one
/// below it.
struct Way {
    /// The drivers above that one.
    filters: Vec<String>,
    has_data_file: bool,
}

/// The way to a node's snapshots; `None` if it cannot have any.
fn way_to_snapshots(
    graph: &XDbgBlockGraph,
    infos: &HashMap<String, BlockDeviceInfo>,
    id: u64,
) -> Option<Way> {
    let (mut id, mut filters) = (id, Vec::new());
    // A graph has no cycles, but a faulty reply might.
    while filters.len() <= graph.nodes.len() {
        let info = infos.get(graph.name(id)?)?;
        if info.ro || info.active == Some(false) {
            return None;
        }
        if matches!(info.drv.as_str(), "qcow2" | "rbd") {
            let specific = &info.image.format_specific["data"];
            return Some(Way {
                filters,
                has_data_file: specific["data-file"].is_string(),
            });
        }
        id = graph.fallback(id, &info.drv)?;
        filters.push(info.drv.clone());
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use hmp_runtime::qmp::Triple;

    fn version(major: u32, minor: u32) -> Version {
        Version {
            qemu: Triple {
                major,
                minor,
                ..Triple::default()
            },
            package: String::new(),
        }
    }

    /// A machine from lines like `3 driver n0 qcow2` or `1 backend d0 > 3`, in
    /// the order of their creation.
    fn machine(text: &str, version: &Version) -> Vec<Disk> {
        let (mut nodes, mut edges, mut infos) = (vec![], vec![], vec![]);
        for line in text.lines().rev() {
            let (node, below) = line.split_once(" > ").unwrap_or((line, ""));
            let words: Vec<&str> = node.split_whitespace().collect();
            let id: u64 = words[0].parse().unwrap();
            nodes.push(json!({
                "id": id, "type": format!("block-{}", words[1]), "name": words[2]
            }));
            for (child, name) in below.split_whitespace().zip(["file", "other"]) {
                let child: u64 = child.parse().unwrap();
                edges.push(json!({ "parent": id, "child": child, "name": name }));
            }
            if let Some(driver) = words.get(3) {
                infos.push(json!({
                    "node-name": words[2], "drv": driver, "ro": words.contains(&"ro"),
                    "active": !words.contains(&"inactive"),
                    "image": {}
                }));
            }
        }
        let graph = json!({ "nodes": nodes, "edges": edges });
        let backends = json!([{ "device": "d0" }, { "device": "" }]);
        disks(
            &serde_json::from_value(graph).unwrap(),
            &serde_json::from_value::<Vec<_>>(backends).unwrap(),
            serde_json::from_value(Json::Array(infos)).unwrap(),
            version,
        )
    }

    fn names(disks: &[Disk]) -> Vec<&str> {
        included(disks)
    }

    const UNATTACHED: &str = "1 driver early qcow2\n\
                              2 driver #block1 qcow2\n\
                              3 driver mine qcow2\n\
                              4 backend d0 > 2\n\
                              5 backend /machine/peripheral/x > 3\n\
                              6 driver late qcow2";

    #[test]
    fn disks_of_devices_come_first() {
        for version in [version(7, 2), version(11, 1)] {
            let disks = machine(UNATTACHED, &version);
            assert_eq!(names(&disks), ["#block1", "mine", "early", "late"]);
            assert_eq!(disks[0].device, "d0");
            assert_eq!(disks[1].device, "");
        }
    }

    #[test]
    fn qemu_10_0_misses_what_was_made_before_the_last_disk() {
        let disks = machine(UNATTACHED, &version(10, 0));
        assert_eq!(names(&disks), ["#block1", "mine", "late"]);
        let no_blockdev = "1 driver early qcow2\n2 driver #b qcow2\n3 backend d0 > 2";
        assert_eq!(names(&machine(no_blockdev, &version(10, 0))), ["#b"]);
        let no_backend = "1 driver early qcow2";
        assert_eq!(names(&machine(no_backend, &version(10, 0))), ["early"]);
    }

    #[test]
    fn a_node_with_two_block_backends_has_the_place_of_the_newer() {
        let text = "1 driver a qcow2\n2 driver b qcow2\n3 backend d0 > 1\n\
                    4 backend d1 > 2\n5 backend export > 1";
        let disks = machine(text, &version(11, 1));
        assert_eq!(names(&disks), ["b", "a"]);
        assert_eq!(disks[1].device, "d0");
    }

    #[test]
    fn what_is_read_only_or_used_by_a_node_is_left_out() {
        let text = "1 driver f file\n2 driver q qcow2 > 1\n3 driver r raw ro\n\
                    4 backend d0 > 3\n5 driver t throttle > 2\n6 backend x > 5";
        let disks = machine(text, &version(11, 1));
        assert_eq!(names(&disks), ["t"]);
        // All of them are searched for their own snapshots.
        let looked_at: Vec<&str> = disks.iter().map(|disk| disk.node.as_str()).collect();
        assert_eq!(looked_at, ["r", "t", "f", "q"]);
        let can: Vec<bool> = disks.iter().map(|disk| disk.can_snapshot).collect();
        assert_eq!(can, [false, true, false, true]);
        assert_eq!(disks[1].filters, ["throttle"]);
        assert!(disks[3].filters.is_empty());
    }

    #[test]
    fn an_inactive_disk_is_included_and_has_no_snapshots() {
        let disks = machine("1 driver q qcow2 inactive", &version(11, 1));
        assert_eq!(names(&disks), ["q"]);
        assert!(!disks[0].can_snapshot);
    }

    #[test]
    fn a_driver_with_more_than_one_child_has_no_snapshots() {
        let text = "1 driver q qcow2\n2 driver l file\n3 driver v blkverify > 1 2";
        let disks = machine(text, &version(11, 1));
        let verify = disks.iter().find(|disk| disk.node == "v").unwrap();
        assert!(!verify.can_snapshot);
    }

    #[test]
    fn a_graph_that_goes_in_rings_ends() {
        let text = "1 driver a raw > 2\n2 driver b raw > 1";
        let disks = machine(text, &version(11, 1));
        assert!(disks.iter().all(|disk| !disk.can_snapshot));
    }
}
