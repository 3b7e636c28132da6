// SPDX-License-Identifier: GPL-2.0-or-later

use hmp_runtime::prelude::*;

#[hmp(
    name = "info block",
    args = "nodes:-n,device:B?,limit:l?",
    qmp = "query-block"
)]
fn info_block(
    monitor: Monitor,
    nodes: Option<bool>,
    #[complete(blocks or files)] device: BlockName,
    depth: u8,
) -> Json {
    let _ = (monitor, nodes, device, depth);
    Json::Null
}

fn main() {}
