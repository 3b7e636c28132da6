//! The values of an option: words, files, or the names of something in QEMU.

use crate::complete::Candidate;
use crate::complete::sources::files;
use crate::monitor::{Monitor, Requests};
use hmp_args::Source;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value as Json, json};

/// What the value of an option can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Values {
    /// Anything: a number, a name that is new.
    Free,
    OnOff,
    OnOffAuto,
    Words(Vec<String>),
    Files,
    /// A block backend or node.
    Block,
    /// A block node.
    Node,
    Chardev,
    Netdev,
    Audiodev,
    Tpm,
    /// A bus that the device can be on.
    Bus,
    /// An object of this type.
    Object(&'static str),
    /// An object of the type that a link of a device wants.
    Link(String),
}

impl Values {
    /// These words.
    pub fn words(words: &[&str]) -> Values {
        Values::Words(words.iter().map(|word| (*word).to_owned()).collect())
    }

    /// What text with this key is, where nothing but the key tells.
    pub fn by_key(key: &str) -> Values {
        match key {
            "drive" => Values::Block,
            "netdev" => Values::Netdev,
            "audiodev" => Values::Audiodev,
            "tpmdev" => Values::Tpm,
            "chardev" | "indev" | "outdev" | "primary_in" | "secondary_in" | "notify_dev" => {
                Values::Chardev
            }
            "memdev" => Values::Object("memory-backend"),
            "iothread" => Values::Object("iothread"),
            "rng" => Values::Object("rng-backend"),
            "cryptodev" => Values::Object("cryptodev-backend"),
            "tls-creds" => Values::Object("tls-creds"),
            "tls-authz" | "authz-id" => Values::Object("authz"),
            "secret"
            | "key-secret"
            | "password-secret"
            | "passwordid"
            | "keyid"
            | "proxy-password-secret"
            | "cookie-secret" => Values::Object("secret_common"),
            "file" | "filename" | "path" | "input-path" | "mem-path" | "logfile" | "romfile"
            | "firmware" | "dir" | "script" | "downscript" | "helper" | "sock" | "tftp"
            | "bootfile" | "smb" | "evdev" | "vhostdev" | "pcap" | "sev-device" | "x509-file"
            | "snapshot-file" | "kernel" | "initrd" | "root-dir" => Values::Files,
            _ => Values::Free,
        }
    }
}

#[derive(Deserialize)]
struct BlockDevice {
    device: String,
    inserted: Option<Inserted>,
}

#[derive(Deserialize)]
struct Inserted {
    file: String,
    drv: String,
}

#[derive(Deserialize)]
struct Node {
    #[serde(rename = "node-name")]
    name: Option<String>,
    file: String,
    drv: String,
}

#[derive(Deserialize)]
struct Identified {
    id: String,
    #[serde(default)]
    driver: String,
}

#[derive(Deserialize)]
struct Type {
    name: String,
}

#[derive(Deserialize)]
struct Child {
    name: String,
    #[serde(rename = "type")]
    type_name: String,
}

impl Monitor {
    /// What `values` allows, where `typed` is typed.
    pub(super) async fn option_values(&self, values: &Values, typed: &str) -> Vec<Candidate> {
        let words = |words: &[&str]| words.iter().copied().map(Candidate::from).collect();
        match values {
            Values::Free => Vec::new(),
            // The bus of a device is found with its type.
            Values::Bus => Vec::new(),
            Values::OnOff => words(&["on", "off"]),
            Values::OnOffAuto => words(&["on", "off", "auto"]),
            Values::Words(words) => words.iter().cloned().map(Candidate::from).collect(),
            Values::Files => files::starting_with(typed),
            Values::Block => self.disks(true).await,
            Values::Node => self.disks(false).await,
            Values::Chardev => self.names_of(Source::Chardevs).await,
            Values::Netdev => self.netdevs_to_use().await,
            Values::Audiodev => self.identified("query-audiodevs").await,
            Values::Tpm => self.identified("query-tpm").await,
            Values::Object(class) => self.objects_of(class, &["/objects"]).await,
            Values::Link(class) => {
                self.objects_of(class, &["/objects", "/machine/peripheral"])
                    .await
            }
        }
    }

