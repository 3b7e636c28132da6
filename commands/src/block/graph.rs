// SPDX-License-Identifier: GPL-2.0-or-later

//! QEMU's graph of block nodes: which node is the backing file of which.
//!
//! `query-named-block-nodes` names a backing file by its file name, which
//! several nodes may share. QMP's debug command for the graph has the edges.

use hmp_runtime::prelude::*;

#[derive(Deserialize)]
pub struct XDbgBlockGraph {
    nodes: Vec<XDbgBlockGraphNode>,
    edges: Vec<XDbgBlockGraphEdge>,
}

#[derive(Deserialize)]
struct XDbgBlockGraphNode {
    id: u64,
    /// `block-driver` for a node; block backends and jobs are in the graph, too.
    r#type: String,
    /// The node name.
    name: String,
}

#[derive(Deserialize)]
struct XDbgBlockGraphEdge {
    parent: u64,
    child: u64,
    /// What the child is to the parent: `file`, `backing`, ...
    name: String,
}

impl XDbgBlockGraph {
    /// Asks QEMU for the graph. The caller's `qmp` has to name
    /// `x-debug-query-block-graph`.
    ///
    /// # Errors
    ///
    /// As every query.
    pub async fn query(mon: &Monitor) -> Result<XDbgBlockGraph> {
        mon.query("x-debug-query-block-graph").await
    }

    /// The name of the node that is the child `child` of `node`.
    pub fn child(&self, node: &str, child: &str) -> Option<&str> {
        let is_node = |vertex: &&XDbgBlockGraphNode| vertex.r#type == "block-driver";
        let mut nodes = self.nodes.iter().filter(is_node);
        let parent = nodes.clone().find(|vertex| vertex.name == node)?.id;
        let mut edges = self.edges.iter();
        let edge = edges.find(|edge| edge.parent == parent && edge.name == child)?;
        let found = nodes.find(|vertex| vertex.id == edge.child)?;
        Some(&found.name)
    }
}

/// The child that a filter of this driver passes everything on to; `None` if
/// the driver is no filter.
pub fn filtered_child(driver: &str) -> Option<&'static str> {
    match driver {
        "blklogwrites" | "compress" | "copy-before-write" | "copy-on-read" | "preallocate"
        | "replication" | "throttle" => Some("file"),
        "blkdebug" | "blkreplay" => Some("image"),
        "blkverify" => Some("raw"),
        "commit_top" | "mirror_top" => Some("backing"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_child_is_found_by_its_parents_name_for_it() {
        let graph: XDbgBlockGraph = serde_json::from_value(json!({
            "nodes": [
                { "id": 1, "type": "block-backend", "name": "top" },
                { "id": 2, "type": "block-driver", "name": "top" },
                { "id": 3, "type": "block-driver", "name": "top-file" },
                { "id": 4, "type": "block-driver", "name": "base" }
            ],
            "edges": [
                { "parent": 1, "child": 2, "name": "root", "perm": [], "shared-perm": [] },
                { "parent": 2, "child": 3, "name": "file", "perm": [], "shared-perm": [] },
                { "parent": 2, "child": 4, "name": "backing", "perm": [], "shared-perm": [] }
            ]
        }))
        .unwrap();
        assert_eq!(graph.child("top", "backing"), Some("base"));
        assert_eq!(graph.child("top", "file"), Some("top-file"));
        assert_eq!(graph.child("base", "backing"), None);
        assert_eq!(graph.child("nowhere", "backing"), None);
    }
}
