// SPDX-License-Identifier: GPL-2.0-or-later

//! The advice that the built-in monitor adds if a server takes no password.
//!
//! Follows `vnc_display_password` in QEMU's `ui/vnc.c`. QMP errors lack the
//! advice: older QEMUs print it to their own stderr, newer ones drop it.

use hmp_runtime::prelude::*;

#[derive(Deserialize)]
struct VncInfo2 {
    id: String,
}

/// Adds the advice to the error of a VNC server that did not take a password.
/// The server is `display`, or the first one. Sends `query-vnc-servers`.
pub(super) async fn for_vnc(mon: &Monitor, error: Error, display: Option<&str>) -> Result<Error> {
    if !is_unexplained(&error) {
        return Ok(newer(error));
    }
    // If there is such a server, the only possible reason is that it has no
    // password.
    let servers: Vec<VncInfo2> = mon.query("query-vnc-servers").await?;
    let exists = servers
        .iter()
        .any(|vnc| display.is_none_or(|display| display == vnc.id));
    Ok(if exists {
        Error::text(format!(
            "If you want use passwords please enable password auth using \
             '-vnc ${{dpy}},password'.\n{error}"
        ))
    } else {
        error
    })
}

/// Whether the error is that of older QEMUs, which gives no reason. QMP has no
/// error class for it, so the text has to tell.
fn is_unexplained(error: &Error) -> bool {
    matches!(error, Error::Qmp(error) if error.desc == "Could not set password")
}

/// Adds the advice by the text of newer QEMUs' errors: QMP has no classes for
/// them.
pub(super) fn newer(error: Error) -> Error {
    error.map_description(|desc| {
        let advice = match desc.as_str() {
            "No VNC display is present" => "To enable it, use '-vnc ...'",
            "VNC password authentication is disabled" => {
                "To enable it, use '-vnc ...,password-secret=ID'"
            }
            "SPICE authentication is disabled" => {
                "To enable it use '-spice ...,password-secret=ID'"
            }
            _ => return desc,
        };
        format!("{desc}\n{advice}")
    })
}
