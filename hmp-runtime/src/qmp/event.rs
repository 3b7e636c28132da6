//! Events that QEMU sends by itself.

use serde::Deserialize;
use serde_json::Value as Json;

/// One QMP event.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Event {
    /// `STOP`, `DEVICE_DELETED`, ...
    #[serde(rename = "event")]
    pub name: String,
    /// The event's members; null where it has none.
    #[serde(default)]
    pub data: Json,
}

/// A subscription: the events since it was made, in order.
pub struct Events {
    receiver: async_channel::Receiver<Event>,
}

impl Events {
    pub(crate) fn new(receiver: async_channel::Receiver<Event>) -> Events {
        Events { receiver }
    }

    /// The next event; `None` once the connection is gone.
    pub async fn next(&mut self) -> Option<Event> {
        self.receiver.recv().await.ok()
    }
}
