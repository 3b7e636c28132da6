// SPDX-License-Identifier: GPL-2.0-or-later

//! `commit`: write a disk's changes into its backing file.
//!
//! Follows `hmp_commit` in QEMU's `block/monitor/block-hmp-cmds.c` and
//! `bdrv_commit` in `block/commit.c`, which stop everything, copy, and empty
//! the image that the changes were in. A `block-commit` job can do all but the
//! last. If it completed, it would take the image out of the chain. So it is
//! broken off once everything is copied, which leaves the chain and every node
//! as they were. (If it ended well instead, the backing file would stay open
//! for writing.) A new image instead of the old one would lose its snapshots
//! and encryption.

use super::block_names::BLOCK_DEVICES_OR_ALL;
use super::graph::{XDbgBlockGraph, filtered_child};
use hmp_runtime::Reply;
use hmp_runtime::prelude::*;
use serde::de::IgnoredAny;

#[derive(Deserialize)]
struct BlockInfo {
    device: String,
    #[serde(default)]
    tray_open: bool,
    inserted: Option<BlockDeviceInfo>,
}

#[derive(Clone, Deserialize)]
struct BlockDeviceInfo {
    #[serde(rename = "node-name")]
    name: String,
    drv: String,
    ro: bool,
}

#[derive(Deserialize)]
struct StatusInfo {
    running: bool,
}

/// An image and its backing file.
#[derive(Debug, PartialEq)]
struct Pair {
    /// A block device or a node.
    device: String,
    /// The name of the backing file's node.
    backing: String,
}

/// The built-in monitor prints nothing else.
const FAILURES: Failures = Failures::AllBut(&[]);

/// Write what has changed in a disk's image into its backing file.
///
/// - `device`: the disk, by the name of its block device, which `info block`
///   shows; `all` for every one that has a backing file.
///
/// The command stops the guest, and returns when all is copied, which may take
/// a while. Then the disk and its chain of images are the same as before.
/// QEMU's own monitor also empties the image; without it, the image keeps its
/// data, and takes as much room as before. The command spoils other images on
/// top of the same backing file. Fails for a disk without a backing file, for a
/// disk whose topmost image is read-only, and while a job uses the disk.
#[hmp(
    name = "commit",
    args = "device:B",
    params = "device|all",
    qmp = "query-block, query-named-block-nodes, x-debug-query-block-graph, query-status, stop, cont, block-commit, query-block-jobs, block-job-cancel, query-jobs, job-dismiss",
    tier = "partial",
    gap = "x-blockdev-commit",
    failures = FAILURES
)]
async fn commit(
    mon: &Monitor,
    #[complete(BLOCK_DEVICES_OR_ALL)] device: BlockName,
) -> Result<Reply> {
    let commit = Commit {
        mon,
        device: &device,
    };
    let graph = XDbgBlockGraph::query(mon).await?;
    let backends: Vec<BlockInfo> = mon.query("query-block").await?;
    let nodes: Vec<BlockDeviceInfo> = mon.query("query-named-block-nodes").await?;
    let pairs = match &*device {
        "all" => commit.all(&backends, &nodes, &graph),
        _ => vec![commit.one(&backends, &graph)],
    };
    if mon.offers("x-blockdev-commit").await? {
        for pair in pairs {
            let arguments = json!({ "device": pair?.device });
            mon.execute("x-blockdev-commit", arguments).await?;
        }
        return Ok(Reply::nothing());
    }
    let status: StatusInfo = mon.query("query-status").await?;
    let mut has_copied = false;
    for pair in pairs {
        commit.copy(&pair?, status.running).await?;
        has_copied = true;
    }
    if !has_copied {
        return Ok(Reply::nothing());
    }
    let now: Vec<BlockDeviceInfo> = mon.query("query-named-block-nodes").await?;
    let note = match opened_for_writing(&nodes, &now) {
        Some(node) => format!("{NOT_EMPTIED}; node '{node}' stays open for writing"),
        None => NOT_EMPTIED.to_owned(),
    };
    Ok(Reply::nothing().with_note(note))
}

