// SPDX-License-Identifier: GPL-2.0-or-later

//! `migrate_set_parameter`: tune migration.
//!
//! Follows `hmp_migrate_set_parameter` in QEMU's
//! `migration/migration-hmp-cmds.c`. The schema tells the parameters and their
//! types, but not which of the integers are sizes.

use super::migration_parameters::{MIGRATION_PARAMETERS, MIGRATION_VALUES};
use super::shell_words::shell_words;
use super::warning::Warning;
use hmp_runtime::options::scalar::{Numbers, boolean};
use hmp_runtime::prelude::*;
use hmp_runtime::qmp::{Scalar, Schema, Type};

const COMMAND: &str = "migrate-set-parameters";

/// The sizes that are in MiB without a suffix.
const MEBIBYTES: &[&str] = &["max-bandwidth", "avail-switchover-bandwidth"];

/// The integers that are plain numbers of 8 or 32 bits. QEMU reads those of 64
/// bits as sizes, whatever they count.
const NUMBERS: &[&str] = &[
    "compress-level",
    "compress-threads",
    "cpu-throttle-increment",
    "cpu-throttle-initial",
    "decompress-threads",
    "max-cpu-throttle",
    "multifd-channels",
    "multifd-qatzip-level",
    "multifd-zlib-level",
    "multifd-zstd-level",
    "throttle-trigger-threshold",
    "x-checkpoint-delay",
];

/// Tune migration.
///
/// - `parameter`: its name; `info migrate_parameters` shows them.
/// - `value`: its value, to the end of the line; quotes are part of it.
///   `max-bandwidth` and `avail-switchover-bandwidth` are in MiB per second,
///   `max-postcopy-bandwidth` in bytes per second, `xbzrle-cache-size` in
///   bytes, `vcpu-dirty-limit` in MiB per second, times in milliseconds. Sizes
///   take a suffix, as in `64M`. Switches are `on` or `off`; `cpr-exec-command`
///   is split into words as in a shell.
///
/// The setting is for the next migration, but limits such as `max-bandwidth`
/// and `downtime-limit` also change a running one. The destination has
/// parameters of its own, and some (`multifd-...`, `tls-...`) have to match. If
/// a value is out of range, the error names the range; if a word is wrong, it
/// does not name the possible words. Only QMP can set `block-bitmap-mapping`.
/// Example: `migrate_set_parameter max-bandwidth 100`.
#[hmp(
    name = "migrate_set_parameter",
    since = "10.2",
    args = "parameter:s,value:S",
    qmp = "migrate-set-parameters"
)]
async fn migrate_set_parameter(
    mon: &Monitor,
    #[complete(MIGRATION_PARAMETERS)] parameter: String,
    #[complete(MIGRATION_VALUES)] value: String,
) -> Result<Warning> {
    set(mon, &parameter, &value).await
}

/// Tune migration.
///
/// - `parameter`: its name; `info migrate_parameters` shows them.
/// - `value`: its value. `max-bandwidth` and `avail-switchover-bandwidth` are
///   in MiB per second, `max-postcopy-bandwidth` in bytes per second,
///   `xbzrle-cache-size` in bytes, `vcpu-dirty-limit` in MiB per second, times
///   in milliseconds. Sizes take a suffix, as in `64M`. Switches are `on` or
///   `off`.
///
/// The setting is for the next migration, but limits such as `max-bandwidth`
/// and `downtime-limit` also change a running one. The destination has
/// parameters of its own, and some (`multifd-...`, `tls-...`) have to match. If
/// a value is out of range, the error names the range; if a word is wrong, it
/// does not name the possible words. Only QMP can set `block-bitmap-mapping`.
/// Example: `migrate_set_parameter max-bandwidth 100`.
#[hmp(
    name = "migrate_set_parameter",
    until = "10.1",
    args = "parameter:s,value:s",
    qmp = "migrate-set-parameters"
)]
async fn migrate_set_parameter_with_a_word(
    mon: &Monitor,
    #[complete(MIGRATION_PARAMETERS)] parameter: String,
    #[complete(MIGRATION_VALUES)] value: String,
) -> Result<Warning> {
    set(mon, &parameter, &value).await
}

async fn set(mon: &Monitor, parameter: &str, text: &str) -> Result<Warning> {
    let schema = mon.schema().await?;
    let numbers = Numbers::of(mon.version());
    let value = typed(&schema, numbers, parameter, text).map_err(Error::refusal)?;
    let is_old = !mon.version().at_least(8, 1);
    let warning = (is_old && value.is_u64() && is_hexadecimal_with_suffix(text))
        .then(|| format!("Using a multiplier suffix on hex numbers is deprecated: {text}"));
    let result = mon.execute(COMMAND, json!({ parameter: value })).await;
    Warning::before(warning, result)
}

/// QEMU 8.1 and newer refuse such a size.
fn is_hexadecimal_with_suffix(size: &str) -> bool {
    let digits = size.trim_start().trim_start_matches('+').to_lowercase();
    digits.starts_with("0x") && digits.ends_with(['k', 'm', 'g', 't', 'p'])
}

