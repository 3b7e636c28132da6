// SPDX-License-Identifier: GPL-2.0-or-later

//! The text of `info migrate` until QEMU 10.1.
//!
//! Follows `hmp_info_migrate` in QEMU's `migration/migration-hmp-cmds.c`. It
//! begins with the globals, which QMP does not tell.

use super::migration_info::{MigrationInfo, MigrationStats, blocked};
use hmp_runtime::prelude::*;

/// A migration as QEMU showed it until 10.1.
#[derive(Serialize)]
#[serde(transparent)]
pub struct Former(pub MigrationInfo);

impl Display for Former {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let info = &self.0;
        blocked(f, info.blocked_reasons.as_ref())?;
        status(f, info)?;
        if let Some(ram) = &info.ram {
            memory(f, ram)?;
        }
        if let Some(disk) = &info.disk {
            kilobytes(f, "transferred disk", disk.transferred)?;
            kilobytes(f, "remaining disk", disk.remaining)?;
            kilobytes(f, "total disk", disk.total)?;
        }
        if let Some(cache) = &info.xbzrle_cache {
            writeln!(f, "cache size: {} bytes", cache.cache_size)?;
            kilobytes(f, "xbzrle transferred", cache.bytes)?;
            writeln!(f, "xbzrle pages: {} pages", cache.pages)?;
            writeln!(f, "xbzrle cache miss: {} pages", cache.cache_miss)?;
            writeln!(f, "xbzrle cache miss rate: {:.2}", cache.cache_miss_rate)?;
            writeln!(f, "xbzrle encoding rate: {:.2}", cache.encoding_rate)?;
            writeln!(f, "xbzrle overflow: {}", cache.overflow)?;
        }
        if let Some(compression) = &info.compression {
            writeln!(f, "compression pages: {} pages", compression.pages)?;
            writeln!(f, "compression busy: {}", compression.busy)?;
            writeln!(f, "compression busy rate: {:.2}", compression.busy_rate)?;
            kilobytes(f, "compressed size", compression.compressed_size)?;
            writeln!(f, "compression rate: {:.2}", compression.compression_rate)?;
        }
        rest(f, info)
    }
}

fn status(f: &mut fmt::Formatter<'_>, info: &MigrationInfo) -> fmt::Result {
    let Some(status) = &info.status else {
        return Ok(());
    };
    write!(f, "Migration status: {status}")?;
    match &info.error_desc {
        Some(error) if status == "failed" => writeln!(f, " ({error})")?,
        _ => writeln!(f)?,
    }
    let total = Some(info.total_time.unwrap_or_default());
    for (name, time) in [
        ("total time", total),
        ("expected downtime", info.expected_downtime),
        ("downtime", info.downtime),
        ("setup", info.setup_time),
    ] {
        number(f, name, time, " ms")?;
    }
    Ok(())
}

fn memory(f: &mut fmt::Formatter<'_>, ram: &MigrationStats) -> fmt::Result {
    kilobytes(f, "transferred ram", ram.transferred)?;
    writeln!(f, "throughput: {:.2} mbps", ram.mbps)?;
    kilobytes(f, "remaining ram", ram.remaining)?;
    kilobytes(f, "total ram", ram.total)?;
    writeln!(f, "duplicate: {} pages", ram.duplicate)?;
    number(f, "skipped", ram.skipped, " pages")?;
    writeln!(f, "normal: {} pages", ram.normal)?;
    kilobytes(f, "normal bytes", ram.normal_bytes)?;
    writeln!(f, "dirty sync count: {}", ram.dirty_sync_count)?;
    kilobytes(f, "page size", ram.page_size)?;
    kilobytes(f, "multifd bytes", ram.multifd_bytes)?;
    writeln!(f, "pages-per-second: {}", ram.pages_per_second)?;
    let some = |count: u64| (count != 0).then_some(count);
    number(f, "dirty pages rate", some(ram.dirty_pages_rate), " pages")?;
    number(f, "postcopy request count", some(ram.postcopy_requests), "")?;
    for (name, bytes) in [
        ("precopy ram", ram.precopy_bytes),
        ("downtime ram", ram.downtime_bytes),
        ("postcopy ram", ram.postcopy_bytes),
    ] {
        number(f, name, some(bytes).map(|bytes| bytes >> 10), " kbytes")?;
    }
    let fallbacks = some(ram.dirty_sync_missed_zero_copy);
    number(f, "Zero-copy-send fallbacks happened", fallbacks, " times")
}

fn rest(f: &mut fmt::Formatter<'_>, info: &MigrationInfo) -> fmt::Result {
    let throttle_time = info.dirty_limit_throttle_time_per_round;
    for (name, value, unit) in [
        ("cpu throttle percentage", info.cpu_throttle_percentage, ""),
        ("dirty-limit throttle time", throttle_time, " us"),
        (
            "dirty-limit ring full time",
            info.dirty_limit_ring_full_time,
            " us",
        ),
        ("postcopy blocktime", info.postcopy_blocktime, ""),
    ] {
        number(f, name, value, unit)?;
    }
    if let Some(times) = &info.postcopy_vcpu_blocktime {
        writeln!(f, "postcopy vcpu blocktime: {}", ranges(times))?;
    }
    if let Some(addresses) = &info.socket_address {
        writeln!(f, "socket address: [")?;
        for address in addresses {
            writeln!(f, "\t{address}")?;
        }
        writeln!(f, "]")?;
    }
    match &info.vfio {
        Some(vfio) => kilobytes(f, "vfio device transferred", vfio.transferred),
        None => Ok(()),
    }
}

