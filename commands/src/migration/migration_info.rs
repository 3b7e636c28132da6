// SPDX-License-Identifier: GPL-2.0-or-later

//! What QMP tells of a migration.

use hmp_runtime::prelude::*;
use serde::de::{Deserializer, Visitor};

/// The members depend on QEMU's version and on the state of the migration.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct MigrationInfo {
    /// `setup`, `active`, `completed`, ...; absent until there was a migration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// The reason for the failure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_desc: Option<String>,
    /// The reasons why no migration can start.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blocked_reasons: Option<Vec<String>>,
    /// In milliseconds, as the other times.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_time: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected_downtime: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub downtime: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub setup_time: Option<u64>,
    /// In bytes, of everything; since 11.1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remaining: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ram: Option<MigrationStats>,
    /// Until 9.0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disk: Option<MigrationStats>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub xbzrle_cache: Option<XBZRLECacheStats>,
    /// Until 9.0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compression: Option<CompressionStats>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu_throttle_percentage: Option<u64>,
    /// In microseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dirty_limit_throttle_time_per_round: Option<u64>,
    /// In microseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dirty_limit_ring_full_time: Option<u64>,
    /// How long the guest waited for its memory, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postcopy_blocktime: Option<u64>,
    /// The same for each vCPU.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postcopy_vcpu_blocktime: Option<Vec<u64>>,
    /// How long a page took, in nanoseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postcopy_latency: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postcopy_non_vcpu_latency: Option<u64>,
    /// The same for each vCPU.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postcopy_vcpu_latency: Option<Vec<u64>>,
    /// How many pages took 1 to 2 microseconds, 2 to 4, 4 to 8, ...
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postcopy_latency_dist: Option<Vec<u64>>,
    /// Where the destination listens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub socket_address: Option<Vec<SocketAddress>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vfio: Option<VfioStats>,
}

/// Sizes are in bytes, counts in pages.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct MigrationStats {
    #[serde(deserialize_with = "wrapping")]
    pub transferred: u64,
    #[serde(deserialize_with = "wrapping")]
    pub remaining: u64,
    #[serde(deserialize_with = "wrapping")]
    pub total: u64,
    /// Pages of zeros.
    #[serde(deserialize_with = "wrapping")]
    pub duplicate: u64,
    /// Until 9.0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skipped: Option<u64>,
    #[serde(deserialize_with = "wrapping")]
    pub normal: u64,
    #[serde(deserialize_with = "wrapping")]
    pub normal_bytes: u64,
    /// In pages per second.
    #[serde(deserialize_with = "wrapping")]
    pub dirty_pages_rate: u64,
    /// In megabits per second.
    pub mbps: f64,
    #[serde(deserialize_with = "wrapping")]
    pub dirty_sync_count: u64,
    #[serde(deserialize_with = "wrapping")]
    pub postcopy_requests: u64,
    #[serde(deserialize_with = "wrapping")]
    pub page_size: u64,
    #[serde(deserialize_with = "wrapping")]
    pub multifd_bytes: u64,
    #[serde(deserialize_with = "wrapping")]
    pub pages_per_second: u64,
    #[serde(deserialize_with = "wrapping")]
    pub precopy_bytes: u64,
    #[serde(deserialize_with = "wrapping")]
    pub downtime_bytes: u64,
    #[serde(deserialize_with = "wrapping")]
    pub postcopy_bytes: u64,
    #[serde(deserialize_with = "wrapping")]
    pub dirty_sync_missed_zero_copy: u64,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct XBZRLECacheStats {
    #[serde(deserialize_with = "wrapping")]
    pub cache_size: u64,
    #[serde(deserialize_with = "wrapping")]
    pub bytes: u64,
    #[serde(deserialize_with = "wrapping")]
    pub pages: u64,
    #[serde(deserialize_with = "wrapping")]
    pub cache_miss: u64,
    pub cache_miss_rate: f64,
    pub encoding_rate: f64,
    #[serde(deserialize_with = "wrapping")]
    pub overflow: u64,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct CompressionStats {
    #[serde(deserialize_with = "wrapping")]
    pub pages: u64,
    #[serde(deserialize_with = "wrapping")]
    pub busy: u64,
    pub busy_rate: f64,
    #[serde(deserialize_with = "wrapping")]
    pub compressed_size: u64,
    pub compression_rate: f64,
}

/// Reads an integer of 64 bits. A negative one wraps around, as the monitor
/// prints it: QEMU 7.2 counts compressed bytes below zero.
fn wrapping<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    struct Wrapping;
    impl Visitor<'_> for Wrapping {
        type Value = u64;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an integer")
        }

        fn visit_u64<E>(self, number: u64) -> Result<u64, E> {
            Ok(number)
        }

        fn visit_i64<E>(self, number: i64) -> Result<u64, E> {
            Ok(number.cast_unsigned())
        }
    }
    deserializer.deserialize_i64(Wrapping)
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct VfioStats {
    pub transferred: u64,
}

/// Its `Display` is the URI.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct SocketAddress {
    pub r#type: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cid: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub str: Option<String>,
}

impl Display for SocketAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = |member: &Option<String>| member.clone().unwrap_or_default();
        let port = text(&self.port);
        match self.r#type.as_str() {
            "inet" => write!(f, "tcp:{}:{port}", text(&self.host)),
            "unix" => write!(f, "unix:{}", text(&self.path)),
            "fd" => write!(f, "fd:{}", text(&self.str)),
            "vsock" => write!(f, "vsock:{}:{port}", text(&self.cid)),
            _ => f.write_str("unknown address type"),
        }
    }
}

/// Writes why no migration can start.
pub fn blocked(f: &mut fmt::Formatter<'_>, reasons: Option<&Vec<String>>) -> fmt::Result {
    if let Some(reasons) = reasons {
        writeln!(f, "Outgoing migration blocked:")?;
        for reason in reasons {
            writeln!(f, "  {reason}")?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_socket_address_is_shown_as_its_uri() {
        let shown = |address: Json| {
            serde_json::from_value::<SocketAddress>(address)
                .unwrap()
                .to_string()
        };
        let inet = json!({ "type": "inet", "host": "::1", "port": "4444", "ipv6": true });
        assert_eq!(shown(inet), "tcp:::1:4444");
        assert_eq!(shown(json!({ "type": "unix", "path": "a" })), "unix:a");
        assert_eq!(shown(json!({ "type": "fd", "str": "3" })), "fd:3");
        let vsock = json!({ "type": "vsock", "cid": "2", "port": "1" });
        assert_eq!(shown(vsock), "vsock:2:1");
        assert_eq!(shown(json!({ "type": "new" })), "unknown address type");
    }
}