/// The value as QMP wants it. The error is QEMU's description.
fn typed(schema: &Schema, numbers: Numbers, parameter: &str, text: &str) -> Result<Json, String> {
    let Some(kind) = schema.type_at(COMMAND, &[parameter]) else {
        return Err(format!("invalid parameter value: {parameter}"));
    };
    match kind {
        Type::Scalar(Scalar::Boolean) => match boolean(text) {
            Some(value) => Ok(value.into()),
            None => Err(format!("Parameter '{parameter}' expects 'on' or 'off'")),
        },
        Type::Scalar(Scalar::Integer) => integer(numbers, parameter, text).map(Json::from),
        // QEMU itself checks the names of an enumeration.
        Type::Scalar(_) | Type::Enum(_) | Type::Alternate(_) => Ok(text.into()),
        Type::Array(element)
            if schema.type_named(element) == Some(&Type::Scalar(Scalar::String)) =>
        {
            shell_words(text).map(Json::from)
        }
        Type::Array(_) | Type::Object(_) => Err(format!(
            "The {parameter} parameter can only be set through QMP"
        )),
    }
}

fn integer(numbers: Numbers, parameter: &str, text: &str) -> Result<u64, String> {
    let is_signed = |size: &u64| i64::try_from(*size).is_ok();
    let invalid = || format!("Invalid size {text}");
    if MEBIBYTES.contains(&parameter) {
        let size = numbers.mebibytes(text).ok();
        return size.filter(is_signed).ok_or_else(invalid);
    }
    if NUMBERS.contains(&parameter) {
        let number = numbers.unsigned(text);
        return number.ok_or_else(|| format!("Parameter '{parameter}' expects uint64"));
    }
    let size = numbers
        .size(text)
        .map_err(|error| error.of(parameter, text))?;
    match parameter {
        "xbzrle-cache-size" if !is_signed(&size) => Err(invalid()),
        _ => Ok(size),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::value::to_raw_value;

    fn read(parameter: &str, text: &str) -> Result<Json, String> {
        let member = |name: &str, kind: &str| json!({ "name": name, "type": kind });
        let reply = json!([
            { "name": "str", "meta-type": "builtin", "json-type": "string" },
            { "name": "int", "meta-type": "builtin", "json-type": "int" },
            { "name": "bool", "meta-type": "builtin", "json-type": "boolean" },
            { "name": "0", "meta-type": "enum", "members": [{ "name": "normal" }] },
            { "name": "1", "meta-type": "alternate", "members": [{ "type": "str" }] },
            { "name": "[str]", "meta-type": "array", "element-type": "str" },
            { "name": "[2]", "meta-type": "array", "element-type": "2" },
            { "name": "2", "meta-type": "object", "members": [] },
            { "name": "3", "meta-type": "object", "members": [
                member("max-bandwidth", "int"), member("downtime-limit", "int"),
                member("multifd-channels", "int"), member("xbzrle-cache-size", "int"),
                member("direct-io", "bool"), member("mode", "0"), member("tls-creds", "1"),
                member("cpr-exec-command", "[str]"), member("block-bitmap-mapping", "[2]")
            ] },
            { "name": COMMAND, "meta-type": "command", "arg-type": "3", "ret-type": "2" }
        ]);
        let schema = Schema::from_json(&to_raw_value(&reply).unwrap()).unwrap();
        typed(&schema, Numbers::default(), parameter, text)
    }

    #[test]
    fn the_schema_says_what_a_value_is() {
        for (parameter, text, value) in [
            ("direct-io", "yes", json!(true)),
            ("mode", "cpr-reboot", json!("cpr-reboot")),
            ("tls-creds", "5", json!("5")),
            ("cpr-exec-command", "qemu 'a b'", json!(["qemu", "a b"])),
            ("multifd-channels", "010", json!(8)),
            ("multifd-channels", "-1", json!(u64::MAX)),
            ("downtime-limit", "010", json!(10)),
            ("downtime-limit", "1.5k", json!(1536)),
            ("max-bandwidth", "1.5", json!(1_572_864)),
            ("max-bandwidth", "5b", json!(5)),
        ] {
            assert_eq!(read(parameter, text), Ok(value), "{parameter} {text}");
        }
    }

    #[test]
    fn each_kind_of_value_has_its_own_complaint() {
        for (parameter, text, error) in [
            ("x", "5", "invalid parameter value: x"),
            ("", "5", "invalid parameter value: "),
            (
                "direct-io",
                "1",
                "Parameter 'direct-io' expects 'on' or 'off'",
            ),
            (
                "multifd-channels",
                "5k",
                "Parameter 'multifd-channels' expects uint64",
            ),
            ("max-bandwidth", "8E", "Invalid size 8E"),
            ("max-bandwidth", "x", "Invalid size x"),
            ("xbzrle-cache-size", "8E", "Invalid size 8E"),
            (
                "downtime-limit",
                "16E",
                "Value '16E' is out of range for parameter 'downtime-limit'",
            ),
            (
                "block-bitmap-mapping",
                "x",
                "The block-bitmap-mapping parameter can only be set through QMP",
            ),
        ] {
            assert_eq!(read(parameter, text), Err(error.to_owned()));
        }
        let error = read("downtime-limit", "x").unwrap_err();
        assert!(error.ends_with("-, peta-\nand exabytes, respectively."));
    }
}
