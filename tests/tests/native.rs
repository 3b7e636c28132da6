// SPDX-License-Identifier: GPL-2.0-or-later

//! Everyday commands need no passthrough.

use commands as _;
use hmp_runtime::registry::{Tier, commands};

/// One word each; the items of `info` follow below.
const EVERY_DAY: &str = "help quit stop cont system_reset system_powerdown system_wakeup nmi cpu \
    print balloon device_add device_del object_add object_del netdev_add netdev_del chardev-add \
    chardev-remove set_link eject block_resize sendkey qom-list qom-get qom-set watchdog_action \
    screendump info";

const EVERY_DAY_INFO: &str = "version status name uuid kvm cpus block blockstats chardev mice \
    balloon iothreads pci vnc tpm migrate_capabilities";

#[test]
fn everyday_commands_go_through_qmp() {
    let names = EVERY_DAY.split_whitespace().map(str::to_owned).chain(
        EVERY_DAY_INFO
            .split_whitespace()
            .map(|it| format!("info {it}")),
    );
    for name in names {
        let command = commands()
            .iter()
            .find(|command| command.name.split('|').next() == Some(name.as_str()))
            .unwrap_or_else(|| panic!("there is no command `{name}`"));
        assert!(
            matches!(
                command.tier,
                Tier::Native | Tier::Composed | Tier::Text | Tier::Local
            ),
            "`{name}` is {}",
            command.tier
        );
    }
}
