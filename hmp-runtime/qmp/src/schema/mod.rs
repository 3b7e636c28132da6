// SPDX-License-Identifier: GPL-2.0-or-later

//! The QMP schema of a QEMU: which commands and arguments it knows.
//!
//! QEMU makes up the names of types for each build ("234", "[str]"), except for
//! the built-in types. All integer types look alike in the schema.

mod entity;

use entity::Entity;
use serde_json::value::RawValue;
use std::collections::HashMap;

/// What `query-qmp-schema` says.
#[derive(Clone, Debug)]
pub struct Schema {
    types: HashMap<String, Type>,
    /// The type of each command's arguments.
    commands: HashMap<String, String>,
}

/// A QAPI type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// A built-in type.
    Scalar(Scalar),
    /// A name from a list.
    Enum(Vec<String>),
    /// A list of this type.
    Array(String),
    /// A structure or a union.
    Object(Object),
    /// A value of one of these types, which its JSON type tells apart.
    Alternate(Vec<String>),
}

/// The JSON type of a built-in type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scalar {
    /// Text.
    String,
    /// Any of the integer types.
    Integer,
    /// A floating number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// Only `null`.
    Null,
    /// Any JSON value.
    Any,
}

/// A structure or a union.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Object {
    /// The members that it always has, starting with those of the base.
    pub members: Vec<Member>,
    /// For a union: the member whose value chooses the variant.
    pub tag: Option<String>,
    /// For a union: the type with the further members, by value of the tag.
    pub variants: HashMap<String, String>,
}

/// A member of a structure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its name.
    pub name: String,
    /// The name of its type.
    pub type_name: String,
    /// Whether it may be left out.
    pub optional: bool,
}

impl Schema {
    /// Reads the reply of `query-qmp-schema`.
    ///
    /// # Errors
    ///
    /// If it is not a schema.
    pub fn from_json(reply: &RawValue) -> serde_json::Result<Schema> {
        let entities: Vec<Entity> = serde_json::from_str(reply.get())?;
        let mut schema = Schema {
            types: HashMap::with_capacity(entities.len()),
            commands: HashMap::new(),
        };
        for entity in entities {
            match entity {
                Entity::Command { name, arg_type } => {
                    schema.commands.insert(name, arg_type);
                }
                other => {
                    if let Some((name, known)) = other.into_type() {
                        schema.types.insert(name, known);
                    }
                }
            }
        }
        Ok(schema)
    }

    /// Whether QEMU has the QMP command.
    pub fn has_command(&self, command: &str) -> bool {
        self.commands.contains_key(command)
    }

    /// The name of the type of a QMP command's arguments.
    pub fn arguments_of(&self, command: &str) -> Option<&str> {
        self.commands.get(command).map(String::as_str)
    }

    /// The type of this name.
    pub fn type_named(&self, name: &str) -> Option<&Type> {
        self.types.get(name)
    }

    /// The structure or union of this name.
    pub fn object_named(&self, name: &str) -> Option<&Object> {
        match self.types.get(name)? {
            Type::Object(object) => Some(object),
            _ => None,
        }
    }

