//! QOM paths and properties.

use crate::complete::Candidate;
use crate::monitor::Monitor;
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize)]
struct Property {
    name: String,
    #[serde(rename = "type")]
    type_name: String,
}

impl Property {
    fn is_child(&self) -> bool {
        self.type_name.starts_with("child<")
    }

    fn is_object(&self) -> bool {
        self.is_child() || self.type_name.starts_with("link<")
    }
}

impl Monitor {
    async fn properties(&self, path: &str) -> Vec<Property> {
        self.query_with("qom-list", json!({ "path": path }))
            .await
            .unwrap_or_default()
    }

    /// The names of the children of the object at a QOM path.
    pub(super) async fn children(&self, path: &str) -> Vec<String> {
        let properties = self.properties(path).await;
        properties
            .into_iter()
            .filter(Property::is_child)
            .map(|child| child.name)
            .collect()
    }

    pub(super) async fn qom_properties(&self, path: &str) -> Vec<Candidate> {
        let properties = self.properties(path).await.into_iter();
        properties
            .map(|property| Candidate::from(property.name))
            .collect()
    }

    /// The objects one step below the last complete part of a path.
    pub(super) async fn qom_paths(&self, current: &str) -> Vec<Candidate> {
        let Some(slash) = current.rfind('/') else {
            return vec![Candidate::from("/")];
        };
        let parent = if slash == 0 { "/" } else { &current[..slash] };
        let objects = self
            .properties(parent)
            .await
            .into_iter()
            .filter(Property::is_object);
        objects
            .map(|object| Candidate::from(format!("{}{}", &current[..=slash], object.name)))
            .collect()
    }
}
