// SPDX-License-Identifier: GPL-2.0-or-later

//! An image and the details of its format, as `info block -v` shows them.
//!
//! Follows `bdrv_node_info_dump` and `dump_qobject` in QEMU's `block/qapi.c`.

use super::size_text::SizeText;
use super::snapshot_row::SnapshotInfo;
use hmp_runtime::prelude::*;

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct ImageInfo {
    pub filename: String,
    pub format: String,
    /// The size of the guest's disk, in bytes.
    pub virtual_size: i64,
    /// The space that the image takes on the host, in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actual_size: Option<i64>,
    #[serde(default)]
    pub encrypted: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster_size: Option<i64>,
    /// Whether the image was not closed properly.
    #[serde(default)]
    pub dirty_flag: bool,
    /// The backing file's name in the image.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backing_filename: Option<String>,
    /// The path by which QEMU reaches the backing file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub full_backing_filename: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backing_filename_format: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub snapshots: Option<Vec<SnapshotInfo>>,
    /// The limits of requests; 11.1 tells them, 10.0 does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limits: Option<Json>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format_specific: Option<ImageInfoSpecific>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backing_image: Option<Box<ImageInfo>>,
}

/// Details of the format, printed as they come.
#[derive(Deserialize, Serialize)]
pub struct ImageInfoSpecific {
    pub r#type: String,
    pub data: Json,
}

impl ImageInfo {
    /// Prints this image and then its backing files, one after the other.
    pub fn print_chain(&self, f: &mut fmt::Formatter<'_>, version: &Version) -> fmt::Result {
        let mut next = Some(self);
        while let Some(image) = next {
            image.print(f, version)?;
            next = image.backing_image.as_deref();
        }
        Ok(())
    }

    fn print(&self, f: &mut fmt::Formatter<'_>, version: &Version) -> fmt::Result {
        let size = self.virtual_size;
        writeln!(f, "image: {}", self.filename)?;
        writeln!(f, "file format: {}", self.format)?;
        let size_text = SizeText(size as u64);
        writeln!(f, "virtual size: {size_text} ({size} bytes)")?;
        match self.actual_size {
            Some(size) => writeln!(f, "disk size: {}", SizeText(size as u64))?,
            None => writeln!(f, "disk size: unavailable")?,
        }
        if self.encrypted {
            writeln!(f, "encrypted: yes")?;
        }
        if let Some(size) = self.cluster_size {
            writeln!(f, "cluster_size: {size}")?;
        }
        if self.dirty_flag {
            writeln!(f, "cleanly shut down: no")?;
        }
        self.print_backing_file(f)?;
        if let Some(limits) = &self.limits {
            writeln!(f, "Block limits:")?;
            print_members(f, limits, 1)?;
        }
        if let Some(snapshots) = &self.snapshots {
            writeln!(f, "Snapshot list:")?;
            writeln!(f, "{}", SnapshotInfo::heading(version))?;
            for snapshot in snapshots {
                writeln!(f, "{}", snapshot.line(version))?;
            }
        }
        if let Some(ImageInfoSpecific { data, .. }) = &self.format_specific {
            // Before 8.0, the heading is printed even with nothing below it.
            if !is_empty(data) || !version.at_least(8, 0) {
                writeln!(f, "Format specific information:")?;
                print_members(f, data, 1)?;
            }
        }
        Ok(())
    }

    fn print_backing_file(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(named) = &self.backing_filename else {
            return Ok(());
        };
        match &self.full_backing_filename {
            None => writeln!(f, "backing file: {named} (cannot determine actual path)")?,
            Some(full) if full == named => writeln!(f, "backing file: {named}")?,
            Some(full) => writeln!(f, "backing file: {named} (actual path: {full})")?,
        }
        if let Some(format) = &self.backing_filename_format {
            writeln!(f, "backing file format: {format}")?;
        }
        Ok(())
    }
}

fn is_empty(value: &Json) -> bool {
    match value {
        Json::Object(members) => members.is_empty(),
        Json::Array(items) => items.is_empty(),
        _ => false,
    }
}

/// Prints a value of several lines, in QEMU's order, indented `depth` times.
fn print_members(f: &mut fmt::Formatter<'_>, value: &Json, depth: usize) -> fmt::Result {
    match value {
        Json::Object(members) => members
            .iter()
            .try_for_each(|(name, member)| print_member(f, &name.replace('-', " "), member, depth)),
        Json::Array(items) => items
            .iter()
            .enumerate()
            .try_for_each(|(number, item)| print_member(f, &format!("[{number}]"), item, depth)),
        scalar => print_scalar(f, scalar),
    }
}

fn print_member(
    f: &mut fmt::Formatter<'_>,
    name: &str,
    member: &Json,
    depth: usize,
) -> fmt::Result {
    write!(f, "{:width$}{name}:", "", width = depth * 4)?;
    if member.is_object() || member.is_array() {
        writeln!(f)?;
        print_members(f, member, depth + 1)
    } else {
        f.write_str(" ")?;
        print_scalar(f, member)?;
        writeln!(f)
    }
}

