// SPDX-License-Identifier: GPL-2.0-or-later

//! `info cryptodev`: the back ends for the guest's cryptography.
//!
//! Follows `hmp_info_cryptodev` in QEMU's `backends/cryptodev-hmp-cmds.c`. The
//! built-in monitor also has it before the machine is initialised. QMP refuses
//! `query-cryptodev` then, so here, the command is refused as well.

use hmp_runtime::prelude::*;

/// A backend.
#[derive(Deserialize, Serialize)]
struct QCryptodevInfo {
    id: String,
    /// Its services: `cipher`, `hash`, `akcipher`, ...
    service: Vec<String>,
    client: Vec<QCryptodevBackendClient>,
}

/// The client behind one of its queues.
#[derive(Deserialize, Serialize)]
struct QCryptodevBackendClient {
    queue: u32,
    r#type: String,
}

/// The backends, in QEMU's order.
#[derive(Deserialize, Serialize)]
#[serde(transparent)]
struct Cryptodevs(Vec<QCryptodevInfo>);

impl Display for Cryptodevs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for QCryptodevInfo {
            id,
            service,
            client,
        } in &self.0
        {
            writeln!(f, "{id}: service=[{}]", service.join("|"))?;
            for QCryptodevBackendClient { queue, r#type } in client {
                writeln!(f, "    queue {queue}: type={type}")?;
            }
        }
        Ok(())
    }
}

/// Show the cryptography backends.
///
/// Each is an object of a `cryptodev-...` type, made with `-object` or
/// `object_add`, that does the work for a `virtio-crypto-pci` device. The first
/// line has its id and its services (`cipher`, `hash`, `mac`, ...); each line
/// below is a queue and the part that works for it. Prints nothing if there is
/// no backend.
#[hmp(
    name = "info cryptodev",
    args = "",
    qmp = "query-cryptodev",
    since = "8.0",
    preconfig
)]
async fn info_cryptodev(mon: &Monitor) -> Result<Cryptodevs> {
    mon.query("query-cryptodev").await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn services_and_queues_are_listed() {
        let reply = json!([{
            "service": ["akcipher", "mac", "hash", "cipher"], "id": "cryptodev0",
            "client": [{ "queue": 0, "type": "builtin" }, { "queue": 1, "type": "lkcf" }]
        }]);
        let cryptodevs: Cryptodevs = serde_json::from_value(reply).unwrap();
        assert_eq!(
            cryptodevs.to_string(),
            "cryptodev0: service=[akcipher|mac|hash|cipher]\n    queue 0: type=builtin\n    \
             queue 1: type=lkcf\n"
        );
    }
}
