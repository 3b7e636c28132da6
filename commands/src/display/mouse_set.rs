// SPDX-License-Identifier: GPL-2.0-or-later

//! `mouse_set`: no QMP command does it yet.
//!
//! QEMU does it in `hmp_mouse_set`, which keeps the number in a C `int`.

use super::mice::MICE;
use hmp_runtime::prelude::*;

/// Choose the mouse that gets the events.
///
/// - `index`: the device, by its number in `info mice`.
///
/// From now on, the device gets the input of the display's viewers. Fails for
/// an unknown number, and for the number of a keyboard.
#[hmp(name = "mouse_set", args = "index:i", gap = "input-set-mouse")]
async fn mouse_set(mon: &Monitor, #[complete(MICE)] index: u32) -> Result<()> {
    mon.execute("input-set-mouse", json!({ "index": index as i32 }))
        .await
}
