//! `info name`: what the guest is called.
//!
//! Follows `hmp_info_name` in QEMU's `monitor/hmp-cmds.c`. A guest without a
//! name gives no line at all, not an empty one.

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
/// It is the one QEMU was started with (`-name`), and cannot be changed. Prints
/// nothing if there is none. It is for people: QEMU shows it in the title of
/// its windows.
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