const NOT_EMPTIED: &str = "emptying the image that was copied cannot be done through QMP alone: \
                           it would take a QMP command like 'x-blockdev-commit'";

/// One run of the command.
struct Commit<'a> {
    mon: &'a Monitor,
    /// As typed.
    device: &'a str,
}

impl Commit<'_> {
    /// The block device with that name.
    fn one(&self, backends: &[BlockInfo], graph: &XDbgBlockGraph) -> Result<Pair> {
        let device = self.device;
        let found = backends
            .iter()
            .find(|backend| !device.is_empty() && backend.device == device)
            .ok_or_else(|| self.refusal(format!("Device '{device}' not found")))?;
        match &found.inserted {
            Some(node) if !found.tray_open => self.pair(device, node, graph),
            _ => Err(self.refusal(format!("Device '{device}' has no medium"))),
        }
    }

    /// Every block device with a backing file.
    fn all(
        &self,
        backends: &[BlockInfo],
        nodes: &[BlockDeviceInfo],
        graph: &XDbgBlockGraph,
    ) -> Vec<Result<Pair>> {
        let mut pairs = Vec::new();
        for backend in backends {
            let Some(root) = &backend.inserted else {
                continue;
            };
            let node = unfiltered(root, nodes, graph);
            if graph.child(&node.name, "backing").is_some() {
                let device = match backend.device.as_str() {
                    "" => &root.name,
                    device => device,
                };
                pairs.push(self.pair(device, node, graph));
            }
        }
        pairs
    }

    fn pair(&self, device: &str, node: &BlockDeviceInfo, graph: &XDbgBlockGraph) -> Result<Pair> {
        let backing = match filtered_child(&node.drv) {
            None => graph.child(&node.name, "backing"),
            Some(_) => None,
        };
        let Some(backing) = backing else {
            return Err(self.failure("Operation not supported"));
        };
        if node.ro {
            let failure = self.failure("Operation not permitted");
            return Err(Error::text(format!("Block node is read-only\n{failure}")));
        }
        Ok(Pair {
            device: device.to_owned(),
            backing: backing.to_owned(),
        })
    }

    /// Copies, and leaves everything else as it is. A running guest is stopped,
    /// so that the backing file shows one moment.
    async fn copy(&self, pair: &Pair, is_running: bool) -> Result<()> {
        if !is_running {
            return self.copy_at_rest(pair, "").await;
        }
        self.mon.execute("stop", json!({})).await?;
        let copied = self.copy_at_rest(pair, "; 'cont' lets the guest run").await;
        let resumed = self.mon.execute("cont", json!({})).await;
        match (copied, resumed) {
            (Err(error), Err(_)) => Err(Error::text(format!(
                "{error}\nThe guest was stopped for it, and could not be let run again."
            ))),
            (copied, resumed) => copied.and(resumed),
        }
    }

    async fn copy_at_rest(&self, pair: &Pair, cont: &str) -> Result<()> {
        let mon = self.mon;
        let id = mon.new_job_id("commit");
        let work = mon.long_task(format!(
            "commit: the copying of '{}' goes on; 'info block-jobs' shows it, \
             'block_job_cancel -f {id}' ends it{cont}",
            pair.device
        ));
        // A job that dismisses itself would take its error with it.
        let arguments = json!({
            "device": pair.device, "base-node": pair.backing, "auto-dismiss": false
        });
        let mut job = match mon.start_job("block-commit", &id, arguments).await {
            Ok(job) => job,
            Err(error) => return Err(self.not_started(error).await?),
        };
        let is_ready = job.reaches("ready", &work).await?;
        if is_ready {
            let arguments = json!({ "device": id, "force": true });
            mon.execute("block-job-cancel", arguments).await?;
        }
        match job.end(&work).await {
            // Being broken off is no failure.
            Err(Error::Qmp(error)) if error.command == "block-commit" => {
                if is_ready {
                    Ok(())
                } else {
                    Err(self.failure(&error.desc))
                }
            }
            result => result,
        }
    }

    /// The error of a job that QEMU did not start.
    async fn not_started(&self, error: Error) -> Result<Error> {
        if !is_in_use(&error) {
            return Ok(error);
        }
        let jobs: Vec<IgnoredAny> = self.mon.query("query-block-jobs").await?;
        Ok(if jobs.is_empty() {
            error
        } else {
            self.failure("Device or resource busy")
        })
    }

    fn failure(&self, problem: &str) -> Error {
        self.refusal(format!("'commit' error for '{}': {problem}", self.device))
    }

    fn refusal(&self, text: String) -> Error {
        if self.mon.version().at_least(11, 0) {
            Error::refusal(text)
        } else {
            Error::text(text)
        }
    }
}

