// SPDX-License-Identifier: GPL-2.0-or-later

//! `info name`: the guest's name.
//!
//! Follows `hmp_info_name` in QEMU's `monitor/hmp-cmds.c`. A guest without a
//! name prints no line at all, not an empty one.

use hmp_runtime::prelude::*;

#[derive(Deserialize, Serialize)]
struct NameInfo {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
}

impl Display for NameInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => writeln!(f, "{name}"),
            None => Ok(()),
        }
    }
}

/// Show the guest's name.
///
/// QEMU gets the name when it is started (`-name`), and it cannot be changed.
/// Prints nothing if the guest has no name. The name is for people: QEMU shows
/// it in the title of its windows.
#[hmp(name = "info name", args = "", qmp = "query-name", preconfig)]
async fn info_name(mon: &Monitor) -> Result<NameInfo> {
    mon.query("query-name").await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(reply: Json) -> String {
        serde_json::from_value::<NameInfo>(reply)
            .unwrap()
            .to_string()
    }

    #[test]
    fn the_name_is_a_line() {
        assert_eq!(printed(json!({ "name": "a b" })), "a b\n");
    }

    #[test]
    fn an_empty_name_is_an_empty_line_but_no_name_is_no_line() {
        assert_eq!(printed(json!({ "name": "" })), "\n");
        assert_eq!(printed(json!({})), "");
    }
}
