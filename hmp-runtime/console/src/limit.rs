// SPDX-License-Identifier: GPL-2.0-or-later

//! `--timeout`: how long connecting and each command may take.

use crate::status::Status;
use hmp_runtime::error::{Error, Result};
use hmp_runtime::monitor::Monitor;
use hmp_runtime::qmp::{self, ConnectionError};
use hmp_runtime::reply::Reply;
use std::io::ErrorKind;
use std::time::Duration;

/// Reads the value of `--timeout`.
///
/// # Errors
///
/// One line that says what would be right.
pub(crate) fn seconds(text: &str) -> std::result::Result<Duration, String> {
    let duration = text.parse().ok().and_then(|number: f64| {
        let duration = Duration::try_from_secs_f64(number).ok()?;
        (!duration.is_zero()).then_some(duration)
    });
    duration.ok_or_else(|| {
        format!("--timeout takes a number of seconds above 0, such as 30 or 0.5, not '{text}'")
    })
}

/// How to connect.
pub(crate) fn connecting(limit: Option<Duration>) -> qmp::Options {
    let options = qmp::Options::default();
    qmp::Options {
        greeting_timeout: limit.unwrap_or(options.greeting_timeout),
        ssh_timeout: limit.unwrap_or(options.ssh_timeout),
        ..options
    }
}

/// How the program ends that has no connection.
pub(crate) fn unconnected(error: &Error, limit: Option<Duration>) -> Status {
    let Error::Connection(error) = error else {
        return Status::NoConnection;
    };
    let is_late = match &**error {
        ConnectionError::NoGreeting { .. } => true,
        ConnectionError::Connect { source, .. } => source.kind() == ErrorKind::TimedOut,
        _ => false,
    };
    match limit {
        Some(_) if is_late => Status::TimedOut,
        _ => Status::NoConnection,
    }
}

/// Runs a line, for no longer than it may take.
pub(crate) async fn limited(
    monitor: &Monitor,
    line: &str,
    limit: Option<Duration>,
) -> Result<Reply> {
    match limit {
        Some(limit) => monitor.run_within(line, limit).await,
        None => monitor.run(line).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_may_have_a_fraction() {
        assert_eq!(seconds("30"), Ok(Duration::from_secs(30)));
        assert_eq!(seconds("0.5"), Ok(Duration::from_millis(500)));
        assert_eq!(seconds(".25"), Ok(Duration::from_millis(250)));
    }

    #[test]
    fn what_is_no_time_is_one_line_that_says_what_would_be() {
        for text in [
            "", "0", "-1", "5s", "1,5", "inf", "nan", "1e99", "0x10", " 1",
        ] {
            let problem = seconds(text).unwrap_err();
            assert!(problem.ends_with(&format!("such as 30 or 0.5, not '{text}'")));
        }
    }
}
