// SPDX-License-Identifier: GPL-2.0-or-later

//! What a command's function calls to talk to QEMU.

use super::Monitor;
use super::qmp_arguments::{QmpArguments, request};
use crate::declaration::Declaration;
use crate::error::{Error, Result};
use crate::qmp::{Request, Schema, only_reads};
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use std::sync::Arc;
use std::time::Duration;

/// How long to wait in a `Drop`.
const TO_TAKE_BACK: Duration = Duration::from_secs(1);

/// QMP commands to be sent together, without waiting between them.
#[derive(Clone, Debug, Default)]
pub struct Requests(Vec<Request>);

impl Requests {
    /// An empty list of requests.
    pub fn new() -> Requests {
        Requests::default()
    }

    /// Adds a QMP command and its arguments.
    ///
    /// # Errors
    ///
    /// If the arguments are not a JSON object, or have a `null` that is not
    /// meant.
    pub fn push(&mut self, command: &str, arguments: impl QmpArguments) -> Result<()> {
        self.0.push(request(command, arguments)?);
        Ok(())
    }
}

impl Monitor {
    /// Sends a QMP command whose reply has no content.
    ///
    /// # Errors
    ///
    /// What QEMU says, or a lost connection.
    pub async fn execute(&self, command: &str, arguments: impl QmpArguments) -> Result<()> {
        let request = request(command, arguments)?;
        self.send::<serde::de::IgnoredAny>(&request).await.map(drop)
    }

    /// Sends a QMP command without arguments, and reads its reply.
    ///
    /// # Errors
    ///
    /// What QEMU says, a lost connection, or a reply that is not a `T`.
    pub async fn query<T: DeserializeOwned>(&self, command: &str) -> Result<T> {
        let request = Request {
            command: command.to_owned(),
            arguments: None,
        };
        self.send(&request).await
    }

    /// Sends a QMP command, and reads its reply.
    ///
    /// # Errors
    ///
    /// As [`query`](Monitor::query).
    pub async fn query_with<T: DeserializeOwned>(
        &self,
        command: &str,
        arguments: impl QmpArguments,
    ) -> Result<T> {
        self.send(&request(command, arguments)?).await
    }

    /// Sends a QMP command that takes something back, from a `Drop`. It waits for
    /// QEMU's reply, since QEMU drops commands that it has not begun when the
    /// connection ends. It does not wait for long, since QEMU may be busy with
    /// what was given up.
    pub fn take_back(&self, command: &str, arguments: impl QmpArguments) {
        let Ok(request) = request(command, arguments) else {
            return;
        };
        if let Some(explainer) = &self.shared.explainer {
            // The error matters to nobody: the rest has been explained.
            let _ = explainer.note(&request);
            return;
        }
        let reply = async {
            let _ = self.shared.client.execute(&request).await;
        };
        let patience = async {
            smol::Timer::after(TO_TAKE_BACK).await;
        };
        smol::block_on(smol::future::or(reply, patience));
    }

    /// Sends all requests at once, and reads every reply in the order of the
    /// requests.
    ///
    /// # Errors
    ///
    /// An undeclared QMP command. What QEMU says to a request is that
    /// request's own result.
    pub async fn query_all<T: DeserializeOwned>(
        &self,
        requests: Requests,
    ) -> Result<Vec<Result<T>>> {
        self.check_silence()?;
        for request in &requests.0 {
            self.check_declared(&request.command)?;
        }
        if let Some(explainer) = &self.shared.explainer {
            let replies = requests.0.iter();
            return Ok(replies.map(|request| explainer.reply(request)).collect());
        }
        let replies = self.shared.client.execute_all(&requests.0).await;
        let results = requests.0.iter().zip(replies).map(|(request, reply)| {
            reply
                .map_err(Error::from)
                .and_then(|reply| read(&request.command, &reply))
        });
        Ok(results.collect())
    }

    /// The connected QEMU's QMP schema, fetched once per connection.
    ///
    /// # Errors
    ///
    /// As [`query`](Monitor::query).
    pub async fn schema(&self) -> Result<Arc<Schema>> {
        if let Some(schema) = self.shared.schema.get() {
            return Ok(schema.clone());
        }
        // Somebody else may be waiting for it.
        self.check_silence()?;
        let schema = self.shared.schema.get_or_try_init(|| async {
            let request = Request {
                command: "query-qmp-schema".to_owned(),
                arguments: None,
            };
            if let Some(explainer) = &self.shared.explainer {
                explainer.note(&request)?;
                return Err(explainer.end());
            }
            let reply = self.shared.client.execute(&request).await?;
            let schema = Schema::from_json(&reply);
            schema
                .map(Arc::new)
                .map_err(|error| not_understood(&request.command, &error))
        });
        schema.await.cloned()
    }

