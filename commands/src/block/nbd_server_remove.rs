// SPDX-License-Identifier: GPL-2.0-or-later

//! `nbd_server_remove`: take an export off the NBD server.
//!
//! Follows `hmp_nbd_server_remove` in QEMU's `block/monitor/block-hmp-cmds.c`.
//! Without `-f` no mode is sent: `safe` is QMP's default. QMP leaves out the hints
//! of errors.

use super::nbd_exports::NBD_EXPORTS;
use hmp_runtime::prelude::*;

/// Stop exporting a disk on the NBD server.
///
/// - `-f`: disconnect the clients that use the export.
/// - `name`: the export, by its name for clients.
///
/// Without `-f`, fails while a client is connected to the export. The server
/// and its other exports stay.
#[hmp(
    name = "nbd_server_remove",
    args = "force:-f,name:s",
    params = "nbd_server_remove [-f] name",
    qmp = "nbd-server-remove",
    preconfig
)]
async fn nbd_server_remove(
    mon: &Monitor,
    force: bool,
    #[complete(NBD_EXPORTS)] name: String,
) -> Result<()> {
    let arguments = if force {
        json!({ "name": name, "mode": "hard" })
    } else {
        json!({ "name": name })
    };
    mon.execute("nbd-server-remove", arguments)
        .await
        .map_err(|error| error.map_description(with_hint))
}

fn with_hint(mut description: String) -> String {
    if description.ends_with("' still in use") {
        description.push_str("\nUse mode='hard' to force client disconnect");
    }
    description
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_export_in_use_gets_the_hint_of_the_built_in_monitor() {
        assert_eq!(
            with_hint("export 'disk' still in use".to_owned()),
            "export 'disk' still in use\nUse mode='hard' to force client disconnect"
        );
        assert_eq!(
            with_hint("Export 'disk' is not found".to_owned()),
            "Export 'disk' is not found"
        );
    }
}