/// A node that was read-only and no longer is: QEMU 7.2 does not close the
/// backing file for writing when the job is broken off.
fn opened_for_writing<'a>(
    before: &[BlockDeviceInfo],
    now: &'a [BlockDeviceInfo],
) -> Option<&'a str> {
    let was_read_only =
        |node: &&BlockDeviceInfo| before.iter().any(|it| it.ro && it.name == node.name);
    let mut opened = now.iter().filter(|node| !node.ro).filter(was_read_only);
    opened.next().map(|node| node.name.as_str())
}

/// The node below the filters on top of a node.
fn unfiltered<'a>(
    root: &'a BlockDeviceInfo,
    nodes: &'a [BlockDeviceInfo],
    graph: &XDbgBlockGraph,
) -> &'a BlockDeviceInfo {
    let mut node = root;
    // No chain is longer than the number of nodes.
    for _ in nodes {
        let below = filtered_child(&node.drv)
            .and_then(|child| graph.child(&node.name, child))
            .and_then(|name| nodes.iter().find(|node| node.name == name));
        match below {
            Some(below) => node = below,
            None => break,
        }
    }
    node
}

/// Whether QEMU keeps a node for something else. QMP has no error class for it,
/// so the text has to tell.
fn is_in_use(error: &Error) -> bool {
    matches!(error, Error::Qmp(error)
        if error.desc.contains("' is busy: ") || error.desc == "Need a root block node")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backing_file_that_stays_open_for_writing_is_named() {
        let node = |name: &str, ro: bool| BlockDeviceInfo {
            name: name.to_owned(),
            drv: "raw".to_owned(),
            ro,
        };
        let before = [node("top", false), node("base", true)];
        assert_eq!(opened_for_writing(&before, &before), None);
        let now = [node("top", false), node("base", false), node("new", false)];
        assert_eq!(opened_for_writing(&before, &now), Some("base"));
    }

    #[test]
    fn filters_are_looked_through() {
        let nodes: Vec<BlockDeviceInfo> = serde_json::from_value(json!([
            { "node-name": "slow", "drv": "throttle", "ro": false },
            { "node-name": "debug", "drv": "blkdebug", "ro": false },
            { "node-name": "disk", "drv": "qcow2", "ro": false }
        ]))
        .unwrap();
        let graph: XDbgBlockGraph = serde_json::from_value(json!({
            "nodes": [
                { "id": 1, "type": "block-driver", "name": "slow" },
                { "id": 2, "type": "block-driver", "name": "debug" },
                { "id": 3, "type": "block-driver", "name": "disk" }
            ],
            "edges": [
                { "parent": 1, "child": 2, "name": "file" },
                { "parent": 2, "child": 3, "name": "image" },
                { "parent": 3, "child": 1, "name": "file" }
            ]
        }))
        .unwrap();
        for root in &nodes {
            assert_eq!(unfiltered(root, &nodes, &graph).name, "disk");
        }
    }
}
