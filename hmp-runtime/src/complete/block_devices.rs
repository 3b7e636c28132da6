// SPDX-License-Identifier: GPL-2.0-or-later

//! Block backends, which arguments of the kind `B` name.

use super::{Candidate, Completer};
use crate::error::Result;
use crate::monitor::Monitor;
use serde::Deserialize;

/// Names of block backends.
pub static BLOCK_DEVICES: Completer = Completer::new("query-block", &["query-block"], |mon, _| {
    Box::pin(block_devices(mon))
});

/// QMP `BlockInfo`.
#[derive(Deserialize)]
struct BlockInfo {
    /// Its name; empty if it has none.
    device: String,
    inserted: Option<BlockDeviceInfo>,
}

/// QMP `BlockDeviceInfo`.
#[derive(Deserialize)]
struct BlockDeviceInfo {
    file: String,
    drv: String,
}

async fn block_devices(mon: &Monitor) -> Result<Vec<Candidate>> {
    let mut backends: Vec<BlockInfo> = mon.query("query-block").await?;
    backends.retain(|backend| !backend.device.is_empty());
    let candidates = backends.into_iter().map(|backend| {
        let medium = backend.inserted.as_ref();
        let medium = medium.map(|node| (node.drv.as_str(), node.file.as_str()));
        let about = about_medium(medium);
        Candidate::described(backend.device, about)
    });
    Ok(candidates.collect())
}

/// How a list of candidates describes a block backend or node: the driver and
/// the file of its medium.
pub fn about_medium(medium: Option<(&str, &str)>) -> String {
    match medium {
        // A medium without a file name of its own is described by a long list
        // of options.
        Some((driver, file)) if file.starts_with("json:") => driver.to_owned(),
        Some((driver, file)) => format!("{driver}: {file}"),
        None => "no medium".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_medium_is_told_by_its_driver_and_its_file() {
        assert_eq!(about_medium(Some(("raw", "a.img"))), "raw: a.img");
        assert_eq!(about_medium(Some(("null-co", "json:{}"))), "null-co");
        assert_eq!(about_medium(None), "no medium");
    }
}
