//! Where the completions of an argument come from.

/// A named source of completion candidates, for `#[complete(...)]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// Nothing is offered.
    Nothing,
    /// A fixed set of words.
    Words(&'static [&'static str]),
    /// Names of HMP commands, then of their sub-commands.
    Commands,
    /// Names of files, as this process sees them.
    Files,
    /// Names of block backends (`query-block`).
    BlockDevices,
    /// Device types that a user can create.
    DeviceTypes,
    /// The option list of `device_add`.
    DeviceOptions,
    /// The option list of `object_add`, which is the rest of the line.
    ObjectOptions,
    /// The option list of `netdev_add`.
    NetdevOptions,
    /// The option list of `chardev-add`, or after an id `chardev-change`.
    ChardevOptions,
    /// The option list of `drive_add`: of a drive, or with `-n` of a block node.
    DriveOptions,
    /// Ids of devices that can be unplugged.
    Devices,
    /// Types that implement `user-creatable`.
    ObjectTypes,
    /// Ids of objects made with `object_add` or `-object`.
    Objects,
    /// Backend types of `netdev_add`.
    NetdevTypes,
    /// Ids of netdevs.
    Netdevs,
    /// Names of all network clients: netdevs and cards.
    NetClients,
    /// Backend types of `chardev-add`.
    ChardevTypes,
    /// Labels of character devices.
    Chardevs,
    /// Labels of character devices that are ring buffers.
    RingBuffers,
    /// Actions of the watchdog.
    WatchdogActions,
    /// Names of migration capabilities.
    MigrationCapabilities,
    /// Names of migration parameters.
    MigrationParameters,
    /// Names of internal snapshots.
    Snapshots,
    /// Names of trace events.
    TraceEvents,
    /// Key names after the last `-` of a combination.
    Keys,
    /// QOM paths, step by step.
    QomPaths,
    /// Properties of the object that the preceding argument names.
    QomProperties,
}

/// Every source that `#[complete(...)]` can name, by that name.
const NAMED: &[(&str, Source)] = &[
    ("nothing", Source::Nothing),
    ("commands", Source::Commands),
    ("files", Source::Files),
    ("block_devices", Source::BlockDevices),
    ("device_types", Source::DeviceTypes),
    ("device_options", Source::DeviceOptions),
    ("object_options", Source::ObjectOptions),
    ("netdev_options", Source::NetdevOptions),
    ("chardev_options", Source::ChardevOptions),
    ("drive_options", Source::DriveOptions),
    ("devices", Source::Devices),
    ("object_types", Source::ObjectTypes),
    ("objects", Source::Objects),
    ("netdev_types", Source::NetdevTypes),
    ("netdevs", Source::Netdevs),
    ("net_clients", Source::NetClients),
    ("chardev_types", Source::ChardevTypes),
    ("chardevs", Source::Chardevs),
    ("ring_buffers", Source::RingBuffers),
    ("watchdog_actions", Source::WatchdogActions),
    ("migration_capabilities", Source::MigrationCapabilities),
    ("migration_parameters", Source::MigrationParameters),
    ("snapshots", Source::Snapshots),
    ("trace_events", Source::TraceEvents),
    ("keys", Source::Keys),
    ("qom_paths", Source::QomPaths),
    ("qom_properties", Source::QomProperties),
];

impl Source {
    /// The source that `#[complete(name)]` means.
    pub fn named(name: &str) -> Option<Source> {
        NAMED
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, source)| *source)
    }

    /// The names that `#[complete(...)]` knows, for error messages.
    pub fn names() -> impl Iterator<Item = &'static str> {
        NAMED.iter().map(|(name, _)| *name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_name_means_a_source_of_its_own() {
        let sources: HashSet<Source> = Source::names().filter_map(Source::named).collect();
        assert_eq!(sources.len(), Source::names().count());
        assert_eq!(Source::named("block_devices"), Some(Source::BlockDevices));
        assert_eq!(Source::named("BlockDevices"), None);
    }
}
