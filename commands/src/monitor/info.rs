//! `info` alone: its sub-commands.
//!
//! With a word after it the sub-command of that name runs; each has a file of
//! its own.

use hmp_runtime::monitor::HelpTable;
use hmp_runtime::prelude::*;

/// Show something of the guest or of QEMU; alone, list what can be shown.
///
/// `info NAME` runs the sub-command of that name, and `help info NAME` tells
/// about it.
#[hmp(name = "info", args = "item:s?", params = "[subcommand]", preconfig)]
async fn info(mon: &Monitor, _item: Option<String>) -> Result<HelpTable> {
    mon.help(&["info".to_owned()]).await
}
