//! The candidates of an argument, from QMP: a file for each part of QEMU.
//!
//! A QEMU that cannot answer offers nothing: completion never fails.

mod block;
mod chardev;
mod devices;
pub(super) mod files;
mod input;
mod migration;
mod net;
mod qom;
mod trace;

use super::Candidate;
use crate::monitor::{Monitor, Requests};
use hmp_args::Source;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;

#[derive(Deserialize)]
struct Named {
    name: String,
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
        match source {
            Source::Nothing => Vec::new(),
            Source::Words(words) => words.iter().copied().map(Candidate::from).collect(),
            Source::Commands => self.command_names(before.last().copied()).await,
            Source::Files => files::starting_with(current),
            Source::BlockDevices => self.block_devices().await,
            Source::Snapshots => self.snapshots().await,
            Source::DeviceTypes => self.device_types().await,
            Source::DeviceOptions
            | Source::ObjectOptions
            | Source::NetdevOptions
            | Source::ChardevOptions
            | Source::DriveOptions => self.options(source, before, current).await,
            Source::ObjectTypes => self.types("user-creatable").await,
            Source::Devices => self.unpluggable_devices().await,
            Source::Objects => candidates(self.children("/objects").await),
            Source::NetdevTypes => self.values_of("netdev_add", "type").await,
            Source::Netdevs => self.netdevs().await,
            Source::NetClients => self.net_clients().await,
            Source::ChardevTypes => names(self.list("query-chardev-backends").await),
            Source::Chardevs => self.chardevs("").await,
            Source::RingBuffers => self.chardevs("ringbuf").await,
            Source::WatchdogActions => self.values_of("watchdog-set-action", "action").await,
            Source::MigrationCapabilities => self.migration_capabilities().await,
            Source::MigrationParameters => self.members_of("migrate-set-parameters").await,
            Source::TraceEvents => self.trace_events(current).await,
            Source::Keys => self.keys(current).await,
            Source::QomPaths => self.qom_paths(current).await,
            Source::QomProperties => {
                let path = before.last().copied().unwrap_or_default();
                self.qom_properties(path).await
            }
        }
    }

    async fn list<T: DeserializeOwned>(&self, command: &str) -> Vec<T> {
        self.query(command).await.unwrap_or_default()
    }

    async fn types(&self, interface: &str) -> Vec<Candidate> {
        let filter = json!({ "implements": interface, "abstract": false });
        names(
            self.query_with("qom-list-types", filter)
                .await
                .unwrap_or_default(),
        )
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

    /// The values that a member of a QMP command's arguments can have.
    async fn values_of(&self, command: &str, member: &str) -> Vec<Candidate> {
        let schema = self.schema().await;
        let values = schema.map(|schema| schema.values_of(command, member));
        candidates(values.unwrap_or_default())
    }

    /// The members of a QMP command's arguments.
    async fn members_of(&self, command: &str) -> Vec<Candidate> {
        let schema = self.schema().await;
        let members = schema.map(|schema| schema.members_of(command));
        candidates(members.unwrap_or_default())
    }
}

fn names(list: Vec<Named>) -> Vec<Candidate> {
    list.into_iter()
        .map(|item| Candidate::from(item.name))
        .collect()
}

fn candidates(texts: Vec<String>) -> Vec<Candidate> {
    texts.into_iter().map(Candidate::from).collect()
}
