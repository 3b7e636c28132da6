// SPDX-License-Identifier: GPL-2.0-or-later

//! Names of migration parameters, and their values.

use hmp_runtime::complete::{Candidate, Completer, FROM_SCHEMA};
use hmp_runtime::prelude::*;
use hmp_runtime::qmp::{Scalar, Type};
use serde_json::Map;

/// Names of migration parameters.
pub(crate) static MIGRATION_PARAMETERS: Completer = Completer::new(
    "the schema (query-qmp-schema), query-migrate-parameters",
    &["query-migrate-parameters"],
    |mon, _| Box::pin(parameters(mon)),
);

/// Values of the migration parameter in the argument before.
pub(crate) static MIGRATION_VALUES: Completer =
    Completer::new(FROM_SCHEMA, &[], |mon, question| {
        Box::pin(values(mon, question.last()))
    });

const SET: &str = "migrate-set-parameters";

async fn parameters(mon: &Monitor) -> Result<Vec<Candidate>> {
    let names = mon.schema().await?.members_of(SET).into_iter();
    let values = mon.query("query-migrate-parameters").await;
    let values: Map<String, Json> = values.unwrap_or_default();
    let candidates = names.map(|name| Candidate {
        description: values.get(&name).and_then(shown),
        text: name,
    });
    Ok(candidates.collect())
}

async fn values(mon: &Monitor, parameter: &str) -> Result<Vec<Candidate>> {
    let schema = mon.schema().await?;
    Ok(match schema.type_at(SET, &[parameter]) {
        Some(Type::Scalar(Scalar::Boolean)) => vec!["on".into(), "off".into()],
        Some(Type::Enum(values)) => values.iter().map(Candidate::from).collect(),
        _ => Vec::new(),
    })
}

/// A value as a word; `None` if it is empty or cannot be one.
fn shown(value: &Json) -> Option<String> {
    match value {
        Json::Bool(true) => Some("on".to_owned()),
        Json::Bool(false) => Some("off".to_owned()),
        Json::Number(number) => Some(number.to_string()),
        Json::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_shown_as_a_word() {
        assert_eq!(shown(&json!(false)).as_deref(), Some("off"));
        assert_eq!(shown(&json!(64)).as_deref(), Some("64"));
        assert_eq!(shown(&json!("")), None);
        assert_eq!(shown(&json!([])), None);
    }
}
