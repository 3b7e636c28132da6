//! `info network`: QMP has nothing like it.
//!
//! QEMU does it in `hmp_info_network`; in this program only its built-in monitor can.

use hmp_runtime::prelude::*;

/// Show the network back ends and what they are connected to.
///
/// QMP lists neither netdevs nor hubs; of the cards, QOM knows the address.
#[hmp(name = "info network", gap = "query-netdevs")]
async fn info_network(mon: &Monitor) -> Result<()> {
    Err(mon.gap())
}
