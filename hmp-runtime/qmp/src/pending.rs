// SPDX-License-Identifier: GPL-2.0-or-later

//! The requests in flight, and the replies not yet fetched.

use crate::id::Ids;
use crate::{ConnectionError, ErrorClass, QmpError, RequestError};
use serde_json::value::RawValue;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// The result of a request.
pub(super) type Outcome = Result<Box<RawValue>, RequestError>;

/// Whom a reply is for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Addressee {
    /// This connection.
    Us,
    /// Another client, which left before QEMU had finished its command. QEMU sends
    /// the reply to whoever is connected by then.
    Another,
}

/// The requests that were sent, by number; numbers count up.
#[derive(Default)]
pub(super) struct Pending {
    ids: Ids,
    next_id: u64,
    /// Whether QEMU has replied to anything of ours. By then it has finished what
    /// it still ran for another client, since it runs one command after the other.
    has_replied: bool,
    slots: BTreeMap<u64, Slot>,
    /// The commands that this QEMU is known not to have, and its refusals.
    missing: HashMap<String, QmpError>,
    /// Why there is no connection any more.
    closed: Option<Arc<ConnectionError>>,
}

struct Slot {
    command: String,
    outcome: Option<Outcome>,
    /// Nobody waits for the reply, but QEMU will still send it.
    abandoned: bool,
}

impl Pending {
    /// The id that goes over the wire for a request.
    pub(super) fn id(&self, number: u64) -> String {
        self.ids.text(number)
    }

    /// Notes a request for `command`, and gives its number.
    pub(super) fn add(&mut self, command: &str) -> Result<u64, Arc<ConnectionError>> {
        if let Some(error) = &self.closed {
            return Err(Arc::clone(error));
        }
        let id = self.next_id;
        self.next_id += 1;
        self.slots.insert(
            id,
            Slot {
                command: command.to_owned(),
                outcome: None,
                abandoned: false,
            },
        );
        Ok(id)
    }

    /// Takes the request's result, once it is there.
    pub(super) fn take(&mut self, id: u64) -> Option<Outcome> {
        if self.slots.get(&id)?.outcome.is_some() {
            return self.slots.remove(&id)?.outcome;
        }
        let error = self.closed.as_ref()?;
        let outcome = Err(RequestError::Connection(Arc::clone(error)));
        self.slots.remove(&id);
        Some(outcome)
    }

    /// Notes that nobody waits for the reply any more.
    pub(super) fn abandon(&mut self, id: u64) {
        let Some(slot) = self.slots.get_mut(&id) else {
            return;
        };
        if slot.outcome.is_some() {
            self.slots.remove(&id);
        } else {
            slot.abandoned = true;
        }
    }

    /// Notes a result.
    pub(super) fn succeed(
        &mut self,
        id: Option<&str>,
        value: &RawValue,
    ) -> Result<Addressee, String> {
        let number = match id {
            Some(id) => self.ids.number(id),
            None if self.has_replied => {
                return Err("a reply that does not say to which request".into());
            }
            None => None,
        };
        let Some(number) = number else {
            return Ok(Addressee::Another);
        };
        self.open(number)?;
        self.settle(number, || Ok(value.to_owned()));
        Ok(Addressee::Us)
    }

    /// Notes a refusal. One without an id is for the oldest request: QEMU reads
    /// them in turn, and could not read that one. Before QEMU has replied to
    /// anything of ours, it must be for another client, since QEMU can read our
    /// first request.
    pub(super) fn refuse(
        &mut self,
        id: Option<&str>,
        class: String,
        desc: String,
    ) -> Result<Addressee, String> {
        let number = match id {
            Some(id) => self.ids.number(id),
            None if !self.has_replied => None,
            None => Some(
                self.slots
                    .iter()
                    .find(|(_, slot)| slot.outcome.is_none())
                    .map(|(number, _)| *number)
                    .ok_or_else(|| format!("an error, but nothing was asked ({desc})"))?,
            ),
        };
        let Some(number) = number else {
            return Ok(Addressee::Another);
        };
        let error = QmpError {
            class: class.into(),
            desc,
            command: self.open(number)?.command.clone(),
        };
        // The class alone does not mean that the command is missing: it may
        // also be switched off, or not be allowed yet.
        if error.class == ErrorClass::CommandNotFound && error.desc.ends_with("has not been found")
        {
            self.missing.insert(error.command.clone(), error.clone());
        }
        self.settle(number, || Err(RequestError::Refused(error)));
        Ok(Addressee::Us)
    }

    /// The commands that QEMU has not answered, the oldest first: those that somebody
    /// waits for, or those that nobody waits for any more.
    pub(super) fn unanswered(&self, abandoned: bool) -> impl Iterator<Item = &str> {
        let open = self.slots.values().filter(|slot| slot.outcome.is_none());
        open.filter(move |slot| slot.abandoned == abandoned)
            .map(|slot| slot.command.as_str())
    }

    /// QEMU's refusal, if it is known not to have the command.
    pub(super) fn missing(&self, command: &str) -> Option<&QmpError> {
        self.missing.get(command)
    }

    /// Notes that the connection is gone. The first reason counts.
    pub(super) fn close(&mut self, error: ConnectionError) {
        self.closed.get_or_insert_with(|| Arc::new(error));
    }

    /// Why the connection is gone.
    pub(super) fn closed(&self) -> Option<&Arc<ConnectionError>> {
        self.closed.as_ref()
    }

    /// The request that waits for a reply with this id.
    fn open(&self, id: u64) -> Result<&Slot, String> {
        match self.slots.get(&id) {
            Some(slot) if slot.outcome.is_none() => Ok(slot),
            _ if id < self.next_id => Err(format!("a second reply to request {id}")),
            _ => Err("a reply to a request that was never sent".into()),
        }
    }

    fn settle(&mut self, id: u64, outcome: impl FnOnce() -> Outcome) {
        self.has_replied = true;
        match self.slots.get_mut(&id) {
            Some(slot) if !slot.abandoned => slot.outcome = Some(outcome()),
            _ => {
                self.slots.remove(&id);
            }
        }
    }
}
