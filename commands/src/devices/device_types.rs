// SPDX-License-Identifier: GPL-2.0-or-later

//! The properties of a device type, and their values' types.

use hmp_runtime::options::complaint::{Complaint, Wants};
use hmp_runtime::options::device::properties_of;
use hmp_runtime::options::property::ObjectPropertyInfo;
use hmp_runtime::options::scalar::{Numbers, boolean, float};
use hmp_runtime::prelude::*;
use serde_json::Map;

/// The options of a device type.
pub(super) struct DeviceType {
    properties: Vec<ObjectPropertyInfo>,
    numbers: Numbers,
}

/// How a property reads text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reads {
    Text,
    Boolean,
    Integer,
    Size,
}

impl DeviceType {
    /// The type of this name or alias. An unknown type has no properties; QEMU
    /// will refuse it.
    pub(super) async fn named(mon: &Monitor, driver: &str) -> Result<DeviceType> {
        let properties = match properties_of(mon, driver).await {
            Ok((_, properties)) => properties,
            Err(error) if error.is_refusal() => Vec::new(),
            Err(error) => return Err(error),
        };
        let numbers = Numbers::of(mon.version());
        Ok(DeviceType {
            properties,
            numbers,
        })
    }

    /// How the property reads text; `None` if it is not listed.
    fn reads(&self, name: &str) -> Option<Reads> {
        let found = self.properties.iter().find(|known| known.name == name)?;
        Some(match found.type_name.as_str() {
            // PCI's `addr` is a slot, even where older QEMUs call it a number.
            _ if name == "addr" => Reads::Text,
            "bool" => Reads::Boolean,
            "size" => Reads::Size,
            "int" | "int8" | "int16" | "int32" | "int64" => Reads::Integer,
            "uint4" | "uint8" | "uint16" | "uint32" | "uint64" => Reads::Integer,
            _ => Reads::Text,
        })
    }

    /// The options with the types that QMP wants. A value that does not fit its
    /// type stays text.
    pub(super) fn typed(&self, options: &Map<String, Json>) -> Map<String, Json> {
        let typed = options.iter().map(|(name, value)| {
            let own = !matches!(name.as_str(), "driver" | "id" | "bus");
            let reads = self.reads(name).filter(|_| own);
            let text = value.as_str().unwrap_or_default();
            let read = match reads.unwrap_or(Reads::Text) {
                Reads::Text => None,
                Reads::Boolean => boolean(text).map(Json::from),
                Reads::Integer => self.numbers.integer(text),
                Reads::Size => self.numbers.size(text).ok().map(Json::from),
            };
            (name.clone(), read.unwrap_or_else(|| value.clone()))
        });
        typed.collect()
    }

    /// Reads the option that QEMU complains about as the type that QEMU wants,
    /// if its type is not listed. Returns whether there is something new to
    /// try.
    pub(super) fn read_again(
        &self,
        arguments: &mut Map<String, Json>,
        complaint: &Complaint<'_>,
    ) -> bool {
        let listed = !matches!(self.reads(complaint.parameter), None | Some(Reads::Text));
        let Some(Json::String(text)) = arguments.get(complaint.parameter) else {
            return false;
        };
        let read = match complaint.wants {
            _ if listed => None,
            Wants::Boolean => boolean(text).map(Json::from),
            Wants::Signed => self.numbers.signed(text).map(Json::from),
            Wants::Unsigned => self.numbers.unsigned(text).map(Json::from),
            Wants::Number => float(text).map(Json::from),
            Wants::Text | Wants::Null | Wants::Array | Wants::Object => None,
        };
        match read {
            Some(value) => {
                arguments.insert(complaint.parameter.to_owned(), value);
                true
            }
            None => false,
        }
    }

    /// The built-in monitor's words for a complaint.
    pub(super) fn words(&self, complaint: &Complaint<'_>) -> Option<String> {
        let size = self.reads(complaint.parameter) == Some(Reads::Size);
        complaint.of_keyval(complaint.parameter, true, size)
    }
}

/// Whether the options ask for the device to be realized before it is complete.
pub(super) fn realizes(options: &Map<String, Json>) -> bool {
    let realized = options.get("realized").and_then(Json::as_str);
    realized.and_then(boolean) == Some(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn device() -> DeviceType {
        let properties = json!([
            { "name": "addr", "type": "int32" },
            { "name": "bootindex", "type": "int32" },
            { "name": "mq", "type": "bool" },
            { "name": "vectors", "type": "uint32" },
            { "name": "buffer", "type": "size" },
            { "name": "mac", "type": "str" },
            { "name": "id", "type": "uint32" },
        ]);
        DeviceType {
            properties: serde_json::from_value(properties).unwrap(),
            numbers: Numbers::default(),
        }
    }

    fn typed(options: Json) -> Json {
        Json::Object(device().typed(options.as_object().unwrap()))
    }

    #[test]
    fn each_option_is_read_as_its_property_is() {
        assert_eq!(
            typed(
                json!({ "driver": "x", "id": "1", "addr": "5", "bootindex": "-1", "mq": "y",
                          "vectors": "0x4", "buffer": "8k", "mac": "1", "unheard-of": "1" })
            ),
            json!({ "driver": "x", "id": "1", "addr": "5", "bootindex": -1, "mq": true,
                    "vectors": 4, "buffer": 8192, "mac": "1", "unheard-of": "1" })
        );
        let unreadable = json!({ "bootindex": "x", "mq": "1", "vectors": "4k", "buffer": "x" });
        assert_eq!(typed(unreadable.clone()), unreadable);
    }

    #[test]
    fn an_unlisted_option_is_read_as_qemu_wants_it() {
        let mut arguments = json!({ "hotplugged": "on", "mq": "maybe" });
        let arguments = arguments.as_object_mut().unwrap();
        let boolean = "Invalid parameter type for 'hotplugged', expected: boolean";
        let complaint = Complaint::read(boolean).unwrap();
        assert!(device().read_again(arguments, &complaint));
        assert_eq!(arguments["hotplugged"], true);
        // Nothing is tried twice.
        assert!(!device().read_again(arguments, &complaint));
        let mq = "Invalid parameter type for 'mq', expected: boolean";
        let complaint = Complaint::read(mq).unwrap();
        assert!(!device().read_again(arguments, &complaint));
        assert_eq!(
            device().words(&complaint).as_deref(),
            Some("Parameter 'mq' expects 'on' or 'off'")
        );
    }

    #[test]
    fn the_words_for_a_size_are_its_own() {
        let complaint = Complaint::read("Parameter 'buffer' expects uint64").unwrap();
        assert_eq!(
            device().words(&complaint).as_deref(),
            Some("Parameter 'buffer' expects size")
        );
    }

    #[test]
    fn only_a_true_realized_is_refused() {
        let realizes = |value: &str| realizes(json!({ "realized": value }).as_object().unwrap());
        assert!(realizes("on"));
        assert!(!realizes("off"));
        assert!(!realizes("maybe"));
    }
}
