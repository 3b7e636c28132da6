//! `info` alone: its sub-commands.
//!
//! With a word after it the sub-command of that name runs; each has a file of
//! its own.

use hmp_runtime::HelpTable;
use hmp_runtime::complete::COMMANDS;
use hmp_runtime::prelude::*;

/// Show something of the guest or of QEMU; alone, list what can be shown.
///
/// - `item`: the sub-command, with its own arguments after it. If left out, all
///   are listed.
///
/// `info NAME` runs the sub-command of that name, and `help info NAME` tells
/// about it. They look and do not change; a few of them stop the guest for an
/// instant. Which there are depends on the version and the target of the
/// connected QEMU.
#[hmp(name = "info", args = "item:s?", params = "[subcommand]", preconfig)]
async fn info(mon: &Monitor, #[complete(COMMANDS)] _item: Option<String>) -> Result<HelpTable> {
    mon.help(&["info".to_owned()]).await
}
