// SPDX-License-Identifier: GPL-2.0-or-later

//! The monitor's words for virtio devices while there are none.
//!
//! The built-in monitor also has the `info virtio` commands before machine
//! initialisation; QMP does not. There is no device then, so the answer is
//! known.

use hmp_runtime::prelude::*;

/// The same error; if it is too early for devices, the error of a missing one.
pub fn or_no_device(error: Error, no_device: impl Display) -> Error {
    if error.is_too_early() {
        Error::refusal(no_device)
    } else {
        error
    }
}
