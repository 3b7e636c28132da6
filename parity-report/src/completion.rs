//! Where the completions of arguments come from.

use hmp_args::Source;
use hmp_runtime::registry::{Arg, Command};
use serde::Serialize;

/// Where the candidates for one argument come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Completed {
    /// The argument.
    pub argument: &'static str,
    /// What is offered, and which QMP command tells.
    pub from: &'static str,
    /// What QMP cannot tell of it.
    pub lacks: Option<&'static str>,
}

/// The arguments of a command for which something is offered.
pub fn of(command: &Command) -> Vec<Completed> {
    command.args.iter().filter_map(of_argument).collect()
}

fn of_argument(arg: &Arg) -> Option<Completed> {
    let (from, lacks) = origin(arg.source)?;
    Some(Completed {
        argument: arg.name,
        from,
        lacks,
    })
}

/// What a source offers and what it lacks, next to the built-in monitor.
fn origin(source: Source) -> Option<(&'static str, Option<&'static str>)> {
    const FROM_SCHEMA: &str = "the schema (query-qmp-schema)";
    const OWN_FILES: &str = "this program's own view of the files";
    const OTHER_FILES: &str = "QEMU's working directory and root, which no QMP command tells";
    let origin = match source {
        Source::Undecided | Source::Nothing => return None,
        Source::Words(_) => ("a fixed set of words", None),
        Source::Values(..) => (FROM_SCHEMA, None),
        Source::Commands => ("the registry", None),
        Source::Files => (OWN_FILES, Some(OTHER_FILES)),

        Source::BlockDevices | Source::BlockDevicesOrAll | Source::ChangedDevices => {
            ("query-block", None)
        }
        Source::BlockDevicesAndIds => ("query-block", None),
        Source::BlockDevicesAndNodes | Source::ShownBlock | Source::QemuIoTarget => {
            ("query-block, query-named-block-nodes", None)
        }
        Source::ChangedMedia => (OWN_FILES, Some(OTHER_FILES)),
        Source::ImageFormats | Source::ChangedFormats => (
            FROM_SCHEMA,
            Some("which drivers are formats: a list of their names tells"),
        ),
        Source::BackingFiles | Source::Snapshots | Source::SnapshotsOf | Source::SnapshotIdsOf => {
            ("query-block, query-named-block-nodes", None)
        }
        Source::BlockJobs => ("query-block-jobs", None),
        Source::NbdExports => ("query-block-exports", None),

        Source::DeviceOptions => (
            "qom-list-types, device-list-properties and queries for what the values name",
            Some("which device types a user may create: known by their ancestors and a list"),
        ),
        Source::ObjectOptions => (
            "qom-list-types, the schema and queries for the values",
            None,
        ),
        Source::NetdevOptions => ("the schema and queries for the values", None),
        Source::ChardevOptions => (
            "query-chardev-backends and query-command-line-options",
            Some("which backend looks at which options: known by a list"),
        ),
        Source::DriveOptions => (
            "query-command-line-options; for block nodes the schema and queries for the values",
            None,
        ),
        Source::Devices => ("qom-list and qom-get below /machine/peripheral", None),
        Source::PciDevices => (
            "qom-list and qom-get below /machine/peripheral",
            Some("which PCI devices are PCI Express, and have errors to report"),
        ),
        Source::Objects => ("qom-list of /objects", None),
        Source::Chardevs | Source::RingBuffers => ("query-chardev", None),
        Source::VirtioDevices => ("x-query-virtio", None),
        Source::VirtioQueues => ("x-query-virtio-queue-status of each", None),

        Source::Netdevs | Source::NetClients | Source::HostForwards => (
            "the netdev property of cards and filters (qom-list, qom-get), query-rx-filter",
            Some("netdevs that no card uses: it would take query-netdevs"),
        ),
        Source::NetworkCards => (
            "the cards with an id (qom-list, qom-get), query-rx-filter",
            Some("most cards without an id: query-rx-filter has only a few models"),
        ),
        Source::Rockers => (
            "the name property of the switches (qom-list, qom-get)",
            None,
        ),
        Source::RockerTables => ("query-rocker-of-dpa-flows", None),
        Source::RockerGroups => ("query-rocker-of-dpa-groups", None),

        Source::Cpus => ("query-cpus-fast", None),
        Source::ApicIds => ("query-cpus-fast, qom-get", None),
        Source::BootDevices => (
            "a fixed set of letters",
            Some("which of them the machine can boot from"),
        ),
        Source::StatsNames => ("query-stats-schemas", None),
        Source::Displays | Source::DisplayHeads => {
            ("the consoles below /backend (qom-list, qom-get)", None)
        }
        Source::VncDisplays => ("query-vnc-servers", None),
        Source::Mice => ("query-mice", None),
        Source::Audiodevs => (
            "query-audiodevs",
            Some("all of them before QEMU 8.0, which has no query-audiodevs"),
        ),
        Source::Keys => (FROM_SCHEMA, None),

        Source::MigrationCapabilities => ("query-migrate-capabilities", None),
        Source::MigrationParameters => (
            "the schema (query-qmp-schema), query-migrate-parameters",
            None,
        ),
        Source::MigrationValues => (FROM_SCHEMA, None),
        Source::MigrationUris => (
            "a fixed set of words, the schema (query-qmp-schema), files",
            Some(OTHER_FILES),
        ),
        Source::SocketAddresses => ("a fixed set of words, files", Some(OTHER_FILES)),

        Source::TraceEvents => ("trace-event-get-state", None),
        Source::LogItems => (
            "a fixed set of words, trace-event-get-state",
            Some("what QEMU can log: it would take x-query-log-items"),
        ),
        Source::QomPaths => ("qom-list", None),
        Source::QomProperties => ("qom-list, device-list-properties", None),
        Source::QomSettable => (
            "qom-list, device-list-properties",
            Some("which properties can be set"),
        ),
        Source::QomValues => (
            "qom-list, device-list-properties, qom-get",
            Some("the words of an enumeration that is no device's"),
        ),
    };
    Some(origin)
}

#[cfg(test)]
mod tests {
    use super::*;
    use commands as _;
    use hmp_runtime::registry::commands;

    fn completed(name: &str) -> Vec<Completed> {
        of(commands()
            .iter()
            .find(|command| command.name == name)
            .unwrap())
    }

    #[test]
    fn a_block_device_comes_from_query_block() {
        let eject = completed("eject");
        let device = eject
            .iter()
            .find(|completed| completed.argument == "device")
            .unwrap();
        assert_eq!((device.from, device.lacks), ("query-block", None));
    }

    #[test]
    fn what_qmp_cannot_tell_is_named() {
        let screendump = completed("screendump");
        assert!(screendump[0].lacks.unwrap().contains("no QMP command"));
    }

    #[test]
    fn an_argument_without_candidates_is_left_out() {
        assert!(completed("balloon").is_empty());
    }
}
