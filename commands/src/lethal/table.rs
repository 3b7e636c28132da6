// SPDX-License-Identifier: GPL-2.0-or-later

//! Known ways to end a QEMU with one of these commands, or to harm its guest.
//!
//! The checks are beside the commands, and take the versions and the words from
//! here. `docs/lethal.md` shows all of them. Those for lines that QEMU does not
//! survive reading are in `hmp_runtime`.

use hmp_runtime::hazards;
use hmp_runtime::lethal::{Guard, Hazard};
use hmp_runtime::versions::Versions;

/// The effect of a disk's filter on `loadvm`, the same for every filter.
const FILTER_CRASHES: &str =
    "QEMU crashes when it loads a snapshot of a disk through a '{filter}' node";

hazards! {
    /// A driver that takes its options for checked.
    pub static UNREADABLE_OPTION: Hazard = Hazard {
        commands: &["drive_add", "change", "drive_backup", "drive_mirror"],
        qemus: Versions::ALL,
        only: "",
        asked: "the options of `null-co`, `null-aio` and `nvme`, and those in a `json:` file \
                name: whether the driver can read them",
        guard: Guard::Look,
        reason: "'{value}' is no {kind}, and QEMU aborts over such a '{option}' of the block \
                 driver '{driver}'",
        seen: "7.2, 10.0 and 11.1, TCG, x86_64: abort",
    };

    /// A second drain of a disk whose backup ends in that moment.
    pub static BACKUP_ENDS: Hazard = Hazard {
        commands: &["drive_backup", "snapshot_blkdev"],
        qemus: Versions::ALL,
        only: "",
        asked: "the block jobs: whether a backup of the disk runs, which QEMU would refuse",
        guard: Guard::Fail,
        reason: "Node '{device}' is busy: block device is in use by block job: backup",
        seen: "10.0 and 11.1, TCG, x86_64: `bdrv_do_drained_end: Assertion`, where the \
               backup ends while QEMU drains the disk",
    };

    /// A query about virtio that aborts QEMU for every device.
    pub static VIRTIO_STATUS: Hazard = Hazard {
        commands: &["info virtio-status"],
        qemus: Versions::only(11, 1),
        only: "",
        asked: "the path: whether it is that of a virtio device",
        guard: Guard::Look,
        reason: "'info virtio-status' is known to abort QEMU 11.1",
        seen: "11.1.3, TCG, x86_64: abort over any virtio device, from QMP and from its own \
               monitor",
    };

    /// A request number, written by the guest, that is not in the queue.
    pub static STRAY_REQUEST: Hazard = Hazard {
        commands: &["info virtio-queue-element"],
        qemus: Versions::ALL,
        only: "",
        asked: "the request's number, in the guest's memory: whether it is one of the queue",
        guard: Guard::Look,
        reason: "the guest has announced a request number {number} in a queue of {size}, \
                 which aborts QEMU when one looks at it",
        seen: "7.2, 10.0 and 11.1, TCG, x86_64: abort; memory that the guest has not \
               initialised is enough",
    };

    /// A question that vhost-user can only ask with an order.
    pub static VHOST_USER_STOPS: Hazard = Hazard {
        commands: &["info virtio-queue-status"],
        qemus: Versions::ALL,
        only: "vhost-user",
        asked: "the queue's vhost state and the device's type: whether a vhost-user backend \
                serves it",
        guard: Guard::Look,
        reason: "a vhost-user backend takes the question how far a queue is for the order to \
                 stop serving it, and the guest's device hangs",
        seen: "7.2, 10.0 and 11.1 with `qemu-storage-daemon`: the guest's disk hangs for \
               good",
    };

    /// A device that is realized before it is complete.
    pub static REALIZED_TOO_EARLY: Hazard = Hazard {
        commands: &["device_add"],
        qemus: Versions::ALL,
        only: "",
        asked: "the options: whether `realized` is on",
        guard: Guard::Fail,
        reason: "Property 'realized' is QEMU's own to set: setting it here aborts QEMU",
        seen: "7.2, 10.0 and 11.1: abort",
    };

    /// An object that QEMU makes only to list its properties.
    pub static REMOTE_OBJECT: Hazard = Hazard {
        commands: &["object_add"],
        qemus: Versions::ALL,
        only: "",
        asked: "the properties of `x-remote-object` are taken from QMP's schema; QEMU is not \
                asked for them",
        guard: Guard::Avoid,
        reason: "",
        seen: "7.2 and 10.0: always; 11.1: while a device has an id",
    };

    /// A screen that QEMU looks for among its text consoles.
    pub static SCREEN_NOT_FOUND: Hazard = Hazard {
        commands: &["screendump"],
        qemus: Versions::since(8, 0),
        only: "",
        asked: "QEMU's consoles: whether there is a text console, and whether the device has \
                that screen",
        guard: Guard::Look,
        reason: "'{device}' has no screen {head}, and this QEMU, with its text consoles, aborts \
                 over that",
        seen: "10.0 and 11.1, TCG, x86_64: abort; 7.2 survives",
    };

    /// A text console that exists before the guest's screen.
    pub static EARLY_CONSOLE: Hazard = Hazard {
        commands: &["exit_preconfig"],
        qemus: Versions::only(11, 1),
        only: "machines with a display",
        asked: "QEMU's consoles, before the machine is made: whether there is one",
        guard: Guard::Look,
        reason: "QEMU 11.1 aborts here if the machine gets a display, as there is a 'vc' \
                 chardev already ('-vga none', or '-serial null -parallel null -monitor null', \
                 avoid that)",
        seen: "11.1, TCG, x86_64: abort",
    };

    /// Statistics of a default CPU that does not exist.
    pub static NO_CPU: Hazard = Hazard {
        commands: &["info stats"],
        qemus: Versions::ALL,
        only: "machines without a CPU",
        asked: "QMP has the CPUs listed, and their absence is an error here; only the built-in \
                command crashes",
        guard: Guard::Avoid,
        reason: "",
        seen: "7.2, 10.0 and 11.1: the built-in monitor crashes over `info stats vcpu`",
    };

    /// More text than QEMU has memory for.
    pub static TOO_MUCH_TEXT: Hazard = Hazard {
        commands: &["x", "xp"],
        qemus: Versions::ALL,
        only: "",
        asked: "the format: how many bytes it shows",
        guard: Guard::Look,
        reason: "more than {limit} MiB of memory as text may bring QEMU down ('memsave' and \
                 'pmemsave' write it to a file)",
        seen: "from the source: QEMU has no limit, and its monitor makes one string of it all, \
               several times the size",
    };

    /// A dump while QEMU tidies up after another one.
    pub static DUMP_AFTER_DUMP: Hazard = Hazard {
        commands: &["dump-guest-memory"],
        qemus: Versions::since(10, 1),
        only: "",
        asked: "the last dump: whether it still runs; after one that is over, a tenth of a \
                second is waited",
        guard: Guard::Fail,
        reason: "There is a dump in process, please wait.",
        seen: "11.1, TCG, x86_64: abort of 4 in 12 QEMUs that made 40 dumps in the background \
               each, one after the other",
    };

    /// KVM's dirty pages on a QEMU without KVM.
    pub static DIRTY_RATE_WITHOUT_KVM: Hazard = Hazard {
        commands: &["calc_dirty_rate"],
        qemus: Versions::until(7, 2),
        only: "without KVM",
        asked: "whether KVM is on, for the flags `-r` and `-b`",
        guard: Guard::Look,
        reason: "Without KVM, 'calc_dirty_rate' with -r or -b is known to abort this QEMU",
        seen: "7.2, TCG, x86_64: abort; 10.0 and 11.1 survive",
    };

    /// An RDMA address that cannot be read, and is freed twice.
    pub static RDMA_ADDRESS: Hazard = Hazard {
        commands: &["migrate", "migrate_incoming", "migrate_recover"],
        qemus: Versions::since(8, 2),
        only: "",
        asked: "the address: whether any QEMU can read it",
        guard: Guard::Look,
        reason: "'{uri}' is not rdma:HOST:PORT, and such an address is known to abort this QEMU",
        seen: "10.0 and 11.1, TCG, x86_64: abort; 7.2 refuses",
    };

    /// A transfer without its second channel.
    pub static TRANSFER_WITHOUT_CHANNEL: Hazard = Hazard {
        commands: &["migrate"],
        qemus: Versions::since(10, 0),
        only: "",
        asked: "the migration's mode: whether it is `cpr-transfer`",
        guard: Guard::Fail,
        reason: "missing 'cpr' migration channel",
        seen: "11.1, TCG, x86_64: abort through QMP; the built-in monitor refuses",
    };

    /// A guest that already runs on the destination.
    pub static CANCEL_IN_POSTCOPY: Hazard = Hazard {
        commands: &["migrate_cancel"],
        qemus: Versions::until(9, 2),
        only: "",
        asked: "the migration: whether it has switched to postcopy",
        guard: Guard::Look,
        reason: "The guest runs on the destination already: to cancel the migration would lose it",
        seen: "7.2: the migration is cancelled; 10.0 and 11.1 ignore it",
    };

    /// An NVMe controller that QEMU takes for one with a drive.
    pub static NVME_WITHOUT_DRIVE: Hazard = Hazard {
        commands: &["savevm", "migrate"],
        qemus: Versions::only(11, 1),
        only: "",
        asked: "each `nvme` device: whether it has a drive of its own",
        guard: Guard::Look,
        reason: "QEMU 11.1 crashes when it saves the state of an NVMe controller without a \
                 drive of its own, as '{path}' is",
        seen: "11.1, TCG, x86_64: ended by a signal; older ones cannot save such a device",
    };

    /// A snapshot that looks for the channels of a migration.
    pub static MULTIFD_SNAPSHOT: Hazard = Hazard {
        commands: &["savevm", "loadvm"],
        qemus: Versions::until(11, 0),
        only: "",
        asked: "the migration capabilities: whether `multifd` is on",
        guard: Guard::Look,
        reason: "QEMU crashes over a snapshot while the migration capability 'multifd' is on \
                 ('migrate_set_capability multifd off' changes that)",
        seen: "7.2 and 10.0, TCG, x86_64: ended by a signal; 11.1 refuses",
    };

    /// The machine's state behind the end of an image that may not grow.
    pub static STATE_IN_DATA_FILE: Hazard = Hazard {
        commands: &["savevm"],
        qemus: Versions::ALL,
        only: "",
        asked: "the disks: whether the first one of the snapshot has an external data file",
        guard: Guard::Look,
        reason: "QEMU aborts when it saves the machine's state in an image with an external \
                 data file, as '{node}' has",
        seen: "7.2, 10.0 and 11.1, TCG, x86_64: abort",
    };

    /// Filters that have lost their state when they are opened again.
    pub static FILTER_EMPTIED: Hazard = Hazard {
        commands: &["loadvm"],
        qemus: Versions::since(8, 0),
        only: "",
        asked: "the disks: whether there is a `throttle` or `copy-on-read` node above one, and \
                all have the snapshot",
        guard: Guard::Look,
        reason: FILTER_CRASHES,
        seen: "10.0 and 11.1, TCG, x86_64: crash; 7.2 survives",
    };

    /// Filters that cannot be opened again.
    pub static FILTER_NOT_OPENED: Hazard = Hazard {
        commands: &["loadvm"],
        qemus: Versions::until(9, 2),
        only: "",
        asked: "the disks: whether there is a `blkdebug` node or a running mirror above one, \
                and all have the snapshot",
        guard: Guard::Look,
        reason: FILTER_CRASHES,
        seen: "7.2, TCG, x86_64: crash; 10.0 and 11.1 survive",
    };

    /// The same for the filters of a commit job.
    pub static COMMIT_NOT_OPENED: Hazard = Hazard {
        commands: &["loadvm"],
        qemus: Versions::ALL,
        only: "",
        asked: "the disks: whether a commit runs above one, and all have the snapshot",
        guard: Guard::Look,
        reason: FILTER_CRASHES,
        seen: "7.2, 10.0 and 11.1, TCG, x86_64: crash",
    };
}
