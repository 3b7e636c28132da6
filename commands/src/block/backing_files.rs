// SPDX-License-Identifier: GPL-2.0-or-later

//! The files behind an image.

use super::block_layer::{self, BlockDeviceInfo};
use hmp_runtime::complete::{Candidate, Completer};
use hmp_runtime::prelude::*;

/// The backing files of the first argument, a block backend or node.
pub(crate) static BACKING_FILES: Completer =
    Completer::new(block_layer::OFFERS, block_layer::QMP, |mon, question| {
        let device = question.before.first().copied().unwrap_or_default();
        Box::pin(backing_files(mon, device))
    });

/// The names of the backing files, the nearest first.
async fn backing_files(mon: &Monitor, device: &str) -> Result<Vec<Candidate>> {
    let node = block_layer::read(mon, false).await?.named(device);
    Ok(node.map(files_behind).unwrap_or_default())
}

fn files_behind(node: BlockDeviceInfo) -> Vec<Candidate> {
    let mut files = Vec::new();
    let mut next = node.image.backing_image;
    while let Some(image) = next {
        files.push(image.filename.into());
        next = image.backing_image;
    }
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_behind_an_image_are_a_chain() {
        let node = json!({ "file": "c", "drv": "qcow2", "image": { "filename": "c",
            "backing-image": { "filename": "b", "backing-image": { "filename": "a" } } } });
        let files = files_behind(serde_json::from_value(node).unwrap());
        assert_eq!(files, ["b".into(), "a".into()]);
    }
}
