// SPDX-License-Identifier: GPL-2.0-or-later

//! The arguments of `change`: what it changes, and to what.

use super::image_formats::{IMAGE_FORMATS, KNOWN_BY_A_LIST};
use hmp_runtime::complete::{
    BLOCK_DEVICES, Candidate, Completer, FILES, FROM_SCHEMA, OTHER_FILES, Question,
};
use hmp_runtime::prelude::*;

/// Names of block backends, and `vnc`.
pub(crate) static CHANGED_DEVICES: Completer =
    Completer::new("query-block", &[], |mon, question| {
        Box::pin(devices(mon, question))
    });

/// Files; for `vnc` the word for its password.
pub(crate) static CHANGED_MEDIA: Completer = Completer::new(FILES.offers, &[], |mon, question| {
    Box::pin(media(mon, question))
})
.lacks(OTHER_FILES);

/// The format of that file.
pub(crate) static CHANGED_FORMATS: Completer = Completer::new(FROM_SCHEMA, &[], |mon, question| {
    Box::pin(formats(mon, question))
})
.lacks(KNOWN_BY_A_LIST);

/// The word for the VNC server, instead of a block device.
const VNC: &str = "vnc";

fn is_vnc(question: Question<'_>) -> bool {
    question.before.first() == Some(&VNC)
}

async fn devices(mon: &Monitor, question: Question<'_>) -> Result<Vec<Candidate>> {
    let names = BLOCK_DEVICES.candidates(mon, question).await;
    let mut names = names.unwrap_or_default();
    names.push(VNC.into());
    Ok(names)
}

async fn media(mon: &Monitor, question: Question<'_>) -> Result<Vec<Candidate>> {
    if is_vnc(question) {
        return Ok(vec!["password".into(), "passwd".into()]);
    }
    FILES.candidates(mon, question).await
}

async fn formats(mon: &Monitor, question: Question<'_>) -> Result<Vec<Candidate>> {
    if is_vnc(question) {
        return Ok(Vec::new());
    }
    IMAGE_FORMATS.candidates(mon, question).await
}
