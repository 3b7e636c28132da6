// SPDX-License-Identifier: GPL-2.0-or-later

//! `xen-event-list`: the event channels of a Xen guest.
//!
//! Follows `hmp_xen_event_list` in QEMU's `hw/i386/kvm/xen_evtchn.c`. Only
//! QEMUs for x86 can emulate Xen; up to 10.0, no other QEMU has the command.

use hmp_runtime::prelude::*;

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
struct EvtchnInfo {
    port: u32,
    vcpu: i64,
    /// `unbound`, `interdomain`, `pirq`, `virq` or `ipi`.
    r#type: String,
    /// The domain at the other end, if it is between domains.
    #[serde(default)]
    remote_domain: Option<String>,
    /// The port at the other end, or the interrupt.
    target: i64,
    pending: bool,
    masked: bool,
}

impl Display for EvtchnInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (port, vcpu, kind) = (self.port, self.vcpu, &self.r#type);
        write!(f, "port {port:4}: vcpu: {vcpu} {kind}")?;
        if kind != "ipi" {
            match &self.remote_domain {
                Some(domain) => write!(f, "({domain}:{})", self.target)?,
                None => write!(f, "({})", self.target)?,
            }
        }
        if self.pending {
            f.write_str(" PENDING")?;
        }
        if self.masked {
            f.write_str(" MASKED")?;
        }
        writeln!(f)
    }
}

#[derive(Deserialize, Serialize)]
#[serde(transparent)]
struct EventChannels(Vec<EvtchnInfo>);

impl Display for EventChannels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|channel| channel.fmt(f))
    }
}

/// List the Xen event channels that the guest has opened.
///
/// Each line has the port, the vCPU that is told, and the kind: `interdomain`
/// with the domain and port at the other end, `pirq` and `virq` with the number
/// of the interrupt, `ipi`, or `unbound`. `PENDING` is a signal that the guest
/// has not handled yet, `MASKED` a channel that the guest has switched off.
/// Fails unless QEMU emulates Xen, which needs KVM.
#[hmp(name = "xen-event-list", since = "11.0", qmp = "xen-event-list")]
async fn xen_event_list(mon: &Monitor) -> Result<EventChannels> {
    match mon.query("xen-event-list").await {
        Err(error) => Err(or_no_xen(mon, error).await?),
        result => result,
    }
}

/// List the Xen event channels that the guest has opened.
///
/// Each line has the port, the vCPU that is told, and the kind: `interdomain`
/// with the domain and port at the other end, `pirq` and `virq` with the number
/// of the interrupt, `ipi`, or `unbound`. `PENDING` is a signal that the guest
/// has not handled yet, `MASKED` a channel that the guest has switched off.
/// Fails unless QEMU emulates Xen, which needs KVM.
#[hmp(
    name = "xen-event-list",
    since = "8.0",
    until = "10.2",
    target = "i386,x86_64",
    qmp = "xen-event-list"
)]
async fn xen_event_list_of_pcs(mon: &Monitor) -> Result<EventChannels> {
    mon.query("xen-event-list").await
}

/// The same error, or the built-in monitor's words on another target.
pub(super) async fn or_no_xen(mon: &Monitor, error: Error) -> Result<Error> {
    if !error.is_refusal() || matches!(mon.target().await?, "i386" | "x86_64") {
        return Ok(error);
    }
    Ok(Error::text("XEN emulation is not available in this QEMU"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_channel_shows_its_other_end_and_its_state() {
        let reply = json!([
            { "port": 1, "vcpu": 1, "type": "interdomain", "remote-domain": "qemu",
              "target": 3, "pending": false, "masked": false },
            { "port": 12, "vcpu": 0, "type": "virq", "remote-domain": "",
              "target": 0, "pending": true, "masked": true },
            { "port": 4095, "vcpu": 2, "type": "ipi", "remote-domain": "",
              "target": 9, "pending": false, "masked": true },
        ]);
        let channels: EventChannels = serde_json::from_value(reply).unwrap();
        assert_eq!(
            channels.to_string(),
            "port    1: vcpu: 1 interdomain(qemu:3)\n\
             port   12: vcpu: 0 virq(:0) PENDING MASKED\n\
             port 4095: vcpu: 2 ipi MASKED\n"
        );
    }
}
