//! The candidates of an argument, from QMP.
//!
//! A QEMU that cannot answer offers nothing: completion never fails.

use super::files;
use crate::monitor::{Monitor, Requests};
use hmp_args::Source;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;

#[derive(Deserialize)]
struct Named {
    name: String,
}

#[derive(Deserialize)]
struct Chardev {
    label: String,
    filename: String,
}

#[derive(Deserialize)]
struct BlockDevice {
    device: String,
    inserted: Option<Inserted>,
}

#[derive(Deserialize)]
struct Inserted {
    image: Image,
}

#[derive(Deserialize)]
struct Image {
    #[serde(default)]
    snapshots: Vec<Named>,
}

#[derive(Deserialize)]
struct Capability {
    capability: String,
}

#[derive(Deserialize)]
struct Property {
    name: String,
    #[serde(rename = "type")]
    type_name: String,
}

impl Property {
    fn is_child(&self) -> bool {
        self.type_name.starts_with("child<")
    }

    fn is_object(&self) -> bool {
        self.is_child() || self.type_name.starts_with("link<")
    }
}

impl Monitor {
    /// What `source` offers, where the words `before` are the command's
    /// arguments so far and `current` is the one being typed.
    pub(super) async fn offered_by(
        &self,
        source: Source,
        before: &[&str],
        current: &str,
    ) -> Vec<String> {
        match source {
            Source::Nothing => Vec::new(),
            Source::Words(words) => words.iter().map(|word| (*word).to_owned()).collect(),
            Source::Commands => self.command_names(before.last().copied()).await,
            Source::Files => files::starting_with(current),
            Source::BlockDevices => self.block_devices().await,
            Source::Snapshots => self.snapshots().await,
            Source::DeviceTypes => self.types("device").await,
            Source::ObjectTypes => self.types("user-creatable").await,
            Source::Devices => self.unpluggable_devices().await,
            Source::Objects => self.children("/objects").await,
            Source::NetdevTypes => self.values_of("netdev_add", "type").await,
            Source::Netdevs => self.net_clients().await.netdevs,
            Source::NetClients => {
                let NetClients { mut netdevs, cards } = self.net_clients().await;
                netdevs.extend(cards);
                netdevs
            }
            Source::ChardevTypes => names(self.list("query-chardev-backends").await),
            Source::Chardevs => self.chardevs("").await,
            Source::RingBuffers => self.chardevs("ringbuf").await,
            Source::WatchdogActions => self.values_of("watchdog-set-action", "action").await,
            Source::MigrationCapabilities => {
                let list: Vec<Capability> = self.list("query-migrate-capabilities").await;
                list.into_iter().map(|item| item.capability).collect()
            }
            Source::MigrationParameters => self.members_of("migrate-set-parameters").await,
            Source::TraceEvents => {
                let pattern = json!({ "name": format!("{current}*") });
                names(
                    self.query_with("trace-event-get-state", pattern)
                        .await
                        .unwrap_or_default(),
                )
            }
            Source::Keys => self.keys(current).await,
            Source::QomPaths => self.qom_paths(current).await,
            Source::QomProperties => {
                let path = before.last().copied().unwrap_or_default();
                self.properties(path)
                    .await
                    .into_iter()
                    .map(|property| property.name)
                    .collect()
            }
        }
    }

    async fn list<T: DeserializeOwned>(&self, command: &str) -> Vec<T> {
        self.query(command).await.unwrap_or_default()
    }

    async fn block_devices(&self) -> Vec<String> {
        let devices: Vec<BlockDevice> = self.list("query-block").await;
        devices
            .into_iter()
            .map(|block| block.device)
            .filter(|name| !name.is_empty())
            .collect()
    }

    async fn snapshots(&self) -> Vec<String> {
        let devices: Vec<BlockDevice> = self.list("query-block").await;
        let inserted = devices.into_iter().filter_map(|block| block.inserted);
        inserted
            .flat_map(|inserted| names(inserted.image.snapshots))
            .collect()
    }

