//! `memsave`: not written yet.
//!
//! QEMU does it in `hmp_memsave`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(
    name = "memsave",
    args = "val:l,size:i,filename:s",
    params = "addr size file",
    tier = "stub"
)]
async fn memsave(mon: &Monitor, _val: i64, _size: u32, _filename: String) -> Result<()> {
    Err(mon.gap())
}
