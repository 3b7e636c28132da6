// SPDX-License-Identifier: GPL-2.0-or-later

//! Addresses of migrations.

use hmp_runtime::complete::{Candidate, Completer, OTHER_FILES, files_starting_with};
use hmp_runtime::prelude::*;

/// URIs of migrations: their prefixes, then files.
pub(crate) static MIGRATION_URIS: Completer = Completer::new(
    "a fixed set of words, the schema (query-qmp-schema), files",
    &[],
    |mon, question| Box::pin(migration_uris(mon, question.current)),
)
.lacks(OTHER_FILES);

async fn migration_uris(mon: &Monitor, current: &str) -> Result<Vec<Candidate>> {
    let mut starts = vec!["exec:", "fd:", "tcp:", "unix:", "vsock:"];
    // Without a schema, the other prefixes can still be typed.
    if let Ok(schema) = mon.schema().await {
        let transports = schema.values_at("migrate", &["channels", "addr", "transport"]);
        let has = |name: &str| transports.iter().any(|transport| transport == name);
        starts.extend(has("file").then_some("file:"));
        starts.extend(has("rdma").then_some("rdma:"));
    }
    Ok(starts_or_files(&starts, current))
}

/// The prefixes of addresses; after the prefix of a file, files.
pub(crate) fn starts_or_files(starts: &[&str], current: &str) -> Vec<Candidate> {
    for start in ["file:", "unix:"] {
        let path = current.strip_prefix(start);
        if let Some(path) = path.filter(|_| starts.contains(&start)) {
            let mut files = files_starting_with(path);
            for file in &mut files {
                file.text.insert_str(0, start);
            }
            return files;
        }
    }
    starts.iter().map(|start| Candidate::from(*start)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_goes_on_with_a_file() {
        assert_eq!(starts_or_files(&["fd:"], ""), ["fd:".into()]);
        assert_eq!(starts_or_files(&["fd:"], "unix:/"), ["fd:".into()]);
        let files = starts_or_files(&["unix:"], "unix:src/li");
        assert_eq!(files, ["unix:src/lib.rs".into()]);
    }
}