fn kilobytes(f: &mut fmt::Formatter<'_>, name: &str, bytes: u64) -> fmt::Result {
    // QEMU keeps signed numbers, but prints them as unsigned.
    let kilobytes = (bytes.cast_signed() >> 10).cast_unsigned();
    writeln!(f, "{name}: {kilobytes} kbytes")
}

fn number(f: &mut fmt::Formatter<'_>, name: &str, value: Option<u64>, unit: &str) -> fmt::Result {
    match value {
        Some(value) => writeln!(f, "{name}: {value}{unit}"),
        None => Ok(()),
    }
}

/// A list of numbers as QEMU's visitor for text output writes it: sorted, each
/// number once, and neighbours as a range.
fn ranges(numbers: &[u64]) -> String {
    let mut sorted = numbers.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let parts: Vec<String> = sorted
        .chunk_by(|one, next| one.checked_add(1) == Some(*next))
        .filter_map(|run| match run {
            [one] => Some(one.to_string()),
            [first, .., last] => Some(format!("{first}-{last}")),
            [] => None,
        })
        .collect();
    parts.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(reply: Json) -> String {
        Former(serde_json::from_value(reply).unwrap()).to_string()
    }

    #[test]
    fn only_a_failure_has_its_reason() {
        let reply = |status| json!({ "status": status, "error-desc": "no" });
        let failed = "Migration status: failed (no)\ntotal time: 0 ms\n";
        assert_eq!(printed(reply("failed")), failed);
        let paused = "Migration status: postcopy-paused\ntotal time: 0 ms\n";
        assert_eq!(printed(reply("postcopy-paused")), paused);
        let blocked = json!({ "blocked-reasons": ["a"] });
        assert_eq!(printed(blocked), "Outgoing migration blocked:\n  a\n");
        assert_eq!(printed(json!({})), "");
    }

    #[test]
    fn sizes_are_in_whole_kilobytes() {
        let reply = json!({
            "status": "completed", "total-time": 8, "downtime": 1, "setup-time": 2,
            "ram": {
                "transferred": 276400, "total": 34086912, "duplicate": 8273, "skipped": 0,
                "normal": 49, "normal-bytes": 200704, "mbps": 516.512, "dirty-sync-count": 2,
                "page-size": 4096, "downtime-bytes": 276400, "postcopy-requests": 1,
                "precopy-bytes": 1024, "postcopy-bytes": 2048, "dirty-pages-rate": 3,
                "dirty-sync-missed-zero-copy": 4
            },
            "disk": { "transferred": 1024, "remaining": 2048, "total": 3072 }
        });
        assert_eq!(
            printed(reply),
            "Migration status: completed\ntotal time: 8 ms\ndowntime: 1 ms\nsetup: 2 ms\n\
             transferred ram: 269 kbytes\nthroughput: 516.51 mbps\nremaining ram: 0 kbytes\n\
             total ram: 33288 kbytes\nduplicate: 8273 pages\nskipped: 0 pages\n\
             normal: 49 pages\nnormal bytes: 196 kbytes\ndirty sync count: 2\n\
             page size: 4 kbytes\nmultifd bytes: 0 kbytes\npages-per-second: 0\n\
             dirty pages rate: 3 pages\npostcopy request count: 1\nprecopy ram: 1 kbytes\n\
             downtime ram: 269 kbytes\npostcopy ram: 2 kbytes\n\
             Zero-copy-send fallbacks happened: 4 times\ntransferred disk: 1 kbytes\n\
             remaining disk: 2 kbytes\ntotal disk: 3 kbytes\n"
        );
    }

    #[test]
    fn a_negative_size_wraps_around() {
        let reply = json!({ "compression": { "compressed-size": -128 } });
        let text = printed(reply);
        assert!(text.contains("compressed size: 18446744073709551615 kbytes\n"));
    }

    #[test]
    fn what_migration_makes_use_of_comes_last() {
        let reply = json!({
            "xbzrle-cache": {
                "cache-size": 4096, "bytes": 2048, "pages": 3, "cache-miss": 4,
                "cache-miss-rate": 0.5, "encoding-rate": 1.25, "overflow": 5
            },
            "compression": {
                "pages": 1, "busy": 2, "busy-rate": 0.25, "compressed-size": 1024,
                "compression-rate": 2.5
            },
            "cpu-throttle-percentage": 20, "dirty-limit-throttle-time-per-round": 6,
            "dirty-limit-ring-full-time": 7, "postcopy-blocktime": 8,
            "postcopy-vcpu-blocktime": [4, 2, 9, 3, 2],
            "socket-address": [{ "type": "inet", "host": "h", "port": "1" }],
            "vfio": { "transferred": 5120 }
        });
        assert_eq!(
            printed(reply),
            "cache size: 4096 bytes\nxbzrle transferred: 2 kbytes\nxbzrle pages: 3 pages\n\
             xbzrle cache miss: 4 pages\nxbzrle cache miss rate: 0.50\n\
             xbzrle encoding rate: 1.25\nxbzrle overflow: 5\ncompression pages: 1 pages\n\
             compression busy: 2\ncompression busy rate: 0.25\ncompressed size: 1 kbytes\n\
             compression rate: 2.50\ncpu throttle percentage: 20\n\
             dirty-limit throttle time: 6 us\ndirty-limit ring full time: 7 us\n\
             postcopy blocktime: 8\npostcopy vcpu blocktime: 2-4,9\n\
             socket address: [\n\ttcp:h:1\n]\nvfio device transferred: 5 kbytes\n"
        );
    }
}