    /// The members of a structure, or those that a union has while the value of
    /// its tag is `tag`.
    pub fn members_with<'a>(
        &'a self,
        object: &'a Object,
        tag: Option<&str>,
    ) -> impl Iterator<Item = &'a Member> {
        let variant = tag
            .and_then(|tag| object.variants.get(tag))
            .and_then(|name| self.object_named(name));
        object
            .members
            .iter()
            .chain(variant.into_iter().flat_map(|variant| &variant.members))
    }

    /// The type that a path of member names leads to, starting from the
    /// arguments of a QMP command. At a list the path continues in its
    /// elements, and at a union in any variant that has the next member.
    pub fn type_at(&self, command: &str, path: &[&str]) -> Option<&Type> {
        self.follow(self.arguments_of(command)?, path)
    }

    fn follow(&self, from: &str, path: &[&str]) -> Option<&Type> {
        let at = self.type_named(from)?;
        let Some((name, rest)) = path.split_first() else {
            return Some(at);
        };
        let object = match at {
            Type::Object(object) => object,
            Type::Array(element) => return self.follow(element, path),
            _ => return None,
        };
        let variants = object.variants.values();
        let variants = variants.filter_map(|variant| self.object_named(variant));
        let mut members = object
            .members
            .iter()
            .chain(variants.flat_map(|variant| &variant.members))
            .filter(|member| member.name == *name);
        members.find_map(|member| self.follow(&member.type_name, rest))
    }

    /// The values that a member of a QMP command's arguments can have, if it is
    /// an enumeration or a list of one; otherwise none.
    pub fn values_of(&self, command: &str, member: &str) -> Vec<String> {
        self.values_at(command, &[member])
    }

    /// As [`values_of`](Schema::values_of), for the member that
    /// [`type_at`](Schema::type_at) finds.
    pub fn values_at(&self, command: &str, path: &[&str]) -> Vec<String> {
        let mut known = self.type_at(command, path);
        if let Some(Type::Array(element)) = known {
            known = self.type_named(element);
        }
        match known {
            Some(Type::Enum(values)) => values.clone(),
            _ => Vec::new(),
        }
    }

    /// The members of a QMP command's arguments.
    pub fn members_of(&self, command: &str) -> Vec<String> {
        let arguments = self
            .arguments_of(command)
            .and_then(|name| self.object_named(name));
        arguments.map_or_else(Vec::new, |object| {
            let members = object.members.iter();
            members.map(|member| member.name.clone()).collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{json, value::to_raw_value};

    fn schema() -> Schema {
        let reply = json!([
            { "name": "str", "meta-type": "builtin", "json-type": "string" },
            { "name": "int", "meta-type": "builtin", "json-type": "int" },
            { "name": "[0]", "meta-type": "array", "element-type": "0" },
            { "name": "0", "meta-type": "enum", "members": [{ "name": "rx" }, { "name": "tx" }],
              "values": ["rx", "tx"] },
            { "name": "1", "meta-type": "enum", "values": ["user", "none"] },
            { "name": "2", "meta-type": "object", "tag": "type",
              "members": [{ "name": "id", "type": "str" }, { "name": "type", "type": "1" }],
              "variants": [{ "case": "user", "type": "3" }, { "case": "none", "type": "4" },
                           { "case": "a", "type": "5" }, { "case": "b", "type": "6" }] },
            { "name": "5", "meta-type": "object", "members": [{ "name": "deep", "type": "4" }] },
            { "name": "6", "meta-type": "object", "members": [{ "name": "deep", "type": "7" }] },
            { "name": "7", "meta-type": "object", "members": [{ "name": "way", "type": "0" }] },
            { "name": "3", "meta-type": "object",
              "members": [{ "name": "port", "type": "int", "default": null },
                          { "name": "ways", "type": "[0]", "default": null }] },
            { "name": "4", "meta-type": "object", "members": [] },
            { "name": "netdev_add", "meta-type": "command", "arg-type": "2", "ret-type": "4" },
            { "name": "STOP", "meta-type": "event", "arg-type": "4" },
            { "name": "x", "meta-type": "of-the-future", "things": 1 },
        ]);
        Schema::from_json(&to_raw_value(&reply).unwrap()).unwrap()
    }

    #[test]
    fn the_values_of_an_enumeration_come_from_either_member() {
        let schema = schema();
        assert_eq!(schema.values_of("netdev_add", "type"), ["user", "none"]);
        assert_eq!(schema.values_of("netdev_add", "ways"), ["rx", "tx"]);
        assert!(schema.values_of("netdev_add", "id").is_empty());
        assert!(schema.values_of("nothing", "id").is_empty());
    }

    #[test]
    fn a_union_has_the_members_of_the_variant_that_its_tag_chooses() {
        let schema = schema();
        let netdev = schema.object_named("2").unwrap();
        let names = |tag| {
            let members = schema.members_with(netdev, tag);
            members
                .map(|member| (member.name.clone(), member.optional))
                .collect::<Vec<_>>()
        };
        let base = [("id".to_owned(), false), ("type".to_owned(), false)];
        assert_eq!(names(None), base);
        assert_eq!(names(Some("none")), base);
        assert_eq!(names(Some("unheard-of")), base);
        let user = [("port".to_owned(), true), ("ways".to_owned(), true)];
        assert_eq!(names(Some("user")), [base, user].concat());
    }

    #[test]
    fn a_path_goes_through_whichever_variant_has_it() {
        let schema = schema();
        let rx = Type::Enum(vec!["rx".to_owned(), "tx".to_owned()]);
        assert_eq!(
            schema.type_at("netdev_add", &["ways"]),
            Some(&Type::Array("0".to_owned()))
        );
        assert_eq!(schema.type_at("netdev_add", &["deep", "way"]), Some(&rx));
        assert_eq!(schema.type_at("netdev_add", &["deep", "nowhere"]), None);
        assert_eq!(schema.type_at("netdev_add", &["id", "deeper"]), None);
    }

    #[test]
    fn a_reply_that_is_not_a_schema_is_an_error() {
        let reply = to_raw_value(&json!({ "a": 1 })).unwrap();
        assert!(Schema::from_json(&reply).is_err());
    }
}
