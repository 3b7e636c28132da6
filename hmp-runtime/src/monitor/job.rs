// SPDX-License-Identifier: GPL-2.0-or-later

//! QMP jobs: started, waited for, dismissed.
//!
//! A job that does not dismiss itself stays after its end, with its error,
//! until `job-dismiss`. QEMU reports each change of a job's state by
//! `JOB_STATUS_CHANGE`; where an event is missed, `query-jobs` knows.

use super::Monitor;
use super::long_task::LongTask;
use super::qmp_arguments::request;
use crate::error::{Error, Result};
use crate::qmp::{Client, ErrorClass, Event, Events, QmpError, RequestError};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use smol::Timer;
use smol::future::or;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// How long to wait for an event before QEMU is asked.
const WITHOUT_EVENT: Duration = Duration::from_secs(1);
/// How often QEMU is asked while the progress is shown.
const WATCHED: Duration = Duration::from_millis(200);

/// The members of QMP `JobInfo` that are read.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct JobInfo {
    id: String,
    /// `running`, `ready`, `concluded`, ...
    status: String,
    #[serde(default)]
    current_progress: u64,
    #[serde(default)]
    total_progress: u64,
    error: Option<String>,
}

/// A job that this client has started.
///
/// Even if this handle is dropped before the job's end, the job is dismissed
/// when it ends, as long as the connection lasts.
pub struct Job {
    mon: Monitor,
    id: String,
    /// The QMP command that started it.
    command: String,
    events: Events,
    is_over: bool,
}

impl Monitor {
    /// A job id that no other job of this program has.
    pub fn new_job_id(&self, command: &str) -> String {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        format!("hmp-{command}-{}-{number}", std::process::id())
    }

    /// Starts a job by the QMP command `command`, to whose arguments the
    /// `job-id` is added. The calling command's `qmp` has to name it,
    /// `query-jobs` and `job-dismiss`.
    ///
    /// # Errors
    ///
    /// What QEMU says if it does not start the job.
    pub async fn start_job(
        &self,
        command: &str,
        id: &str,
        arguments: impl Serialize,
    ) -> Result<Job> {
        let mut arguments = serde_json::to_value(arguments)
            .map_err(|error| Error::text(format!("arguments of '{command}': {error}")))?;
        // Arguments that are not an object are refused when they are sent.
        if let Some(arguments) = arguments.as_object_mut() {
            arguments.insert("job-id".to_owned(), json!(id));
        }
        let own = id.to_owned();
        let events = self
            .events(move |event| event.name == "JOB_STATUS_CHANGE" && event.data["id"] == own[..]);
        // Some jobs keep QEMU from answering until they have ended: the user may
        // stop waiting before it is known that this one has started.
        let mut job = Job {
            mon: self.clone(),
            id: id.to_owned(),
            command: command.to_owned(),
            events,
            is_over: false,
        };
        let started = self.execute(command, arguments).await;
        job.is_over = started.is_err();
        started.map(|()| job)
    }

    /// Starts a job, waits for its end, and dismisses it.
    ///
    /// # Errors
    ///
    /// As [`start_job`](Self::start_job) and [`Job::end`].
    pub async fn run_job(
        &self,
        command: &str,
        id: &str,
        arguments: impl Serialize,
        work: &LongTask,
    ) -> Result<()> {
        self.start_job(command, id, arguments)
            .await?
            .end(work)
            .await
    }
}

impl Job {
    /// The job's id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Waits until the job is in the state `status`, or has ended. Returns
    /// whether it is in that state.
    ///
    /// # Errors
    ///
    /// A lost connection.
    pub async fn reaches(&mut self, status: &str, work: &LongTask) -> Result<bool> {
        if self.mon.only_explains() {
            return Ok(true);
        }
        loop {
            match self.wait(work).await? {
                None => return Ok(false),
                Some(now) if now == status => return Ok(true),
                Some(now) if now == "concluded" => return Ok(false),
                Some(_) => {}
            }
        }
    }

    /// Waits for the job's end, and dismisses it.
    ///
    /// # Errors
    ///
    /// The job's error, or a lost connection.
    pub async fn end(mut self, work: &LongTask) -> Result<()> {
        self.reaches("concluded", work).await?;
        let ended = self.ask().await?;
        self.is_over = true;
        let Some(ended) = ended else { return Ok(()) };
        self.mon
            .execute("job-dismiss", json!({ "id": self.id }))
            .await?;
        match ended.error {
            Some(desc) => Err(Error::Qmp(QmpError {
                class: ErrorClass::GenericError,
                desc,
                command: self.command.clone(),
            })),
            None => Ok(()),
        }
    }

    /// The next state that the job is seen in; `None` once there is no such
    /// job.
    async fn wait(&mut self, work: &LongTask) -> Result<Option<String>> {
        let pause = if work.is_shown() {
            WATCHED
        } else {
            WITHOUT_EVENT
        };
        let event = async { self.events.next().await.map(|event| status_of(&event)) };
        let time = async {
            Timer::after(pause).await;
            None
        };
        if let Some(status) = or(event, time).await {
            return Ok((status != "null").then_some(status));
        }
        let Some(job) = self.ask().await? else {
            return Ok(None);
        };
        let hundredfold = job.current_progress.saturating_mul(100);
        if let Some(percent) = hundredfold.checked_div(job.total_progress) {
            work.show(&format!("{}: {percent}%", self.command));
        }
        Ok(Some(job.status))
    }

    async fn ask(&self) -> Result<Option<JobInfo>> {
        let jobs: Vec<JobInfo> = self.mon.query("query-jobs").await?;
        let is_imagined = self.mon.only_explains();
        Ok(jobs
            .into_iter()
            .find(|job| is_imagined || job.id == self.id))
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        if self.is_over || self.mon.only_explains() {
            return;
        }
        let id = self.id.clone();
        // The subscription does not keep the connection open. The task must not
        // either, or the program would not end before the job.
        let events = self.mon.events({
            let id = id.clone();
            move |event| event.name == "JOB_STATUS_CHANGE" && event.data["id"] == id[..]
        });
        smol::spawn(dismiss_later(self.mon.client().clone(), events, id)).detach();
    }
}

/// Whether QEMU knows no job of that name. QMP has no class for this error, so
/// only the text tells.
fn is_unknown_job(error: &RequestError) -> bool {
    matches!(error, RequestError::Refused(error) if error.desc == "Job not found")
}

/// Waits for the end of a job that nobody waits for any more, and dismisses it.
async fn dismiss_later(client: Client, mut events: Events, id: String) {
    let Ok(dismiss) = request("job-dismiss", json!({ "id": id })) else {
        return;
    };
    // The job may have ended already. If not, QEMU refuses.
    while let Err(refusal) = client.execute(&dismiss).await {
        if is_unknown_job(&refusal) {
            // The job was never started.
            return;
        }
        loop {
            match events.next().await.as_ref().map(status_of).as_deref() {
                None | Some("null") => return,
                Some("concluded") => break,
                Some(_) => {}
            }
        }
    }
}

fn status_of(event: &Event) -> String {
    match &event.data["status"] {
        Json::String(status) => status.clone(),
        _ => String::new(),
    }
}
