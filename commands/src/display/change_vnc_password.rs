//! The part of `change` that is not about media: `change vnc password`.
//!
//! Follows `hmp_change_vnc` in QEMU's `ui/ui-hmp-cmds.c`; before 8.0 it was in
//! `hmp_change`, which printed its own errors without `Error: `.

use hmp_runtime::prelude::*;

/// Sets the password of the VNC display.
///
/// `target` has to be `password` or `passwd`. `mode` is what `change` takes as
/// the read-only mode of a medium, and is refused here.
///
/// # Errors
///
/// QEMU's text for it.
pub async fn change(
    mon: &Monitor,
    target: &str,
    password: Option<&str>,
    mode: Option<&str>,
) -> Result<()> {
    let refusal = |text: &str| match mon.version().at_least(8, 0) {
        true => Error::refusal(text),
        false => Error::text(text),
    };
    if mode.is_some() {
        return Err(refusal("Parameter 'read-only-mode' is invalid for VNC"));
    }
    if !matches!(target, "password" | "passwd") {
        return Err(refusal("Expected 'password' after 'vnc'"));
    }
    match password {
        Some(password) => {
            mon.execute("change-vnc-password", json!({ "password": password }))
                .await
        }
        None => Err(Error::text("terminal does not support password prompting")),
    }
}
