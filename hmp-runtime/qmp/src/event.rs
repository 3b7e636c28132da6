// SPDX-License-Identifier: GPL-2.0-or-later

//! Events, which QEMU sends of its own accord.

use crate::lock;
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

/// Who wants which events.
#[derive(Default)]
pub(super) struct Subscribers {
    /// Each change makes a new list, so that a filter may subscribe.
    list: Mutex<Arc<Vec<Arc<Subscription>>>>,
}

/// What one subscriber wants, and has not taken yet.
pub(super) struct Subscription {
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
        &self,
        filter: impl Fn(&Event) -> bool + Send + Sync + 'static,
    ) -> Arc<Subscription> {
        let subscription = Arc::new(Subscription {
            filter: Box::new(filter),
            queue: Mutex::default(),
        });
        let mut list = lock(&self.list);
        Arc::make_mut(&mut list).push(Arc::clone(&subscription));
        subscription
    }

    pub(super) fn remove(&self, subscription: &Arc<Subscription>) {
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

impl Subscription {
    /// The oldest event that is not taken yet.
    pub(super) fn take(&self) -> Option<Event> {
        lock(&self.queue).events.pop_front()
    }

    /// How many events were lost since this was last asked.
    pub(super) fn take_lost(&self) -> u64 {
        std::mem::take(&mut lock(&self.queue).lost)
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
