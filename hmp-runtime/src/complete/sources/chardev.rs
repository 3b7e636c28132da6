//! Character devices.

use crate::complete::Candidate;
use crate::monitor::Monitor;
use serde::Deserialize;

#[derive(Deserialize)]
struct Chardev {
    label: String,
    filename: String,
}

impl Monitor {
    /// The labels of the chardevs whose file name starts so.
    pub(super) async fn chardevs(&self, filename: &str) -> Vec<Candidate> {
        let mut list: Vec<Chardev> = self.list("query-chardev").await;
        list.retain(|chardev| chardev.filename.starts_with(filename));
        list.into_iter()
            .map(|chardev| Candidate::described(chardev.label, chardev.filename))
            .collect()
    }
}
