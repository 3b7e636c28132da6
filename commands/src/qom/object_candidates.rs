// SPDX-License-Identifier: GPL-2.0-or-later

//! Objects of the object tree, as completion offers them.

use super::listing::ObjectPropertyValue;
use hmp_runtime::complete::Candidate;
use hmp_runtime::monitor::Requests;
use hmp_runtime::prelude::*;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};

/// The type of the object that a property is or links to.
pub(crate) fn class(property: &ObjectPropertyValue) -> &str {
    let class = property.child().or_else(|| property.link());
    class.unwrap_or(&property.type_name)
}

/// The name of an object, with its type.
pub(crate) fn candidate(object: &ObjectPropertyValue) -> Candidate {
    Candidate::described(&object.name, class(object))
}

/// One property of many objects; `None` for an object that lacks it. It takes QMP
/// `qom-get`.
pub(crate) async fn property_of_all<T: DeserializeOwned>(
    mon: &Monitor,
    paths: &[String],
    property: &str,
) -> Result<Vec<Option<T>>> {
    let mut requests = Requests::new();
    for path in paths {
        requests.push("qom-get", json!({ "path": path, "property": property }))?;
    }
    let values = mon.query_all(requests).await?;
    Ok(values.into_iter().map(Result::ok).collect())
}

/// The objects, each with its path, whose types have the property. Only one
/// object of each type is asked: there may be hundreds of objects, but few
/// types.
pub(crate) async fn of_types_with(
    mon: &Monitor,
    property: &str,
    mut objects: Vec<(String, ObjectPropertyValue)>,
) -> Result<Vec<(String, ObjectPropertyValue)>> {
    let mut samples = BTreeMap::new();
    for (path, object) in &objects {
        samples
            .entry(class(object).to_owned())
            .or_insert(path.clone());
    }
    let (classes, paths): (Vec<String>, Vec<String>) = samples.into_iter().unzip();
    let found = property_of_all::<Json>(mon, &paths, property).await?;
    let having = classes.into_iter().zip(found);
    let having = having.filter_map(|(class, found)| found.map(|_| class));
    let having: BTreeSet<String> = having.collect();
    objects.retain(|(_, object)| having.contains(class(object)));
    Ok(objects)
}
