// SPDX-License-Identifier: GPL-2.0-or-later

use hmp_runtime::monitor::Requests;
use hmp_runtime::prelude::*;

/// Stop the guest.
#[hmp(name = "stop", qmp = "stop")]
async fn stop(mon: &Monitor) -> Result<()> {
    mon.execute("stop", json!({})).await?;
    let mut requests = Requests::new();
    requests.push("query-status", json!({}))?;
    let replies: Vec<Result<Json>> = mon.query_all(requests).await?;
    let ask = async || mon.query::<Json>("query-jobs").await;
    drop((replies, ask().await?));
    Ok(())
}

/// Let the guest go on.
#[hmp(name = "cont")]
async fn cont(mon: &Monitor) -> Result<()> {
    mon.execute("cont", json!({})).await
}

fn main() {}
