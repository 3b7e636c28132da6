// SPDX-License-Identifier: GPL-2.0-or-later

//! Block backends and block nodes, as completion needs them.

use hmp_runtime::complete::{Candidate, about_medium};
use hmp_runtime::monitor::Requests;
use hmp_runtime::prelude::*;
use serde::de::DeserializeOwned;

/// How a completer that reads the block layer describes its source.
pub(super) const OFFERS: &str = "query-block, query-named-block-nodes";

/// The QMP commands that it sends.
pub(super) const QMP: &[&str] = &["query-block", "query-named-block-nodes"];

/// QMP `BlockInfo`.
#[derive(Deserialize)]
pub(super) struct BlockInfo {
    /// Its name; empty, if it has none.
    device: String,
    /// Who uses it: an id, or the QOM path of a device without one.
    qdev: Option<String>,
    pub(super) inserted: Option<BlockDeviceInfo>,
}

/// QMP `BlockDeviceInfo`.
#[derive(Deserialize)]
pub(super) struct BlockDeviceInfo {
    #[serde(rename = "node-name")]
    name: Option<String>,
    file: String,
    drv: String,
    pub(super) image: ImageInfo,
}

/// QMP `ImageInfo`.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct ImageInfo {
    pub(super) filename: String,
    #[serde(default)]
    pub(super) snapshots: Vec<SnapshotInfo>,
    pub(super) backing_image: Option<Box<ImageInfo>>,
}

/// QMP `SnapshotInfo`.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct SnapshotInfo {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) vm_state_size: u64,
    pub(super) date_sec: i64,
}

impl BlockDeviceInfo {
    fn about(&self) -> String {
        about_medium(Some((&self.drv, &self.file)))
    }

    /// Whether QEMU has made up its name.
    pub(super) fn is_implicit(&self) -> bool {
        self.name.as_ref().is_none_or(|name| name.starts_with('#'))
    }
}

impl BlockInfo {
    fn about(&self) -> String {
        let medium = self.inserted.as_ref();
        medium.map_or_else(|| about_medium(None), BlockDeviceInfo::about)
    }

    fn is_called(&self, name: &str) -> bool {
        !name.is_empty() && self.device == name
    }
}

/// All block backends and nodes.
#[derive(Default)]
pub(super) struct BlockLayer {
    pub(super) backends: Vec<BlockInfo>,
    pub(super) nodes: Vec<BlockDeviceInfo>,
}

impl BlockLayer {
    pub(super) fn backend_names(&self) -> Vec<Candidate> {
        let named = self.backends.iter().filter(|it| !it.device.is_empty());
        named
            .map(|it| Candidate::described(&it.device, it.about()))
            .collect()
    }

    /// The names that a user has given. Names that QEMU has made up are offered
    /// only after their `#` is typed.
    pub(super) fn node_names(&self, typed: &str) -> Vec<Candidate> {
        let wanted = self
            .nodes
            .iter()
            .filter(|node| !node.is_implicit() || typed.starts_with('#'));
        wanted
            .filter_map(|node| Some(Candidate::described(node.name.as_ref()?, node.about())))
            .collect()
    }

    /// The devices that have a backend, by id or QOM path.
    pub(super) fn device_ids(&self) -> Vec<Candidate> {
        let ids = self.backends.iter().filter_map(|it| {
            let id = it.qdev.as_deref()?;
            Some(Candidate::described(id, it.about()))
        });
        ids.collect()
    }

    /// The node that a backend's or a node's name stands for.
    pub(super) fn named(self, name: &str) -> Option<BlockDeviceInfo> {
        let mut backends = self.backends.into_iter();
        if let Some(backend) = backends.find(|backend| backend.is_called(name)) {
            return backend.inserted;
        }
        let mut nodes = self.nodes.into_iter();
        nodes.find(|node| node.name.as_deref() == Some(name))
    }
}

/// The block backends alone.
pub(super) async fn read_backends(mon: &Monitor) -> Result<BlockLayer> {
    Ok(BlockLayer {
        backends: mon.query("query-block").await?,
        nodes: Vec::new(),
    })
}

/// Block backends and nodes. Flat nodes come without their backing files.
pub(super) async fn read(mon: &Monitor, is_flat: bool) -> Result<BlockLayer> {
    let mut requests = Requests::new();
    requests.push("query-block", json!({}))?;
    requests.push("query-named-block-nodes", json!({ "flat": is_flat }))?;
    let mut replies = mon.query_all(requests).await?.into_iter();
    Ok(BlockLayer {
        backends: list(replies.next()),
        nodes: list(replies.next()),
    })
}

/// The list in a reply; empty if QEMU refused.
fn list<T: DeserializeOwned>(reply: Option<Result<Json>>) -> Vec<T> {
    let reply = reply.and_then(Result::ok);
    reply
        .and_then(|reply| serde_json::from_value(reply).ok())
        .unwrap_or_default()
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