    /// The block nodes that have a name of the user's, and maybe the block
    /// backends.
    async fn disks(&self, with_backends: bool) -> Vec<Candidate> {
        let mut requests = Requests::new();
        let flat = requests.push("query-named-block-nodes", json!({ "flat": true }));
        let backends = requests.push("query-block", json!({}));
        if flat.and(backends).is_err() {
            return Vec::new();
        }
        let mut replies = self.query_all::<Json>(requests).await.unwrap_or_default();
        let backends: Vec<BlockDevice> = taken(&mut replies);
        let nodes: Vec<Node> = taken(&mut replies);
        let nodes = nodes.into_iter().filter_map(|node| {
            let name = node.name.filter(|name| !name.starts_with('#'))?;
            Some(Candidate::described(name, about(&node.drv, &node.file)))
        });
        let backends = backends
            .into_iter()
            .filter(|backend| with_backends && !backend.device.is_empty());
        let backends = backends.map(|backend| {
            let about = backend.inserted.map(|it| about(&it.drv, &it.file));
            Candidate::described(backend.device, about.unwrap_or_default())
        });
        nodes.chain(backends).collect()
    }

    /// What another argument is offered.
    async fn names_of(&self, source: Source) -> Vec<Candidate> {
        // Boxed, because an argument may be an option list like this one.
        Box::pin(self.offered_by(source, &[], "")).await
    }

    /// Those that a card has, and those made in this session: QMP does not list
    /// a netdev that no card uses.
    async fn netdevs_to_use(&self) -> Vec<Candidate> {
        let mut netdevs = self.names_of(Source::Netdevs).await;
        netdevs.extend(self.netdevs_made().into_iter().map(Candidate::from));
        netdevs
    }

    /// The ids of the netdevs that this session has made.
    fn netdevs_made(&self) -> Vec<String> {
        let mut made: Vec<String> = Vec::new();
        for line in self.history().lines() {
            let mut words = line.split_ascii_whitespace();
            match (words.next(), words.next()) {
                (Some("netdev_add"), Some(options)) => {
                    let id = crate::grammar::identifier(options);
                    made.extend(id.ok().flatten());
                }
                (Some("netdev_del"), Some(id)) => made.retain(|known| known != id),
                _ => {}
            }
        }
        made
    }

    async fn identified(&self, query: &str) -> Vec<Candidate> {
        let list: Vec<Identified> = self.query(query).await.unwrap_or_default();
        list.into_iter()
            .map(|item| Candidate::described(item.id, item.driver))
            .collect()
    }

    /// The objects of a type that are right below one of the paths.
    async fn objects_of(&self, class: &str, paths: &[&str]) -> Vec<Candidate> {
        let mut requests = Requests::new();
        let types = json!({ "implements": class });
        let mut pushed = requests.push("qom-list-types", types);
        for path in paths {
            pushed = pushed.and(requests.push("qom-list", json!({ "path": path })));
        }
        if pushed.is_err() {
            return Vec::new();
        }
        let mut replies = self.query_all::<Json>(requests).await.unwrap_or_default();
        let mut children: Vec<Child> = Vec::new();
        for _ in paths {
            children.extend(taken::<Vec<Child>>(&mut replies));
        }
        let types: Vec<Type> = taken(&mut replies);
        let found = children.into_iter().filter_map(|child| {
            let class = child.type_name.strip_prefix("child<")?.strip_suffix('>')?;
            let fits = types.iter().any(|known| known.name == class);
            fits.then(|| Candidate::described(child.name, class))
        });
        found.collect()
    }
}

/// The last of the replies; what it would be with nothing in it, if QEMU refused.
pub(super) fn taken<T: DeserializeOwned + Default>(replies: &mut Vec<crate::Result<Json>>) -> T {
    let reply = replies.pop().and_then(Result::ok);
    reply
        .and_then(|reply| serde_json::from_value(reply).ok())
        .unwrap_or_default()
}

/// A block node in a few words.
fn about(driver: &str, file: &str) -> String {
    format!("{driver}: {file}")
}
