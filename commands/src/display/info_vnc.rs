// SPDX-License-Identifier: GPL-2.0-or-later

//! `info vnc`: the VNC servers and who is connected.
//!
//! Follows `hmp_info_vnc` in QEMU's `ui/ui-hmp-cmds.c`. A server that called
//! its viewer (`reverse`) does not listen; only then is the authentication of
//! the whole display shown.

use hmp_runtime::prelude::*;

#[derive(Deserialize, Serialize)]
struct VncInfo2 {
    id: String,
    server: Vec<VncServerInfo2>,
    clients: Vec<VncClientInfo>,
    #[serde(flatten)]
    authentication: Authentication,
    /// The device whose screen is shown, if it was chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    display: Option<String>,
}

/// A socket it listens on.
#[derive(Deserialize, Serialize)]
struct VncServerInfo2 {
    #[serde(flatten)]
    address: VncBasicInfo,
    #[serde(flatten)]
    authentication: Authentication,
}

/// A viewer.
#[derive(Deserialize, Serialize)]
struct VncClientInfo {
    #[serde(flatten)]
    address: VncBasicInfo,
    /// The name in the viewer's certificate.
    #[serde(skip_serializing_if = "Option::is_none")]
    x509_dname: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sasl_username: Option<String>,
}

/// One end of a connection.
#[derive(Deserialize, Serialize)]
struct VncBasicInfo {
    host: String,
    service: String,
    family: String,
    websocket: bool,
}

/// How viewers authenticate.
#[derive(Deserialize, Serialize)]
struct Authentication {
    auth: String,
    /// The method that VeNCrypt uses inside its encryption.
    #[serde(skip_serializing_if = "Option::is_none")]
    vencrypt: Option<String>,
}

impl Display for VncBasicInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let websocket = if self.websocket { " (Websocket)" } else { "" };
        let (host, service, family) = (&self.host, &self.service, &self.family);
        write!(f, "{host}:{service} ({family}{websocket})")
    }
}

impl Display for Authentication {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sub = self.vencrypt.as_deref().unwrap_or("none");
        write!(f, "Auth: {} (Sub: {sub})", self.auth)
    }
}

impl Display for VncInfo2 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}:", self.id)?;
        for server in &self.server {
            writeln!(f, "  Server: {}", server.address)?;
            writeln!(f, "    {}", server.authentication)?;
        }
        for client in &self.clients {
            let x509_dname = client.x509_dname.as_deref().unwrap_or("none");
            let sasl_username = client.sasl_username.as_deref().unwrap_or("none");
            writeln!(f, "  Client: {}", client.address)?;
            writeln!(f, "    x509_dname: {x509_dname}")?;
            writeln!(f, "    sasl_username: {sasl_username}")?;
        }
        if self.server.is_empty() {
            writeln!(f, "  {}", self.authentication)?;
        }
        if let Some(display) = &self.display {
            writeln!(f, "  Display: {display}")?;
        }
        Ok(())
    }
}

/// The VNC displays, in QEMU's order.
#[derive(Deserialize, Serialize)]
#[serde(transparent)]
struct Vncs(Vec<VncInfo2>);

impl Display for Vncs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return writeln!(f, "None");
        }
        self.0.iter().try_for_each(|vnc| vnc.fmt(f))
    }
}

/// Show the VNC servers and the viewers connected to them.
///
/// Each display has its id, which `set_password` and `expire_password` take
/// with `-d`. A `Server` line stands for every socket that it listens on, with
/// the way that viewers authenticate (`none`, `vnc` for a password, `vencrypt`,
/// `sasl`). A `Client` line stands for every viewer, with the names that it
/// gave, if any. `Sub` is the method that `vencrypt` uses inside. Prints `None`
/// if QEMU was started without VNC.
#[hmp(name = "info vnc", args = "", qmp = "query-vnc-servers")]
async fn info_vnc(mon: &Monitor) -> Result<Vncs> {
    mon.query("query-vnc-servers").await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(reply: Json) -> String {
        serde_json::from_value::<Vncs>(reply).unwrap().to_string()
    }

    #[test]
    fn a_server_shows_where_it_listens_and_who_is_there() {
        let reply = json!([{
            "auth": "vencrypt", "vencrypt": "x509-sasl", "id": "default",
            "display": "/machine/peripheral/vga",
            "clients": [{
                "family": "ipv4", "service": "36458", "host": "127.0.0.1",
                "websocket": false, "x509_dname": "CN=me", "sasl_username": "me"
            }],
            "server": [{
                "auth": "vencrypt", "vencrypt": "x509-sasl", "family": "ipv6",
                "service": "5700", "host": "::", "websocket": true
            }]
        }]);
        assert_eq!(
            printed(reply),
            "default:\n  Server: :::5700 (ipv6 (Websocket))\n    \
             Auth: vencrypt (Sub: x509-sasl)\n  Client: 127.0.0.1:36458 (ipv4)\n    \
             x509_dname: CN=me\n    sasl_username: me\n  \
             Display: /machine/peripheral/vga\n"
        );
    }

    #[test]
    fn authentication_is_shown_without_a_server_too() {
        let reply = json!([{
            "auth": "none", "id": "default", "server": [],
            "clients": [{
                "family": "ipv4", "service": "5500", "host": "127.0.0.1", "websocket": false
            }]
        }]);
        assert_eq!(
            printed(reply),
            "default:\n  Client: 127.0.0.1:5500 (ipv4)\n    x509_dname: none\n    \
             sasl_username: none\n  Auth: none (Sub: none)\n"
        );
    }

    #[test]
    fn no_vnc_at_all_is_none() {
        assert_eq!(printed(json!([])), "None\n");
    }
}
