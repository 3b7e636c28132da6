// SPDX-License-Identifier: GPL-2.0-or-later

//! QEMU's block graph: the nodes, and who uses them.
//!
//! Follows `bdrv_get_xdbg_block_graph` in QEMU's `block.c` and, for the nodes
//! below a node, `bdrv_snapshot_fallback_child` in `block/snapshot.c`.

use hmp_runtime::prelude::*;
use std::collections::HashSet;

/// Only this graph shows every block backend, and who uses a node. QEMU puts
/// the newest first.
#[derive(Deserialize)]
pub struct XDbgBlockGraph {
    pub nodes: Vec<XDbgBlockGraphNode>,
    pub edges: Vec<XDbgBlockGraphEdge>,
}

#[derive(Deserialize)]
pub struct XDbgBlockGraphNode {
    pub id: u64,
    /// `block-backend`, `block-job` or `block-driver`.
    pub r#type: String,
    pub name: String,
}

#[derive(Deserialize)]
pub struct XDbgBlockGraphEdge {
    pub parent: u64,
    pub child: u64,
    pub name: String,
}

#[derive(Deserialize)]
pub struct BlockInfo {
    /// Empty for a block backend that a device has made for itself.
    pub device: String,
}

impl XDbgBlockGraph {
    pub fn name(&self, id: u64) -> Option<&str> {
        let node = self.nodes.iter().find(|node| node.id == id)?;
        Some(&node.name)
    }

    /// The block backends right above a node, the newest first.
    pub fn backends_of(&self, id: u64) -> impl Iterator<Item = u64> {
        self.nodes
            .iter()
            .filter(|node| node.r#type == "block-backend")
            .map(|node| node.id)
            .filter(move |&backend| {
                let mut edges = self.edges.iter();
                edges.any(|edge| edge.parent == backend && edge.child == id)
            })
    }

    /// The block backends with a name of their own. In this graph, the others
    /// have the name of their device.
    pub fn named_backends(&self, infos: &[BlockInfo]) -> impl Iterator<Item = (u64, &str)> {
        let has_name =
            move |node: &&XDbgBlockGraphNode| infos.iter().any(|info| info.device == node.name);
        let backends = self
            .nodes
            .iter()
            .filter(|node| node.r#type == "block-backend" && !node.name.is_empty());
        backends
            .filter(has_name)
            .map(|node| (node.id, node.name.as_str()))
    }

    /// All nodes below these.
    pub fn below(&self, from: impl Iterator<Item = u64>) -> HashSet<u64> {
        let mut found: HashSet<u64> = HashSet::new();
        let mut next: Vec<u64> = from.collect();
        while let Some(id) = next.pop() {
            let edges = self.edges.iter().filter(|edge| edge.parent == id);
            for edge in edges {
                if found.insert(edge.child) {
                    next.push(edge.child);
                }
            }
        }
        found
    }

    /// The node below one whose driver has no snapshots, if that node holds all
    /// of its data.
    pub fn fallback(&self, id: u64, driver: &str) -> Option<u64> {
        let below = self.edges.iter().filter(|edge| edge.parent == id);
        let primary = match driver {
            "mirror_top" | "commit_top" => "backing",
            "blkdebug" | "blkreplay" => "image",
            _ => "file",
        };
        let (primary, others): (Vec<_>, Vec<_>) = below.partition(|edge| edge.name == primary);
        // The backing file of an overlay is not data of its own.
        let is_alone = others.iter().all(|edge| edge.name == "backing");
        primary.first().filter(|_| is_alone).map(|edge| edge.child)
    }
}
