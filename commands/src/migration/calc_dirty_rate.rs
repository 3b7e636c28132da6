// SPDX-License-Identifier: GPL-2.0-or-later

//! `calc_dirty_rate`: measure how fast the guest writes to its memory.
//!
//! Follows `hmp_calc_dirty_rate` in QEMU's `migration/dirtyrate.c`, which
//! prints errors of arguments bare.

use crate::lethal::table::DIRTY_RATE_WITHOUT_KVM;
use hmp_runtime::prelude::*;

/// A running measurement.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Started {
    /// How long it takes, in seconds.
    calc_time: i64,
}

impl Display for Started {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.calc_time;
        writeln!(
            f,
            "Starting dirty rate measurement with period {seconds} seconds\n\
             [Please use 'info dirty_rate' to check results]"
        )
    }
}

#[derive(Deserialize)]
struct KvmInfo {
    enabled: bool,
}

/// What the built-in monitor prints only when it fails.
const FAILURES: Failures = Failures::Starting(&[
    "Incorrect period length specified!",
    "Either dirty ring or dirty bitmap can be specified!",
]);

/// Measure how fast the guest writes to its memory.
///
/// - `-r`: count by KVM's dirty ring, for each CPU. It needs KVM with the
///   property `dirty-ring-size`.
/// - `-b`: count by the dirty bitmap, of all memory.
/// - `second`: how long to measure, in seconds, 1 to 60.
/// - `sample_pages_per_GB`: without `-r` and `-b`, the number of pages to
///   sample in each GiB, 128 to 16384; 512 by default.
///
/// The command returns at once; `info dirty_rate` shows the result when the
/// time is over. Without a flag, QEMU compares hashes of samples, which costs
/// the guest little but counts a page once, however often it is written to. If
/// the rate is near the speed of the network, a migration will not end by
/// itself. Fails while another measurement runs. `-r` and `-b` are refused if
/// they are known to abort QEMU (7.2 without KVM). Example:
/// `calc_dirty_rate 10`.
#[hmp(
    name = "calc_dirty_rate",
    args = "dirty_ring:-r,dirty_bitmap:-b,second:l,sample_pages_per_GB:l?",
    qmp = "calc-dirty-rate, query-kvm",
    failures = FAILURES
)]
async fn calc_dirty_rate(
    mon: &Monitor,
    dirty_ring: bool,
    dirty_bitmap: bool,
    second: i64,
    sample_pages_per_gb: Option<i64>,
) -> Result<Started> {
    if second == 0 {
        return Err(Error::text("Incorrect period length specified!"));
    }
    let mode = match (dirty_ring, dirty_bitmap) {
        (true, true) => {
            return Err(Error::text(
                "Either dirty ring or dirty bitmap can be specified!",
            ));
        }
        (true, false) => "dirty-ring",
        (false, true) => "dirty-bitmap",
        (false, false) => "page-sampling",
    };
    if mode != "page-sampling" {
        refuse_without_kvm(mon).await?;
    }
    let mut arguments = json!({ "calc-time": second, "mode": mode });
    // The built-in monitor reads -1 as a number that is left out.
    if let Some(pages) = sample_pages_per_gb.filter(|pages| *pages != -1) {
        arguments["sample-pages"] = pages.into();
    }
    mon.execute("calc-dirty-rate", arguments).await?;
    Ok(Started { calc_time: second })
}

/// Before 8.0, QEMU asks KVM for its dirty pages even if there is no KVM, and
/// aborts.
async fn refuse_without_kvm(mon: &Monitor) -> Result<()> {
    if !mon.is_exposed_to(&DIRTY_RATE_WITHOUT_KVM) {
        return Ok(());
    }
    if !mon.query::<KvmInfo>("query-kvm").await?.enabled {
        mon.refuse(&DIRTY_RATE_WITHOUT_KVM, &[])?;
    }
    Ok(())
}
