// SPDX-License-Identifier: GPL-2.0-or-later

//! One internal snapshot of an image, as a row of a table.
//!
//! Follows `bdrv_snapshot_dump` in QEMU's `block/qapi.c`. The columns were
//! widened in 9.0.

use super::size_text::SizeText;
use hmp_runtime::prelude::*;
use std::env;
use tz::{DateTime, TimeZone, TimeZoneRef};

#[derive(Clone, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct SnapshotInfo {
    pub id: String,
    /// The tag that `savevm` gave it.
    pub name: String,
    /// How much of the image is the guest's state, in bytes.
    pub vm_state_size: i64,
    /// The date of the snapshot, in seconds since 1970.
    pub date_sec: i64,
    /// How long the guest had been running.
    pub vm_clock_sec: i64,
    /// The rest of that time, below a second.
    pub vm_clock_nsec: i64,
    /// How many instructions it had executed, if they were counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub icount: Option<i64>,
}

impl SnapshotInfo {
    /// The heading of the columns, without a line feed.
    pub fn heading(version: &Version) -> String {
        if version.at_least(9, 0) {
            format!(
                "{:<7} {:<16} {:>8} {:>19} {:>15} {:>10}",
                "ID", "TAG", "VM_SIZE", "DATE", "VM_CLOCK", "ICOUNT"
            )
        } else {
            format!(
                "{:<10}{:<17}{:>8}{:>20}{:>13}{:>11}",
                "ID", "TAG", "VM SIZE", "DATE", "VM CLOCK", "ICOUNT"
            )
        }
    }

    /// The row, without a line feed. The date is in local time.
    pub fn line(&self, version: &Version) -> String {
        // QEMU counts bytes.
        let id = &self.id;
        let padding = 16_usize.saturating_sub(self.name.len());
        let name = format!("{}{:padding$}", self.name, "");
        let size = SizeText(self.vm_state_size as u64);
        let date = date(self.date_sec, local_zone().as_ref());
        // A clock that does not fit wraps around, as in QEMU.
        let nanoseconds = (self.vm_clock_sec as u64)
            .wrapping_mul(1_000_000_000)
            .wrapping_add(self.vm_clock_nsec as u64);
        let milliseconds = nanoseconds / 1_000_000 % 1000;
        let seconds = nanoseconds / 1_000_000_000;
        let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        if version.at_least(9, 0) {
            let clock = format!("{hours:04}:{minutes:02}:{seconds:02}.{milliseconds:03}");
            let icount = self.icount.map_or("--".to_owned(), |n| n.to_string());
            format!("{id:<7} {name} {size:>8} {date:>19} {clock:>15} {icount:>10}")
        } else {
            let clock = format!("{hours:02}:{minutes:02}:{seconds:02}.{milliseconds:03}");
            let icount = self.icount.map_or(String::new(), |n| n.to_string());
            format!("{id:<9} {name} {size:>8}{date:>20}{clock:>13}{icount:>11}")
        }
    }
}

/// The time zone that the C library would use.
pub fn local_zone() -> TimeZone {
    let zone = match env::var("TZ") {
        Ok(zone) => TimeZone::from_posix_tz(&zone),
        Err(_) => TimeZone::local(),
    };
    zone.unwrap_or_else(|_| TimeZone::utc())
}

/// A time as date and clock, `2025-01-31 23:59:59`.
fn date(seconds: i64, zone: TimeZoneRef<'_>) -> String {
    match DateTime::from_timespec(seconds, 0, zone) {
        Ok(time) => format!(
            "{:04}-{:02}-{:02} {:02}:{:02}:{:02}",
            time.year(),
            time.month(),
            time.month_day(),
            time.hour(),
            time.minute(),
            time.second()
        ),
        // Beyond the calendar: QEMU's C library prints this.
        Err(_) => "(null)".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hmp_runtime::qmp::Triple;

    fn version(major: u32) -> Version {
        Version {
            qemu: Triple {
                major,
                ..Triple::default()
            },
            package: String::new(),
        }
    }

    fn snapshot() -> SnapshotInfo {
        serde_json::from_value(json!({
            "id": "1", "name": "before", "vm-state-size": 1234567, "date-sec": 1700000000,
            "date-nsec": 5, "vm-clock-sec": 3725, "vm-clock-nsec": 71_999_999
        }))
        .unwrap()
    }

    /// The row, with a stand-in for the date, which depends on the time zone.
    fn row(snapshot: &SnapshotInfo, major: u32) -> String {
        let date = date(snapshot.date_sec, local_zone().as_ref());
        assert_eq!(date.len(), "2023-11-14 22:13:20".len());
        snapshot
            .line(&version(major))
            .replace(&date, "YYYY-MM-DD HH:MM:SS")
    }

    #[test]
    fn rows_stand_under_their_heading() {
        let snapshot = snapshot();
        assert_eq!(
            SnapshotInfo::heading(&version(10)),
            "ID      TAG               VM_SIZE                DATE        VM_CLOCK     ICOUNT"
        );
        assert_eq!(
            row(&snapshot, 10),
            "1       before           1.18 MiB YYYY-MM-DD HH:MM:SS  0001:02:05.071         --"
        );
        assert_eq!(
            SnapshotInfo::heading(&version(7)),
            "ID        TAG               VM SIZE                DATE     VM CLOCK     ICOUNT"
        );
        assert_eq!(
            row(&snapshot, 7),
            "1         before           1.18 MiB YYYY-MM-DD HH:MM:SS 01:02:05.071           "
        );
    }

    #[test]
    fn names_are_padded_by_bytes() {
        let snapshot = SnapshotInfo {
            name: "äö€".to_owned(),
            ..snapshot()
        };
        assert!(row(&snapshot, 10).starts_with("1       äö€          1.18 MiB"));
    }

    #[test]
    fn counted_instructions_have_a_column() {
        let snapshot = SnapshotInfo {
            icount: Some(123456),
            ..snapshot()
        };
        assert!(row(&snapshot, 10).ends_with("0001:02:05.071     123456"));
        assert!(row(&snapshot, 7).ends_with("01:02:05.071     123456"));
    }

    #[test]
    fn dates_are_in_the_zone_s_own_time() {
        let india = TimeZone::fixed(19_800).unwrap();
        assert_eq!(date(1_700_000_000, india.as_ref()), "2023-11-15 03:43:20");
        assert_eq!(date(i64::MAX, india.as_ref()), "(null)");
    }
}
