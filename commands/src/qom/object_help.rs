// SPDX-License-Identifier: GPL-2.0-or-later

//! What `help` in the options of `object_add` shows.
//!
//! Follows `user_creatable_print_types` and `type_print_class_properties` in
//! QEMU's `qom/object_interfaces.c`.

use super::{object_types, type_table};
use hmp_runtime::options::property::{ObjectPropertyInfo, OptionsHelp};
use hmp_runtime::prelude::*;
use hmp_runtime::qmp::{Scalar, Schema, Type};

/// The reply of `object_add`.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum ObjectHelp {
    /// The object was created.
    NotAsked,
    /// The types.
    Types(Vec<String>),
    /// The options of one type.
    Options(OptionsHelp),
}

impl Display for ObjectHelp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ObjectHelp::NotAsked => Ok(()),
            ObjectHelp::Types(types) => {
                writeln!(f, "List of user creatable objects:")?;
                types.iter().try_for_each(|name| writeln!(f, "  {name}"))
            }
            ObjectHelp::Options(options) => options.fmt(f),
        }
    }
}

/// Properties that an object has but its class does not declare, or that nobody
/// can set. QMP makes an object and lists all its properties; the monitor shows
/// only those that the class declares and that can be set. True for 7.2 to
/// 11.1.
const NOT_SHOWN: &[(&str, &[&str])] = &[
    ("rng-", &["opened"]),
    ("secret", &["loaded"]),
    ("tls-creds-", &["loaded"]),
    ("thread-context", &["thread-id"]),
    ("sev-", &["cbitpos", "reduced-phys-bits"]),
    ("sev-guest", &["handle", "policy"]),
    (
        "tdx-guest",
        &[
            "attributes",
            "mrconfigid",
            "mrowner",
            "mrownerconfig",
            "quote-generation-socket",
            "sept-ve-disable",
        ],
    ),
];

/// To list the properties of this type, QEMU makes an object of it, which may
/// kill QEMU: the hazard `REMOTE_OBJECT`.
const NOT_TO_BE_MADE: &str = "x-remote-object";

/// The options of `class`, or the types if there is no such class.
pub(super) async fn of(mon: &Monitor, class: Option<&str>) -> Result<ObjectHelp> {
    // Only the built-in monitor knows all classes without loading modules.
    if mon.passthrough_allowed() && mon.machine_is_ready().await? {
        return Err(mon.gap_for("object_add", "QMP lists types only with all modules loaded"));
    }
    let types = object_types::creatable(mon).await?;
    match class {
        Some(name) if object_types::is_abstract(name) || types.iter().any(|it| it == name) => {
            options(mon, name).await.map(ObjectHelp::Options)
        }
        Some(name) if type_table::is_on(mon.target().await?, name) == Some(true) => {
            let needs = format!(
                "QMP lists what an object of the class '{name}' has, not what the class declares"
            );
            Err(mon.gap_for("object_add", needs))
        }
        _ => Ok(ObjectHelp::Types(types)),
    }
}

async fn options(mon: &Monitor, class: &str) -> Result<OptionsHelp> {
    let properties = if matches!(class, "colo-compare" | "user-creatable") {
        // These classes declare none; an object of the former adds its own.
        Vec::new()
    } else if class == NOT_TO_BE_MADE {
        declared(&*mon.schema().await?, class)
    } else {
        let wanted = json!({ "typename": class });
        let mut all: Vec<ObjectPropertyInfo> =
            mon.query_with("qom-list-properties", wanted).await?;
        all.retain(|property| is_shown(class, property));
        all
    };
    Ok(OptionsHelp::new(class, properties, mon.version()))
}

fn is_shown(class: &str, property: &ObjectPropertyInfo) -> bool {
    let hidden = NOT_SHOWN
        .iter()
        .any(|(prefix, names)| class.starts_with(prefix) && names.contains(&&*property.name));
    property.name != "type" && !property.type_name.starts_with("child<") && !hidden
}

/// The text options that the schema has for a type.
fn declared(schema: &Schema, class: &str) -> Vec<ObjectPropertyInfo> {
    let arguments = schema.arguments_of("object-add");
    let Some(object) = arguments.and_then(|name| schema.object_named(name)) else {
        return Vec::new();
    };
    let members = schema
        .members_with(object, Some(class))
        .skip(object.members.len());
    let texts = members.filter(|member| {
        let known = schema.type_named(&member.type_name);
        known == Some(&Type::Scalar(Scalar::String))
    });
    texts
        .map(|member| ObjectPropertyInfo {
            name: member.name.clone(),
            type_name: "string".to_owned(),
            description: None,
            default_value: None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn property(name: &str, type_name: &str) -> ObjectPropertyInfo {
        serde_json::from_value(json!({ "name": name, "type": type_name })).unwrap()
    }

    #[test]
    fn what_only_an_object_has_is_not_shown() {
        assert!(!is_shown("rng-egd", &property("opened", "bool")));
        assert!(is_shown("rng-egd", &property("chardev", "string")));
        assert!(!is_shown("secret_keyring", &property("loaded", "bool")));
        assert!(!is_shown("iothread", &property("type", "string")));
        assert!(is_shown("iothread", &property("opened", "bool")));
        assert!(!is_shown("x", &property("y", "child<z>")));
    }

    #[test]
    fn the_types_are_indented_under_a_heading() {
        let help = ObjectHelp::Types(vec!["iothread".to_owned(), "secret".to_owned()]);
        assert_eq!(
            help.to_string(),
            "List of user creatable objects:\n  iothread\n  secret\n"
        );
        assert_eq!(ObjectHelp::NotAsked.to_string(), "");
    }
}
