// SPDX-License-Identifier: GPL-2.0-or-later

//! The option list of `device_add`: the properties of a device type.

use super::buses::BUSES;
use super::creatable_devices::{CREATABLE_DEVICES, KNOWN_BY_A_LIST};
use super::tpms::TPMS;
use crate::chardev::chardevs::CHARDEVS;
use crate::display::audiodevs::AUDIODEVS;
use crate::net::netdevs::NETDEVS;
use crate::qom::objects::LINKED_OBJECTS;
use crate::qom::text_values::by_key;
use crate::qom::type_table::may_be_in_module;
use hmp_runtime::complete::options::{Key, OptionWord, Values};
use hmp_runtime::complete::{Candidate, Completer, Question};
use hmp_runtime::options::device::{is_safe_to_list, properties_of};
use hmp_runtime::options::property::ObjectPropertyInfo;
use hmp_runtime::prelude::*;

/// The option list.
pub(crate) static DEVICE_OPTIONS: Completer = Completer::new(
    "a table of types, device-list-properties and queries for what the values name",
    &["device-list-properties"],
    |mon, question| Box::pin(device_options(mon, question)),
)
.lacks(KNOWN_BY_A_LIST)
.goes_on();

/// Types of properties that no option can set.
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

async fn device_options(mon: &Monitor, question: Question<'_>) -> Result<Vec<Candidate>> {
    let word = OptionWord::read(question.current, question.implied);
    let driver = word.get("driver");
    let mut keys = vec![
        Key::new("driver", Values::Offered(&CREATABLE_DEVICES)),
        Key::new("id", Values::Free).about("name of the device"),
        Key::new("bus", buses_for(driver)).about("bus to be on"),
    ];
    let is_known = |key: &str| keys.iter().any(|known| known.name == key);
    // The device type does not describe these.
    if !word.key_of_value().is_some_and(is_known)
        && let Some(driver) = driver
        && is_safe_to_list(mon.version(), driver)
        && !may_be_in_module(driver)
        && let Ok((_, properties)) = properties_of(mon, driver).await
    {
        let own = properties.iter().filter(|property| can_be_set(property));
        keys.extend(own.map(key));
    }
    word.candidates(mon, keys).await
}

fn buses_for(driver: Option<&str>) -> Values {
    match driver {
        Some(driver) => Values::OfferedFor(&BUSES, driver.to_owned()),
        None => Values::Offered(&BUSES),
    }
}

fn can_be_set(property: &ObjectPropertyInfo) -> bool {
    let kind = property.type_name.as_str();
    !kind.starts_with("child<") && !NOT_SET.contains(&kind) && !property.name.contains(['[', ' '])
}

fn key(property: &ObjectPropertyInfo) -> Key {
    Key::new(&property.name, values(property)).about(&property.in_a_line())
}

/// The values that a property can have.
fn values(property: &ObjectPropertyInfo) -> Values {
    let kind = property.type_name.as_str();
    let description = property.description.as_deref().unwrap_or_default();
    if let Some(class) = kind.strip_prefix("link<") {
        let class = class.trim_end_matches('>').to_owned();
        return Values::OfferedFor(&LINKED_OBJECTS, class);
    }
    match kind {
        "bool" => Values::on_off(),
        "OnOffAuto" => Values::words(&["on", "off", "auto"]),
        "str" | "string" => by_description(description).unwrap_or_else(|| by_key(&property.name)),
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
    Some(Values::Offered(match named? {
        "chardev" => &CHARDEVS,
        "netdev" => &NETDEVS,
        "tpm" => &TPMS,
        _ => &AUDIODEVS,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::block::block_names::BLOCK_DEVICES_AND_NODES;

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
        assert_eq!(values_of("str", chardev), Values::Offered(&CHARDEVS));
        assert_eq!(
            values_of("str", ""),
            Values::Offered(&BLOCK_DEVICES_AND_NODES)
        );
        assert_eq!(values_of("bool", "on/off"), Values::on_off());
        assert_eq!(
            values_of("OnOffAuto", "Whatever"),
            Values::words(&["on", "off", "auto"])
        );
        let link = Values::OfferedFor(&LINKED_OBJECTS, "iothread".to_owned());
        assert_eq!(values_of("link<iothread>", ""), link);
    }

    #[test]
    fn a_key_tells_its_type_its_default_and_what_it_is_for() {
        let property = json!({ "name": "mq", "type": "bool", "description": "on/off",
                               "default-value": true });
        let property: ObjectPropertyInfo = serde_json::from_value(property).unwrap();
        let about = "bool, default true: on/off";
        assert_eq!(
            key(&property),
            Key::new("mq", Values::on_off()).about(about)
        );
    }
}