fn print_scalar(f: &mut fmt::Formatter<'_>, scalar: &Json) -> fmt::Result {
    match scalar {
        Json::String(text) => f.write_str(text),
        other => write!(f, "{other}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hmp_runtime::qmp::Triple;

    struct Printed(ImageInfo, Version);

    impl Display for Printed {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            self.0.print_chain(f, &self.1)
        }
    }

    fn printed(reply: Json, major: u32) -> String {
        let qemu = Triple {
            major,
            ..Triple::default()
        };
        let package = String::new();
        let image = serde_json::from_value(reply).unwrap();
        Printed(image, Version { qemu, package }).to_string()
    }

    fn raw(filename: &str) -> Json {
        json!({ "filename": filename, "format": "raw", "virtual-size": 1 << 20 })
    }

    const RAW: &str = "image: r\nfile format: raw\nvirtual size: 1 MiB (1048576 bytes)\n";

    #[test]
    fn a_size_on_disk_may_be_unknown() {
        let text = format!("{RAW}disk size: unavailable\n");
        assert_eq!(printed(raw("r"), 10), text);
    }

    #[test]
    fn flags_are_shown_only_when_set() {
        let mut reply = raw("r");
        reply["actual-size"] = json!(4096);
        reply["encrypted"] = json!(true);
        reply["dirty-flag"] = json!(true);
        reply["cluster-size"] = json!(65536);
        assert_eq!(
            printed(reply.clone(), 10),
            format!(
                "{RAW}disk size: 4 KiB\nencrypted: yes\ncluster_size: 65536\n\
                 cleanly shut down: no\n"
            )
        );
        reply["encrypted"] = json!(false);
        reply["dirty-flag"] = json!(false);
        assert_eq!(
            printed(reply, 10),
            format!("{RAW}disk size: 4 KiB\ncluster_size: 65536\n")
        );
    }

    #[test]
    fn a_backing_file_shows_where_it_really_is() {
        let backing = |full: Option<&str>| {
            let mut reply = raw("r");
            reply["backing-filename"] = json!("base");
            reply["backing-filename-format"] = json!("qcow2");
            if let Some(full) = full {
                reply["full-backing-filename"] = json!(full);
            }
            let text = printed(reply, 10);
            text.strip_prefix(&format!("{RAW}disk size: unavailable\n"))
                .unwrap()
                .to_owned()
        };
        let format = "backing file format: qcow2\n";
        assert_eq!(
            backing(Some("base")),
            format!("backing file: base\n{format}")
        );
        assert_eq!(
            backing(Some("/d/base")),
            format!("backing file: base (actual path: /d/base)\n{format}")
        );
        assert_eq!(
            backing(None),
            format!("backing file: base (cannot determine actual path)\n{format}")
        );
    }

    #[test]
    fn images_behind_follow_in_order() {
        let mut reply = raw("top");
        reply["backing-image"] = raw("middle");
        reply["backing-image"]["backing-image"] = raw("base");
        let text = printed(reply, 10);
        let images: Vec<&str> = text
            .lines()
            .filter_map(|line| line.strip_prefix("image: "))
            .collect();
        assert_eq!(images, ["top", "middle", "base"]);
    }

    #[test]
    fn what_the_format_tells_is_indented_by_depth() {
        let mut reply = raw("r");
        reply["format-specific"] = json!({ "type": "qcow2", "data": {
            "compat": "1.1", "lazy-refcounts": false, "refcount-bits": 16,
            "encrypt": { "slots": [{ "active": true, "key-offset": 4096 }, { "active": false }] },
            "bitmaps": [{ "flags": ["in-use", "auto"], "name": "b" }]
        } });
        let text = printed(reply, 10);
        assert_eq!(
            text.split_once("unavailable\n").unwrap().1,
            "Format specific information:\n    compat: 1.1\n    lazy refcounts: false\n    \
             refcount bits: 16\n    encrypt:\n        slots:\n            [0]:\n                \
             active: true\n                key offset: 4096\n            [1]:\n                \
             active: false\n    bitmaps:\n        [0]:\n            flags:\n                \
             [0]: in-use\n                [1]: auto\n            name: b\n"
        );
    }

    #[test]
    fn a_format_with_nothing_to_tell_had_a_heading_before_8_0() {
        let mut reply = raw("r");
        reply["format-specific"] = json!({ "type": "file", "data": {} });
        let text = format!("{RAW}disk size: unavailable\n");
        assert_eq!(printed(reply.clone(), 10), text);
        let heading = "Format specific information:\n";
        assert_eq!(printed(reply, 7), format!("{text}{heading}"));
    }

    #[test]
    fn limits_stand_before_snapshots_and_what_the_format_tells() {
        let mut reply = raw("r");
        reply["snapshots"] = json!([]);
        reply["limits"] = json!({ "request-alignment": 512 });
        reply["format-specific"] = json!({ "type": "file", "data": { "a": 1 } });
        let text = printed(reply, 11);
        let mut rest = text.lines().skip(4);
        assert_eq!(rest.next(), Some("Block limits:"));
        assert_eq!(rest.next(), Some("    request alignment: 512"));
        assert_eq!(rest.next(), Some("Snapshot list:"));
        assert!(rest.next().unwrap().starts_with("ID "));
        assert_eq!(rest.next(), Some("Format specific information:"));
        assert_eq!(rest.next(), Some("    a: 1"));
    }
}
