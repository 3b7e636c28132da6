// SPDX-License-Identifier: GPL-2.0-or-later

//! What QMP tells of objects: the one reader of their properties and types.
//!
//! For walks of the object tree, `qom-list-get` (11.1) lists many objects with
//! one request, and returns their values, too. Older QEMUs need one `qom-list`
//! for each object; each is sent without waiting for the reply to the one
//! before.

use hmp_runtime::monitor::Requests;
use hmp_runtime::prelude::*;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

/// The number of requests sent before the first replies are read: enough that
/// QEMU never waits for us, and few enough that it need not hold the replies of
/// a whole large machine.
const IN_FLIGHT: usize = 512;

/// The number of objects in one `qom-list-get`: QEMU does nothing else
/// meanwhile.
const AT_ONCE: usize = 64;

/// The most levels of objects, against a peer whose tree never ends.
pub(crate) const DEEPEST: usize = 1024;

/// Where users put their secrets. A walk has no use for the values, so it does
/// not ask for them, and `-v` cannot show them.
const SECRETS: &str = "/objects";

/// A property with its value; `qom-list` tells no value.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct ObjectPropertyValue {
    pub(crate) name: String,
    #[serde(rename = "type")]
    pub(crate) type_name: String,
    /// From `qom-list-get` only, and only if the property can be read.
    #[serde(skip_serializing)]
    pub(crate) value: Option<Box<RawValue>>,
}

impl ObjectPropertyValue {
    /// The child's type, if the property is a child.
    pub(crate) fn child(&self) -> Option<&str> {
        self.inside("child<")
    }

    /// The type of the object at the other end, if the property is a link.
    pub(crate) fn link(&self) -> Option<&str> {
        self.inside("link<")
    }

    /// The value, if it is known and text.
    pub(crate) fn text(&self) -> Option<String> {
        serde_json::from_str(self.value.as_ref()?.get()).ok()
    }

    fn inside(&self, kind: &str) -> Option<&str> {
        self.type_name.strip_prefix(kind)?.strip_suffix('>')
    }
}

#[derive(Deserialize)]
struct ObjectPropertiesValues {
    properties: Vec<ObjectPropertyValue>,
}

/// A type of objects.
#[derive(Debug, Deserialize)]
pub(crate) struct ObjectTypeInfo {
    pub(crate) name: String,
}

/// All types that `qom-list-types` names for these arguments.
pub(crate) async fn types(mon: &Monitor, wanted: Json) -> Result<Vec<ObjectTypeInfo>> {
    mon.query_with("qom-list-types", wanted).await
}

/// The properties of the object at `path`.
///
/// # Errors
///
/// QEMU's, if no object has the path, or several have.
pub(crate) async fn properties(mon: &Monitor, path: &str) -> Result<Vec<ObjectPropertyValue>> {
    mon.query_with("qom-list", json!({ "path": path })).await
}

/// The children of the object at `path`, or none if there is no such object
/// (yet). The calling command's `qmp` has to name `qom-list`.
///
/// # Errors
///
/// A lost connection, or a malformed reply.
pub(crate) async fn children(mon: &Monitor, path: &str) -> Result<Vec<ObjectPropertyValue>> {
    let mut children = match properties(mon, path).await {
        Err(error) if error.is_refusal() => Vec::new(),
        listed => listed?,
    };
    children.retain(|property| property.child().is_some());
    Ok(children)
}

/// Lists the objects at `paths`, in their order; `None` stands for an object
/// that does not exist (any more), or that no path reaches.
///
/// # Errors
///
/// A lost connection, or malformed replies.
pub(crate) async fn list(
    mon: &Monitor,
    paths: &[impl AsRef<str>],
) -> Result<Vec<Option<Vec<ObjectPropertyValue>>>> {
    let paths: Vec<&str> = paths.iter().map(AsRef::as_ref).collect();
    let mut listings = Vec::with_capacity(paths.len());
    for paths in paths.chunks(IN_FLIGHT) {
        // The objects outside the batches take a plain `qom-list`.
        let in_batches = |path: &&str| !path.starts_with(SECRETS);
        let batched: Vec<&str> = paths.iter().copied().filter(in_batches).collect();
        let mut known = in_batch(mon, &batched).await?.into_iter();
        let mut found: Vec<Option<Vec<ObjectPropertyValue>>> = paths
            .iter()
            .map(|path| in_batches(path).then(|| known.next().flatten()).flatten())
            .collect();
        one_by_one(mon, paths, &mut found).await?;
        listings.append(&mut found);
    }
    Ok(listings)
}

