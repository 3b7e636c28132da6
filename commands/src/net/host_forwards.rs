// SPDX-License-Identifier: GPL-2.0-or-later

//! A netdev, or the protocol of a rule for it.

use super::netdevs::NETDEVS;
use hmp_runtime::complete::{Candidate, Completer, Question};
use hmp_runtime::prelude::*;

/// A rule may stand alone, or after its netdev.
pub(crate) static HOST_FORWARDS: Completer =
    Completer::new(super::netdevs::OFFERS, &[], |mon, question| {
        Box::pin(host_forwards(mon, question))
    })
    .lacks(super::netdevs::UNUSED_NETDEVS);

async fn host_forwards(mon: &Monitor, question: Question<'_>) -> Result<Vec<Candidate>> {
    let mut protocols: Vec<Candidate> = vec!["tcp:".into(), "udp:".into()];
    if mon.version().at_least(10, 2) {
        protocols.push("unix:".into());
    }
    Ok(match question.before {
        [] => {
            let netdevs = NETDEVS.candidates(mon, question).await;
            protocols.extend(netdevs.unwrap_or_default());
            protocols
        }
        [netdev] if !netdev.contains(':') => protocols,
        _ => Vec::new(),
    })
}
