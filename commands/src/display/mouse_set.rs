//! `mouse_set`: QMP has nothing like it.
//!
//! QEMU does it in `hmp_mouse_set`; in this program only its built-in monitor can.

use hmp_runtime::prelude::*;

/// Choose the mouse that gets the events.
///
/// `index` is the number that `info mice` shows.
#[hmp(name = "mouse_set", args = "index:i", gap = "input-set-mouse")]
async fn mouse_set(mon: &Monitor, _index: u32) -> Result<()> {
    Err(mon.gap())
}
