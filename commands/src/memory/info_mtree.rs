//! `info mtree`: QMP has nothing like it.
//!
//! QEMU does it in `hmp_info_mtree`; in this program only its built-in monitor can.

use hmp_runtime::prelude::*;

/// Show the tree of memory regions.
///
/// `-f` shows the flat views, `-d` their dispatch trees with them, `-o` the owners, `-D`
/// the disabled regions, too. QOM tells address and size of a region, but neither its kind
/// nor where it is an alias.
#[hmp(
    name = "info mtree",
    args = "flatview:-f,dispatch_tree:-d,owner:-o,disabled:-D",
    params = "[-f][-d][-o][-D]",
    gap = "x-query-mtree"
)]
async fn info_mtree(
    mon: &Monitor,
    _flatview: bool,
    _dispatch_tree: bool,
    _owner: bool,
    _disabled: bool,
) -> Result<()> {
    Err(mon.gap())
}
