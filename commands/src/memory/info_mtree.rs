//! `info mtree`: the tree of memory regions.
//!
//! Follows `hmp_info_mtree` in QEMU's `system/memory.c`. QOM tells address and
//! size of a region, but neither its kind nor where it is an alias. No QEMU has
//! the QMP command yet.

use hmp_runtime::prelude::*;

/// Show the tree of memory regions.
///
/// `-f` shows the flat views, `-d` their dispatch trees with them, `-o` the owners, `-D`
/// the disabled regions, too.
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
