// SPDX-License-Identifier: GPL-2.0-or-later

//! The stand-in for QEMU where a line is only explained: it writes down what is
//! sent, and QEMU's replies are [imagined](super::imagined).

use super::imagined::{Imagined, placeholder};
use super::{Monitor, Options};
use crate::error::{Error, Result};
use crate::qmp::{Client, Request, Triple, Version, only_reads};
use serde::de::DeserializeOwned;
use std::io::Write;
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// More steps than any command takes that ends by itself.
const MOST: usize = 64;

/// One QMP command that a line would send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The QMP command's name.
    pub qmp: String,
    /// The request, as one line of JSON without its end.
    pub json: String,
    /// The QMP commands on whose replies it depends: those that it takes
    /// members from and, if it acts, those that were asked just before.
    pub depends_on: Vec<String>,
}

/// Writes down what a session sends, and imagines what comes back.
#[derive(Default)]
pub(crate) struct Explainer {
    written: Mutex<Written>,
    /// The other end of the client's connection: it stays open.
    _peer: Option<UnixStream>,
}

/// What a session has sent.
#[derive(Default)]
struct Written {
    steps: Vec<Step>,
    /// Whether what comes next depends on a reply that cannot be imagined.
    is_over: bool,
}

impl Explainer {
    /// An explainer, and a client that takes it for a QEMU.
    pub(crate) fn greeting(qemu: Triple) -> Result<(Explainer, Client)> {
        let broken = |error: std::io::Error| Error::text(format!("no socket: {error}"));
        let (ours, mut peer) = UnixStream::pair().map_err(broken)?;
        let version = Version {
            qemu,
            package: String::new(),
        };
        let greeting =
            serde_json::json!({ "QMP": { "version": version, "capabilities": ["oob"] } });
        writeln!(peer, "{greeting}").map_err(broken)?;
        let client = smol::block_on(Client::over(ours.into(), &crate::qmp::Options::default()))?;
        let explainer = Explainer {
            _peer: Some(peer),
            ..Explainer::default()
        };
        Ok((explainer, client))
    }

    /// Writes a request down, and imagines its reply.
    pub(super) fn reply<T: DeserializeOwned>(&self, request: &Request) -> Result<T> {
        self.note(request)?;
        T::deserialize(Imagined::reply(&request.command)).map_err(|_| self.end())
    }

    /// Writes a request down.
    pub(super) fn note(&self, request: &Request) -> Result<()> {
        let mut written = self.written();
        let step = step(request, &written.steps);
        // A command that repeats a request waits for the reply to change.
        let is_again = written.steps.last() == Some(&step);
        if written.is_over || is_again || written.steps.len() == MOST {
            drop(written);
            return Err(self.end());
        }
        written.steps.push(step);
        Ok(())
    }

    /// Stops writing requests down. The error is for the command.
    pub(super) fn end(&self) -> Error {
        self.written().is_over = true;
        Error::text("nobody replies")
    }

    /// What was sent so far.
    pub(crate) fn steps(&self) -> Vec<Step> {
        self.written().steps.clone()
    }

    fn written(&self) -> MutexGuard<'_, Written> {
        self.written.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn step(request: &Request, before: &[Step]) -> Step {
    let name = serde_json::Value::from(request.command.as_str());
    let json = match &request.arguments {
        Some(arguments) => format!("{{\"execute\":{name},\"arguments\":{}}}", arguments.get()),
        None => format!("{{\"execute\":{name}}}"),
    };
    let last_act = before.iter().rposition(|step| !only_reads(&step.qmp));
    let mut depends_on: Vec<String> = Vec::new();
    for (at, earlier) in before.iter().enumerate() {
        let whole = placeholder(&earlier.qmp, None);
        let member = format!(" of {}>", earlier.qmp);
        let is_in_it = json.contains(&whole) || json.contains(&member);
        let decides = !only_reads(&request.command) && last_act.is_none_or(|last| last < at);
        if (is_in_it || decides) && !depends_on.contains(&earlier.qmp) {
            depends_on.push(earlier.qmp.clone());
        }
    }
    Step {
        qmp: request.command.clone(),
        json,
        depends_on,
    }
}

impl Monitor {
    /// A session in which an explainer takes QEMU's place.
    pub(crate) fn explained_by(
        client: Client,
        options: Options,
        explainer: Arc<Explainer>,
    ) -> Monitor {
        let monitor = Monitor::over(client, options, Arc::default(), Some(explainer));
        monitor.suppose();
        monitor
    }

    /// Whether this session only explains: there is no QEMU, and no event will
    /// come.
    pub(super) fn only_explains(&self) -> bool {
        self.shared.explainer.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(requests: &[(&str, &str)]) -> Vec<Step> {
        let mut steps = Vec::new();
        for (command, argument) in requests {
            let arguments = serde_json::json!({ "x": argument });
            let request = Request::with_arguments(*command, &arguments).unwrap();
            steps.push(step(&request, &steps));
        }
        steps
    }

    #[test]
    fn a_command_that_acts_depends_on_what_was_asked_just_before() {
        let steps = steps(&[
            ("query-block", ""),
            ("qom-get", ""),
            ("snapshot-save", ""),
            ("query-jobs", ""),
            ("job-dismiss", ""),
        ]);
        assert_eq!(steps[1].depends_on, [""; 0]);
        assert_eq!(steps[2].depends_on, ["query-block", "qom-get"]);
        assert_eq!(steps[3].depends_on, [""; 0]);
        assert_eq!(steps[4].depends_on, ["query-jobs"]);
    }

    #[test]
    fn a_question_depends_on_the_replies_that_it_contains() {
        let steps = steps(&[
            ("query-block", ""),
            ("query-jobs", ""),
            ("qom-get", "<qdev of query-block>"),
        ]);
        assert_eq!(steps[2].depends_on, ["query-block"]);
    }
}
