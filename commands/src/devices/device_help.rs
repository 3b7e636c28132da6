// SPDX-License-Identifier: GPL-2.0-or-later

//! What `help` in the options of `device_add` shows.
//!
//! Follows `qdev_device_help` in QEMU's `system/qdev-monitor.c`.

use crate::qom::listing;
use hmp_runtime::options::device::{MODULE_MISSING, is_safe_to_list, properties_of};
use hmp_runtime::options::property::OptionsHelp;
use hmp_runtime::prelude::*;

/// The reply of `device_add`.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum DeviceHelp {
    /// The device was plugged in.
    NotAsked,
    /// The names of the drivers, which is all that QMP tells.
    Drivers(Vec<String>),
    /// The options of one driver.
    Options(OptionsHelp),
}

impl Display for DeviceHelp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DeviceHelp::NotAsked => Ok(()),
            DeviceHelp::Drivers(names) => {
                names
                    .iter()
                    .try_for_each(|name| writeln!(f, "name \"{name}\""))?;
                writeln!(f, "({NAMES_ONLY})")
            }
            DeviceHelp::Options(options) => options.fmt(f),
        }
    }
}

pub(crate) const NAMES_ONLY: &str = "QMP tells neither the category, the bus and the description of a \
    device type, nor whether it can be plugged in";

/// The device types. The built-in monitor lists them, if it may be asked.
pub(super) async fn drivers(mon: &Monitor) -> Result<DeviceHelp> {
    if mon.passthrough_allowed() {
        return Err(mon.gap_for("device_add", NAMES_ONLY));
    }
    names(mon).await.map(DeviceHelp::Drivers)
}

/// The names of all device types, in the order of QEMU's list.
pub(crate) async fn names(mon: &Monitor) -> Result<Vec<String>> {
    let wanted = json!({ "implements": "device", "abstract": false });
    let classes = listing::types(mon, wanted).await?;
    let mut names: Vec<_> = classes.into_iter().map(|class| class.name).collect();
    names.sort_by_cached_key(|name| name.to_ascii_lowercase());
    Ok(names)
}

/// The options of a driver.
pub(super) async fn options(mon: &Monitor, driver: &str) -> Result<DeviceHelp> {
    if !is_safe_to_list(mon.version(), driver) {
        return Err(Error::text(MODULE_MISSING.says(&[("driver", &driver)])));
    }
    let (name, properties) = properties_of(mon, driver).await.map_err(Error::bare)?;
    let options = OptionsHelp::new(&name, properties, mon.version());
    Ok(DeviceHelp::Options(options))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_of_drivers_end_with_what_cannot_be_told() {
        let help = DeviceHelp::Drivers(vec!["e1000".to_owned()]).to_string();
        let (names, note) = help.split_once('\n').unwrap();
        assert_eq!(names, "name \"e1000\"");
        assert!(note.starts_with("(QMP tells neither") && note.ends_with(")\n"));
    }
}
