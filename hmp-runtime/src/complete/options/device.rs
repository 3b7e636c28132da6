//! The options of `device_add`: the properties of a device type.

use super::values::Values;
use super::{Key, word::OptionWord};
use crate::monitor::Monitor;
use crate::options::device::{is_safe_to_list, properties_of};
use crate::options::property::Property;

/// Types of properties that nobody can set by an option.
const NOT_SET: &[&str] = &[
    "GuestPanicInformation",
    "X86CPUFeatureWordInfo",
    "busnr",
    "guest statistics",
    "link<irq>",
    "link<memory-region>",
    "strList",
    "struct tm",
];

impl Monitor {
    /// What the device of an option list can be told.
    pub(super) async fn device_keys(&self, word: &OptionWord<'_>) -> Vec<Key> {
        let mut keys = vec![
            Key::new("driver", Values::Free),
            Key::new("id", Values::Free).about("name of the device"),
            Key::new("bus", Values::Bus).about("bus to be on"),
        ];
        let Some(driver) = word.get("driver") else {
            return keys;
        };
        if !is_safe_to_list(self.version(), driver) {
            return keys;
        }
        let Ok((_, properties)) = properties_of(self, driver).await else {
            return keys;
        };
        let own = properties.iter().filter(|property| can_be_set(property));
        keys.extend(own.map(key));
        keys
    }
}

fn can_be_set(property: &Property) -> bool {
    let kind = property.type_name.as_str();
    !kind.starts_with("child<") && !NOT_SET.contains(&kind) && !property.name.contains(['[', ' '])
}

fn key(property: &Property) -> Key {
    Key::new(&property.name, values(property)).about(&property.in_a_line())
}

/// What the value of a property can be.
fn values(property: &Property) -> Values {
    let kind = property.type_name.as_str();
    let description = property.description.as_deref().unwrap_or_default();
    if let Some(class) = kind.strip_prefix("link<") {
        return Values::Link(class.trim_end_matches('>').to_owned());
    }
    match kind {
        "bool" => Values::OnOff,
        "OnOffAuto" => Values::OnOffAuto,
        "str" | "string" => {
            by_description(description).unwrap_or_else(|| Values::by_key(&property.name))
        }
        _ => match property.alternatives() {
            Some(words) => Values::words(&words),
            None => Values::Free,
        },
    }
}

fn by_description(description: &str) -> Option<Values> {
    let words = ["chardev", "netdev", "tpm", "audiodev"];
    let named = words
        .into_iter()
        .find(|word| description.ends_with(&format!(" {word} to use as a backend")));
    match named? {
        "chardev" => Some(Values::Chardev),
        "netdev" => Some(Values::Netdev),
        "tpm" => Some(Values::Tpm),
        _ => Some(Values::Audiodev),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn values_of(type_name: &str, description: &str) -> Values {
        let property = json!({ "name": "drive", "type": type_name, "description": description });
        values(&serde_json::from_value(property).unwrap())
    }

    #[test]
    fn enumerations_are_listed_by_their_description() {
        let kinds = Values::words(&["report", "ignore", "stop"]);
        for description in [
            "Error handling policy (report/ignore/stop)",
            "Error handling policy, report/ignore/stop",
            "report/ignore/stop",
        ] {
            assert_eq!(values_of("BlockdevOnError", description), kinds);
        }
        let speeds = Values::words(&["2_5", "5", "8"]);
        assert_eq!(values_of("PCIELinkSpeed", "2_5/5/8"), speeds);
        for description in [
            "",
            "SocketAddress (UNIX sockets only)",
            "a list [{\"a\":1},...]",
        ] {
            assert_eq!(values_of("SocketAddress", description), Values::Free);
        }
        assert_eq!(values_of("uint32", "a/b"), Values::Free);
    }

    #[test]
    fn text_may_name_a_backend() {
        let chardev = "ID of a chardev to use as a backend";
        assert_eq!(values_of("str", chardev), Values::Chardev);
        assert_eq!(values_of("str", ""), Values::Block);
        assert_eq!(values_of("bool", "on/off"), Values::OnOff);
        assert_eq!(values_of("OnOffAuto", "Whatever"), Values::OnOffAuto);
        let link = Values::Link("iothread".to_owned());
        assert_eq!(values_of("link<iothread>", ""), link);
    }

    #[test]
    fn a_key_tells_its_type_its_default_and_what_it_is_for() {
        let property = json!({ "name": "mq", "type": "bool", "description": "on/off",
                               "default-value": true });
        let key = key(&serde_json::from_value(property).unwrap());
        assert_eq!(key.about.unwrap(), "bool, default true: on/off");
    }
}
