// SPDX-License-Identifier: GPL-2.0-or-later

//! A subscription to the events of a connection.

use crate::connection::Connection;
use crate::event::{Event, Subscription};
use crate::lock;
use crate::waiters::Waiter;
use std::sync::Arc;

/// A subscription: the events since it was made, in order. It does not keep the
/// connection open: that closes when the last [`Client`](crate::Client) is
/// dropped.
///
/// A subscriber that does not keep up loses the oldest events, and can see how
/// many. So a slow subscriber never holds up a reply.
pub struct Events {
    connection: Arc<Connection>,
    subscription: Arc<Subscription>,
}

impl Events {
    pub(super) fn new(
        connection: Arc<Connection>,
        filter: impl Fn(&Event) -> bool + Send + Sync + 'static,
    ) -> Events {
        Events {
            subscription: connection.subscribers.add(filter),
            connection,
        }
    }

    /// The next event; `None` once the connection is gone and every event that
    /// came before was given out. Dropping the future loses no event.
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
        self.subscription.take()
    }

    /// How many events were lost since this was last asked, because the
    /// subscriber was too far behind. They came before any event that
    /// [`next`](Self::next) gives from now on.
    pub fn lost(&mut self) -> u64 {
        self.subscription.take_lost()
    }
}

impl Drop for Events {
    fn drop(&mut self) {
        self.connection.subscribers.remove(&self.subscription);
    }
}
