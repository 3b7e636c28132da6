//! `dump-guest-memory`: not written yet.
//!
//! QEMU does it in `hmp_dump_guest_memory`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(
    name = "dump-guest-memory",
    since = "8.2",
    args = "paging:-p,detach:-d,windmp:-w,zlib:-z,lzo:-l,snappy:-s,raw:-R,filename:F,begin:l?,length:l?",
    params = "[-p] [-d] [-z|-l|-s|-w] [-R] filename [begin length]",
    tier = "stub"
)]
async fn dump_guest_memory(
    mon: &Monitor,
    _paging: bool,
    _detach: bool,
    _windmp: bool,
    _zlib: bool,
    _lzo: bool,
    _snappy: bool,
    _raw: bool,
    _filename: FileName,
    _begin: Option<i64>,
    _length: Option<i64>,
) -> Result<()> {
    Err(mon.gap())
}

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(
    name = "dump-guest-memory",
    until = "8.1",
    args = "paging:-p,detach:-d,windmp:-w,zlib:-z,lzo:-l,snappy:-s,filename:F,begin:l?,length:l?",
    params = "[-p] [-d] [-z|-l|-s|-w] filename [begin length]",
    tier = "stub"
)]
async fn dump_guest_memory_without_raw(
    mon: &Monitor,
    _paging: bool,
    _detach: bool,
    _windmp: bool,
    _zlib: bool,
    _lzo: bool,
    _snappy: bool,
    _filename: FileName,
    _begin: Option<i64>,
    _length: Option<i64>,
) -> Result<()> {
    Err(mon.gap())
}
