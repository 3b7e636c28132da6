// SPDX-License-Identifier: GPL-2.0-or-later

//! Properties of the object in the argument before, and their values.

use super::listing::ObjectPropertyValue;
use super::qom_paths::QOM_PATHS;
use hmp_runtime::complete::{Candidate, Completer, Question};
use hmp_runtime::options::device::{is_safe_to_list, properties_of};
use hmp_runtime::options::property::ObjectPropertyInfo;
use hmp_runtime::prelude::*;

const QMP: &[&str] = &["qom-list", "qom-get", "device-list-properties"];

/// Names of properties.
pub(crate) static QOM_PROPERTIES: Completer =
    Completer::new("qom-list, device-list-properties", QMP, |mon, question| {
        Box::pin(properties(mon, question.last()))
    });

/// Names of properties that a user might set.
pub(crate) static QOM_SETTABLE: Completer =
    Completer::new("qom-list, device-list-properties", QMP, |mon, question| {
        Box::pin(settable(mon, question.last()))
    })
    .lacks("which properties can be set");

/// Values of the property in the two arguments before.
pub(crate) static QOM_VALUES: Completer = Completer::new(
    "qom-list, device-list-properties, qom-get",
    QMP,
    |mon, question| Box::pin(values(mon, question)),
)
.lacks("the words of an enumeration that is no device's");

/// The flag by which `qom-set` takes JSON.
const AS_JSON: &str = "-j";

async fn properties(mon: &Monitor, path: &str) -> Result<Vec<Candidate>> {
    let (properties, described) = described_properties(mon, path).await?;
    let about = |property: &ObjectPropertyValue| {
        let known = described.iter().find(|known| known.name == property.name);
        known.map_or_else(|| property.type_name.clone(), ObjectPropertyInfo::in_a_line)
    };
    let candidates = properties
        .iter()
        .map(|property| Candidate::described(&property.name, about(property)));
    Ok(candidates.collect())
}

/// QMP does not tell which properties can be set.
async fn settable(mon: &Monitor, path: &str) -> Result<Vec<Candidate>> {
    let mut properties = properties(mon, path).await?;
    properties.retain(|property| {
        let about = property.description.as_deref().unwrap_or_default();
        !about.starts_with("child<") && property.text != "type"
    });
    Ok(properties)
}

/// The properties of an object. If it is a device, its type tells more of them;
/// for other types, QEMU would have to make an object, so they are not asked.
async fn described_properties(
    mon: &Monitor,
    path: &str,
) -> Result<(Vec<ObjectPropertyValue>, Vec<ObjectPropertyInfo>)> {
    let (properties, class) = smol::future::zip(
        mon.query_with("qom-list", json!({ "path": path })),
        mon.query_with::<String>("qom-get", json!({ "path": path, "property": "type" })),
    )
    .await;
    let described = match class {
        Ok(class) if is_safe_to_list(mon.version(), &class) => {
            properties_of(mon, &class).await.ok()
        }
        _ => None,
    };
    let described = described.map(|(_, properties)| properties);
    Ok((properties?, described.unwrap_or_default()))
}

async fn values(mon: &Monitor, question: Question<'_>) -> Result<Vec<Candidate>> {
    let words = question.before.iter().copied();
    let words: Vec<&str> = words.skip_while(|word| *word == AS_JSON).collect();
    let [path, property] = words[..] else {
        return Ok(Vec::new());
    };
    let (properties, described) = described_properties(mon, path).await?;
    let Some(listed) = properties.iter().find(|listed| listed.name == property) else {
        return Ok(Vec::new());
    };
    let kind = listed.type_name.as_str();
    if question.has(AS_JSON) {
        let words: &[&str] = if kind == "bool" {
            &["true", "false"]
        } else {
            &[]
        };
        return Ok(words.iter().copied().map(Candidate::from).collect());
    }
    if listed.link().is_some() {
        return QOM_PATHS.candidates(mon, question).await;
    }
    let words = match kind {
        "bool" => vec!["on", "off"],
        "OnOffAuto" => vec!["on", "off", "auto"],
        _ => {
            let known = described.iter().find(|known| known.name == property);
            known
                .and_then(ObjectPropertyInfo::alternatives)
                .unwrap_or_default()
        }
    };
    if !words.is_empty() {
        return Ok(words.into_iter().map(Candidate::from).collect());
    }
    let value = json!({ "path": path, "property": property });
    let text = match mon.query_with::<Json>("qom-get", value).await? {
        Json::String(text) if !text.is_empty() => text,
        Json::Number(number) => number.to_string(),
        _ => return Ok(Vec::new()),
    };
    Ok(vec![Candidate::described(text, "current value")])
}