/// Lists the objects that can be listed together. One missing object spoils the
/// whole request.
async fn in_batch(mon: &Monitor, paths: &[&str]) -> Result<Vec<Option<Vec<ObjectPropertyValue>>>> {
    let mut requests = Requests::new();
    // The first request shows whether this QEMU has the command.
    for paths in paths.chunks(AT_ONCE) {
        requests.push("qom-list-get", json!({ "paths": paths }))?;
    }
    let replies = mon
        .query_all::<Vec<ObjectPropertiesValues>>(requests)
        .await?;
    let mut listings = Vec::with_capacity(paths.len());
    for (paths, reply) in paths.chunks(AT_ONCE).zip(replies) {
        let objects = match reply {
            Err(Error::Qmp(_)) => Vec::new(),
            reply => reply?,
        };
        let mut objects = objects.into_iter().map(|object| object.properties);
        listings.extend(paths.iter().map(|_| objects.next()));
    }
    Ok(listings)
}

/// Lists the objects that are not listed yet.
async fn one_by_one(
    mon: &Monitor,
    paths: &[&str],
    listings: &mut [Option<Vec<ObjectPropertyValue>>],
) -> Result<()> {
    let mut requests = Requests::new();
    for (path, listing) in paths.iter().zip(listings.iter()) {
        if listing.is_none() {
            requests.push("qom-list", json!({ "path": path }))?;
        }
    }
    let replies = mon.query_all(requests).await?;
    let missing = listings.iter_mut().filter(|listing| listing.is_none());
    for (listing, reply) in missing.zip(replies) {
        *listing = match reply {
            Err(Error::Qmp(_)) => None,
            reply => Some(reply?),
        };
    }
    Ok(())
}

/// The value of a property of the object at `path`. The calling command's `qmp`
/// has to name `qom-get`.
///
/// # Errors
///
/// QEMU's, if there is no such property, or it cannot be read.
pub(crate) async fn value<T: DeserializeOwned>(
    mon: &Monitor,
    path: &str,
    property: &str,
) -> Result<T> {
    let wanted = json!({ "path": path, "property": property });
    mon.query_with("qom-get", wanted).await
}

/// The values of properties, in their order. Each property is an object's path
/// and a name. The calling command's `qmp` has to name `qom-get`.
///
/// # Errors
///
/// A lost connection. If a property cannot be read, the error is in its place.
pub(crate) async fn values<T: DeserializeOwned>(
    mon: &Monitor,
    wanted: &[(&str, &str)],
) -> Result<Vec<Result<T>>> {
    let mut values = Vec::with_capacity(wanted.len());
    for wanted in wanted.chunks(IN_FLIGHT) {
        let mut requests = Requests::new();
        for (path, property) in wanted {
            requests.push("qom-get", json!({ "path": path, "property": property }))?;
        }
        values.append(&mut mon.query_all(requests).await?);
    }
    Ok(values)
}

/// The values of listed properties, each with its object's path; `None` stands
/// for a property that cannot be read. A property listed with its value is not
/// read again.
///
/// # Errors
///
/// A lost connection, or malformed replies.
pub(crate) async fn values_of_listed<'a>(
    mon: &Monitor,
    wanted: impl IntoIterator<Item = (&'a str, &'a ObjectPropertyValue)>,
) -> Result<Vec<Option<Json>>> {
    let wanted: Vec<_> = wanted.into_iter().collect();
    let unknown = wanted
        .iter()
        .filter(|(_, property)| property.value.is_none());
    let unknown: Vec<_> = unknown
        .map(|(path, property)| (*path, property.name.as_str()))
        .collect();
    let mut replies = values(mon, &unknown).await?.into_iter();
    let value = |property: &ObjectPropertyValue| match &property.value {
        Some(value) => Ok(serde_json::from_str(value.get()).ok()),
        None => match replies.next() {
            Some(Err(Error::Qmp(_))) | None => Ok(None),
            Some(value) => value.map(Some),
        },
    };
    wanted
        .iter()
        .map(|(_, property)| *property)
        .map(value)
        .collect()
}
