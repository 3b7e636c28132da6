//! QOM paths and properties.

use crate::complete::Candidate;
use crate::monitor::{Monitor, Requests};
use crate::options::device::{is_safe_to_list, properties_of};
use crate::options::property::Property as Described;
use serde::Deserialize;
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};

/// How many objects are looked into, to see whether something is below them.
/// Where more could be meant, what follows is not asked for yet.
const LOOKED_INTO: usize = 64;

/// QMP `ObjectPropertyInfo`, as `qom-list` replies with it.
#[derive(Clone, Deserialize)]
pub(in crate::complete) struct Property {
    pub name: String,
    #[serde(rename = "type")]
    pub type_name: String,
}

impl Property {
    /// The type of the child that the property is, if it is one.
    pub fn child(&self) -> Option<&str> {
        self.type_name.strip_prefix("child<")?.strip_suffix('>')
    }

    pub fn is_child(&self) -> bool {
        self.child().is_some()
    }

    fn is_object(&self) -> bool {
        self.is_child() || self.type_name.starts_with("link<")
    }

    /// The type of the object that it is.
    fn class(&self) -> &str {
        let class = self.type_name.split_once('<').map(|(_, class)| class);
        class.map_or(&self.type_name, |class| class.trim_end_matches('>'))
    }

    /// The child's name, with its type.
    pub fn into_candidate(self) -> Candidate {
        let class = self.class().to_owned();
        Candidate::described(self.name, class)
    }
}

impl Monitor {
    async fn properties(&self, path: &str) -> Vec<Property> {
        self.query_with("qom-list", json!({ "path": path }))
            .await
            .unwrap_or_default()
    }

    /// The children of the object at a QOM path.
    pub(super) async fn children(&self, path: &str) -> Vec<Property> {
        let mut properties = self.properties(path).await;
        properties.retain(Property::is_child);
        properties
    }

    /// Those of the objects, each with its path, whose types have a property. One
    /// object of each type is asked: there may be hundreds of them, of few types.
    pub(super) async fn of_types_with(
        &self,
        property: &str,
        mut objects: Vec<(String, Property)>,
    ) -> Vec<(String, Property)> {
        let mut samples = BTreeMap::new();
        for (path, object) in &objects {
            samples
                .entry(object.class().to_owned())
                .or_insert(path.clone());
        }
        let (classes, paths): (Vec<String>, Vec<String>) = samples.into_iter().unzip();
        let found = self.property_of_all::<Json>(&paths, property).await;
        let having = classes.into_iter().zip(found);
        let having = having.filter_map(|(class, found)| found.map(|_| class));
        let having: BTreeSet<String> = having.collect();
        objects.retain(|(_, object)| having.contains(object.class()));
        objects
    }

    pub(super) async fn object_ids(&self) -> Vec<Candidate> {
        let objects = self.children("/objects").await.into_iter();
        objects.map(Property::into_candidate).collect()
    }

    /// The objects one step below the last complete part of a path. Those with
    /// something below them end in a `/`.
    pub(super) async fn qom_paths(&self, current: &str) -> Vec<Candidate> {
        let Some(slash) = current.rfind('/') else {
            return vec![Candidate::from("/")];
        };
        let parent = if slash == 0 { "/" } else { &current[..slash] };
        let (parent_and_slash, start) = current.split_at(slash + 1);
        let mut objects = self.properties(parent).await;
        objects.retain(|object| object.is_object() && object.name.starts_with(start));
        let path = |object: &Property| format!("{parent_and_slash}{}", object.name);
        if objects.len() > LOOKED_INTO {
            let paths = objects.iter();
            return paths
                .map(|object| Candidate::described(path(object), object.class()))
                .collect();
        }
        let mut requests = Requests::new();
        for object in &objects {
            let pushed = requests.push("qom-list", json!({ "path": path(object) }));
            if pushed.is_err() {
                return Vec::new();
            }
        }
        let below = self.query_all::<Vec<Property>>(requests).await;
        let pairs = objects.iter().zip(below.unwrap_or_default());
        let paths = pairs.filter_map(|(object, below)| {
            // A link may lead nowhere.
            let goes_on = below.ok()?.iter().any(Property::is_object);
            let slash = if goes_on { "/" } else { "" };
            let text = format!("{}{slash}", path(object));
            Some(Candidate::described(text, object.class()))
        });
        paths.collect()
    }

    pub(super) async fn qom_properties(&self, path: &str) -> Vec<Candidate> {
        let (properties, described) = self.described_properties(path).await;
        let about = |property: &Property| {
            let known = described.iter().find(|known| known.name == property.name);
            known.map_or_else(|| property.type_name.clone(), Described::in_a_line)
        };
        properties
            .iter()
            .map(|property| Candidate::described(&property.name, about(property)))
            .collect()
    }

    /// The properties that a user might set. QMP does not tell which can be.
    pub(super) async fn qom_settable(&self, path: &str) -> Vec<Candidate> {
        let mut properties = self.qom_properties(path).await;
        properties.retain(|property| {
            let about = property.description.as_deref().unwrap_or_default();
            !about.starts_with("child<") && property.text != "type"
        });
        properties
    }

    /// The properties of an object, and what its type tells of them if it is a
    /// device: objects of other types are not made to be asked.
    async fn described_properties(&self, path: &str) -> (Vec<Property>, Vec<Described>) {
        let class = json!({ "path": path, "property": "type" });
        let (properties, class) = smol::future::zip(
            self.properties(path),
            self.query_with::<String>("qom-get", class),
        )
        .await;
        let described = match class {
            Ok(class) if is_safe_to_list(self.version(), &class) => {
                properties_of(self, &class).await.ok()
            }
            _ => None,
        };
        let described = described.map(|(_, properties)| properties);
        (properties, described.unwrap_or_default())
    }

    /// What a property can be set to; as JSON, if `is_json`.
    pub(super) async fn qom_values(
        &self,
        path: &str,
        property: &str,
        is_json: bool,
        current: &str,
    ) -> Vec<Candidate> {
        let (properties, described) = self.described_properties(path).await;
        let Some(listed) = properties.iter().find(|listed| listed.name == property) else {
            return Vec::new();
        };
        if is_json {
            return match listed.type_name.as_str() {
                "bool" => vec!["true".into(), "false".into()],
                _ => Vec::new(),
            };
        }
        if listed.type_name.starts_with("link<") {
            return self.qom_paths(current).await;
        }
        let words = match listed.type_name.as_str() {
            "bool" => vec!["on", "off"],
            "OnOffAuto" => vec!["on", "off", "auto"],
            _ => {
                let known = described.iter().find(|known| known.name == property);
                known.and_then(Described::alternatives).unwrap_or_default()
            }
        };
        if !words.is_empty() {
            return words.into_iter().map(Candidate::from).collect();
        }
        let value = json!({ "path": path, "property": property });
        let value = self.query_with::<Json>("qom-get", value).await;
        let text = match value {
            Ok(Json::String(text)) if !text.is_empty() => text,
            Ok(Json::Number(number)) => number.to_string(),
            _ => return Vec::new(),
        };
        vec![Candidate::described(text, "current value")]
    }
}
