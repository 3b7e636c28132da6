// SPDX-License-Identifier: GPL-2.0-or-later

//! The schema as QEMU writes it.

use super::{Member, Object, Scalar, Type};
use serde::{Deserialize, Deserializer};

/// One element of the reply.
#[derive(Deserialize)]
#[serde(tag = "meta-type", rename_all = "kebab-case")]
pub(super) enum Entity {
    Builtin {
        name: String,
        #[serde(rename = "json-type")]
        json_type: String,
    },
    Enum {
        name: String,
        /// Since 6.2, beside the deprecated `values`.
        #[serde(default)]
        members: Vec<EnumMember>,
        #[serde(default)]
        values: Vec<String>,
    },
    Array {
        name: String,
        #[serde(rename = "element-type")]
        element_type: String,
    },
    Object {
        name: String,
        members: Vec<ObjectMember>,
        #[serde(default)]
        tag: Option<String>,
        #[serde(default)]
        variants: Vec<Variant>,
    },
    Alternate {
        name: String,
        members: Vec<AlternateMember>,
    },
    Command {
        name: String,
        #[serde(rename = "arg-type")]
        arg_type: String,
    },
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
pub(super) struct EnumMember {
    name: String,
}

#[derive(Deserialize)]
pub(super) struct ObjectMember {
    name: String,
    #[serde(rename = "type")]
    type_name: String,
    /// Its presence says that the member is optional; its value is `null`.
    #[serde(default, deserialize_with = "present")]
    default: bool,
}

#[derive(Deserialize)]
pub(super) struct Variant {
    case: String,
    #[serde(rename = "type")]
    type_name: String,
}

#[derive(Deserialize)]
pub(super) struct AlternateMember {
    #[serde(rename = "type")]
    type_name: String,
}

fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    serde::de::IgnoredAny::deserialize(deserializer).map(|_| true)
}

impl Entity {
    /// The name and the type, if the element is a type.
    pub(super) fn into_type(self) -> Option<(String, Type)> {
        Some(match self {
            Entity::Builtin { name, json_type } => {
                let scalar = match json_type.as_str() {
                    "string" => Scalar::String,
                    "int" => Scalar::Integer,
                    "number" => Scalar::Number,
                    "boolean" => Scalar::Boolean,
                    "null" => Scalar::Null,
                    _ => Scalar::Any,
                };
                (name, Type::Scalar(scalar))
            }
            Entity::Enum {
                name,
                members,
                values,
            } => {
                let names = members.into_iter().map(|member| member.name);
                let names: Vec<_> = names.collect();
                let names = if names.is_empty() { values } else { names };
                (name, Type::Enum(names))
            }
            Entity::Array { name, element_type } => (name, Type::Array(element_type)),
            Entity::Object {
                name,
                members,
                tag,
                variants,
            } => {
                let members = members.into_iter().map(|member| Member {
                    name: member.name,
                    type_name: member.type_name,
                    optional: member.default,
                });
                let variants = variants
                    .into_iter()
                    .map(|variant| (variant.case, variant.type_name));
                let object = Object {
                    members: members.collect(),
                    tag,
                    variants: variants.collect(),
                };
                (name, Type::Object(object))
            }
            Entity::Alternate { name, members } => {
                let types = members.into_iter().map(|member| member.type_name);
                (name, Type::Alternate(types.collect()))
            }
            Entity::Command { .. } | Entity::Other => return None,
        })
    }
}
