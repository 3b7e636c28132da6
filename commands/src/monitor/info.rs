// SPDX-License-Identifier: GPL-2.0-or-later

//! `info` alone: its sub-commands.
//!
//! With a word after it, the sub-command of that name runs. Each sub-command
//! has a file of its own.

use hmp_runtime::HelpTable;
use hmp_runtime::complete::COMMANDS;
use hmp_runtime::prelude::*;

/// Show something of the guest or of QEMU; alone, list what can be shown.
///
/// - `item`: the sub-command, with its own arguments after it. If left out, all
///   sub-commands are listed.
///
/// `info NAME` runs the sub-command of that name, and `help info NAME`
/// describes it. Sub-commands change nothing, but a few of them stop the guest
/// for an instant. The list depends on the version and the target of the
/// connected QEMU.
#[hmp(name = "info", args = "item:s?", params = "[subcommand]", preconfig)]
async fn info(mon: &Monitor, #[complete(COMMANDS)] _item: Option<String>) -> Result<HelpTable> {
    mon.help(&["info".to_owned()]).await
}
