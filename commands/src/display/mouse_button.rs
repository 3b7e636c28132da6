//! `mouse_button`: not written yet.
//!
//! QEMU does it in `hmp_mouse_button`. To be written: the help below, `qmp`
//! with every QMP command that the body sends, and the body.

use hmp_runtime::prelude::*;

/// Not described yet; QEMU's built-in monitor does it.
#[hmp(
    name = "mouse_button",
    args = "button_state:i",
    params = "state",
    tier = "stub"
)]
async fn mouse_button(mon: &Monitor, _button_state: u32) -> Result<()> {
    Err(mon.gap())
}
