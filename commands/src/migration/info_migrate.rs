// SPDX-License-Identifier: GPL-2.0-or-later

//! `info migrate`: how far a migration is, or how it ended.
//!
//! This is the text since 10.2; [`info_migrate_old`](super::info_migrate_old)
//! has the former one. QMP does not tell the globals: machine properties that
//! change what is sent. They are part of `-a`, and of the former text.

use super::info_migrate_old::Former;
use super::migration_info::{MigrationInfo, MigrationStats, blocked};
use crate::block::size_text::SizeText;
use hmp_runtime::Reply;
use hmp_runtime::prelude::*;

/// A migration as QEMU shows it since 10.2.
#[derive(Serialize)]
#[serde(transparent)]
struct Migration {
    info: MigrationInfo,
    /// Whether details are shown.
    #[serde(skip)]
    all: bool,
}

impl Display for Migration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let info = &self.info;
        blocked(f, info.blocked_reasons.as_ref())?;
        status(f, info)?;
        if let Some(remaining) = info.remaining {
            writeln!(f, "Remaining: \t\t{}", SizeText(remaining))?;
        }
        if let Some(addresses) = &info.socket_address {
            writeln!(f, "Sockets: [")?;
            for address in addresses {
                writeln!(f, "\t{address}")?;
            }
            writeln!(f, "]")?;
        }
        if let Some(ram) = &info.ram {
            memory(f, ram, info)?;
        }
        if self.all { details(f, info) } else { Ok(()) }
    }
}

fn status(f: &mut fmt::Formatter<'_>, info: &MigrationInfo) -> fmt::Result {
    let Some(status) = &info.status else {
        return Ok(());
    };
    write!(f, "Status: \t\t{status}")?;
    match &info.error_desc {
        Some(error) if matches!(status.as_str(), "failed" | "postcopy-paused") => {
            writeln!(f, " ({error})")?;
        }
        _ => writeln!(f)?,
    }
    let Some(total) = info.total_time.filter(|time| *time != 0) else {
        return Ok(());
    };
    write!(f, "Time (ms): \t\ttotal={total}")?;
    for (name, time) in [
        ("setup", info.setup_time),
        ("exp_down", info.expected_downtime),
        ("down", info.downtime),
    ] {
        if let Some(time) = time {
            write!(f, ", {name}={time}")?;
        }
    }
    writeln!(f)
}

fn memory(f: &mut fmt::Formatter<'_>, ram: &MigrationStats, info: &MigrationInfo) -> fmt::Result {
    let optional = |f: &mut fmt::Formatter<'_>, name: &str, count: u64| match count {
        0 => Ok(()),
        _ => write!(f, ", {name}={count}"),
    };
    let [page, total] = [ram.page_size, ram.total].map(SizeText);
    let [transferred, remaining] = [ram.transferred, ram.remaining].map(SizeText);
    let [precopy, multifd, postcopy] =
        [ram.precopy_bytes, ram.multifd_bytes, ram.postcopy_bytes].map(SizeText);
    writeln!(f, "RAM info:")?;
    writeln!(f, "  Throughput (Mbps): \t{:.2}", ram.mbps)?;
    writeln!(f, "  Sizes: \t\tpagesize={page}, total={total}")?;
    writeln!(
        f,
        "  Transfers: \t\ttransferred={transferred}, remain={remaining}"
    )?;
    write!(
        f,
        "    Channels: \t\tprecopy={precopy}, multifd={multifd}, postcopy={postcopy}"
    )?;
    if let Some(vfio) = &info.vfio {
        write!(f, ", vfio={}", SizeText(vfio.transferred))?;
    }
    let (normal, zero) = (ram.normal, ram.duplicate);
    writeln!(f, "\n    Page Types: \tnormal={normal}, zero={zero}")?;
    write!(f, "  Page Rates (pps): \ttransfer={}", ram.pages_per_second)?;
    optional(f, "dirty", ram.dirty_pages_rate)?;
    write!(f, "\n  Others: \t\tdirty_syncs={}", ram.dirty_sync_count)?;
    optional(f, "postcopy_req", ram.postcopy_requests)?;
    optional(f, "downtime_bytes", ram.downtime_bytes)?;
    optional(f, "zerocopy_fallbacks", ram.dirty_sync_missed_zero_copy)?;
    writeln!(f)
}

