// SPDX-License-Identifier: GPL-2.0-or-later

//! `getfd`: hand an open file to QEMU, under a name.
//!
//! Follows `hmp_getfd` in QEMU's `monitor/hmp-cmds.c`. The file comes with the
//! line, as ancillary data of a unix socket. A prompt cannot send one; a
//! program that uses this one as a library gives it to
//! `Monitor::pass_descriptor`. Only in builds with `defined(CONFIG_POSIX)`.

use hmp_runtime::prelude::*;
use serde::de::IgnoredAny;

/// Hand the open file that came with this line to QEMU.
///
/// - `fdname`: the name by which other commands of this connection find the
///   file. It must not begin with a digit. An older file of that name is
///   closed.
///
/// The file comes as ancillary data of a unix socket. A program can send that,
/// but a user at a prompt cannot: there, the command fails. Commands such as
/// `migrate` use the file as `fd:NAME`; `closefd` closes it.
#[hmp(
    name = "getfd",
    args = "fdname:s",
    params = "getfd name",
    preconfig,
    qmp = "getfd"
)]
async fn getfd(mon: &Monitor, #[complete(nothing)] fdname: String) -> Result<()> {
    let arguments = json!({ "fdname": fdname });
    match mon.take_descriptor() {
        Some(descriptor) => mon
            .query_with_fd::<IgnoredAny>("getfd", arguments, descriptor)
            .await
            .map(drop),
        None => match mon.execute("getfd", arguments).await {
            // The monitor has the command before the machine is made; QMP does
            // not.
            Err(error) if error.is_too_early() => {
                Err(Error::refusal("No file descriptor supplied via SCM_RIGHTS"))
            }
            result => result,
        },
    }
}
