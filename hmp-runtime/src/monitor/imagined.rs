// SPDX-License-Identifier: GPL-2.0-or-later

//! Replies that nobody gave: values of any type, for explaining what a command
//! would send next.
//!
//! A type says by its `Deserialize` what it is made of. A string says which
//! member of which command's reply will stand in its place. Lists have one
//! element and numbers are 0. What may be missing is there, unless it reports
//! an error.

use serde::de::value::StrDeserializer;
use serde::de::{
    self, DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;

/// How deep an imagined value may be: a type may contain itself.
const DEPTH: u32 = 16;

/// The reply of `command`, or the member `member` of it.
#[derive(Clone, Copy)]
pub(super) struct Imagined<'a> {
    command: &'a str,
    member: Option<&'static str>,
    depth: u32,
}

/// What stands for a string in the reply of `command`.
pub(super) fn placeholder(command: &str, member: Option<&str>) -> String {
    match member {
        Some(member) => format!("<{member} of {command}>"),
        None => format!("<{command}>"),
    }
}

impl<'a> Imagined<'a> {
    pub(super) fn reply(command: &'a str) -> Imagined<'a> {
        Imagined {
            command,
            member: None,
            depth: 0,
        }
    }

    /// A part of this value; `member` is its name, if it is a member.
    fn part(self, member: Option<&'static str>) -> Imagined<'a> {
        Imagined {
            member: member.or(self.member),
            depth: self.depth + 1,
            ..self
        }
    }

    fn is_too_deep(self) -> bool {
        self.depth >= DEPTH
    }

    fn tells_of_an_error(self) -> bool {
        self.member.is_some_and(|member| member.contains("err"))
    }
}

type Fault = de::value::Error;

macro_rules! numbers {
    ($($method:ident => $visit:ident,)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
            visitor.$visit(Default::default())
        })*
    };
}

impl<'de> Deserializer<'de> for Imagined<'_> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_string(placeholder(self.command, self.member))
    }

    numbers! {
        deserialize_bool => visit_bool,
        deserialize_i8 => visit_i8,
        deserialize_i16 => visit_i16,
        deserialize_i32 => visit_i32,
        deserialize_i64 => visit_i64,
        deserialize_u8 => visit_u8,
        deserialize_u16 => visit_u16,
        deserialize_u32 => visit_u32,
        deserialize_u64 => visit_u64,
        deserialize_f32 => visit_f32,
        deserialize_f64 => visit_f64,
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        if self.is_too_deep() || self.tells_of_an_error() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self.part(None))
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let left = usize::from(!self.is_too_deep());
        visitor.visit_seq(Elements { of: self, left })
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        left: usize,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_seq(Elements { of: self, left })
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_map(Members::of(self, &[]))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_map(Members::of(self, fields))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let first = variants.first().copied().unwrap_or_default();
        visitor.visit_enum(Variant { of: self, first })
    }

    forward_to_deserialize_any! {
        i128 u128 char str string bytes byte_buf unit_struct tuple_struct identifier ignored_any
    }
}

struct Elements<'a> {
    of: Imagined<'a>,
    left: usize,
}

impl<'de> SeqAccess<'de> for Elements<'_> {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Fault> {
        match self.left.checked_sub(1) {
            Some(left) => {
                self.left = left;
                seed.deserialize(self.of.part(None)).map(Some)
            }
            None => Ok(None),
        }
    }
}

struct Members<'a> {
    of: Imagined<'a>,
    fields: std::slice::Iter<'static, &'static str>,
    current: Option<&'static str>,
}

impl<'a> Members<'a> {
    fn of(of: Imagined<'a>, fields: &'static [&'static str]) -> Members<'a> {
        Members {
            of,
            fields: fields.iter(),
            current: None,
        }
    }
}

impl<'de> MapAccess<'de> for Members<'_> {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Fault> {
        let Some(field) = self.fields.next() else {
            return Ok(None);
        };
        self.current = Some(field);
        let key: StrDeserializer<'static, Fault> = (*field).into_deserializer();
        seed.deserialize(key).map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Fault> {
        seed.deserialize(self.of.part(self.current))
    }
}

struct Variant<'a> {
    of: Imagined<'a>,
    first: &'static str,
}

impl<'de> EnumAccess<'de> for Variant<'_> {
    type Error = Fault;
    type Variant = Self;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Self), Fault> {
        let name: StrDeserializer<'static, Fault> = self.first.into_deserializer();
        Ok((seed.deserialize(name)?, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'_> {
    type Error = Fault;

    fn unit_variant(self) -> Result<(), Fault> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Fault> {
        seed.deserialize(self.of.part(None))
    }

    fn tuple_variant<V: Visitor<'de>>(self, left: usize, visitor: V) -> Result<V::Value, Fault> {
        self.of.deserialize_tuple(left, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_map(Members::of(self.of, fields))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(rename_all = "kebab-case")]
    struct Node {
        node_name: String,
        size: Option<u64>,
        error: Option<String>,
        #[serde(default)]
        children: Vec<Child>,
        state: State,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    struct Child(String);

    #[derive(Debug, Deserialize, PartialEq)]
    enum State {
        Ready,
        Gone,
    }

    #[derive(Debug, Deserialize)]
    struct Endless {
        backing: Option<Box<Endless>>,
    }

    #[test]
    fn strings_name_the_member_and_the_command_that_they_come_from() {
        let nodes = Vec::<Node>::deserialize(Imagined::reply("query-nodes")).unwrap();
        let node = Node {
            node_name: "<node-name of query-nodes>".to_owned(),
            size: Some(0),
            error: None,
            children: vec![Child("<children of query-nodes>".to_owned())],
            state: State::Ready,
        };
        assert_eq!(nodes, [node]);
        assert_ne!(nodes[0].state, State::Gone);
    }

    #[test]
    fn a_type_that_contains_itself_comes_to_an_end() {
        let mut level = Endless::deserialize(Imagined::reply("query")).unwrap();
        let mut levels = 0;
        while let Some(next) = level.backing {
            level = *next;
            levels += 1;
        }
        assert!(levels < DEPTH);
    }

    #[test]
    fn any_json_is_a_string() {
        let value = serde_json::Value::deserialize(Imagined::reply("query-x")).unwrap();
        assert_eq!(value, "<query-x>");
    }
}
