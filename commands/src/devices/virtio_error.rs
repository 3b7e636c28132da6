//! What the monitor says of virtio devices while there are none.
//!
//! The built-in monitor has the `info virtio` commands before machine
//! initialisation as well, and QMP does not. There is no device then, so what
//! the built-in monitor finds is known.

use hmp_runtime::prelude::*;

/// The same error, or that there is no such device if it is too early for any.
pub fn or_no_device(error: Error, no_device: impl Display) -> Error {
    if error.is_too_early() {
        Error::refusal(no_device)
    } else {
        error
    }
}
