//! Events that QEMU sends by itself.

use serde_json::Value as Json;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// One QMP event.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// `STOP`, `DEVICE_DELETED`, ...
    pub name: String,
    /// The event's members; null where it has none.
    pub data: Json,
}

/// A subscription: the events since it was made, in order.
///
/// It keeps a bounded number of events that nobody has taken yet, so that a
/// storm of them cannot exhaust memory; [`lost`](Events::lost) counts those
/// that had to go, the oldest first.
pub struct Events {
    queue: Arc<Queue>,
    wake: async_channel::Receiver<()>,
}

struct Queue {
    filter: Box<dyn Fn(&Event) -> bool + Send + Sync>,
    waiting: Mutex<Waiting>,
    wake: async_channel::Sender<()>,
}

#[derive(Default)]
struct Waiting {
    events: VecDeque<Event>,
    lost: usize,
}

/// How many events a subscription keeps.
const CAPACITY: usize = 16_384;

impl Events {
    /// The next event; `None` once the connection is gone and all are taken.
    pub async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.try_next() {
                return Some(event);
            }
            if self.wake.recv().await.is_err() {
                return self.try_next();
            }
        }
    }

    /// The next event, if there is one already.
    pub fn try_next(&mut self) -> Option<Event> {
        self.queue.waiting().events.pop_front()
    }

    /// How many events were lost since the last call.
    pub fn lost(&mut self) -> usize {
        std::mem::take(&mut self.queue.waiting().lost)
    }
}

impl Queue {
    fn waiting(&self) -> std::sync::MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn deliver(&self, event: &Event) {
        if !(self.filter)(event) {
            return;
        }
        let mut waiting = self.waiting();
        if waiting.events.len() == CAPACITY {
            waiting.events.pop_front();
            waiting.lost += 1;
        }
        waiting.events.push_back(event.clone());
        drop(waiting);
        // A full channel means that the subscriber is woken already.
        let _ = self.wake.try_send(());
    }
}

/// The subscribers of a connection.
#[derive(Default)]
pub(super) struct Subscribers(Vec<Weak<Queue>>);

impl Subscribers {
    pub(super) fn add(&mut self, filter: Box<dyn Fn(&Event) -> bool + Send + Sync>) -> Events {
        let (sender, receiver) = async_channel::bounded(1);
        let queue = Arc::new(Queue {
            filter,
            waiting: Mutex::default(),
            wake: sender,
        });
        self.0.push(Arc::downgrade(&queue));
        Events {
            queue,
            wake: receiver,
        }
    }

    /// Gives an event to all whose filter lets it pass. Never waits.
    pub(super) fn deliver(&mut self, event: &Event) {
        self.0.retain(|subscriber| match subscriber.upgrade() {
            Some(queue) => {
                queue.deliver(event);
                true
            }
            None => false,
        });
    }

    /// Tells all that no more will come.
    pub(super) fn close(&mut self) {
        for queue in self
            .0
            .drain(..)
            .filter_map(|subscriber| subscriber.upgrade())
        {
            queue.wake.close();
        }
    }
}
