//! `mouse_move`: not written yet.
//!
//! QEMU does it in `hmp_mouse_move`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(
    name = "mouse_move",
    args = "dx_str:s,dy_str:s,dz_str:s?",
    params = "dx dy [dz]",
    tier = "stub"
)]
async fn mouse_move(
    mon: &Monitor,
    _dx_str: String,
    _dy_str: String,
    _dz_str: Option<String>,
) -> Result<()> {
    Err(mon.gap())
}
