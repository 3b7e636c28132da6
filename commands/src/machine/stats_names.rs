// SPDX-License-Identifier: GPL-2.0-or-later

//! Names of statistics.

use hmp_runtime::complete::{Candidate, Completer, Question};
use hmp_runtime::prelude::*;

/// Names of the statistics of the target in the argument before, with commas
/// between them.
pub(crate) static STATS_NAMES: Completer = Completer::new(
    "query-stats-schemas",
    &["query-stats-schemas"],
    |mon, question| Box::pin(stats_names(mon, question)),
)
.goes_on();

/// QMP `StatsSchema`.
#[derive(Deserialize)]
struct StatsSchema {
    target: String,
    stats: Vec<StatsSchemaValue>,
}

/// QMP `StatsSchemaValue`.
#[derive(Deserialize)]
struct StatsSchemaValue {
    name: String,
    #[serde(rename = "type")]
    kind: String,
    unit: Option<String>,
}

async fn stats_names(mon: &Monitor, question: Question<'_>) -> Result<Vec<Candidate>> {
    let schemas: Vec<StatsSchema> = mon.query_with("query-stats-schemas", json!({})).await?;
    let target = question.last();
    let of_target = schemas.into_iter().filter(|schema| schema.target == target);
    let names = of_target.flat_map(|schema| schema.stats).map(|statistic| {
        let unit = statistic.unit.map(|unit| format!(", {unit}"));
        let about = format!("{}{}", statistic.kind, unit.unwrap_or_default());
        Candidate::described(statistic.name, about)
    });
    Ok(question.with_items(names.collect()))
}
