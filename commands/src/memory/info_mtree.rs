// SPDX-License-Identifier: GPL-2.0-or-later

//! `info mtree`: the tree of memory regions.
//!
//! Follows `hmp_info_mtree` in QEMU's `system/memory.c`. QOM tells the address
//! and size of a region, but not its kind, nor the target of an alias. No QEMU
//! has the QMP command yet.

use hmp_runtime::prelude::*;

/// Show the tree of memory regions.
///
/// - `-f`: show the flat views instead: the region that answers at each
///   address, without the regions hidden below it.
/// - `-d`: with `-f`, also show the dispatch tree of each view, by which QEMU
///   finds regions. It does nothing alone.
/// - `-o`: show who owns each region: a device by its id or path.
/// - `-D`: show disabled regions, too.
///
/// Each address space has a tree: `memory` is what CPUs see, `I/O` the ports of
/// a PC, and devices that can be bus masters have their own. A line has the
/// first and the last address, the priority (where regions overlap, the higher
/// one wins), the kind (`ram`, `rom`, `romd`, `i/o`, `container`) and the name.
/// An `alias` shows a part of another region, with its place there after the
/// `@`. Before QEMU 11.1, containers are `i/o`, too. Flags have to come in this
/// order.
#[hmp(
    name = "info mtree",
    args = "flatview:-f,dispatch_tree:-d,owner:-o,disabled:-D",
    params = "[-f][-d][-o][-D]",
    gap = "x-query-mtree"
)]
async fn info_mtree(
    mon: &Monitor,
    flatview: bool,
    dispatch_tree: bool,
    owner: bool,
    disabled: bool,
) -> Result<HumanReadableText> {
    let arguments = json!({
        "flatview": flatview,
        "dispatch-tree": dispatch_tree,
        "owner": owner,
        "disabled": disabled,
    });
    mon.query_with("x-query-mtree", arguments).await
}
