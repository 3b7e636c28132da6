// SPDX-License-Identifier: GPL-2.0-or-later

//! The option list of `object_add`: the arguments of QMP `object-add`.

use super::object_types;
use super::text_values::by_key;
use hmp_runtime::complete::options::{OptionWord, SchemaKeys, Values};
use hmp_runtime::complete::{Candidate, Completer, Question};
use hmp_runtime::prelude::*;

/// The option list, which is the rest of the line.
pub(crate) static OBJECT_OPTIONS: Completer = Completer::new(
    "the schema, a table of types, and queries for the values",
    &[],
    |mon, question| Box::pin(object_options(mon, question)),
)
.goes_on()
.takes_rest();

/// The types of objects that a user can create.
static OBJECT_TYPES: Completer =
    Completer::new("the schema and a table of types", &[], |mon, _| {
        Box::pin(object_types(mon))
    });

const KEYS: SchemaKeys = SchemaKeys {
    command: "object-add",
    has_dots: true,
    text: by_key,
    nodes: None,
};

/// The key of the type.
const TYPE: &str = "qom-type";

async fn object_options(mon: &Monitor, question: Question<'_>) -> Result<Vec<Candidate>> {
    if question.current.starts_with('{') {
        // JSON instead of options.
        return Ok(Vec::new());
    }
    let word = OptionWord::read(question.current, question.implied);
    let mut keys = KEYS.of(mon, &word).await?;
    for key in keys.iter_mut().filter(|key| key.name == TYPE) {
        key.values = Values::Offered(&OBJECT_TYPES);
    }
    word.candidates(mon, keys).await
}

async fn object_types(mon: &Monitor) -> Result<Vec<Candidate>> {
    let types = object_types::likely(mon).await?;
    Ok(types.into_iter().map(Candidate::from).collect())
}
