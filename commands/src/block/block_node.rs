// SPDX-License-Identifier: GPL-2.0-or-later

//! A block node: an image or a filter, and how it is used.
//!
//! Follows `print_block_info` in QEMU's `block/monitor/block-hmp-cmds.c`.

use super::image_info::ImageInfo;
use hmp_runtime::prelude::*;

/// A block node.
#[derive(Deserialize, Serialize)]
pub struct BlockDeviceInfo {
    #[serde(rename = "node-name", skip_serializing_if = "Option::is_none")]
    pub node_name: Option<String>,
    file: String,
    drv: String,
    ro: bool,
    encrypted: bool,
    /// Whether this QEMU may use it; after a migration, the other side does.
    #[serde(default = "always")]
    active: bool,
    cache: BlockdevCacheInfo,
    #[serde(skip_serializing_if = "Option::is_none")]
    backing_file: Option<String>,
    backing_file_depth: i64,
    detect_zeroes: String,
    #[serde(flatten)]
    throttling: Throttling,
    pub image: ImageInfo,
}

/// In QEMUs without this member, nodes are always active.
fn always() -> bool {
    true
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
struct BlockdevCacheInfo {
    writeback: bool,
    direct: bool,
    no_flush: bool,
}

/// The limits that `block_set_io_throttle` sets, in bytes and in requests per
/// second; 0 is no limit.
#[derive(Default, Deserialize, Serialize)]
#[serde(default)]
struct Throttling {
    bps: i64,
    bps_rd: i64,
    bps_wr: i64,
    bps_max: i64,
    bps_rd_max: i64,
    bps_wr_max: i64,
    iops: i64,
    iops_rd: i64,
    iops_wr: i64,
    iops_max: i64,
    iops_rd_max: i64,
    iops_wr_max: i64,
    iops_size: i64,
    /// The other devices of the group share the limits.
    group: String,
}

impl Throttling {
    fn is_on(&self) -> bool {
        let limits = [self.bps, self.bps_rd, self.bps_wr];
        let more = [self.iops, self.iops_rd, self.iops_wr];
        limits.iter().chain(&more).any(|limit| *limit != 0)
    }
}

impl BlockDeviceInfo {
    /// The rest of the first line.
    pub fn print_image(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, ": {} ({}", self.file, self.drv)?;
        let states = [
            (self.ro, "read-only"),
            (self.encrypted, "encrypted"),
            (!self.active, "inactive"),
        ];
        for (_, state) in states.iter().filter(|(is, _)| *is) {
            write!(f, ", {state}")?;
        }
        writeln!(f, ")")
    }

    pub fn print_settings(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.cache.fmt(f)?;
        if let Some(file) = &self.backing_file {
            let depth = self.backing_file_depth;
            writeln!(f, "    Backing file:     {file} (chain depth: {depth})")?;
        }
        if self.detect_zeroes != "off" {
            writeln!(f, "    Detect zeroes:    {}", self.detect_zeroes)?;
        }
        if self.throttling.is_on() {
            self.throttling.fmt(f)
        } else {
            Ok(())
        }
    }
}

impl Display for BlockdevCacheInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("    Cache mode:       ")?;
        f.write_str(if self.writeback {
            "writeback"
        } else {
            "writethrough"
        })?;
        if self.direct {
            f.write_str(", direct")?;
        }
        if self.no_flush {
            f.write_str(", ignore flushes")?;
        }
        writeln!(f)
    }
}

impl Display for Throttling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("    I/O throttling:  ")?;
        for (name, limit) in [
            ("bps", self.bps),
            ("bps_rd", self.bps_rd),
            ("bps_wr", self.bps_wr),
            ("bps_max", self.bps_max),
            ("bps_rd_max", self.bps_rd_max),
            ("bps_wr_max", self.bps_wr_max),
            ("iops", self.iops),
            ("iops_rd", self.iops_rd),
            ("iops_wr", self.iops_wr),
            ("iops_max", self.iops_max),
            ("iops_rd_max", self.iops_rd_max),
            ("iops_wr_max", self.iops_wr_max),
            ("iops_size", self.iops_size),
        ] {
            write!(f, " {name}={limit}")?;
        }
        writeln!(f, " group={}", self.group)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node() -> Json {
        json!({
            "iops_rd": 0, "detect_zeroes": "off", "iops_wr": 0, "ro": false,
            "node-name": "#block142", "backing_file_depth": 0, "drv": "raw", "iops": 0,
            "bps_wr": 0, "encrypted": false, "bps": 0, "bps_rd": 0,
            "cache": { "no-flush": false, "direct": false, "writeback": true },
            "file": "r.img",
            "image": {
                "virtual-size": 1048576, "filename": "r.img", "format": "raw",
                "actual-size": 4096, "dirty-flag": false
            }
        })
    }

    fn printed(change: impl FnOnce(&mut Json)) -> String {
        let mut reply = node();
        change(&mut reply);
        struct Printed(BlockDeviceInfo);
        impl Display for Printed {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.print_image(f)?;
                self.0.print_settings(f)
            }
        }
        Printed(serde_json::from_value(reply).unwrap()).to_string()
    }

    #[test]
    fn what_is_special_about_a_node_stands_beside_its_driver() {
        let text = printed(|node| {
            node["ro"] = json!(true);
            node["encrypted"] = json!(true);
            node["active"] = json!(false);
        });
        let title = ": r.img (raw, read-only, encrypted, inactive)\n";
        assert!(text.starts_with(title), "{text}");
    }

    #[test]
    fn settings_follow_in_a_fixed_order() {
        let text = printed(|node| {
            node["cache"] = json!({ "no-flush": true, "direct": true, "writeback": false });
            node["backing_file"] = json!("base.img");
            node["backing_file_depth"] = json!(2);
            node["detect_zeroes"] = json!("unmap");
            node["iops_wr"] = json!(50);
            node["iops_wr_max"] = json!(100);
            node["iops_size"] = json!(4096);
            node["group"] = json!("disks");
        });
        assert_eq!(
            text,
            ": r.img (raw)\n    \
             Cache mode:       writethrough, direct, ignore flushes\n    \
             Backing file:     base.img (chain depth: 2)\n    \
             Detect zeroes:    unmap\n    \
             I/O throttling:   bps=0 bps_rd=0 bps_wr=0 bps_max=0 bps_rd_max=0 bps_wr_max=0 \
             iops=0 iops_rd=0 iops_wr=50 iops_max=0 iops_rd_max=0 iops_wr_max=100 \
             iops_size=4096 group=disks\n"
        );
    }

    #[test]
    fn a_burst_alone_is_no_throttling() {
        let text = printed(|node| node["bps_max"] = json!(100));
        assert!(!text.contains("throttling"), "{text}");
    }
}
