//! Keys.

use crate::complete::Candidate;
use crate::monitor::Monitor;

impl Monitor {
    /// Key names for the part after the last `-`.
    pub(super) async fn keys(&self, current: &str) -> Vec<Candidate> {
        let before = current.rfind('-').map_or("", |dash| &current[..=dash]);
        let mut keys = self.values_of("input-send-event", "key").await;
        for key in &mut keys {
            key.text.insert_str(0, before);
        }
        keys
    }
}
