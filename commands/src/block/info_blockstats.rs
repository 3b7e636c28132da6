// SPDX-License-Identifier: GPL-2.0-or-later

//! `info blockstats`: how much each block device has read and written.
//!
//! Follows `hmp_info_blockstats` in QEMU's `block/monitor/block-hmp-cmds.c`.
//! Since QEMU 11.0, each device has a table; before, it had one long line.

use hmp_runtime::prelude::*;

#[derive(Deserialize, Serialize)]
struct BlockStats {
    /// Empty for a backend without a name; absent for a node.
    #[serde(skip_serializing_if = "Option::is_none")]
    device: Option<String>,
    stats: BlockDeviceStats,
}

/// Times are in nanoseconds.
#[derive(Deserialize, Serialize)]
struct BlockDeviceStats {
    rd_bytes: i64,
    wr_bytes: i64,
    rd_operations: i64,
    wr_operations: i64,
    flush_operations: i64,
    rd_total_time_ns: i64,
    wr_total_time_ns: i64,
    flush_total_time_ns: i64,
    /// Requests that were merged into another one.
    rd_merged: i64,
    wr_merged: i64,
    /// The time since the last request; absent before the first.
    #[serde(default)]
    idle_time_ns: i64,
}

/// The layout of the numbers.
#[derive(Clone, Copy, Default)]
enum Layout {
    #[default]
    Table,
    /// Before QEMU 11.0.
    Line,
}

/// Every entry of QEMU's list.
#[derive(Serialize)]
#[serde(transparent)]
struct Devices {
    devices: Vec<BlockStats>,
    #[serde(skip)]
    layout: Layout,
}

impl Display for Devices {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = self
            .devices
            .iter()
            .filter_map(|entry| Some((entry.device.as_deref()?, &entry.stats)));
        for (number, (device, stats)) in named.enumerate() {
            match self.layout {
                Layout::Table => {
                    if number > 0 {
                        writeln!(f)?;
                    }
                    writeln!(f, "{device}: idle_time_ns={}", stats.idle_time_ns)?;
                    stats.print_table(f)?;
                }
                Layout::Line => {
                    write!(f, "{device}:")?;
                    stats.print_line(f)?;
                }
            }
        }
        Ok(())
    }
}

impl BlockDeviceStats {
    fn print_table(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "       {:>24} {:>16} {:>24} {:>10}",
            "bytes", "operations", "total_time_ns", "merged"
        )?;
        writeln!(
            f,
            "Read:  {:24} {:16} {:24} {:10}",
            self.rd_bytes, self.rd_operations, self.rd_total_time_ns, self.rd_merged
        )?;
        writeln!(
            f,
            "Write: {:24} {:16} {:24} {:10}",
            self.wr_bytes, self.wr_operations, self.wr_total_time_ns, self.wr_merged
        )?;
        writeln!(
            f,
            "Flush: {:24} {:16} {:24}",
            "", self.flush_operations, self.flush_total_time_ns
        )
    }

    fn print_line(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, number) in [
            ("rd_bytes", self.rd_bytes),
            ("wr_bytes", self.wr_bytes),
            ("rd_operations", self.rd_operations),
            ("wr_operations", self.wr_operations),
            ("flush_operations", self.flush_operations),
            ("wr_total_time_ns", self.wr_total_time_ns),
            ("rd_total_time_ns", self.rd_total_time_ns),
            ("flush_total_time_ns", self.flush_total_time_ns),
            ("rd_merged", self.rd_merged),
            ("wr_merged", self.wr_merged),
            ("idle_time_ns", self.idle_time_ns),
        ] {
            write!(f, " {name}={number}")?;
        }
        writeln!(f)
    }
}

/// Show how much each block device has read and written.
///
/// The numbers count the requests of the guest's device, not those of block
/// jobs or of `qemu-io`. Reads, writes and flushes each have the bytes, the
/// requests, the total time in nanoseconds, and the number of requests that
/// were merged into another one. `idle_time_ns` is the time since the last
/// request, in nanoseconds; 0 if there was none. A device that was made for a
/// node has no name here; the order is that of `info block`. QEMUs before 11.0
/// put each device on one line.
#[hmp(name = "info blockstats", args = "", qmp = "query-blockstats")]
async fn info_blockstats(mon: &Monitor) -> Result<Devices> {
    let layout = if mon.version().at_least(11, 0) {
        Layout::Table
    } else {
        Layout::Line
    };
    let devices = mon.query("query-blockstats").await?;
    Ok(Devices { devices, layout })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(reply: Json, layout: Layout) -> String {
        let devices = serde_json::from_value(reply).unwrap();
        Devices { devices, layout }.to_string()
    }

    fn stats() -> Json {
        json!({
            "flush_total_time_ns": 10590, "wr_total_time_ns": 57988, "wr_merged": 3,
            "wr_bytes": 4096, "rd_total_time_ns": 2726101, "flush_operations": 1,
            "wr_operations": 1, "rd_merged": 0, "rd_bytes": 12000000, "rd_operations": 12,
            "idle_time_ns": 795772
        })
    }

    const TABLE: &str = concat!(
        "                          bytes       operations            total_time_ns     merged\n",
        "Read:                  12000000               12                  2726101          0\n",
        "Write:                     4096                1                    57988          3\n",
        "Flush:                                         1                    10590\n",
    );

    #[test]
    fn each_device_has_a_table() {
        let reply = json!([
            { "device": "hd0", "stats": stats() },
            { "device": "", "stats": stats() }
        ]);
        let text = format!("hd0: idle_time_ns=795772\n{TABLE}\n: idle_time_ns=795772\n{TABLE}");
        assert_eq!(printed(reply, Layout::Table), text);
    }

    #[test]
    fn before_11_0_each_device_has_a_line() {
        let mut unused = stats();
        unused.as_object_mut().unwrap().remove("idle_time_ns");
        let reply = json!([{ "device": "hd0", "stats": unused }]);
        assert_eq!(
            printed(reply, Layout::Line),
            "hd0: rd_bytes=12000000 wr_bytes=4096 rd_operations=12 wr_operations=1 \
             flush_operations=1 wr_total_time_ns=57988 rd_total_time_ns=2726101 \
             flush_total_time_ns=10590 rd_merged=0 wr_merged=3 idle_time_ns=0\n"
        );
    }

    #[test]
    fn what_is_no_device_is_left_out() {
        let reply = json!([{ "node-name": "n0", "stats": stats() }]);
        assert_eq!(printed(reply.clone(), Layout::Table), "");
        assert_eq!(printed(reply, Layout::Line), "");
    }
}
