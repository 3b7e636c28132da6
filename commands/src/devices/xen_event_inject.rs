// SPDX-License-Identifier: GPL-2.0-or-later

//! `xen-event-inject`: signal an event channel to a Xen guest.
//!
//! Follows `hmp_xen_event_inject` in QEMU's `hw/i386/kvm/xen_evtchn.c`. Only
//! QEMUs for x86 can emulate Xen; up to 10.0, no other QEMU has the command.

use super::xen_event_list::or_no_xen;
use hmp_runtime::prelude::*;

/// A port that was signalled, as the built-in monitor prints it: a C `int`.
#[derive(Serialize)]
struct Delivered {
    port: i32,
}

impl Display for Delivered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Delivered port {}", self.port)
    }
}

/// Signal a Xen event channel to the guest.
///
/// - `port`: the number of the channel, as `xen-event-list` shows it.
///
/// To the guest, the other end has signalled; on a masked channel, the signal
/// stays pending. Fails unless QEMU emulates Xen, which needs KVM.
#[hmp(
    name = "xen-event-inject",
    since = "11.0",
    args = "port:i",
    qmp = "xen-event-inject"
)]
async fn xen_event_inject(mon: &Monitor, port: u32) -> Result<Delivered> {
    match inject(mon, port).await {
        Err(error) => Err(or_no_xen(mon, error).await?),
        result => result,
    }
}

/// Signal a Xen event channel to the guest.
///
/// - `port`: the number of the channel, as `xen-event-list` shows it.
///
/// To the guest, the other end has signalled; on a masked channel, the signal
/// stays pending. Fails unless QEMU emulates Xen, which needs KVM.
#[hmp(
    name = "xen-event-inject",
    since = "8.0",
    until = "10.2",
    target = "i386,x86_64",
    args = "port:i",
    qmp = "xen-event-inject"
)]
async fn xen_event_inject_of_pcs(mon: &Monitor, port: u32) -> Result<Delivered> {
    inject(mon, port).await
}

async fn inject(mon: &Monitor, port: u32) -> Result<Delivered> {
    mon.execute("xen-event-inject", json!({ "port": port }))
        .await?;
    Ok(Delivered { port: port as i32 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signal_is_confirmed() {
        assert_eq!(Delivered { port: 7 }.to_string(), "Delivered port 7\n");
    }
}
