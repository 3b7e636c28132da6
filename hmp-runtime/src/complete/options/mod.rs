//! Completion within option lists: `driver,key=value,key=value`.
//!
//! * `word`: which part of the list the cursor is in;
//! * `device`, `schema`, `chardev`, `drive`: which keys a list can have, by what
//!   is given already, and of which kind their values are;
//! * `values`: what of a kind there is in QEMU;
//! * `types`, `buses`: what QOM tells about device types, and its buses.

mod buses;
mod chardev;
mod device;
mod drive;
mod schema;
mod types;
mod values;
mod word;

use super::Candidate;
use crate::monitor::Monitor;
use hmp_args::Source;
use values::Values;
use word::{OptionWord, Part};

/// A key that an option list can have.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Key {
    /// With what is before its last dot, and with a dot at its end if it is not
    /// a key but the start of some.
    name: String,
    values: Values,
    /// What it is, where QMP tells.
    about: Option<String>,
    /// Whether it may stand there again.
    repeats: bool,
}

impl Key {
    fn new(name: impl Into<String>, values: Values) -> Key {
        Key {
            name: name.into(),
            values,
            about: None,
            repeats: false,
        }
    }

    fn about(mut self, about: &str) -> Key {
        self.about = Some(about.to_owned()).filter(|about| !about.is_empty());
        self
    }

    fn is_start(&self) -> bool {
        self.name.ends_with('.')
    }

    /// Whether the key can still be given. Where its parts are it cannot, nor the
    /// other way round.
    fn is_free(&self, word: &OptionWord<'_>) -> bool {
        let parts = format!("{}.", self.name);
        let has_parts = word.given.iter().any(|(key, _)| key.starts_with(&parts));
        let whole = self.name.trim_end_matches('.');
        self.repeats || !(has_parts || word.has(whole))
    }
}

/// Whether the source is an option list.
pub(super) fn is_list(source: Source) -> bool {
    matches!(
        source,
        Source::DeviceOptions
            | Source::ObjectOptions
            | Source::NetdevOptions
            | Source::ChardevOptions
            | Source::DriveOptions
    )
}

/// The key of a list's first word, where that has none.
fn implied_key(source: Source) -> Option<&'static str> {
    match source {
        Source::DeviceOptions => Some("driver"),
        Source::ObjectOptions => Some("qom-type"),
        Source::NetdevOptions => Some("type"),
        Source::ChardevOptions => Some("backend"),
        _ => None,
    }
}

impl Monitor {
    /// What may stand for the option list `current`, after the words `before`.
    pub(super) async fn options(
        &self,
        source: Source,
        before: &[&str],
        current: &str,
    ) -> Vec<Candidate> {
        if source == Source::ObjectOptions && current.starts_with('{') {
            // JSON instead of options.
            return Vec::new();
        }
        let word = OptionWord::read(current, implied_key(source));
        match &word.part {
            Part::Key(_) => {
                let keys = self.keys_of(source, before, &word).await;
                let free = keys.into_iter().filter(|key| key.is_free(&word));
                let candidates = free.map(|key| Candidate {
                    text: match key.is_start() {
                        true => format!("{}{}", word.before, key.name),
                        false => format!("{}{}=", word.before, key.name),
                    },
                    description: key.about,
                });
                candidates.collect()
            }
            Part::Value { key, typed } => {
                let mut values = self.values_of_key(source, before, &word, key, typed).await;
                for value in &mut values {
                    value.text = format!("{}{}", word.before, value.text.replace(',', ",,"));
                }
                values
            }
        }
    }

    /// The keys that the list can have at the cursor.
    async fn keys_of(&self, source: Source, before: &[&str], word: &OptionWord<'_>) -> Vec<Key> {
        match source {
            Source::DeviceOptions => self.device_keys(word).await,
            Source::ObjectOptions => self.object_keys(word).await,
            Source::NetdevOptions => self.netdev_keys(word).await,
            Source::ChardevOptions => self.chardev_keys(word, before.is_empty()).await,
            Source::DriveOptions if before.first() == Some(&"-n") => self.node_keys(word).await,
            Source::DriveOptions => self.drive_keys().await,
            _ => Vec::new(),
        }
    }

    async fn values_of_key(
        &self,
        source: Source,
        before: &[&str],
        word: &OptionWord<'_>,
        key: &str,
        typed: &str,
    ) -> Vec<Candidate> {
        match (source, key) {
            (Source::DeviceOptions, "driver") => return self.device_types().await,
            (Source::DeviceOptions, "bus") => return self.buses_for(word.get("driver")).await,
            (Source::DeviceOptions, "id") => return Vec::new(),
            (Source::ObjectOptions, "qom-type") => return self.object_types().await,
            (Source::NetdevOptions, "type") => return self.netdev_types().await,
            (Source::ChardevOptions, "backend") => return self.chardev_types().await,
            _ => {}
        }
        let keys = self.keys_of(source, before, word).await;
        match keys.into_iter().find(|known| known.name == key) {
            Some(found) => self.option_values(&found.values, typed).await,
            None => Vec::new(),
        }
    }
}
