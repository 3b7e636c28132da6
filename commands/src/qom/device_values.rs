// SPDX-License-Identifier: GPL-2.0-or-later

//! The values of devices' properties, as `info qtree` shows them.
//!
//! Follows `qdev_print_props` in QEMU's `system/qdev-monitor.c` and the texts
//! of `qapi/string-output-visitor.c`. QEMU shows the properties that a device
//! type declares, in the order of declaration. QMP tells neither, so this shows
//! every property with such a value, sorted by name.

use super::device_tree::{Bus, Device};
use super::listing::{self, ObjectPropertyValue};
use crate::block::size_text::SizeText;
use hmp_runtime::prelude::*;
use std::collections::HashMap;

/// The properties of a device whose values have a text.
pub(super) type Values = Vec<(ObjectPropertyValue, Json)>;

/// The properties that every device has and QEMU does not show.
const NOT_SHOWN: [&str; 7] = [
    "type",
    "realized",
    "hotplugged",
    "hotpluggable",
    "parent_bus",
    "bootindex",
    "attached",
];

/// Fetches the values of the devices on the bus and below, by the devices'
/// paths.
pub(super) async fn fetch(mon: &Monitor, main: &Bus) -> Result<HashMap<String, Values>> {
    let shows_links = mon.version().at_least(10, 1);
    let mut wanted = Vec::new();
    main.each_device(None, &mut |_, device| {
        for property in &device.properties {
            if is_shown(device, property, shows_links) {
                wanted.push((device, property));
            }
        }
    });
    let values = listing::values_of_listed(
        mon,
        wanted
            .iter()
            .map(|(device, property)| (device.path.as_str(), *property)),
    )
    .await?;
    let mut found: HashMap<String, Values> = HashMap::new();
    for ((device, property), value) in wanted.into_iter().zip(values) {
        if let Some(value) = value
            && text(property, &value).is_some()
        {
            let values = found.entry(device.path.clone()).or_default();
            values.push((property.clone(), value));
        }
    }
    for values in found.values_mut() {
        values.sort_by(|(one, _), (other, _)| one.name.cmp(&other.name));
    }
    Ok(found)
}

fn is_shown(device: &Device, property: &ObjectPropertyValue, shows_links: bool) -> bool {
    let (name, type_name) = (property.name.as_str(), property.type_name.as_str());
    // Links of these types are no declared properties: they are between parts
    // of the machine.
    let declared_link = shows_links
        && !matches!(
            type_name,
            "link<irq>" | "link<memory-region>" | "link<device>" | "link<PCI>"
        );
    !NOT_SHOWN.contains(&name)
        && !is_text_of_another(device, name)
        && property.child().is_none()
        && (property.link().is_none() || declared_link)
        && !is_of_backend(device, name)
}

/// Whether the property only repeats another one as text, as up to 10.0.
fn is_text_of_another(device: &Device, name: &str) -> bool {
    let other = name.strip_prefix("legacy-");
    other.is_some_and(|other| device.property(other).is_some())
}

/// Whether a virtio device takes the property from its part on its own bus.
/// There, the property is shown.
fn is_of_backend(device: &Device, name: &str) -> bool {
    let mut buses = device.buses.iter().filter(|bus| bus.name == "virtio-bus");
    buses.any(|bus| bus.devices.iter().any(|it| it.property(name).is_some()))
}

/// The text of a value, if QMP tells enough to write it.
pub(super) fn text(property: &ObjectPropertyValue, value: &Json) -> Option<String> {
    match value {
        Json::Bool(value) => Some(value.to_string()),
        Json::String(value) => Some(format!("\"{value}\"")),
        Json::Array(list) if list.is_empty() => Some("<null>".to_owned()),
        Json::Number(number) => {
            // As in QEMU: signed, in 64 bits, except for sizes.
            let bits = number.as_u64().or(number.as_i64().map(|it| it as u64))?;
            Some(match property.type_name.as_str() {
                "size" => format!("{bits} ({})", SizeText(bits)),
                _ if property.name == "addr" => match u8::try_from(bits) {
                    Ok(devfn) => format!("{:02x}.{:x}", devfn >> 3, devfn & 7),
                    Err(_) => "<unset>".to_owned(),
                },
                _ => format!("{} ({bits:#x})", bits as i64),
            })
        }
        Json::Null | Json::Array(_) | Json::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(name: &str, type_name: &str, value: Json) -> Option<String> {
        let property = json!({ "name": name, "type": type_name });
        text(&serde_json::from_value(property).unwrap(), &value)
    }

    #[test]
    fn numbers_are_shown_in_both_ways() {
        let shown = |value| shown("x", "uint32", value).unwrap();
        assert_eq!(shown(json!(3)), "3 (0x3)");
        assert_eq!(shown(json!(-1)), "-1 (0xffffffffffffffff)");
        assert_eq!(shown(json!(u64::MAX)), "-1 (0xffffffffffffffff)");
        assert_eq!(shown(json!(4294967295_u64)), "4294967295 (0xffffffff)");
    }

    #[test]
    fn sizes_are_shown_for_people_too() {
        let shown = |value| shown("x", "size", value).unwrap();
        assert_eq!(shown(json!(34359738368_u64)), "34359738368 (32 GiB)");
        assert_eq!(shown(json!(u64::MAX)), "18446744073709551615 (16 EiB)");
    }

    #[test]
    fn the_address_on_a_pci_bus_is_slot_and_function() {
        assert_eq!(shown("addr", "str", json!(241)).unwrap(), "1e.1");
        assert_eq!(shown("addr", "int32", json!(-1)).unwrap(), "<unset>");
    }

    #[test]
    fn other_values_are_shown_if_they_have_a_text() {
        assert_eq!(shown("x", "str", json!("")).unwrap(), "\"\"");
        assert_eq!(shown("x", "OnOffAuto", json!("auto")).unwrap(), "\"auto\"");
        assert_eq!(shown("x", "bool", json!(false)).unwrap(), "false");
        assert_eq!(shown("x", "list", json!([])).unwrap(), "<null>");
        assert_eq!(shown("date", "struct tm", json!({ "tm_sec": 1 })), None);
        assert_eq!(shown("x", "list", json!([1, 2])), None);
    }
}
