// SPDX-License-Identifier: GPL-2.0-or-later

//! `info rdma`: the state of RDMA devices.
//!
//! Follows `qmp_x_query_rdma` in QEMU's `monitor/qmp-cmds.c`. Both are gone after
//! 9.0, with the device.

use hmp_runtime::prelude::*;

/// Show the counters of paravirtual RDMA devices.
///
/// The `pvrdma` devices count requests, completions and errors. Prints nothing
/// if there are no such devices. Newer QEMUs have neither the devices nor the
/// command.
#[hmp(name = "info rdma", args = "", qmp = "x-query-rdma", until = "9.0")]
async fn info_rdma(mon: &Monitor) -> Result<HumanReadableText> {
    mon.query("x-query-rdma").await
}
