//! Where the completions of an argument come from.

/// A named source of completion candidates, for `#[complete(...)]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// Nobody has said yet what there is to offer.
    Undecided,
    /// Nothing is offered.
    Nothing,
    /// A fixed set of words.
    Words(&'static [&'static str]),
    /// The values that the schema gives an argument of a QMP command; of the
    /// command, and with dots the way to the argument.
    Values(&'static str, &'static str),
    /// Names of HMP commands, then of their sub-commands.
    Commands,
    /// Names of files, as this process sees them.
    Files,
    /// Names of block backends (`query-block`).
    BlockDevices,
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
    /// Ids of objects made with `object_add` or `-object`.
    Objects,
    /// Ids of netdevs.
    Netdevs,
    /// Names of all network clients: netdevs and cards.
    NetClients,
    /// Labels of character devices.
    Chardevs,
    /// Labels of character devices that are ring buffers.
    RingBuffers,
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
    /// Names of block backends, and `all`.
    BlockDevicesOrAll,
    /// Names of block backends, and the ids or QOM paths of the devices that have one.
    BlockDevicesAndIds,
    /// Names of block backends and of block nodes.
    BlockDevicesAndNodes,
    /// What `info block` can show: block backends and nodes, with `-n` only nodes.
    ShownBlock,
    /// What `qemu-io` works on: block backends and nodes, with `-d` devices.
    QemuIoTarget,
    /// What `change` changes: block backends, and `vnc`.
    ChangedDevices,
    /// What `change` changes it to: files, and for `vnc` the password.
    ChangedMedia,
    /// The format of that file.
    ChangedFormats,
    /// Formats of disk images.
    ImageFormats,
    /// The backing files of the first argument, the name of a block backend or node.
    BackingFiles,
    /// Ids of block jobs.
    BlockJobs,
    /// Ids of exports over NBD.
    NbdExports,
    /// Names of the internal snapshots of the preceding argument.
    SnapshotsOf,
    /// Ids of the internal snapshots of the two preceding arguments: a block backend or
    /// node, and a name.
    SnapshotIdsOf,
    /// Indexes of vCPUs.
    Cpus,
    /// Ids of the vCPUs' local APICs.
    ApicIds,
    /// Ids of PCI devices.
    PciDevices,
    /// QOM paths of virtio devices.
    VirtioDevices,
    /// The queues of the virtio device that the preceding argument names.
    VirtioQueues,
    /// Ids of the devices that show something.
    Displays,
    /// The heads of the device that the preceding argument names.
    DisplayHeads,
    /// Ids of VNC displays.
    VncDisplays,
    /// Indexes of pointing devices.
    Mice,
    /// Ids of audio backends.
    Audiodevs,
    /// Letters of boot devices, one after the other.
    BootDevices,
    /// Items of `log`, with commas between them.
    LogItems,
    /// Names of the statistics of the target that the preceding argument names, with
    /// commas between them.
    StatsNames,
    /// Names of network cards, with commas between them.
    NetworkCards,
    /// A netdev, or the protocol of a rule for it.
    HostForwards,
    /// Names of rocker switches.
    Rockers,
    /// Flow tables of the rocker switch that the preceding argument names.
    RockerTables,
    /// Types of the groups of the rocker switch that the preceding argument names.
    RockerGroups,
    /// Values of the migration parameter that the preceding argument names.
    MigrationValues,
    /// Where a migration goes to or comes from.
    MigrationUris,
    /// Where a server listens.
    SocketAddresses,
    /// Those of the properties that can be set.
    QomSettable,
    /// Values of the property that the two preceding arguments name.
    QomValues,
}

/// Every source that `#[complete(...)]` can name, by that name.
const NAMED: &[(&str, Source)] = &[
    ("nothing", Source::Nothing),
    ("commands", Source::Commands),
    ("files", Source::Files),
    ("block_devices", Source::BlockDevices),
    ("device_options", Source::DeviceOptions),
    ("object_options", Source::ObjectOptions),
    ("netdev_options", Source::NetdevOptions),
    ("chardev_options", Source::ChardevOptions),
    ("drive_options", Source::DriveOptions),
    ("devices", Source::Devices),
    ("objects", Source::Objects),
    ("netdevs", Source::Netdevs),
    ("net_clients", Source::NetClients),
    ("chardevs", Source::Chardevs),
    ("ring_buffers", Source::RingBuffers),
    ("migration_capabilities", Source::MigrationCapabilities),
    ("migration_parameters", Source::MigrationParameters),
    ("snapshots", Source::Snapshots),
    ("trace_events", Source::TraceEvents),
    ("keys", Source::Keys),
    ("qom_paths", Source::QomPaths),
    ("qom_properties", Source::QomProperties),
    ("block_devices_or_all", Source::BlockDevicesOrAll),
    ("block_devices_and_ids", Source::BlockDevicesAndIds),
    ("block_devices_and_nodes", Source::BlockDevicesAndNodes),
    ("shown_block", Source::ShownBlock),
    ("qemu_io_target", Source::QemuIoTarget),
    ("changed_devices", Source::ChangedDevices),
    ("changed_media", Source::ChangedMedia),
    ("changed_formats", Source::ChangedFormats),
    ("image_formats", Source::ImageFormats),
    ("backing_files", Source::BackingFiles),
    ("block_jobs", Source::BlockJobs),
    ("nbd_exports", Source::NbdExports),
    ("snapshots_of", Source::SnapshotsOf),
    ("snapshot_ids_of", Source::SnapshotIdsOf),
    ("cpus", Source::Cpus),
    ("apic_ids", Source::ApicIds),
    ("pci_devices", Source::PciDevices),
    ("virtio_devices", Source::VirtioDevices),
    ("virtio_queues", Source::VirtioQueues),
    ("displays", Source::Displays),
    ("display_heads", Source::DisplayHeads),
    ("vnc_displays", Source::VncDisplays),
    ("mice", Source::Mice),
    ("audiodevs", Source::Audiodevs),
    ("boot_devices", Source::BootDevices),
    ("log_items", Source::LogItems),
    ("stats_names", Source::StatsNames),
    ("network_cards", Source::NetworkCards),
    ("host_forwards", Source::HostForwards),
    ("rockers", Source::Rockers),
    ("rocker_tables", Source::RockerTables),
    ("rocker_groups", Source::RockerGroups),
    ("migration_values", Source::MigrationValues),
    ("migration_uris", Source::MigrationUris),
    ("socket_addresses", Source::SocketAddresses),
    ("qom_settable", Source::QomSettable),
    ("qom_values", Source::QomValues),
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
