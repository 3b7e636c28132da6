// SPDX-License-Identifier: GPL-2.0-or-later

//! Screens of the guest.

use crate::qom::listing;
use crate::qom::object_candidates::property_of_all;
use hmp_runtime::complete::{Candidate, Completer};
use hmp_runtime::prelude::*;

const OFFERS: &str = "the consoles below /backend (qom-list, qom-get)";
const QMP: &[&str] = &["qom-list", "qom-get"];

/// Ids of the devices with a screen.
pub(crate) static DISPLAYS: Completer =
    Completer::new(OFFERS, QMP, |mon, _| Box::pin(displays(mon)));

/// The heads of the device in the argument before.
pub(crate) static DISPLAY_HEADS: Completer = Completer::new(OFFERS, QMP, |mon, question| {
    Box::pin(display_heads(mon, question.last()))
});

struct Screen {
    device: String,
    head: i64,
}

/// The screens of devices with an id.
async fn screens(mon: &Monitor) -> Result<Vec<Screen>> {
    let consoles = listing::children(mon, "/backend").await?.into_iter();
    let paths: Vec<String> = consoles
        .filter(|child| child.name.starts_with("console["))
        .map(|child| format!("/backend/{}", child.name))
        .collect();
    let (devices, heads) = smol::future::try_zip(
        property_of_all::<String>(mon, &paths, "device"),
        property_of_all::<i64>(mon, &paths, "head"),
    )
    .await?;
    let screens = devices.into_iter().zip(heads).filter_map(|(device, head)| {
        let device = device?;
        Some(Screen {
            device: device.strip_prefix("/machine/peripheral/")?.to_owned(),
            head: head?,
        })
    });
    Ok(screens.collect())
}

async fn displays(mon: &Monitor) -> Result<Vec<Candidate>> {
    let screens = screens(mon).await?.into_iter();
    Ok(screens.map(|screen| screen.device.into()).collect())
}

async fn display_heads(mon: &Monitor, device: &str) -> Result<Vec<Candidate>> {
    let screens = screens(mon).await?.into_iter();
    let heads = screens.filter(|screen| screen.device == device);
    let heads = heads.map(|screen| screen.head.to_string().into());
    Ok(heads.collect())
}
