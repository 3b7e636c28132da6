// SPDX-License-Identifier: GPL-2.0-or-later

//! `info spice`: the SPICE server and who is connected.
//!
//! Follows `hmp_info_spice` in QEMU's `ui/ui-hmp-cmds.c`. QMP does not name the
//! channel types, so their names are here; QEMU 7.2 lacks `webdav`.

use hmp_runtime::prelude::*;

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
struct SpiceInfo {
    enabled: bool,
    migrated: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    host: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    port: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tls_port: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    auth: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    compiled_version: Option<String>,
    mouse_mode: String,
    #[serde(default)]
    channels: Vec<SpiceChannel>,
    #[serde(skip)]
    knows_webdav: bool,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
struct SpiceChannel {
    host: String,
    port: String,
    tls: bool,
    /// The session: one for each viewer.
    connection_id: i64,
    channel_type: i64,
    channel_id: i64,
}

/// The channel types, from number 1.
const CHANNEL_TYPES: [&str; 11] = [
    "main",
    "display",
    "inputs",
    "cursor",
    "playback",
    "record",
    "tunnel",
    "smartcard",
    "usbredir",
    "port",
    "webdav",
];

impl SpiceInfo {
    fn channel_type(&self, number: i64) -> &'static str {
        let name = usize::try_from(number)
            .ok()
            .and_then(|number| CHANNEL_TYPES.get(number.checked_sub(1)?));
        match name {
            Some(&"webdav") if !self.knows_webdav => "unknown",
            Some(name) => name,
            None => "unknown",
        }
    }

    fn print_channel(&self, f: &mut fmt::Formatter<'_>, channel: &SpiceChannel) -> fmt::Result {
        let (host, port) = (&channel.host, &channel.port);
        let tls = if channel.tls { " [tls]" } else { "" };
        let (number, id) = (channel.channel_type, channel.channel_id);
        writeln!(f, "Channel:")?;
        writeln!(f, "     address: {host}:{port}{tls}")?;
        writeln!(f, "     session: {}", channel.connection_id)?;
        writeln!(f, "     channel: {number}:{id}")?;
        writeln!(f, "     channel name: {}", self.channel_type(number))
    }
}

impl Display for SpiceInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.enabled {
            return writeln!(f, "Server: disabled");
        }
        let or_null = |text: &Option<String>| text.clone().unwrap_or("(null)".to_owned());
        let host = or_null(&self.host);
        writeln!(f, "Server:")?;
        if let Some(port) = self.port {
            writeln!(f, "     address: {host}:{port}")?;
        }
        if let Some(port) = self.tls_port {
            writeln!(f, "     address: {host}:{port} [tls]")?;
        }
        writeln!(f, "    migrated: {}", self.migrated)?;
        writeln!(f, "        auth: {}", or_null(&self.auth))?;
        writeln!(f, "    compiled: {}", or_null(&self.compiled_version))?;
        writeln!(f, "  mouse-mode: {}", self.mouse_mode)?;
        if self.channels.is_empty() {
            return writeln!(f, "Channels: none");
        }
        self.channels
            .iter()
            .try_for_each(|channel| self.print_channel(f, channel))
    }
}

/// Show the SPICE server and the viewers connected to it.
///
/// `address` is where the server listens, with `[tls]` for the encrypted port.
/// `auth` is how a viewer authenticates (`none`, `spice` for a password,
/// `sasl`). `mouse-mode` is `client` if the viewer's pointer is the guest's. A
/// viewer opens several channels (display, inputs, sound, ...), all with the
/// same session. `Server: disabled` means that QEMU was started without SPICE.
#[hmp(name = "info spice", args = "", qmp = "query-spice")]
async fn info_spice(mon: &Monitor) -> Result<SpiceInfo> {
    Ok(SpiceInfo {
        knows_webdav: mon.version().at_least(8, 0),
        ..mon.query("query-spice").await?
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spice(reply: Json) -> SpiceInfo {
        SpiceInfo {
            knows_webdav: true,
            ..serde_json::from_value(reply).unwrap()
        }
    }

    fn server() -> Json {
        json!({
            "enabled": true, "migrated": false, "host": "127.0.0.1", "port": 5920,
            "tls-port": 5921, "auth": "spice", "compiled-version": "0.15.2",
            "mouse-mode": "server", "channels": []
        })
    }

    const SERVER: &str = "Server:\n     address: 127.0.0.1:5920\n     \
        address: 127.0.0.1:5921 [tls]\n    migrated: false\n        auth: spice\n    \
        compiled: 0.15.2\n  mouse-mode: server\n";

    #[test]
    fn a_server_that_waits_has_no_channels() {
        let text = format!("{SERVER}Channels: none\n");
        assert_eq!(spice(server()).to_string(), text);
    }

    #[test]
    fn channels_are_named_after_their_type() {
        let mut reply = server();
        reply["channels"] = json!([
            { "port": "54924", "family": "ipv4", "channel-type": 1, "connection-id": 18,
              "host": "127.0.0.1", "channel-id": 0, "tls": true },
            { "port": "36710", "family": "ipv4", "channel-type": 99, "connection-id": 18,
              "host": "127.0.0.1", "channel-id": 2, "tls": false }
        ]);
        assert_eq!(
            spice(reply).to_string(),
            format!(
                "{SERVER}Channel:\n     address: 127.0.0.1:54924 [tls]\n     session: 18\n     \
                 channel: 1:0\n     channel name: main\nChannel:\n     \
                 address: 127.0.0.1:36710\n     session: 18\n     channel: 99:2\n     \
                 channel name: unknown\n"
            )
        );
    }

    #[test]
    fn old_servers_do_not_know_webdav() {
        let mut spice = spice(server());
        assert_eq!(spice.channel_type(11), "webdav");
        spice.knows_webdav = false;
        assert_eq!(spice.channel_type(11), "unknown");
        assert_eq!(spice.channel_type(10), "port");
        assert_eq!(spice.channel_type(0), "unknown");
        assert_eq!(spice.channel_type(-1), "unknown");
    }

    #[test]
    fn without_spice_the_server_is_disabled() {
        let reply = json!({ "enabled": false, "migrated": false, "mouse-mode": "client" });
        assert_eq!(spice(reply).to_string(), "Server: disabled\n");
    }
}
