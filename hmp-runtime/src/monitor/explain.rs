//! What a line would send, without a QEMU.
//!
//! The line is read and its command runs as always, but for the connection:
//! what it sends is written down, and what QEMU would reply is
//! [imagined](super::imagined). So a command needs nothing to be explained.

use super::imagined::{Imagined, placeholder};
use super::{Monitor, Options, Passthrough};
use crate::error::{Error, Result};
use crate::grammar;
use crate::qmp::{Client, Request, Triple, Version, only_reads};
use crate::registry::{Command, commands};
use serde::de::DeserializeOwned;
use smol::Timer;
use smol::future::or;
use std::io::Write;
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// More steps than any command takes that comes to an end by itself.
const MOST: usize = 64;

/// How long a command may wait for what nobody will send: an event.
const PATIENCE: Duration = Duration::from_millis(200);

/// What a line would send.
pub struct Explanation {
    /// Its command; `None` for a line that is not registered, or blank.
    pub command: Option<&'static Command>,
    /// The QMP commands, in order.
    pub steps: Vec<Step>,
    /// Why there may be more steps than these: they depend on replies.
    pub open_end: Option<String>,
}

/// One QMP command that a line would send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The QMP command's name.
    pub qmp: String,
    /// The request, as one line of JSON without its end.
    pub json: String,
    /// The QMP commands on whose replies it depends: those whose members are in
    /// it, and for one that acts those that were asked just before.
    pub depends_on: Vec<String>,
}

/// Writes down what a session sends, and imagines what comes back.
#[derive(Default)]
pub(super) struct Explainer {
    written: Mutex<Written>,
    /// The other end of the client's connection: it stays open.
    _peer: Option<UnixStream>,
}

/// What a session has sent.
#[derive(Default)]
struct Written {
    steps: Vec<Step>,
    /// What comes next depends on a reply that cannot be imagined.
    is_over: bool,
}

/// Explains a line as a QEMU of this version would get it.
///
/// # Errors
///
/// What is wrong with the line, in the built-in monitor's words.
pub async fn explain(line: &str, qemu: Triple, passthrough: Passthrough) -> Result<Explanation> {
    let (explainer, client) = Explainer::greeting(qemu)?;
    let explainer = Arc::new(explainer);
    let options = Options {
        passthrough,
        ..Options::default()
    };
    let monitor = Monitor::explained_by(client, options, explainer.clone());
    let command = match grammar::find(line, commands(), &|command| monitor.has(command)) {
        Ok(found) => found.map(|found| found.command),
        Err(_) => None,
    };
    let run = async { Some(monitor.run(line).await) };
    let time = async {
        Timer::after(PATIENCE).await;
        None
    };
    let open_end = match or(run, time).await {
        Some(Ok(_)) => None,
        // Before anything was sent, it is the line that is wrong.
        Some(Err(error)) if explainer.written().steps.is_empty() => match error {
            Error::Gap { .. } => None,
            error => return Err(error),
        },
        Some(Err(_)) => Some("what comes next depends on QEMU's replies".to_owned()),
        None => Some("then it waits for what QEMU does".to_owned()),
    };
    let steps = explainer.written().steps.clone();
    Ok(Explanation {
        command,
        steps,
        open_end,
    })
}

impl Explanation {
    /// The QMP commands that the command may send and that are not among the
    /// steps: whether it does depends on replies.
    pub fn not_reached(&self) -> Vec<&'static str> {
        let declared = self.command.map_or(&[][..], |command| command.qmp);
        let reached = |qmp: &&str| self.steps.iter().any(|step| step.qmp == **qmp);
        declared
            .iter()
            .copied()
            .filter(|qmp| !reached(qmp))
            .collect()
    }
}

impl Explainer {
    /// An explainer, and a client that believes to be connected to a QEMU.
    fn greeting(qemu: Triple) -> Result<(Explainer, Client)> {
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
        // A command that asks again waits for the reply to change.
        let is_again = written.steps.last() == Some(&step);
        if written.is_over || is_again || written.steps.len() == MOST {
            drop(written);
            return Err(self.end());
        }
        written.steps.push(step);
        Ok(())
    }

    /// Writes nothing more down; the error is for the command.
    pub(super) fn end(&self) -> Error {
        self.written().is_over = true;
        Error::text("nobody replies")
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
    /// Puts an explainer in the place of QEMU, before anything is sent.
    fn explained_by(client: Client, options: Options, explainer: Arc<Explainer>) -> Monitor {
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
    fn what_acts_depends_on_what_was_asked_just_before() {
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
    fn a_question_depends_on_the_replies_that_it_is_made_of() {
        let steps = steps(&[
            ("query-block", ""),
            ("query-jobs", ""),
            ("qom-get", "<qdev of query-block>"),
        ]);
        assert_eq!(steps[2].depends_on, ["query-block"]);
    }
}
