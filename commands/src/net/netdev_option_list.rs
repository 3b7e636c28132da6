// SPDX-License-Identifier: GPL-2.0-or-later

//! The option list of `netdev_add`: the arguments of QMP `netdev_add`.

use crate::qom::text_values::by_key;
use hmp_runtime::complete::options::{Key, OptionWord, SchemaKeys, Values};
use hmp_runtime::complete::{Candidate, Completer, Question};
use hmp_runtime::prelude::*;

/// The option list.
pub(crate) static NETDEV_OPTIONS: Completer = Completer::new(
    "the schema and queries for the values",
    &[],
    |mon, question| Box::pin(netdev_options(mon, question)),
)
.goes_on();

const KEYS: SchemaKeys = SchemaKeys {
    command: "netdev_add",
    has_dots: false,
    text: by_key,
    nodes: None,
};

async fn netdev_options(mon: &Monitor, question: Question<'_>) -> Result<Vec<Candidate>> {
    let word = OptionWord::read(question.current, question.implied);
    let mut keys = KEYS.of(mon, &word).await?;
    for key in &mut keys {
        // `nic` and `none` are no network back ends.
        if key.name == "type"
            && let Values::Words(types) = &mut key.values
        {
            types.retain(|name| !matches!(name.as_str(), "nic" | "none"));
        }
    }
    if keys.iter().any(|key| key.name == "ipv6-prefix") {
        // It stands for the prefix and its length.
        keys.push(Key::new("ipv6-net", Values::Free).about("string"));
    }
    word.candidates(mon, keys).await
}
