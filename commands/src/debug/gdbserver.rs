// SPDX-License-Identifier: GPL-2.0-or-later

//! `gdbserver`: no QMP command does it yet.
//!
//! QEMU does it in `hmp_gdbserver`. Its errors are bare, as QEMU 11.1 prints them.

use hmp_runtime::prelude::*;

/// What becomes of the server.
#[derive(Serialize)]
struct GdbServer {
    /// Where it listens; `None` once it is closed.
    device: Option<String>,
}

impl Display for GdbServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.device {
            Some(device) => writeln!(f, "Waiting for gdb connection on device '{device}'"),
            None => writeln!(f, "Disabled gdbserver"),
        }
    }
}

/// The built-in monitor says what it has done.
const FAILURES: Failures = Failures::AllBut(&[
    "Waiting for gdb connection on device '",
    "Disabled gdbserver",
    "char device redirected to ",
]);

/// Let a gdb attach to the guest.
///
/// - `device`: where QEMU listens for gdb: a character device as for `-serial`,
///   such as `tcp:HOST:PORT` or `unix:PATH,server=on,wait=off`; `none` ends it.
///   `tcp::1234`, if left out.
///
/// Prints where QEMU waits. In gdb, `target remote :1234` attaches and stops
/// the guest. `tcp::1234` is open on every address of the host, and asks for no
/// password: `tcp:127.0.0.1:1234` is safer. gdb shows each vCPU as a thread. To
/// move an open server, end it with `gdbserver none` first; this does not fail
/// if no server is open.
#[hmp(
    name = "gdbserver",
    args = "device:s?",
    qmp = "x-gdbserver-stop",
    gap = "x-gdbserver-start",
    tier = "gap",
    failures = FAILURES
)]
async fn gdbserver(
    mon: &Monitor,
    #[complete("none", "tcp::1234")] device: Option<String>,
) -> Result<GdbServer> {
    if !mon.offers("x-gdbserver-start").await? {
        return Err(mon.gap());
    }
    let device = match device.as_deref() {
        Some("none") => None,
        Some(device) => Some(device.to_owned()),
        None => Some("tcp::1234".to_owned()),
    };
    match &device {
        Some(device) => {
            let arguments = json!({ "device": device });
            mon.execute("x-gdbserver-start", arguments).await
        }
        None => mon.execute("x-gdbserver-stop", json!({})).await,
    }
    .map_err(Error::bare)?;
    Ok(GdbServer { device })
}
