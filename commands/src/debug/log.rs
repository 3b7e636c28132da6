//! `log`: QMP has nothing like it.
//!
//! QEMU does it in `hmp_log`; in this program only its built-in monitor can.

use hmp_runtime::prelude::*;

/// Choose what QEMU logs.
///
/// `items` are names, separated by commas; `none` stops logging. `help log` lists them.
#[hmp(
    name = "log",
    args = "items:s",
    params = "item1[,...]",
    gap = "x-log-set-items"
)]
async fn log(mon: &Monitor, _items: String) -> Result<()> {
    Err(mon.gap())
}
