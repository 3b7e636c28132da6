// SPDX-License-Identifier: GPL-2.0-or-later

//! `info qdm`: the device types.
//!
//! Follows `hmp_info_qdm` and `qdev_print_devinfo` in QEMU's
//! `system/qdev-monitor.c`, as far as QMP tells: the names.

use crate::devices::device_help;
use hmp_runtime::prelude::*;
use hmp_runtime::reply::Reply;

/// The names, in one list. QEMU's list is by category.
#[derive(Serialize)]
#[serde(transparent)]
struct Names(Vec<String>);

impl Display for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut names = self.0.iter();
        names.try_for_each(|name| writeln!(f, "name \"{name}\""))
    }
}

/// Show the types of devices that this QEMU knows.
///
/// They are listed by category, with the bus that they need, an alias if there
/// is one, and a description. Those marked `no-user` cannot be plugged in.
/// `device_add` takes the names, and `device_add TYPE,help` shows the
/// properties. The list does not tell whether this machine takes the type while
/// it runs: only trying does. QMP tells only the names.
#[hmp(
    name = "info qdm",
    qmp = "qom-list-types",
    tier = "partial",
    gap = "x-query-qdm"
)]
async fn info_qdm(mon: &Monitor) -> Result<Reply> {
    match mon.query::<HumanReadableText>("x-query-qdm").await {
        Err(error) if error.is_command_not_found() => {}
        text => return text.map(Reply::new),
    }
    let names = Names(device_help::names(mon).await?);
    Ok(Reply::new(names).with_note(device_help::NAMES_ONLY))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_is_a_line() {
        let names = Names(vec!["e1000".to_owned(), "isa-serial".to_owned()]);
        assert_eq!(names.to_string(), "name \"e1000\"\nname \"isa-serial\"\n");
    }
}
