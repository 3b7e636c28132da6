// SPDX-License-Identifier: GPL-2.0-or-later

//! `object_add`: create an object.
//!
//! Follows `hmp_object_add` in QEMU's `qom/qom-hmp-cmds.c`. The built-in
//! monitor visits the options with the type of QMP `object-add`'s arguments, so
//! their types are those of the QMP schema.

use super::object_help::{self, ObjectHelp};
use super::object_option_list::OBJECT_OPTIONS;
use hmp_runtime::options::complaint::keyval_words;
use hmp_runtime::options::json;
use hmp_runtime::options::keyval::{self, KeyVal};
use hmp_runtime::options::scalar::Numbers;
use hmp_runtime::options::typed::{Typing, is_size};
use hmp_runtime::prelude::*;
use serde_json::Map;

/// The text of `Identifiers consist of...`: QMP leaves out an error's hints.
const IDENTIFIER_HINT: &str =
    "\nIdentifiers consist of letters, digits, '-', '.', '_', starting with a letter.";

/// Whether an object is a secret with its data in the line.
fn is_secret_object(before: &[&str], word: &str) -> bool {
    let has = |part: &str| {
        let mut words = before.iter().chain([&word]);
        words.any(|word| word.to_ascii_lowercase().contains(part))
    };
    has("secret") && has("data")
}

/// Create an object for QEMU to use: an I/O thread, a secret, memory.
///
/// - `object`: the type, then `id=NAME`, then options of the type, with commas
///   between them: `memory-backend-ram,id=m1,size=64M`. Lists and structures
///   have dots in their names: `host-nodes.0=1`. Instead, all of it may be one
///   JSON object. `help` shows the types, `TYPE,help` the options of one. The
///   argument reaches to the end of the line, blanks included.
///
/// Devices find it by its id (`device_add pc-dimm,memdev=m1`), and
/// `qom-list /objects` shows it. `qom-set` changes some of its properties
/// later, `object_del` deletes it. Memory is taken from the host when the guest
/// first touches it, unless `prealloc=on`. The `data` of a secret can be read
/// back by `qom-get`. Fails if the id is taken, and for unknown types and
/// options.
#[hmp(
    name = "object_add",
    args = "object:S",
    implied = "qom-type",
    params = "[qom-type=]type,id=str[,prop=value][,...]",
    qmp = "object-add, query-qmp-schema, query-chardev-backends, qom-list-properties",
    tier = "composed",
    preconfig
)]
async fn object_add(
    mon: &Monitor,
    #[complete(OBJECT_OPTIONS)]
    #[secret(is_secret_object)]
    object: String,
) -> Result<ObjectHelp> {
    if object.starts_with('{') {
        let arguments = json::read(&object).map_err(Error::refusal)?;
        mon.execute("object-add", WithNulls(arguments))
            .await
            .map_err(|error| error.map_description(with_hint))?;
        return Ok(ObjectHelp::NotAsked);
    }
    let KeyVal { values, help } =
        keyval::parse(&object, mon.implied_key()).map_err(Error::refusal)?;
    if help {
        let class = values.get("qom-type").and_then(Json::as_str);
        return object_help::of(mon, class).await;
    }
    let arguments = typed(mon, &values).await?;
    mon.execute("object-add", arguments)
        .await
        .map_err(|error| {
            error.map_description(|description| {
                with_hint(keyval_words(&description, &values, is_size))
            })
        })?;
    Ok(ObjectHelp::NotAsked)
}

/// The options with the types that QMP wants. The schema is read only if some
/// option may be other than text.
async fn typed(mon: &Monitor, values: &Map<String, Json>) -> Result<Map<String, Json>> {
    let numbers = Numbers::of(mon.version());
    let plain = |(key, value): (&String, &Json)| {
        matches!(key.as_str(), "qom-type" | "id")
            || value
                .as_str()
                .is_some_and(|text| numbers.is_plain_text(text))
    };
    if values.iter().all(plain) {
        return Ok(values.clone());
    }
    let schema = mon.schema().await?;
    let typing = Typing {
        schema: &schema,
        numbers,
    };
    Ok(typing.arguments("object-add", values))
}

fn with_hint(mut description: String) -> String {
    if description == "Parameter 'id' expects an identifier" {
        description.push_str(IDENTIFIER_HINT);
    }
    description
}
