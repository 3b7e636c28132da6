//! The values of an option: words, files, or the names of something in QEMU.

use crate::complete::sources::files;
use crate::complete::sources::qom::Property;
use crate::complete::{Candidate, read};
use crate::monitor::{Monitor, Requests};
use hmp_args::Source;
use serde::Deserialize;
use serde_json::json;

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
struct Identified {
    id: String,
    #[serde(default)]
    driver: String,
}

#[derive(Deserialize)]
struct Type {
    name: String,
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
            Values::Block => self.block_devices_and_nodes(typed).await,
            Values::Node => self.block_nodes(typed).await,
            Values::Chardev => self.names_of(Source::Chardevs).await,
            Values::Netdev => self.names_of(Source::Netdevs).await,
            Values::Audiodev => self.names_of(Source::Audiodevs).await,
            Values::Tpm => self.identified("query-tpm").await,
            Values::Object(class) => self.objects_of(class, &["/objects"]).await,
            Values::Link(class) => {
                self.objects_of(class, &["/objects", "/machine/peripheral"])
                    .await
            }
        }
    }

    /// What another argument is offered.
    async fn names_of(&self, source: Source) -> Vec<Candidate> {
        // Boxed, because an argument may be an option list like this one.
        Box::pin(self.offered_by(source, &[], "")).await
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
        let replies = self.query_all(requests).await.unwrap_or_default();
        let mut replies = replies.into_iter();
        let types: Vec<Type> = read(replies.next());
        let children = replies.flat_map(|reply| read::<Vec<Property>>(Some(reply)));
        let found = children.filter_map(|child| {
            let class = child.child()?;
            let fits = types.iter().any(|known| known.name == class);
            fits.then(|| Candidate::described(&child.name, class))
        });
        found.collect()
    }
}
