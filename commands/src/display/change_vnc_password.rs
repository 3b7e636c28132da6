// SPDX-License-Identifier: GPL-2.0-or-later

//! The part of `change` that is not about media: `change vnc password`.
//!
//! Follows `hmp_change_vnc` in QEMU's `ui/ui-hmp-cmds.c`; before 8.0 it was in
//! `hmp_change`, which printed its own errors without `Error: `. If a password
//! typed at its prompt is refused, the built-in monitor does not say so. This
//! command does: nobody should believe that a password is set when it is not.

use super::password_advice;
use hmp_runtime::prelude::*;

/// Sets the password of the VNC display. If the line has none, the user is
/// asked for it.
///
/// `target` has to be `password` or `passwd`. `mode` is the read-only mode of a
/// medium in `change`, and is refused here. Sends `change-vnc-password` and
/// `query-vnc-servers`.
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
    let refusal = |text: &str| {
        if mon.version().at_least(8, 0) {
            Error::refusal(text)
        } else {
            Error::text(text)
        }
    };
    if mode.is_some() {
        return Err(refusal("Parameter 'read-only-mode' is invalid for VNC"));
    }
    if !matches!(target, "password" | "passwd") {
        return Err(refusal("Expected 'password' after 'vnc'"));
    }
    let password = match password {
        Some(password) => password.to_owned(),
        None => mon.ask_password("Password: ").await?,
    };
    match mon
        .execute("change-vnc-password", json!({ "password": password }))
        .await
    {
        Err(error) => Err(password_advice::for_vnc(mon, error, None).await?),
        Ok(()) => Ok(()),
    }
}