/// The details that only `-a` shows, without the globals.
fn details(f: &mut fmt::Formatter<'_>, info: &MigrationInfo) -> fmt::Result {
    if let Some(cache) = &info.xbzrle_cache {
        writeln!(
            f,
            "XBZRLE: size={}, transferred={}, pages={}, miss={}\n  \
             miss_rate={:.2}, encode_rate={:.2}, overflow={}",
            cache.cache_size,
            cache.bytes,
            cache.pages,
            cache.cache_miss,
            cache.cache_miss_rate,
            cache.encoding_rate,
            cache.overflow
        )?;
    }
    let throttle_time = info.dirty_limit_throttle_time_per_round;
    for (name, number) in [
        ("CPU Throttle (%)", info.cpu_throttle_percentage),
        ("Dirty-limit Throttle (us)", throttle_time),
        (
            "Dirty-limit Ring Full (us)",
            info.dirty_limit_ring_full_time,
        ),
        ("Postcopy Blocktime (ms)", info.postcopy_blocktime),
    ] {
        line(f, name, number)?;
    }
    list(
        f,
        "Postcopy vCPU Blocktime (ms)",
        info.postcopy_vcpu_blocktime.as_ref(),
    )?;
    line(f, "Postcopy Latency (ns)", info.postcopy_latency)?;
    line(
        f,
        "Postcopy non-vCPU Latency (ns)",
        info.postcopy_non_vcpu_latency,
    )?;
    list(
        f,
        "Postcopy vCPU Latencies (ns)",
        info.postcopy_vcpu_latency.as_ref(),
    )?;
    let Some(counts) = &info.postcopy_latency_dist else {
        return Ok(());
    };
    writeln!(f, "Postcopy Latency Distribution:")?;
    for (power, count) in (0_u32..).zip(counts) {
        let (from, to) = (duration(power), duration(power + 1));
        writeln!(f, "  [ {from:>8} - {to:>8} ]: {count:>10}")?;
    }
    Ok(())
}

fn line(f: &mut fmt::Formatter<'_>, name: &str, number: Option<u64>) -> fmt::Result {
    match number {
        Some(number) => writeln!(f, "{name}: {number}"),
        None => Ok(()),
    }
}

/// Writes numbers, ten on a line.
fn list(f: &mut fmt::Formatter<'_>, name: &str, numbers: Option<&Vec<u64>>) -> fmt::Result {
    let Some(numbers) = numbers else {
        return Ok(());
    };
    let lines: Vec<String> = numbers
        .chunks(10)
        .map(|chunk| chunk.iter().map(u64::to_string).collect::<Vec<_>>())
        .map(|line| line.join(", "))
        .collect();
    writeln!(f, "{name}:\n [{}]", lines.join(",\n  "))
}

/// 2 to the power of `power` microseconds, in a fitting unit.
fn duration(power: u32) -> String {
    match 1_u64.wrapping_shl(power) {
        time @ ..1_000 => format!("{time} us"),
        time @ ..1_000_000 => format!("{} ms", time / 1_000),
        time => format!("{} sec", time / 1_000_000),
    }
}

const NO_GLOBALS: &str = "QMP does not tell the globals: it would take a QMP command like \
                          'query-migrate-globals'";

/// Show how far a migration is, or how it ended.
///
/// - `-a`: also show details of the XBZRLE cache, CPU throttling, dirty limits
///   and postcopy, and the globals: machine properties that change what is
///   sent.
///
/// `Status` is `setup`, `active`, `pre-switchover` (waits for
/// `migrate_continue`), `postcopy-active`, `postcopy-paused` (see
/// `migrate_recover`), `completed`, `failed` with the reason, `cancelling` or
/// `cancelled`. Times are in milliseconds: `down` is how long the guest stood
/// still, and `exp_down` how long it would stand still now. While that is more
/// than `downtime-limit`, the migration goes on. Page rates are in pages per
/// second: while `dirty` is above `transfer`, the migration makes no progress.
/// `dirty_syncs` counts the rounds over the memory. The reasons that block
/// migration are listed, too. Prints nothing if there was no migration. For an
/// incoming migration, it shows little more than the state, and where QEMU
/// listens.
#[hmp(
    name = "info migrate",
    since = "10.2",
    tier = "partial",
    gap = "query-migrate-globals",
    args = "all:-a",
    qmp = "query-migrate"
)]
async fn info_migrate(mon: &Monitor, all: bool) -> Result<Reply> {
    let info = mon.query("query-migrate").await?;
    let reply = Reply::new(Migration { info, all });
    Ok(if all {
        reply.with_note(NO_GLOBALS)
    } else {
        reply
    })
}

