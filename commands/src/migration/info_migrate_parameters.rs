// SPDX-License-Identifier: GPL-2.0-or-later

//! `info migrate_parameters`: the settings of migration.
//!
//! Follows `hmp_info_migrate_parameters` in QEMU's
//! `migration/migration-hmp-cmds.c`. The order and the units are the monitor's;
//! parameters that it leaves out are not shown. The order changed once.

use hmp_runtime::prelude::*;
use serde_json::Map;

/// The parameters that this QEMU has.
#[derive(Deserialize, Serialize)]
struct MigrationParameters {
    #[serde(flatten)]
    values: Map<String, Json>,
    #[serde(skip)]
    order: Order,
}

#[derive(Clone, Copy, Default)]
enum Order {
    #[default]
    Newest,
    /// Before QEMU 11.0.
    Old,
}

/// How a parameter is printed.
#[derive(Clone, Copy)]
enum Shown {
    /// A number, a word, or `on` and `off`.
    Plain,
    /// A number with its unit.
    In(&'static str),
    /// A text between single quotes.
    Quoted,
    /// Words, each after a blank.
    Words,
    /// The names of nodes and their bitmaps in the stream.
    Aliases,
}

use Shown::{Aliases, In, Plain, Quoted, Words};

const NEWEST: &[(&str, Shown)] = &[
    ("announce-initial", In("ms")),
    ("announce-max", In("ms")),
    ("announce-rounds", Plain),
    ("announce-step", In("ms")),
    ("throttle-trigger-threshold", Plain),
    ("cpu-throttle-initial", Plain),
    ("cpu-throttle-increment", Plain),
    ("cpu-throttle-tailslow", Plain),
    ("max-cpu-throttle", Plain),
    ("tls-creds", Quoted),
    ("tls-hostname", Quoted),
    ("tls-authz", Quoted),
    ("max-bandwidth", In("bytes/second")),
    ("avail-switchover-bandwidth", In("bytes/second")),
    ("max-postcopy-bandwidth", In("bytes/second")),
    ("downtime-limit", In("ms")),
    ("x-checkpoint-delay", In("ms")),
    ("multifd-channels", Plain),
    ("multifd-compression", Plain),
    ("zero-page-detection", Plain),
    ("xbzrle-cache-size", In("bytes")),
    ("block-bitmap-mapping", Aliases),
    ("x-vcpu-dirty-limit-period", In("ms")),
    ("vcpu-dirty-limit", In("MB/s")),
    ("mode", Plain),
    ("direct-io", Plain),
    ("x-rdma-chunk-size", In("bytes")),
    ("cpr-exec-command", Words),
];

const OLD: &[(&str, Shown)] = &[
    ("announce-initial", In("ms")),
    ("announce-max", In("ms")),
    ("announce-rounds", Plain),
    ("announce-step", In("ms")),
    ("compress-level", Plain),
    ("compress-threads", Plain),
    ("compress-wait-thread", Plain),
    ("decompress-threads", Plain),
    ("throttle-trigger-threshold", Plain),
    ("cpu-throttle-initial", Plain),
    ("cpu-throttle-increment", Plain),
    ("cpu-throttle-tailslow", Plain),
    ("max-cpu-throttle", Plain),
    ("tls-creds", Quoted),
    ("tls-hostname", Quoted),
    ("max-bandwidth", In("bytes/second")),
    ("avail-switchover-bandwidth", In("bytes/second")),
    ("downtime-limit", In("ms")),
    ("x-checkpoint-delay", In("ms")),
    ("block-incremental", Plain),
    ("multifd-channels", Plain),
    ("multifd-compression", Plain),
    ("zero-page-detection", Plain),
    ("xbzrle-cache-size", In("bytes")),
    ("max-postcopy-bandwidth", Plain),
    ("tls-authz", Quoted),
    ("block-bitmap-mapping", Aliases),
    ("x-vcpu-dirty-limit-period", In("ms")),
    ("vcpu-dirty-limit", In("MB/s")),
    ("mode", Plain),
    ("direct-io", Plain),
    ("cpr-exec-command", Words),
];

impl Display for MigrationParameters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let order = match self.order {
            Order::Newest => NEWEST,
            Order::Old => OLD,
        };
        for (name, shown) in order {
            if let Some(value) = self.values.get(*name) {
                write!(f, "{name}:")?;
                shown.print(f, value)?;
            }
        }
        Ok(())
    }
}

