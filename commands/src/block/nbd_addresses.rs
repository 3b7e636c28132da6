// SPDX-License-Identifier: GPL-2.0-or-later

//! Addresses of NBD servers.

use crate::migration::migration_uris::starts_or_files;
use hmp_runtime::complete::{Completer, OTHER_FILES};

/// Addresses of servers: their prefixes, then files.
pub(crate) static NBD_ADDRESSES: Completer =
    Completer::new("a fixed set of words, files", &[], |_, question| {
        let addresses = starts_or_files(&["fd:", "unix:", "vsock:"], question.current);
        Box::pin(async { Ok(addresses) })
    })
    .lacks(OTHER_FILES);
