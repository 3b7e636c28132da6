// SPDX-License-Identifier: GPL-2.0-or-later

//! `log`: no QMP command does it yet.
//!
//! QEMU does it in `hmp_log`. `log trace:PATTERN` is not what `trace-event`
//! does: it also sends traces to the log, and ends all other logging. QMP can
//! do neither, and half of the command would be wrong.

use super::log_items::LOG_ITEMS;
use hmp_runtime::prelude::*;

/// Something that QEMU can log, as `x-query-log-items` should list it.
#[derive(Deserialize)]
struct LogItem {
    /// A word, or `trace:PATTERN` where traces can be sent to the log.
    name: String,
    help: String,
}

/// What the built-in monitor prints if it does not know an item, without the
/// last line feed.
fn known(items: &[LogItem]) -> String {
    let none = ("none", "remove all logs");
    let items = items.iter().map(|item| (&*item.name, &*item.help));
    let mut lines = vec!["Log items (comma separated):".to_owned()];
    lines.extend(
        std::iter::once(none)
            .chain(items.clone())
            .map(|(name, help)| format!("{name:<15} {help}")),
    );
    if items.clone().any(|(name, _)| is_trace(name)) {
        lines.push(String::new());
        lines.push("Use \"log trace:help\" to get a list of trace events.".to_owned());
        lines.push(String::new());
    }
    lines.join("\n")
}

fn is_trace(item: &str) -> bool {
    item.strip_prefix("trace:")
        .is_some_and(|pattern| !pattern.is_empty())
}

/// Whether an item, as typed, exists.
fn is_known(item: &str, items: &[LogItem]) -> bool {
    item == "all"
        || items
            .iter()
            .any(|known| known.name == item || (is_trace(item) && is_trace(&known.name)))
}

/// Choose what QEMU logs.
///
/// - `items`: what to log, as names with commas between them; `none` stops all
///   logging except that of traces. `help log` lists the names.
///
/// The items replace those chosen before, except for `trace:PATTERN`: it
/// switches trace events on, and they stay on until `trace-event` switches them
/// off. The log goes to QEMU's standard error until `logfile` gives it a file.
/// `log int,guest_errors` shows interrupts and what the guest does wrong;
/// `in_asm`, `exec` and `cpu` write at least a line for every block of code,
/// and slow the guest down a lot. An unknown name changes nothing and prints
/// the list.
#[hmp(
    name = "log",
    args = "items:s",
    params = "item1[,...]",
    qmp = "x-query-log-items",
    gap = "x-log-set-items",
    tier = "gap"
)]
async fn log(mon: &Monitor, #[complete(LOG_ITEMS)] items: String) -> Result<()> {
    if !mon.offers("x-log-set-items").await? {
        return Err(mon.gap());
    }
    let chosen: Vec<&str> = match items.as_str() {
        "none" => Vec::new(),
        items => items.split(',').collect(),
    };
    if !chosen.is_empty() {
        let items: Vec<LogItem> = mon.query("x-query-log-items").await?;
        if !chosen.iter().all(|item| is_known(item, &items)) {
            return Err(Error::text(known(&items)));
        }
    }
    mon.execute("x-log-set-items", json!({ "items": chosen }))
        .await
        .map_err(Error::bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(with_traces: bool) -> Vec<LogItem> {
        let mut reply = vec![
            json!({ "name": "in_asm", "help": "show target assembly code", "enabled": true }),
            json!({ "name": "int", "help": "show interrupts", "enabled": false }),
        ];
        if with_traces {
            reply.push(json!({ "name": "trace:PATTERN", "help": "enable trace events" }));
        }
        serde_json::from_value(reply.into()).unwrap()
    }

    #[test]
    fn the_items_are_listed_in_two_columns() {
        assert_eq!(
            known(&items(false)),
            "Log items (comma separated):\n\
             none            remove all logs\n\
             in_asm          show target assembly code\n\
             int             show interrupts"
        );
        assert!(known(&items(true)).ends_with(
            "trace:PATTERN   enable trace events\n\
             \n\
             Use \"log trace:help\" to get a list of trace events.\n"
        ));
    }

    #[test]
    fn an_item_is_known_by_its_whole_name() {
        for item in ["int", "all", "trace:vm_state*"] {
            assert!(is_known(item, &items(true)), "{item}");
        }
        for item in ["", "in", "INT", "none", "trace:"] {
            assert!(!is_known(item, &items(true)), "{item}");
        }
        assert!(!is_known("trace:vm_state*", &items(false)));
    }
}