impl Shown {
    /// Prints what follows the colon.
    fn print(self, f: &mut fmt::Formatter<'_>, value: &Json) -> fmt::Result {
        match self {
            Plain => match value {
                Json::Bool(true) => writeln!(f, " on"),
                Json::Bool(false) => writeln!(f, " off"),
                Json::String(word) => writeln!(f, " {word}"),
                number => writeln!(f, " {number}"),
            },
            In(unit) => writeln!(f, " {value} {unit}"),
            Quoted => writeln!(f, " '{}'", value.as_str().unwrap_or_default()),
            Words => {
                for word in value.as_array().into_iter().flatten() {
                    write!(f, " {}", word.as_str().unwrap_or_default())?;
                }
                writeln!(f)
            }
            Aliases => {
                writeln!(f)?;
                for node in value.as_array().into_iter().flatten() {
                    print_alias(f, "  ", &node["node-name"], &node["alias"])?;
                    for bitmap in node["bitmaps"].as_array().into_iter().flatten() {
                        print_alias(f, "    ", &bitmap["name"], &bitmap["alias"])?;
                    }
                }
                Ok(())
            }
        }
    }
}

fn print_alias(
    f: &mut fmt::Formatter<'_>,
    indentation: &str,
    name: &Json,
    alias: &Json,
) -> fmt::Result {
    let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
    writeln!(f, "{indentation}'{}' -> '{}'", text(name), text(alias))
}

/// Show the settings of migration.
///
/// `migrate_set_parameter` changes them; mind the units, which are not always
/// those printed here. `max-bandwidth` limits what is sent; 0 means no limit.
/// `downtime-limit` is how long the guest may stand still at the end. The
/// `cpu-throttle-...` parameters slow the guest down if `auto-converge` is on.
/// The `multifd-...` parameters belong to `multifd`, and the `announce-...`
/// ones to the announcement at the end (see `announce_self`). A QEMU may have
/// parameters that are not listed.
#[hmp(
    name = "info migrate_parameters",
    args = "",
    qmp = "query-migrate-parameters"
)]
async fn info_migrate_parameters(mon: &Monitor) -> Result<MigrationParameters> {
    Ok(MigrationParameters {
        order: if mon.version().at_least(11, 0) {
            Order::Newest
        } else {
            Order::Old
        },
        ..mon.query("query-migrate-parameters").await?
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(reply: Json, order: Order) -> String {
        let parameters: MigrationParameters = serde_json::from_value(reply).unwrap();
        MigrationParameters {
            order,
            ..parameters
        }
        .to_string()
    }

    fn reply() -> Json {
        json!({
            "tls-authz": "", "max-postcopy-bandwidth": 5, "announce-max": 550,
            "tls-creds": "tls0", "cpu-throttle-tailslow": true, "mode": "normal",
            "multifd-zlib-level": 1, "downtime-limit": 300, "xbzrle-cache-size": 67108864
        })
    }

    #[test]
    fn values_have_units_and_a_fixed_order() {
        assert_eq!(
            printed(reply(), Order::Newest),
            "announce-max: 550 ms\ncpu-throttle-tailslow: on\ntls-creds: 'tls0'\n\
             tls-authz: ''\nmax-postcopy-bandwidth: 5 bytes/second\ndowntime-limit: 300 ms\n\
             xbzrle-cache-size: 67108864 bytes\nmode: normal\n"
        );
    }

    #[test]
    fn before_11_0_the_order_was_another_one() {
        assert_eq!(
            printed(reply(), Order::Old),
            "announce-max: 550 ms\ncpu-throttle-tailslow: on\ntls-creds: 'tls0'\n\
             downtime-limit: 300 ms\nxbzrle-cache-size: 67108864 bytes\n\
             max-postcopy-bandwidth: 5\ntls-authz: ''\nmode: normal\n"
        );
    }

    #[test]
    fn nodes_and_bitmaps_may_have_aliases() {
        let reply = json!({ "block-bitmap-mapping": [
            { "node-name": "s", "alias": "S", "bitmaps": [{ "name": "b", "alias": "B" }] },
            { "node-name": "t", "alias": "T", "bitmaps": [] }
        ] });
        assert_eq!(
            printed(reply, Order::Newest),
            "block-bitmap-mapping:\n  's' -> 'S'\n    'b' -> 'B'\n  't' -> 'T'\n"
        );
    }

    #[test]
    fn the_words_of_a_command_follow_each_other() {
        let reply = |words: Json| json!({ "cpr-exec-command": words });
        let text = printed(reply(json!(["a b", "c"])), Order::Newest);
        assert_eq!(text, "cpr-exec-command: a b c\n");
        let text = printed(reply(json!([])), Order::Newest);
        assert_eq!(text, "cpr-exec-command:\n");
    }
}
