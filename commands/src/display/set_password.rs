// SPDX-License-Identifier: GPL-2.0-or-later

//! `set_password`: set the password of the VNC or SPICE server.
//!
//! Follows `hmp_set_password` in QEMU's `ui/ui-hmp-cmds.c`. The built-in
//! monitor checks the words itself, the last one first, so a wrong word gives
//! another text than QMP's.

use super::password_advice;
use super::vnc_displays::VNC_DISPLAYS;
use hmp_runtime::prelude::*;

/// What QEMU can do with connected clients, as of today.
const ACTIONS: [&str; 3] = ["keep", "fail", "disconnect"];

/// Set the password of the VNC or SPICE server.
///
/// - `protocol`: `vnc` or `spice`.
/// - `password`: the new password, one word; in quotes, it may have blanks. VNC
///   uses the first 8 characters only.
/// - `-d`: the VNC display, by its id in `info vnc`; put it after the password.
///   The first, if left out.
/// - `connected`: what becomes of connected viewers: `keep`, `fail` (set no
///   password if there are any), or `disconnect`. `keep`, if left out; VNC
///   takes only that.
///
/// The password holds for new connections. Fails if there is no such server, or
/// if it was started without passwords: VNC needs `password=on`, and then
/// nobody can connect until a password is set. No history keeps a line like
/// this, but with `-c`, others can see it among the arguments of the program;
/// `change vnc password` asks for the password instead.
#[hmp(
    name = "set_password",
    args = "protocol:s,password:s,display:-ds,connected:s?",
    params = "protocol password [-d display] [action-if-connected]",
    qmp = "set_password, query-vnc-servers"
)]
async fn set_password(
    mon: &Monitor,
    #[complete(values("set_password", "protocol"))] protocol: String,
    #[complete(nothing)]
    #[secret]
    password: String,
    #[complete(VNC_DISPLAYS)] display: Option<String>,
    #[complete(values("set_password", "connected"))] connected: Option<String>,
) -> Result<()> {
    // SPICE has one display, and QMP refuses a name for it.
    let display = display.filter(|_| protocol == "vnc");
    let arguments = args! {
        "protocol": protocol,
        "password": password,
        "connected"?: connected,
        "display"?: display,
    };
    let error = match mon.execute("set_password", arguments).await {
        Err(error) => error,
        Ok(()) => return Ok(()),
    };
    let is_unknown = |action: &&str| !ACTIONS.contains(action);
    if error.refuses_value(&protocol)
        && let Some(action) = connected.as_deref().filter(is_unknown)
    {
        return Err(Error::refusal(format!("invalid parameter value: {action}")));
    }
    let error = error.or_invalid_value(&protocol);
    let error = match &connected {
        Some(action) => error.or_invalid_value(action),
        None => error,
    };
    Err(match protocol.as_str() {
        "vnc" => password_advice::for_vnc(mon, error, display.as_deref()).await?,
        _ => password_advice::newer(error),
    })
}
