// SPDX-License-Identifier: GPL-2.0-or-later

//! `info chardev`: the character devices, and what is behind them.
//!
//! Follows `hmp_info_chardev` in QEMU's `chardev/char-hmp-cmds.c`. In both, the
//! order is that of QEMU's hash table.

use hmp_runtime::prelude::*;

#[derive(Deserialize, Serialize)]
struct ChardevInfo {
    label: String,
    filename: String,
}

#[derive(Deserialize, Serialize)]
#[serde(transparent)]
struct Chardevs(Vec<ChardevInfo>);

impl Display for Chardevs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .iter()
            .try_for_each(|chardev| writeln!(f, "{}: filename={}", chardev.label, chardev.filename))
    }
}

/// Show the character devices, and what each is connected to.
///
/// Each line has the label, which commands take as `id`, and the kind or
/// address of the backend. A socket without a connection begins with
/// `disconnected:`; a `pty` names its terminal. The machine made `serial0`,
/// `parallel0` and the like by itself; `compat_monitor0` and so on are QEMU's
/// monitors, with this connection among them. The list does not show which
/// device uses a chardev: `info qtree` does, as `chardev`.
#[hmp(name = "info chardev", qmp = "query-chardev", preconfig)]
async fn info_chardev(mon: &Monitor) -> Result<Chardevs> {
    mon.query("query-chardev").await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_chardev_has_a_line_in_the_order_of_the_reply() {
        let reply = json!([
            { "label": "serial0", "filename": "pty:/dev/pts/3", "frontend-open": true },
            { "label": "c0", "filename": "disconnected:unix:sock,server=on", "frontend-open": false },
        ]);
        let chardevs: Chardevs = serde_json::from_value(reply).unwrap();
        assert_eq!(
            chardevs.to_string(),
            "serial0: filename=pty:/dev/pts/3\nc0: filename=disconnected:unix:sock,server=on\n"
        );
    }
}