    async fn types(&self, interface: &str) -> Vec<String> {
        let filter = json!({ "implements": interface, "abstract": false });
        names(
            self.query_with("qom-list-types", filter)
                .await
                .unwrap_or_default(),
        )
    }

    /// The labels of the chardevs whose file name starts so.
    async fn chardevs(&self, filename: &str) -> Vec<String> {
        let mut list: Vec<Chardev> = self.list("query-chardev").await;
        list.retain(|chardev| chardev.filename.starts_with(filename));
        list.into_iter().map(|chardev| chardev.label).collect()
    }

    async fn properties(&self, path: &str) -> Vec<Property> {
        self.query_with("qom-list", json!({ "path": path }))
            .await
            .unwrap_or_default()
    }

    async fn children(&self, path: &str) -> Vec<String> {
        let properties = self.properties(path).await;
        properties
            .into_iter()
            .filter(Property::is_child)
            .map(|child| child.name)
            .collect()
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

    async fn unpluggable_devices(&self) -> Vec<String> {
        let ids = self.children("/machine/peripheral").await;
        let paths: Vec<String> = ids
            .iter()
            .map(|id| format!("/machine/peripheral/{id}"))
            .collect();
        let hotpluggable = self.property_of_all::<bool>(&paths, "hotpluggable").await;
        let pairs = ids.into_iter().zip(hotpluggable);
        pairs
            .filter(|(_, can)| *can == Some(true))
            .map(|(id, _)| id)
            .collect()
    }

    /// QMP does not list a netdev that no card uses.
    async fn net_clients(&self) -> NetClients {
        let mut paths = Vec::new();
        for folder in [
            "/machine/peripheral",
            "/machine/peripheral-anon",
            "/machine/unattached",
        ] {
            let children = self.children(folder).await;
            paths.extend(
                children
                    .into_iter()
                    .map(|child| format!("{folder}/{child}")),
            );
        }
        let netdevs = self.property_of_all::<String>(&paths, "netdev").await;
        let mut clients = NetClients::default();
        for (path, netdev) in paths.iter().zip(netdevs) {
            let Some(netdev) = netdev else { continue };
            clients
                .cards
                .extend(path.strip_prefix("/machine/peripheral/").map(str::to_owned));
            if !netdev.is_empty() {
                clients.netdevs.push(netdev);
            }
        }
        clients
    }

    /// The values that a member of a QMP command's arguments can have.
    async fn values_of(&self, command: &str, member: &str) -> Vec<String> {
        let schema = self.schema().await;
        schema
            .map(|schema| schema.values_of(command, member))
            .unwrap_or_default()
    }

    /// The members of a QMP command's arguments.
    async fn members_of(&self, command: &str) -> Vec<String> {
        let schema = self.schema().await;
        schema
            .map(|schema| schema.members_of(command))
            .unwrap_or_default()
    }

    /// Key names for the part after the last `-`.
    async fn keys(&self, current: &str) -> Vec<String> {
        let before = current.rfind('-').map_or("", |dash| &current[..=dash]);
        let keys = self.values_of("input-send-event", "key").await;
        keys.into_iter()
            .map(|key| format!("{before}{key}"))
            .collect()
    }

    /// The objects one step below the last complete part of a path.
    async fn qom_paths(&self, current: &str) -> Vec<String> {
        let Some(slash) = current.rfind('/') else {
            return vec!["/".to_owned()];
        };
        let parent = if slash == 0 { "/" } else { &current[..slash] };
        let objects = self
            .properties(parent)
            .await
            .into_iter()
            .filter(Property::is_object);
        objects
            .map(|object| format!("{}{}", &current[..=slash], object.name))
            .collect()
    }
}

/// What has a name in the network layer.
#[derive(Default)]
struct NetClients {
    netdevs: Vec<String>,
    cards: Vec<String>,
}

fn names(list: Vec<Named>) -> Vec<String> {
    list.into_iter().map(|item| item.name).collect()
}