/// Show how far a migration is, or how it ended.
///
/// The status is `setup`, `active`, `pre-switchover` (waits for
/// `migrate_continue`), `postcopy-active`, `postcopy-paused` (see
/// `migrate_recover`), `completed`, `failed` with the reason, `cancelling` or
/// `cancelled`. `downtime` is how long the guest stood still; while the
/// expected downtime is above `downtime-limit`, the migration goes on. Each
/// `dirty sync` is a round over the memory, and `duplicate` pages are all
/// zeros. If the dirty pages rate is above the pages per second, the migration
/// makes no progress. The reasons that block migration are listed, too. For an
/// incoming migration, it shows little more than the state, and where QEMU
/// listens. The globals at the top are machine properties that change what is
/// sent; QMP does not tell them.
#[hmp(
    name = "info migrate",
    until = "10.1",
    tier = "partial",
    gap = "query-migrate-globals",
    args = "",
    qmp = "query-migrate"
)]
async fn info_migrate_without_all(mon: &Monitor) -> Result<Reply> {
    let info = mon.query("query-migrate").await?;
    Ok(Reply::new(Former(info)).with_note(NO_GLOBALS))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(reply: Json, all: bool) -> String {
        let info = serde_json::from_value(reply).unwrap();
        Migration { info, all }.to_string()
    }

    #[test]
    fn before_the_first_migration_there_is_nothing_to_show() {
        assert_eq!(printed(json!({}), true), "");
        let blocked = json!({ "blocked-reasons": ["a", "b"] });
        let text = "Outgoing migration blocked:\n  a\n  b\n";
        assert_eq!(printed(blocked, false), text);
    }

    #[test]
    fn a_failure_has_its_reason() {
        let reply = |status| json!({ "status": status, "error-desc": "no", "total-time": 0 });
        assert_eq!(printed(reply("failed"), true), "Status: \t\tfailed (no)\n");
        let paused = "Status: \t\tpostcopy-paused (no)\n";
        assert_eq!(printed(reply("postcopy-paused"), true), paused);
        assert_eq!(printed(reply("active"), true), "Status: \t\tactive\n");
    }

    #[test]
    fn a_running_migration_has_times_and_sizes() {
        let reply = json!({
            "status": "active", "total-time": 11, "setup-time": 1, "expected-downtime": 300,
            "remaining": 2048, "vfio": { "transferred": 512 },
            "socket-address": [{ "type": "unix", "path": "a" }],
            "ram": {
                "transferred": 385024, "remaining": 0, "total": 34086912, "duplicate": 8273,
                "normal": 49, "normal-bytes": 200704, "dirty-pages-rate": 7, "mbps": 307.836,
                "dirty-sync-count": 2, "postcopy-requests": 3, "page-size": 4096,
                "multifd-bytes": 1024, "pages-per-second": 5, "precopy-bytes": 6,
                "downtime-bytes": 275645, "postcopy-bytes": 0, "dirty-sync-missed-zero-copy": 1
            }
        });
        assert_eq!(
            printed(reply, false),
            "Status: \t\tactive\nTime (ms): \t\ttotal=11, setup=1, exp_down=300\n\
             Remaining: \t\t2 KiB\nSockets: [\n\tunix:a\n]\nRAM info:\n\
             \x20 Throughput (Mbps): \t307.84\n\
             \x20 Sizes: \t\tpagesize=4 KiB, total=32.5 MiB\n\
             \x20 Transfers: \t\ttransferred=376 KiB, remain=0 B\n\
             \x20   Channels: \t\tprecopy=6 B, multifd=1 KiB, postcopy=0 B, vfio=512 B\n\
             \x20   Page Types: \tnormal=49, zero=8273\n\
             \x20 Page Rates (pps): \ttransfer=5, dirty=7\n\
             \x20 Others: \t\tdirty_syncs=2, postcopy_req=3, downtime_bytes=275645, \
             zerocopy_fallbacks=1\n"
        );
    }

    #[test]
    fn details_are_shown_only_when_asked_for() {
        let reply = json!({
            "xbzrle-cache": {
                "cache-size": 1, "bytes": 2, "pages": 3, "cache-miss": 4,
                "cache-miss-rate": 0.5, "encoding-rate": 1.25, "overflow": 5
            },
            "cpu-throttle-percentage": 20, "dirty-limit-throttle-time-per-round": 6,
            "dirty-limit-ring-full-time": 7, "postcopy-blocktime": 8,
            "postcopy-vcpu-blocktime": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
            "postcopy-latency": 9, "postcopy-non-vcpu-latency": 10,
            "postcopy-vcpu-latency": [1, 2], "postcopy-latency-dist": [0, 12]
        });
        assert_eq!(printed(reply.clone(), false), "");
        assert_eq!(
            printed(reply, true),
            "XBZRLE: size=1, transferred=2, pages=3, miss=4\n\
             \x20 miss_rate=0.50, encode_rate=1.25, overflow=5\nCPU Throttle (%): 20\n\
             Dirty-limit Throttle (us): 6\nDirty-limit Ring Full (us): 7\n\
             Postcopy Blocktime (ms): 8\nPostcopy vCPU Blocktime (ms):\n \
             [1, 2, 3, 4, 5, 6, 7, 8, 9, 10,\n  11]\nPostcopy Latency (ns): 9\n\
             Postcopy non-vCPU Latency (ns): 10\nPostcopy vCPU Latencies (ns):\n [1, 2]\n\
             Postcopy Latency Distribution:\n  [     1 us -     2 us ]:          0\n\
             \x20 [     2 us -     4 us ]:         12\n"
        );
    }

    #[test]
    fn durations_are_in_whole_units() {
        let shown = [9, 10, 19, 20, 63].map(duration);
        let text = ["512 us", "1 ms", "524 ms", "1 sec", "9223372036854 sec"];
        assert_eq!(shown, text);
    }
}
