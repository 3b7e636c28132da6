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
    let origin = match source {
        Source::Nothing => return None,
        Source::Words(_) => ("a fixed set of words", None),
        Source::Commands => ("the registry", None),
        Source::Files => (
            "this program's own view of the files",
            Some("QEMU's working directory and root, which no QMP command tells"),
        ),
        Source::BlockDevices => ("query-block", None),
        Source::DeviceTypes => (
            "qom-list-types",
            Some("which device types a user may create: qom-list-types does not tell"),
        ),
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
        Source::ObjectTypes => ("qom-list-types", None),
        Source::Objects => ("qom-list of /objects", None),
        Source::NetdevTypes => (FROM_SCHEMA, None),
        Source::Netdevs | Source::NetClients => (
            "the netdev property of the network cards (qom-list, qom-get)",
            Some("netdevs that no card uses: it would take query-netdevs"),
        ),
        Source::ChardevTypes => ("query-chardev-backends", None),
        Source::Chardevs | Source::RingBuffers => ("query-chardev", None),
        Source::WatchdogActions | Source::Keys | Source::MigrationParameters => (FROM_SCHEMA, None),
        Source::MigrationCapabilities => ("query-migrate-capabilities", None),
        Source::Snapshots => ("query-block", None),
        Source::TraceEvents => ("trace-event-get-state", None),
        Source::QomPaths | Source::QomProperties => ("qom-list", None),
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
