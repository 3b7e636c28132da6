//! Block backends and block nodes.

use crate::complete::{Candidate, read};
use crate::monitor::{Monitor, Requests};
use serde::Deserialize;
use serde_json::json;

/// QMP `BlockInfo`.
#[derive(Deserialize)]
pub(super) struct Backend {
    /// Its name; empty, if it has none.
    device: String,
    /// Who uses it: an id, or the QOM path of a device without one.
    qdev: Option<String>,
    inserted: Option<Node>,
}

/// QMP `BlockDeviceInfo`.
#[derive(Deserialize)]
pub(super) struct Node {
    #[serde(rename = "node-name")]
    pub name: Option<String>,
    file: String,
    drv: String,
    pub image: Image,
}

/// QMP `ImageInfo`.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Image {
    pub filename: String,
    #[serde(default)]
    pub snapshots: Vec<Snapshot>,
    pub backing_image: Option<Box<Image>>,
}

/// QMP `SnapshotInfo`.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Snapshot {
    pub id: String,
    pub name: String,
    pub vm_state_size: u64,
    pub date_sec: i64,
}

impl Node {
    fn about(&self) -> String {
        // What has no file name of its own is a long list of options.
        match self.file.starts_with("json:") {
            true => self.drv.clone(),
            false => format!("{}: {}", self.drv, self.file),
        }
    }

    /// Whether QEMU has made up its name.
    pub fn is_implicit(&self) -> bool {
        self.name.as_ref().is_none_or(|name| name.starts_with('#'))
    }
}

impl Backend {
    fn about(&self) -> String {
        match &self.inserted {
            Some(node) => node.about(),
            None => "no medium".to_owned(),
        }
    }

    pub fn is_called(&self, name: &str) -> bool {
        !name.is_empty() && self.device == name
    }

    /// What is in it.
    pub fn node(self) -> Option<Node> {
        self.inserted
    }
}

/// What there is of both.
#[derive(Default)]
pub(super) struct BlockLayer {
    pub backends: Vec<Backend>,
    pub nodes: Vec<Node>,
}

impl BlockLayer {
    pub fn backend_names(&self) -> Vec<Candidate> {
        let named = self.backends.iter().filter(|it| !it.device.is_empty());
        named
            .map(|it| Candidate::described(&it.device, it.about()))
            .collect()
    }

    /// The names that a user has given; those that QEMU has made up only where
    /// their `#` is typed.
    pub fn node_names(&self, typed: &str) -> Vec<Candidate> {
        let wanted = self
            .nodes
            .iter()
            .filter(|node| !node.is_implicit() || typed.starts_with('#'));
        wanted
            .filter_map(|node| Some(Candidate::described(node.name.as_ref()?, node.about())))
            .collect()
    }

    /// The devices that have a backend, by id or QOM path.
    pub fn device_ids(&self) -> Vec<Candidate> {
        let ids = self.backends.iter().filter_map(|it| {
            let id = it.qdev.as_deref()?;
            Some(Candidate::described(id, it.about()))
        });
        ids.collect()
    }

    /// The node that a backend's or a node's name stands for.
    pub fn named(self, name: &str) -> Option<Node> {
        let mut backends = self.backends.into_iter();
        if let Some(backend) = backends.find(|backend| backend.is_called(name)) {
            return backend.node();
        }
        let mut nodes = self.nodes.into_iter();
        nodes.find(|node| node.name.as_deref() == Some(name))
    }
}

impl Monitor {
    pub(super) async fn backends(&self) -> BlockLayer {
        BlockLayer {
            backends: self.list("query-block").await,
            nodes: Vec::new(),
        }
    }

    /// Block backends, and nodes without what is behind them.
    pub(super) async fn block_layer(&self) -> BlockLayer {
        self.whole_block_layer(true).await
    }

    pub(super) async fn whole_block_layer(&self, is_flat: bool) -> BlockLayer {
        let mut requests = Requests::new();
        let backends = requests.push("query-block", json!({}));
        let nodes = requests.push("query-named-block-nodes", json!({ "flat": is_flat }));
        if backends.and(nodes).is_err() {
            return BlockLayer::default();
        }
        let replies = self.query_all(requests).await.unwrap_or_default();
        let mut replies = replies.into_iter();
        BlockLayer {
            backends: read(replies.next()),
            nodes: read(replies.next()),
        }
    }

    pub(in crate::complete) async fn block_nodes(&self, typed: &str) -> Vec<Candidate> {
        self.block_layer().await.node_names(typed)
    }

    pub(in crate::complete) async fn block_devices_and_nodes(&self, typed: &str) -> Vec<Candidate> {
        let layer = self.block_layer().await;
        let mut names = layer.backend_names();
        names.extend(layer.node_names(typed));
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layer() -> BlockLayer {
        let node = |name: &str| {
            json!({ "node-name": name, "file": "a.img", "drv": "raw",
                    "image": { "filename": "a.img" } })
        };
        let backends = json!([
            { "device": "hd0", "qdev": "/machine/peripheral/d0/virtio-backend",
              "inserted": node("#block1") },
            { "device": "", "qdev": "d1", "inserted": node("n1") },
            { "device": "cd0" },
        ]);
        BlockLayer {
            backends: serde_json::from_value(backends).unwrap(),
            nodes: serde_json::from_value(json!([node("#block1"), node("n1")])).unwrap(),
        }
    }

    fn texts(candidates: &[Candidate]) -> Vec<&str> {
        let texts = candidates.iter();
        texts.map(|candidate| candidate.text.as_str()).collect()
    }

    #[test]
    fn a_backend_is_known_by_its_name_or_by_its_device() {
        assert_eq!(texts(&layer().backend_names()), ["hd0", "cd0"]);
        assert_eq!(
            texts(&layer().device_ids()),
            ["/machine/peripheral/d0/virtio-backend", "d1"]
        );
        let about = layer().backend_names()[1].description.clone();
        assert_eq!(about.as_deref(), Some("no medium"));
    }

    #[test]
    fn a_made_up_node_name_waits_for_its_sign() {
        assert_eq!(texts(&layer().node_names("")), ["n1"]);
        assert_eq!(texts(&layer().node_names("#")), ["#block1", "n1"]);
    }

    #[test]
    fn a_name_is_looked_for_among_backends_first() {
        let name = |name: &str| layer().named(name).and_then(|node| node.name);
        assert_eq!(name("hd0").as_deref(), Some("#block1"));
        assert_eq!(name("n1").as_deref(), Some("n1"));
        assert_eq!(name("cd0"), None);
        assert_eq!(name(""), None);
    }
}
