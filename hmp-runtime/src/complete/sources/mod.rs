//! The candidates of an argument, from QMP: a file for each part of QEMU.
//!
//! A QEMU that cannot answer offers nothing: completion never fails.

mod block;
mod block_jobs;
mod chardev;
mod commas;
mod cpus;
mod devices;
mod display;
pub(super) mod files;
mod images;
mod input;
mod logging;
mod machine;
mod migration;
mod net;
pub(super) mod qom;
mod rocker;
mod virtio;

use super::Candidate;
use crate::monitor::{Monitor, Requests};
use hmp_args::Source;
use serde::de::DeserializeOwned;
use serde_json::json;

/// Whether more can follow each candidate without a blank.
pub(super) fn goes_on(source: Source) -> bool {
    matches!(
        source,
        Source::BootDevices | Source::LogItems | Source::NetworkCards | Source::StatsNames
    )
}

impl Monitor {
    /// What `source` offers, where the words `before` are the command's
    /// arguments so far and `current` is the one being typed.
    pub(super) async fn offered_by(
        &self,
        source: Source,
        before: &[&str],
        current: &str,
    ) -> Vec<Candidate> {
        let given = |flag: &str| before.contains(&flag);
        // The argument before this one, and that before it.
        let last = before.last().copied().unwrap_or_default();
        let last_but_one = before.iter().rev().nth(1).copied().unwrap_or_default();
        match source {
            Source::Undecided | Source::Nothing => Vec::new(),
            Source::Words(words) => words.iter().copied().map(Candidate::from).collect(),
            Source::Values(command, argument) => self.values_of(command, argument).await,
            Source::Commands => self.command_names(before.last().copied()).await,
            Source::Files => files::starting_with(current),

            Source::BlockDevices => self.backends().await.backend_names(),
            Source::BlockDevicesOrAll => {
                let mut names = self.backends().await.backend_names();
                names.push("all".into());
                names
            }
            Source::BlockDevicesAndIds => {
                let layer = self.backends().await;
                let mut names = layer.backend_names();
                names.extend(layer.device_ids());
                names
            }
            Source::ChangedDevices => {
                let mut names = self.backends().await.backend_names();
                names.push("vnc".into());
                names
            }
            Source::ShownBlock if given("-n") => self.block_nodes(current).await,
            Source::QemuIoTarget if given("-d") => self.backends().await.device_ids(),
            Source::BlockDevicesAndNodes | Source::ShownBlock | Source::QemuIoTarget => {
                self.block_devices_and_nodes(current).await
            }
            Source::ChangedMedia | Source::ChangedFormats => {
                self.change_to(source, before, current).await
            }
            Source::ImageFormats => self.image_formats().await,
            Source::BackingFiles => {
                self.backing_files(before.first().copied().unwrap_or_default())
                    .await
            }
            Source::BlockJobs => self.block_jobs().await,
            Source::NbdExports => self.nbd_exports().await,
            Source::Snapshots => self.snapshots().await,
            Source::SnapshotsOf => self.snapshots_of(last).await,
            Source::SnapshotIdsOf => self.snapshot_ids_of(last_but_one, last).await,

            Source::DeviceOptions
            | Source::ObjectOptions
            | Source::NetdevOptions
            | Source::ChardevOptions
            | Source::DriveOptions => self.options(source, before, current).await,
            Source::Devices => self.unpluggable_devices().await,
            Source::PciDevices => self.pci_devices().await,
            Source::Objects => self.object_ids().await,
            Source::Chardevs => self.chardevs("").await,
            Source::RingBuffers => self.chardevs("ringbuf").await,
            Source::VirtioDevices => self.virtio_devices().await,
            Source::VirtioQueues => self.virtio_queues(last).await,

            Source::Netdevs => self.netdevs().await,
            Source::NetClients => self.net_clients().await,
            Source::NetworkCards => self.network_cards(current).await,
            Source::HostForwards => self.host_forwards(before).await,
            Source::Rockers => self.rockers().await,
            Source::RockerTables => self.rocker_tables(last).await,
            Source::RockerGroups => self.rocker_groups(last).await,

            Source::Cpus => self.vcpus().await,
            Source::ApicIds => self.apic_ids().await,
            Source::BootDevices => machine::boot_orders(current),
            Source::StatsNames => self.stats_names(last, current).await,
            Source::Displays => self.displays().await,
            Source::DisplayHeads => self.display_heads(last).await,
            Source::VncDisplays => self.vnc_displays().await,
            Source::Mice => self.mice().await,
            Source::Audiodevs => self.audiodevs().await,
            Source::Keys => self.keys(current).await,

            Source::MigrationCapabilities => self.migration_capabilities().await,
            Source::MigrationParameters => self.migration_parameters().await,
            Source::MigrationValues => self.migration_values(last).await,
            Source::MigrationUris => self.migration_uris(current).await,
            Source::SocketAddresses => migration::socket_addresses(current),

            Source::TraceEvents => self.trace_events(current).await,
            Source::LogItems => self.log_items(current).await,
            Source::QomPaths => self.qom_paths(current).await,
            Source::QomProperties => self.qom_properties(last).await,
            Source::QomSettable => self.qom_settable(last).await,
            Source::QomValues => {
                let words: Vec<&str> = before
                    .iter()
                    .copied()
                    .skip_while(|word| *word == "-j")
                    .collect();
                match words[..] {
                    [path, property] => self.qom_values(path, property, given("-j"), current).await,
                    _ => Vec::new(),
                }
            }
        }
    }

    async fn list<T: DeserializeOwned>(&self, command: &str) -> Vec<T> {
        self.query(command).await.unwrap_or_default()
    }

    /// One property of many objects; `None` for an object that lacks it.
    async fn property_of_all<T: DeserializeOwned>(
        &self,
        paths: &[String],
        property: &str,
    ) -> Vec<Option<T>> {
        let mut requests = Requests::new();
        for path in paths {
            let arguments = json!({ "path": path, "property": property });
            if requests.push("qom-get", arguments).is_err() {
                return Vec::new();
            }
        }
        let values = self.query_all(requests).await.unwrap_or_default();
        values.into_iter().map(Result::ok).collect()
    }

    /// The values that an argument of a QMP command can have; with dots, the way
    /// to it.
    async fn values_of(&self, command: &str, argument: &str) -> Vec<Candidate> {
        let path: Vec<&str> = argument.split('.').collect();
        let schema = self.schema().await;
        let values = schema.map(|schema| schema.values_at(command, &path));
        candidates(values.unwrap_or_default())
    }

    /// The members of a QMP command's arguments.
    async fn members_of(&self, command: &str) -> Vec<Candidate> {
        let schema = self.schema().await;
        let members = schema.map(|schema| schema.members_of(command));
        candidates(members.unwrap_or_default())
    }
}

fn candidates(texts: Vec<String>) -> Vec<Candidate> {
    texts.into_iter().map(Candidate::from).collect()
}
