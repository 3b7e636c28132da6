// SPDX-License-Identifier: GPL-2.0-or-later

//! The options on QEMU's command line, for option lists that take the same
//! ones.

use crate::error::Result;
use crate::monitor::Monitor;
use serde::Deserialize;
use serde_json::json;

/// QMP `CommandLineOptionInfo`.
#[derive(Deserialize)]
struct CommandLineOptionInfo {
    parameters: Vec<CommandLineParameterInfo>,
}

/// QMP `CommandLineParameterInfo`.
#[derive(Deserialize)]
pub struct CommandLineParameterInfo {
    /// The key.
    pub name: String,
    /// `string`, `boolean`, `number` or `size`.
    #[serde(rename = "type")]
    pub kind: String,
    /// What it is for.
    pub help: Option<String>,
    /// The value that holds without it.
    pub default: Option<String>,
}

impl CommandLineParameterInfo {
    /// Its type, its default and what it is for.
    pub fn in_a_line(&self) -> String {
        let mut about = self.kind.clone();
        if let Some(default) = &self.default {
            about.push_str(&format!(", default {default}"));
        }
        if let Some(help) = &self.help {
            about.push_str(&format!(": {help}"));
        }
        about
    }
}

/// What QEMU's command line takes after `-option`. Sends QMP
/// `query-command-line-options`.
///
/// # Errors
///
/// What QEMU says, or a lost connection.
pub async fn parameters_of(mon: &Monitor, option: &str) -> Result<Vec<CommandLineParameterInfo>> {
    let lists: Vec<CommandLineOptionInfo> = mon
        .query_with("query-command-line-options", json!({ "option": option }))
        .await?;
    Ok(lists.into_iter().flat_map(|list| list.parameters).collect())
}
