// SPDX-License-Identifier: GPL-2.0-or-later

//! Known ways to end or to freeze a QEMU with a command that is harmless in another
//! state, or with another number.

use hmp_runtime::hazards;
use hmp_runtime::lethal::{Guard, Hazard};
use hmp_runtime::versions::Versions;

hazards! {
    /// A netdev for a second user.
    pub static NETDEV_WITH_PEER: Hazard = Hazard {
        commands: &["netdev_add"],
        qemus: Versions::ALL,
        only: "",
        asked: "for a `hubport` with a `netdev`: whether a card uses that netdev; another port \
                that does is not seen",
        guard: Guard::Look,
        reason: "the netdev '{netdev}' is in use, and QEMU aborts when a port of a hub takes it",
        seen: "7.2, 10.0 and 11.1, TCG, x86_64: abort",
    };

    /// A write to a disk that another QEMU owns.
    pub static INACTIVE_DISK: Hazard = Hazard {
        commands: &["qemu-io"],
        qemus: Versions::ALL,
        only: "",
        asked: "for a command that writes: whether a migration is awaited (not before 8.0) or \
                over",
        guard: Guard::Look,
        reason: "the disks are not QEMU's own in the state '{status}', and QEMU aborts over a \
                 write to one",
        seen: "before an incoming migration: 10.0 and 11.1, TCG, x86_64: abort, 7.2 refuses; \
               after a migration: 7.2, 10.0 and 11.1: abort",
    };

    /// A reset while the guest stands still for a dump.
    pub static RESET_IN_DUMP: Hazard = Hazard {
        commands: &["system_reset"],
        qemus: Versions::ALL,
        only: "",
        asked: "the run state: whether a dump in the background is being made",
        guard: Guard::Look,
        reason: "QEMU aborts over a reset while it makes a dump ('info dump' shows when it is \
                 over)",
        seen: "7.2, 10.0 and 11.1, TCG, x86_64: abort, `save-vm -> prelaunch`",
    };

    /// A migration of what a failed `loadvm` has left.
    pub static MIGRATE_AFTER_LOADVM: Hazard = Hazard {
        commands: &["migrate"],
        qemus: Versions::ALL,
        only: "",
        asked: "the run state: whether `loadvm` has failed and the guest does not run since",
        guard: Guard::Look,
        reason: "after a 'loadvm' that has failed QEMU aborts over a migration ('stop' does not \
                 help, 'cont' does)",
        seen: "7.2, 10.0 and 11.1, TCG, x86_64: abort, `restore-vm -> finish-migrate`",
    };

    /// A table of more lines than there is memory for.
    pub static ENDLESS_PROFILE: Hazard = Hazard {
        commands: &["info sync-profile"],
        qemus: Versions::ALL,
        only: "",
        asked: "the number of lines",
        guard: Guard::Look,
        reason: "QEMU takes memory for {max} lines at once, and ends if there is not as much",
        seen: "7.2, 10.0 and 11.1, TCG, x86_64: ended by a signal from 500 million lines on",
    };

    /// A server that waits for its first client.
    pub static SERVER_WAITS: Hazard = Hazard {
        commands: &["chardev-add", "chardev-change"],
        qemus: Versions::ALL,
        only: "",
        asked: "the options: whether a `socket` is a server, without `wait=off`",
        guard: Guard::Look,
        reason: "QEMU and its guest would stand still until somebody connects ('wait=off' \
                 avoids that)",
        seen: "7.2 and 11.1, TCG, x86_64: QEMU answers nobody",
    };
}
