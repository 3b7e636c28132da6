// SPDX-License-Identifier: GPL-2.0-or-later

//! `help`: the commands that the connected QEMU has, a line for each.
//!
//! Follows `hmp_help_cmd` in QEMU's `monitor/hmp.c`. `help log` lists the log
//! items there, which QMP does not know.

use hmp_runtime::HelpTable;
use hmp_runtime::complete::COMMANDS;
use hmp_runtime::grammar;
use hmp_runtime::prelude::*;

/// List the commands, or describe one.
///
/// - `name`: a command, or `info` and one of its sub-commands. All commands, if
///   left out; with `info` alone, all its sub-commands.
///
/// The lists have a line for each command that the connected QEMU has: its
/// names, its arguments, and what it does. Arguments in `[...]` may be left
/// out, and names with `|` between them are the same command. For a single
/// command, `help` tells what the arguments mean, which QMP commands are behind
/// it, and whether it runs through QMP or the built-in monitor on this QEMU.
/// Words after a name are ignored. A command that this QEMU does not have, or
/// does not have yet, is unknown. `help log` lists the items of `log`.
#[hmp(
    name = "help|?",
    args = "name:S?",
    params = "[cmd]",
    preconfig,
    names_commands
)]
async fn help(mon: &Monitor, #[complete(COMMANDS)] name: Option<String>) -> Result<HelpTable> {
    let topic = name.unwrap_or_default();
    if topic == "log" {
        return Err(mon.gap_for(
            "help log",
            "the log items would come from 'x-query-log-items'",
        ));
    }
    match grammar::words(&topic) {
        Some(words) => mon.help(&words).await,
        // Text that cannot be split into words gets no answer.
        None => Ok(HelpTable::empty()),
    }
}