    /// What a command returns if QMP cannot do it, or if it is not written yet.
    /// If passing through is allowed, the built-in monitor then runs the
    /// command.
    pub fn gap(&self) -> Error {
        match self.command.and_then(|command| command.gap) {
            Some(qmp) => self.gap_like(qmp),
            None => self.gap_for(self.spoken(), "this program does not have it yet"),
        }
    }

    /// As [`gap`](Monitor::gap), if `qmp` alone is missing out of all that the
    /// command's `gap` lists.
    pub fn gap_like(&self, qmp: &str) -> Error {
        let needs = format!("it would take a QMP command like '{qmp}'");
        self.gap_for(self.spoken(), needs)
    }

    /// As [`gap`](Monitor::gap), if something else is missing: `what` names the
    /// part of the line that cannot be done, and `needs` says in one clause what
    /// it would take.
    pub fn gap_for(&self, what: &str, needs: impl Into<String>) -> Error {
        Error::Gap {
            command: what.to_owned(),
            needs: needs.into(),
        }
    }

    /// As [`gap`](Monitor::gap), where QMP could do it in another state of the machine:
    /// in one clause, what is in the way.
    pub fn gap_now(&self, obstacle: impl Into<String>) -> Error {
        self.gap_for(self.spoken(), obstacle)
    }

    /// The name of the command whose function this handle was made for.
    fn spoken(&self) -> &'static str {
        self.command.map_or("", Declaration::spoken)
    }

    /// The key of the first word of the running command's option list: what its
    /// attribute says.
    pub fn implied_key(&self) -> Option<&'static str> {
        self.command.and_then(|command| command.implied)
    }

    async fn send<T: DeserializeOwned>(&self, request: &Request) -> Result<T> {
        self.check_declared(&request.command)?;
        self.converse(request).await
    }

    /// Sends a request, and reads its reply.
    pub(crate) async fn converse<T: DeserializeOwned>(&self, request: &Request) -> Result<T> {
        if let Some(explainer) = &self.shared.explainer {
            return explainer.reply(request);
        }
        self.check_silence()?;
        let reply = self.shared.client.execute(request).await?;
        read(&request.command, &reply)
    }

    /// Refuses to wait for QEMU on a handle that asks nothing.
    pub(super) fn check_silence(&self) -> Result<()> {
        if self.is_silent {
            Err(Error::text("QEMU is not asked"))
        } else {
            Ok(())
        }
    }

    /// Refuses, in debug builds, what a command's attribute does not declare.
    /// The parity report is made from the attribute, so it has to be complete.
    pub(crate) fn check_declared(&self, qmp: &str) -> Result<()> {
        if let Some(completer) = self.completer {
            // Completion drops errors, so an error would look like "no
            // candidates".
            debug_assert!(
                completer.qmp.contains(&qmp),
                "the completer of '{}' sends the QMP command '{qmp}', which it does not declare",
                completer.offers
            );
        }
        if self.is_for_guard && only_reads(qmp) {
            return Ok(());
        }
        match self.command {
            Some(command)
                if cfg!(debug_assertions)
                    && !command.qmp.contains(&qmp)
                    && !names(command.gap, qmp) =>
            {
                Err(Error::Undeclared {
                    command: command.name,
                    qmp: qmp.to_owned(),
                })
            }
            _ => Ok(()),
        }
    }
}

/// Whether `gap`, which may be a list, names a QMP command.
fn names(gap: Option<&str>, qmp: &str) -> bool {
    gap.is_some_and(|gap| gap.split(", ").any(|name| name == qmp))
}

/// Reads a reply as what its QMP command returns.
pub(super) fn read<T: DeserializeOwned>(command: &str, reply: &RawValue) -> Result<T> {
    serde_json::from_str(reply.get()).map_err(|error| not_understood(command, &error))
}

fn not_understood(command: &str, error: &serde_json::Error) -> Error {
    Error::Reply {
        command: command.to_owned(),
        problem: error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use serde_json::value::to_raw_value;

    #[test]
    fn a_reply_that_is_not_a_schema_is_an_error_that_names_its_command() {
        let reply = to_raw_value(&json!({ "a": 1 })).unwrap();
        let error = Schema::from_json(&reply).unwrap_err();
        let error = not_understood("query-qmp-schema", &error).to_string();
        assert!(error.starts_with("QEMU's reply to 'query-qmp-schema' is not understood"));
    }
}
