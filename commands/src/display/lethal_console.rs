// SPDX-License-Identifier: GPL-2.0-or-later

//! Screens that QEMU looks for in vain, and then aborts.
//!
//! To find a screen by its device, QEMU reads the `device` property of each of
//! its consoles, the guest's screens first. A text console (a `vc` chardev) has
//! a type of its own without that property, and reading it aborts QEMU:
//! `qemu_console_lookup_by_device` in QEMU's `ui/console.c`. QEMU 7.2 survives.

use crate::lethal::table::SCREEN_NOT_FOUND;
use crate::qom::listing::{self, ObjectPropertyValue, children};
use hmp_runtime::prelude::*;

const TEXT_CONSOLES: [&str; 2] = ["qemu-text-console", "qemu-fixed-text-console"];

/// Refuses, unless forced, a screen that QEMU would look for among its text
/// consoles. The calling command's `qmp` has to name `qom-list` and `qom-get`.
pub async fn refuse_lethal_console(mon: &Monitor, device: &str, head: u32) -> Result<()> {
    if !mon.is_exposed_to(&SCREEN_NOT_FOUND) {
        return Ok(());
    }
    let consoles = children(mon, "/backend").await?;
    let is_text =
        |console: &ObjectPropertyValue| TEXT_CONSOLES.map(Some).contains(&console.child());
    if !consoles.iter().any(is_text) {
        return Ok(());
    }
    let devices = children(mon, "/machine/peripheral").await?;
    if !devices.iter().any(|child| child.name == device) {
        // QEMU says so before it looks for the screen.
        return Ok(());
    }
    let screens = consoles
        .iter()
        .filter(|console| console.child() == Some("qemu-graphic-console"));
    let screens: Vec<String> = screens
        .map(|screen| format!("/backend/{}", screen.name))
        .collect();
    let wanted = screens
        .iter()
        .flat_map(|screen| ["device", "head"].map(|property| (screen.as_str(), property)));
    let found = listing::values::<Json>(mon, &wanted.collect::<Vec<_>>()).await?;
    let path = format!("/machine/peripheral/{device}");
    let is_it = |of: &[Result<Json>]| match of {
        [Ok(of), Ok(number)] => *of == path && *number == head,
        _ => false,
    };
    if found.chunks(2).any(is_it) {
        return Ok(());
    }
    mon.refuse(&SCREEN_NOT_FOUND, &[("device", &device), ("head", &head)])
}
