// SPDX-License-Identifier: GPL-2.0-or-later

//! Formats of disk images.

use hmp_runtime::complete::{Candidate, Completer, FROM_SCHEMA};
use hmp_runtime::options::image::is_format;
use hmp_runtime::prelude::*;

/// What QMP lacks for them.
pub(super) const KNOWN_BY_A_LIST: &str = "which drivers are formats: a list of their names tells";

/// The formats that this QEMU has.
pub(crate) static IMAGE_FORMATS: Completer =
    Completer::new(FROM_SCHEMA, &[], |mon, _| Box::pin(image_formats(mon))).lacks(KNOWN_BY_A_LIST);

async fn image_formats(mon: &Monitor) -> Result<Vec<Candidate>> {
    let drivers = mon.schema().await?.values_of("blockdev-add", "driver");
    let formats = drivers.into_iter().filter(|driver| is_format(driver));
    Ok(formats.map(Candidate::from).collect())
}
