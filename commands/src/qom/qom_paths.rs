// SPDX-License-Identifier: GPL-2.0-or-later

//! QOM paths, step by step.

use super::listing::ObjectPropertyValue;
use super::object_candidates::class;
use hmp_runtime::complete::{Candidate, Completer};
use hmp_runtime::monitor::Requests;
use hmp_runtime::prelude::*;

/// QOM paths.
pub(crate) static QOM_PATHS: Completer =
    Completer::new("qom-list", &["qom-list"], |mon, question| {
        Box::pin(qom_paths(mon, question.current))
    });

/// The most objects that are asked whether something is below them. If more
/// objects match, none is asked yet.
const LOOKED_INTO: usize = 64;

fn is_object(property: &ObjectPropertyValue) -> bool {
    property.child().is_some() || property.link().is_some()
}

/// The objects one step below the last complete part of a path. Those with
/// something below them end in a `/`.
async fn qom_paths(mon: &Monitor, current: &str) -> Result<Vec<Candidate>> {
    let Some(slash) = current.rfind('/') else {
        return Ok(vec!["/".into()]);
    };
    let parent = if slash == 0 { "/" } else { &current[..slash] };
    let (parent_and_slash, start) = current.split_at(slash + 1);
    let listed = mon.query_with("qom-list", json!({ "path": parent })).await;
    let mut objects: Vec<ObjectPropertyValue> = listed?;
    objects.retain(|object| is_object(object) && object.name.starts_with(start));
    let path = |object: &ObjectPropertyValue| format!("{parent_and_slash}{}", object.name);
    if objects.len() > LOOKED_INTO {
        let paths = objects.iter();
        let paths = paths.map(|object| Candidate::described(path(object), class(object)));
        return Ok(paths.collect());
    }
    let mut requests = Requests::new();
    for object in &objects {
        requests.push("qom-list", json!({ "path": path(object) }))?;
    }
    let below = mon.query_all::<Vec<ObjectPropertyValue>>(requests).await?;
    let paths = objects.iter().zip(below).filter_map(|(object, below)| {
        // A link may lead nowhere.
        let goes_on = below.ok()?.iter().any(is_object);
        let slash = if goes_on { "/" } else { "" };
        let text = format!("{}{slash}", path(object));
        Some(Candidate::described(text, class(object)))
    });
    Ok(paths.collect())
}
