// SPDX-License-Identifier: GPL-2.0-or-later

//! The hint that another process, or QEMU itself, already uses an image.
//!
//! QMP leaves out the hints of errors, so the hint that names the locked file
//! is made here. Follows `raw_handle_perm_lock` in QEMU's `block/file-posix.c`.

use hmp_runtime::prelude::*;

/// Adds QEMU's hint to an error which says that the image `filename` is locked.
/// The command was to open or make that image.
pub fn with_hint(error: Error, filename: &str) -> Error {
    // If the description of the image is not a file name, it has one in it
    // somewhere.
    if filename.starts_with("json:") {
        return error;
    }
    let filename = filename.strip_prefix("file:").unwrap_or(filename);
    error.map_description(|description| {
        if is_lock(&description) {
            format!("{description}\nIs another process using the image [{filename}]?")
        } else {
            description
        }
    })
}

/// Whether the image's own file is locked. QMP has no error class for it, so
/// the text has to tell. Words in front would mean another file, such as a
/// backing file.
fn is_lock(description: &str) -> bool {
    description.starts_with("Failed to get ") && description.ends_with("\" lock")
}

#[cfg(test)]
mod tests {
    use super::*;
    use hmp_runtime::qmp::{ErrorClass, QmpError};

    fn hinted(description: &str, filename: &str) -> String {
        let error = Error::Qmp(QmpError {
            class: ErrorClass::GenericError,
            desc: description.to_owned(),
            command: "drive-mirror".to_owned(),
        });
        with_hint(error, filename).to_string()
    }

    #[test]
    fn a_locked_file_is_named() {
        assert_eq!(
            hinted("Failed to get \"write\" lock", "a.img"),
            "Error: Failed to get \"write\" lock\nIs another process using the image [a.img]?"
        );
        assert_eq!(
            hinted("Failed to get shared \"write\" lock", "file:/tmp/a"),
            "Error: Failed to get shared \"write\" lock\nIs another process using the image [/tmp/a]?"
        );
    }

    #[test]
    fn a_file_that_is_not_known_to_be_the_locked_one_is_not_named() {
        for (description, filename) in [
            (
                "Could not open backing file: Failed to get \"write\" lock",
                "a",
            ),
            ("Failed to get \"write\" lock", "json:{}"),
            ("Could not open 'a': No such file or directory", "a"),
        ] {
            assert_eq!(
                hinted(description, filename),
                format!("Error: {description}")
            );
        }
    }
}
