//! `set_password`: set the password of the VNC or SPICE server.
//!
//! Follows `hmp_set_password` in QEMU's `ui/ui-hmp-cmds.c`. The built-in monitor
//! looks up the words itself, the last one first, so a wrong one gives another
//! text than QMP's.

use super::password_advice;
use super::vnc_displays::VNC_DISPLAYS;
use hmp_runtime::prelude::*;

/// What may be done with connected clients, as of today.
const ACTIONS: [&str; 3] = ["keep", "fail", "disconnect"];

/// Set the password of the VNC or SPICE server.
///
/// - `protocol`: `vnc` or `spice`.
/// - `password`: the new password, one word; in quotes it may have blanks. VNC
///   looks at the first 8 characters only.
/// - `-d`: the VNC display, by its id in `info vnc`; it stands after the
///   password. The first, if left out.
/// - `connected`: what becomes of who is connected: `keep`, `fail` (set nothing
///   if there is anybody), or `disconnect`. `keep`, if left out, and the only
///   one for VNC.
///
/// The password holds for new connections. Fails for a server that is not
/// there, or was started without a password: VNC needs `password=on` for one to
/// be set. Until one is set, nobody gets in there. A line like this is kept in
/// no history, but with `-c` it stands among the arguments of the program for
/// others to see; `change vnc password` asks for the password instead.
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
    // SPICE has one display, and QMP refuses to be told which.
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
