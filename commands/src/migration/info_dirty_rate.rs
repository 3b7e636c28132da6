// SPDX-License-Identifier: GPL-2.0-or-later

//! `info dirty_rate`: how fast the guest writes to its memory.
//!
//! Follows `hmp_info_dirty_rate` in QEMU's `migration/dirtyrate.c`. QEMU 7.2
//! shows the sample pages in every mode, 10.0 only if samples are taken.

use hmp_runtime::prelude::*;

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
struct DirtyRateInfo {
    /// `unstarted`, `measuring` or `measured`.
    status: String,
    /// In milliseconds of the host's clock.
    start_time: i64,
    /// The length of the measurement, in seconds.
    calc_time: i64,
    /// The number of pages sampled in each GiB.
    sample_pages: u64,
    /// `page-sampling`, `dirty-ring` or `dirty-bitmap`.
    mode: String,
    /// In MiB per second; absent until it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    dirty_rate: Option<i64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    vcpu_dirty_rate: Vec<DirtyRateVcpu>,
    #[serde(skip)]
    sample_pages_in_every_mode: bool,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
struct DirtyRateVcpu {
    id: i64,
    /// In MiB per second.
    dirty_rate: i64,
}

impl Display for DirtyRateInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Status: {}", self.status)?;
        writeln!(f, "Start Time: {} (ms)", self.start_time)?;
        if self.mode == "page-sampling" || self.sample_pages_in_every_mode {
            writeln!(f, "Sample Pages: {} (per GB)", self.sample_pages)?;
        }
        writeln!(f, "Period: {} (sec)", self.calc_time)?;
        writeln!(f, "Mode: {}", self.mode)?;
        let Some(rate) = self.dirty_rate else {
            return writeln!(f, "Dirty rate: (not ready)");
        };
        writeln!(f, "Dirty rate: {rate} (MB/s)")?;
        for DirtyRateVcpu { id, dirty_rate } in &self.vcpu_dirty_rate {
            writeln!(f, "vcpu[{id}], Dirty rate: {dirty_rate} (MB/s)")?;
        }
        Ok(())
    }
}

/// Show how fast the guest writes to its memory.
///
/// Prints the result of the last `calc_dirty_rate`, in MiB per second. It is
/// `(not ready)` during a measurement, and before the first one. With `-r`,
/// each CPU has a line, too. The start time is in seconds, whatever unit is
/// printed: since 1970, or in QEMU 7.2 since the host was booted. `Period` is
/// the length of the measurement.
#[hmp(name = "info dirty_rate", args = "", qmp = "query-dirty-rate")]
async fn info_dirty_rate(mon: &Monitor) -> Result<DirtyRateInfo> {
    Ok(DirtyRateInfo {
        sample_pages_in_every_mode: !mon.version().at_least(8, 0),
        ..mon.query("query-dirty-rate").await?
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(reply: Json) -> DirtyRateInfo {
        serde_json::from_value(reply).unwrap()
    }

    #[test]
    fn a_rate_that_is_not_known_is_not_ready() {
        let rate = rate(json!({
            "status": "measuring", "sample-pages": 512, "mode": "page-sampling",
            "start-time": 5, "calc-time": 1
        }));
        assert_eq!(
            rate.to_string(),
            "Status: measuring\nStart Time: 5 (ms)\nSample Pages: 512 (per GB)\n\
             Period: 1 (sec)\nMode: page-sampling\nDirty rate: (not ready)\n"
        );
    }

    #[test]
    fn each_cpu_has_its_rate() {
        let mut rate = rate(json!({
            "status": "measured", "sample-pages": 0, "mode": "dirty-ring", "start-time": 5,
            "calc-time": 1, "dirty-rate": 9,
            "vcpu-dirty-rate": [{ "id": 0, "dirty-rate": 4 }, { "id": 1, "dirty-rate": 5 }]
        }));
        let text = "Status: measured\nStart Time: 5 (ms)\nPeriod: 1 (sec)\n\
            Mode: dirty-ring\nDirty rate: 9 (MB/s)\nvcpu[0], Dirty rate: 4 (MB/s)\n\
            vcpu[1], Dirty rate: 5 (MB/s)\n";
        assert_eq!(rate.to_string(), text);
        rate.sample_pages_in_every_mode = true;
        let sampled = text.replace("Period", "Sample Pages: 0 (per GB)\nPeriod");
        assert_eq!(rate.to_string(), sampled);
    }
}
