// SPDX-License-Identifier: GPL-2.0-or-later

//! `sync-profile`: no QMP command does it yet.
//!
//! QEMU does it in `hmp_sync_profile`.

use hmp_runtime::prelude::*;

/// Whether QEMU's locks are profiled, as `x-query-sync-profile` should tell it.
#[derive(Deserialize, Serialize)]
struct State {
    enabled: bool,
}

/// What the command prints.
#[derive(Serialize)]
#[serde(transparent)]
struct SyncProfile(Option<State>);

impl Display for SyncProfile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(state) => {
                let state = if state.enabled { "on" } else { "off" };
                writeln!(f, "sync-profile is {state}")
            }
            None => Ok(()),
        }
    }
}

/// Switch the profiling of QEMU's locks, or reset it.
///
/// - `op`: `on`, `off`, or `reset` to forget what was counted. If left out, the
///   command prints whether it is on.
///
/// While profiling is on, QEMU measures how long its threads wait for locks.
/// That costs a little time at every lock. `info sync-profile` shows the
/// result, also after profiling is switched off.
#[hmp(
    name = "sync-profile",
    args = "op:s?",
    params = "[on|off|reset]",
    qmp = "x-query-sync-profile",
    gap = "x-sync-profile-set",
    tier = "gap"
)]
async fn sync_profile(
    mon: &Monitor,
    #[complete("on", "off", "reset")] op: Option<String>,
) -> Result<SyncProfile> {
    if !mon.offers("x-sync-profile-set").await? {
        return Err(mon.gap());
    }
    match op.as_deref() {
        None => {
            let arguments = json!({ "max": 0 });
            let state = mon.query_with("x-query-sync-profile", arguments).await?;
            Ok(SyncProfile(Some(state)))
        }
        Some(mode @ ("on" | "off" | "reset")) => {
            mon.execute("x-sync-profile-set", json!({ "mode": mode }))
                .await?;
            Ok(SyncProfile(None))
        }
        Some(other) => Err(Error::refusal(format!(
            "invalid parameter '{other}', expecting 'on', 'off', or 'reset'"
        ))),
    }
}
