// SPDX-License-Identifier: GPL-2.0-or-later

//! Paths in the object tree, and what they lead to.
//!
//! Reads them as `object_resolve_path` in QEMU's `qom/object.c` does: a path
//! that does not begin with a slash is the end of an object's path, and only
//! one object may have it.

use super::listing;
use hmp_runtime::prelude::*;

/// An object and where it is.
pub(super) struct Place {
    /// The path down from the root by children only. Each object has one such
    /// path.
    pub(super) path: String,
    /// Its name there; the root has none.
    pub(super) name: String,
}

impl Place {
    fn new(path: String) -> Place {
        let name = path.rsplit('/').next().unwrap_or_default().to_owned();
        Place { path, name }
    }

    pub(super) fn child(path: &str, name: &str) -> String {
        format!("{}/{name}", path.trim_end_matches('/'))
    }
}

/// The object that a path leads to; `None` if there is no such object, or more
/// than one.
pub(super) async fn resolve(mon: &Monitor, path: &str) -> Result<Option<Place>> {
    // QEMU tells at once whether there is one. Its name takes more requests.
    match listing::properties(mon, path).await {
        Err(error) if error.is_refusal() => return Ok(None),
        there => there?,
    };
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let Some((last, parents)) = parts.split_last() else {
        return Ok(Some(Place::new("/".to_owned())));
    };
    let parent = if path.starts_with('/') {
        format!("/{}", parents.join("/"))
    } else {
        match start(mon, &parts).await? {
            Some(start) => Place::child(&start, &parents.join("/")),
            None => return Ok(None),
        }
    };
    canonical(mon, &parent, last).await
}

/// The place of the object in the property `name` of the object at `parent`.
/// The property may be a child or a link: the value of both is the path.
async fn canonical(mon: &Monitor, parent: &str, name: &str) -> Result<Option<Place>> {
    let path: Json = match listing::value(mon, parent, name).await {
        Err(error) if error.is_refusal() => return Ok(None),
        path => path?,
    };
    let place = path.as_str().filter(|path| !path.is_empty());
    Ok(place.map(|path| Place::new(path.to_owned())))
}

/// The object from which the path `parts` leads to something.
async fn start(mon: &Monitor, parts: &[&str]) -> Result<Option<String>> {
    let Some((first, _)) = parts.split_first() else {
        return Ok(None);
    };
    let mut starts = Vec::new();
    let mut level = vec!["/".to_owned()];
    for _ in 0..listing::DEEPEST {
        if level.is_empty() {
            break;
        }
        let listings = listing::list(mon, &level).await?;
        let mut below = Vec::new();
        for (path, properties) in level.iter().zip(listings) {
            for property in properties.unwrap_or_default() {
                if property.name == *first {
                    starts.push(path.clone());
                }
                if property.child().is_some() {
                    below.push(Place::child(path, &property.name));
                }
            }
        }
        level = below;
    }
    let ends: Vec<String> = starts
        .iter()
        .map(|start| Place::child(start, &parts.join("/")))
        .collect();
    let found = listing::list(mon, &ends).await?;
    let mut starts = starts.into_iter().zip(found);
    Ok(starts.find_map(|(start, end)| end.map(|_| start)))
}
