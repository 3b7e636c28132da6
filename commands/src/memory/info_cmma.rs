//! `info cmma`: QMP has nothing like it.
//!
//! QEMU does it in `hmp_info_cmma`; in this program only its built-in monitor can.

use hmp_runtime::prelude::*;

/// Show storage attributes of s390x guest memory.
///
/// From `addr`, for `count` pages, 8 without it.
#[hmp(
    name = "info cmma",
    args = "addr:l,count:l?",
    params = "address [count]",
    target = "s390x",
    gap = "x-query-s390-cmma"
)]
async fn info_cmma(mon: &Monitor, _addr: i64, _count: Option<i64>) -> Result<()> {
    Err(mon.gap())
}
