//! What the guest's user sees, hears and points with.

use crate::complete::Candidate;
use crate::monitor::Monitor;
use serde::Deserialize;

/// QMP `VncInfo2`.
#[derive(Deserialize)]
struct VncServer {
    id: String,
}

/// QMP `MouseInfo`.
#[derive(Deserialize)]
struct Mouse {
    index: i64,
    name: String,
    current: bool,
}

/// QMP `Audiodev`.
#[derive(Deserialize)]
struct Audiodev {
    id: String,
    driver: String,
}

/// A screen of the guest.
struct Screen {
    device: String,
    head: i64,
}

impl Monitor {
    /// The screens of devices that have an id.
    async fn screens(&self) -> Vec<Screen> {
        let consoles = self.children("/backend").await.into_iter();
        let paths: Vec<String> = consoles
            .filter(|child| child.name.starts_with("console["))
            .map(|child| format!("/backend/{}", child.name))
            .collect();
        let (devices, heads) = smol::future::zip(
            self.property_of_all::<String>(&paths, "device"),
            self.property_of_all::<i64>(&paths, "head"),
        )
        .await;
        let screens = devices.into_iter().zip(heads).filter_map(|(device, head)| {
            let device = device?;
            Some(Screen {
                device: device.strip_prefix("/machine/peripheral/")?.to_owned(),
                head: head?,
            })
        });
        screens.collect()
    }

    pub(super) async fn displays(&self) -> Vec<Candidate> {
        let screens = self.screens().await.into_iter();
        screens.map(|screen| screen.device.into()).collect()
    }

    pub(super) async fn display_heads(&self, device: &str) -> Vec<Candidate> {
        let screens = self.screens().await.into_iter();
        let of_device = screens.filter(|screen| screen.device == device);
        of_device
            .map(|screen| screen.head.to_string().into())
            .collect()
    }

    pub(super) async fn vnc_displays(&self) -> Vec<Candidate> {
        let servers: Vec<VncServer> = self.list("query-vnc-servers").await;
        servers.into_iter().map(|server| server.id.into()).collect()
    }

    pub(super) async fn mice(&self) -> Vec<Candidate> {
        let mice: Vec<Mouse> = self.list("query-mice").await;
        let mice = mice.into_iter().map(|mouse| {
            let current = if mouse.current { ", current" } else { "" };
            let about = format!("{}{current}", mouse.name);
            Candidate::described(mouse.index.to_string(), about)
        });
        mice.collect()
    }

    pub(super) async fn audiodevs(&self) -> Vec<Candidate> {
        let audiodevs: Vec<Audiodev> = self.list("query-audiodevs").await;
        let audiodevs = audiodevs.into_iter();
        audiodevs
            .map(|audiodev| Candidate::described(audiodev.id, audiodev.driver))
            .collect()
    }
}
