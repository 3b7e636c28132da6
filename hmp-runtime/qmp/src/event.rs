//! Events that QEMU sends by itself.

use crate::connection::Connection;
use crate::lock;
use crate::waiters::Waiter;
use serde_json::Value as Json;
use serde_json::value::RawValue;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};

/// How many events a subscriber may be behind before it loses the oldest.
const QUEUE: usize = 16 * 1024;

/// One QMP event.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// `STOP`, `DEVICE_DELETED`, ...
    pub name: String,
    /// The event's members; null where it has none.
    pub data: Json,
}

/// A subscription: the events since it was made, in order. It does not keep
/// the connection: the last [`Client`](crate::Client) that goes closes it.
///
/// A subscriber that does not keep up loses the oldest events, and can see how
/// many: events wait for nobody, and keep no reply waiting.
pub struct Events {
    connection: Arc<Connection>,
    subscription: Arc<Subscription>,
}

impl Events {
    /// The next event; `None` once the connection is gone and every event that
    /// came before was given out. It may be dropped while it waits, without
    /// losing an event.
    pub async fn next(&mut self) -> Option<Event> {
        let mut waiter = Waiter::new(&self.connection.waiters);
        self.connection
            .wait(&mut waiter, || {
                // The order matters: no event comes after the end.
                let closed = lock(&self.connection.pending).closed().is_some();
                match self.try_next() {
                    Some(event) => Some(Some(event)),
                    None if closed => Some(None),
                    None => None,
                }
            })
            .await
    }

    /// The next event, if one is there already.
    pub fn try_next(&self) -> Option<Event> {
        lock(&self.subscription.queue).events.pop_front()
    }

    /// How many events were lost since this was last asked, because the
    /// subscriber was too far behind. They came before any event that
    /// [`next`](Self::next) gives from now on.
    pub fn lost(&mut self) -> u64 {
        std::mem::take(&mut lock(&self.subscription.queue).lost)
    }
}

impl Drop for Events {
    fn drop(&mut self) {
        self.connection.subscribers.remove(&self.subscription);
    }
}

/// Who wants which events.
#[derive(Default)]
pub(super) struct Subscribers {
    /// A new list for each change, so that a filter may subscribe.
    list: Mutex<Arc<Vec<Arc<Subscription>>>>,
}

struct Subscription {
    filter: Box<dyn Fn(&Event) -> bool + Send + Sync>,
    queue: Mutex<Queue>,
}

#[derive(Default)]
struct Queue {
    events: VecDeque<Event>,
    lost: u64,
}

impl Subscribers {
    pub(super) fn add(
        connection: Arc<Connection>,
        filter: impl Fn(&Event) -> bool + Send + Sync + 'static,
    ) -> Events {
        let subscription = Arc::new(Subscription {
            filter: Box::new(filter),
            queue: Mutex::default(),
        });
        let mut list = lock(&connection.subscribers.list);
        Arc::make_mut(&mut list).push(Arc::clone(&subscription));
        drop(list);
        Events {
            connection,
            subscription,
        }
    }

    fn remove(&self, subscription: &Arc<Subscription>) {
        let mut list = lock(&self.list);
        Arc::make_mut(&mut list).retain(|other| !Arc::ptr_eq(other, subscription));
    }

    /// Gives an event to everybody who wants it. The error says what is wrong
    /// with its members.
    pub(super) fn deliver(&self, name: &str, data: Option<&RawValue>) -> Result<(), String> {
        let list = Arc::clone(&lock(&self.list));
        if list.is_empty() {
            return Ok(());
        }
        let data = match data {
            None => Json::Null,
            Some(data) => serde_json::from_str(data.get())
                .map_err(|error| format!("a {name} event that cannot be read ({error})"))?,
        };
        let event = Event {
            name: name.to_owned(),
            data,
        };
        for subscription in list.iter() {
            // A filter that panics must not take the connection with it.
            let wanted = catch_unwind(AssertUnwindSafe(|| (subscription.filter)(&event)));
            if wanted.unwrap_or(false) {
                lock(&subscription.queue).push(&event);
            }
        }
        Ok(())
    }
}

impl Queue {
    fn push(&mut self, event: &Event) {
        if self.events.len() == QUEUE {
            self.events.pop_front();
            self.lost += 1;
        }
        self.events.push_back(event.clone());
    }
}
