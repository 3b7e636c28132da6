// SPDX-License-Identifier: GPL-2.0-or-later

//! Names of block backends, block nodes, and the devices that have them.

use super::block_layer::{self, read, read_backends};
use hmp_runtime::complete::{BLOCK_DEVICES, Candidate, Completer, Question};
use hmp_runtime::prelude::*;

/// Names of block backends, and `all`.
pub(crate) static BLOCK_DEVICES_OR_ALL: Completer =
    Completer::new("query-block", &[], |mon, question| {
        Box::pin(backends_or_all(mon, question))
    });

/// Names of block backends, and the ids or QOM paths of the devices that have one.
pub(crate) static BLOCK_DEVICES_AND_IDS: Completer =
    Completer::new("query-block", &["query-block"], |mon, _| {
        Box::pin(backends_and_ids(mon))
    });

/// Names of block backends and of block nodes.
pub(crate) static BLOCK_DEVICES_AND_NODES: Completer =
    Completer::new(block_layer::OFFERS, block_layer::QMP, |mon, question| {
        Box::pin(backends_and_nodes(mon, question.current))
    });

/// Names of block nodes.
pub(crate) static BLOCK_NODES: Completer =
    Completer::new(block_layer::OFFERS, block_layer::QMP, |mon, question| {
        Box::pin(nodes(mon, question.current))
    });

/// What `info block` can show: block backends and nodes, with `-n` only nodes.
pub(crate) static SHOWN_BLOCK: Completer =
    Completer::new(block_layer::OFFERS, &[], |mon, question| {
        let names = if question.has("-n") {
            &BLOCK_NODES
        } else {
            &BLOCK_DEVICES_AND_NODES
        };
        Box::pin(names.candidates(mon, question))
    });

/// What `qemu-io` works on: block backends and nodes, with `-d` devices.
pub(crate) static QEMU_IO_TARGET: Completer =
    Completer::new(block_layer::OFFERS, block_layer::QMP, |mon, question| {
        Box::pin(qemu_io_target(mon, question))
    });

async fn backends_or_all(mon: &Monitor, question: Question<'_>) -> Result<Vec<Candidate>> {
    let names = BLOCK_DEVICES.candidates(mon, question).await;
    let mut names = names.unwrap_or_default();
    names.push("all".into());
    Ok(names)
}

async fn backends_and_ids(mon: &Monitor) -> Result<Vec<Candidate>> {
    let layer = read_backends(mon).await?;
    let mut names = layer.backend_names();
    names.extend(layer.device_ids());
    Ok(names)
}

async fn backends_and_nodes(mon: &Monitor, typed: &str) -> Result<Vec<Candidate>> {
    let layer = read(mon, true).await?;
    let mut names = layer.backend_names();
    names.extend(layer.node_names(typed));
    Ok(names)
}

async fn nodes(mon: &Monitor, typed: &str) -> Result<Vec<Candidate>> {
    Ok(read(mon, true).await?.node_names(typed))
}

async fn qemu_io_target(mon: &Monitor, question: Question<'_>) -> Result<Vec<Candidate>> {
    if question.has("-d") {
        return Ok(read_backends(mon).await?.device_ids());
    }
    backends_and_nodes(mon, question.current).await
}
