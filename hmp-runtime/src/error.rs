// SPDX-License-Identifier: GPL-2.0-or-later

//! What goes wrong, as the user reads it.

use crate::qmp::{ConnectionError, ErrorClass, QmpError, RequestError};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// How QEMU refuses a QMP command that has to wait for machine initialisation.
const NOT_YET: &str = "permitted only after machine initialization has completed";

/// The result of a command.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a command failed. `Display` is the text that the built-in monitor
/// prints, without the last newline.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Error {
    /// QEMU refused a QMP command; printed as `Error: ` and its description.
    Qmp(QmpError),
    /// The command refused; printed as it stands.
    Text(String),
    /// The built-in monitor said so, in this text; printed as it stands, with or
    /// without a newline at its end.
    BuiltIn(String),
    /// The line is not a command, or its arguments are wrong; printed as it
    /// stands.
    Usage(String),
    /// QMP has no way to do it, and passing through is switched off.
    Gap {
        /// The command's name.
        command: String,
        /// What would have to be there, in one clause.
        needs: String,
    },
    /// There is no connection any more.
    Connection(Arc<ConnectionError>),
    /// The command took longer than it may.
    TimedOut {
        /// How long it may take.
        limit: Duration,
        /// What was begun and may go on, in one clause.
        begun: String,
    },
    /// QEMU's reply is not what its schema says.
    Reply {
        /// The QMP command.
        command: String,
        /// What does not fit.
        problem: String,
    },
    /// A command sent QMP that its attribute does not declare.
    Undeclared {
        /// The HMP command.
        command: &'static str,
        /// The QMP command.
        qmp: String,
    },
    /// The text of a command does not end its last line.
    Unended {
        /// The HMP command.
        command: &'static str,
    },
}

impl Error {
    /// An error that is printed as it stands.
    pub fn text(text: impl Into<String>) -> Error {
        Error::Text(text.into())
    }

    /// An error that the built-in monitor prints like one of QEMU's own, after
    /// `Error: `.
    pub fn refusal(description: impl fmt::Display) -> Error {
        Error::Text(format!("Error: {description}"))
    }

    /// The same error with another description, if it is QEMU's.
    pub fn map_description(self, change: impl FnOnce(String) -> String) -> Error {
        match self {
            Error::Qmp(error) => Error::Qmp(QmpError {
                desc: change(error.desc),
                ..error
            }),
            other => other,
        }
    }

    /// The same error without the `Error: ` before QEMU's description, if it is a
    /// refusal: some commands of the built-in monitor print it bare.
    pub fn bare(self) -> Error {
        let is_refusal = self.is_refusal();
        match self {
            Error::Qmp(error) if is_refusal => Error::Text(error.desc),
            other => other,
        }
    }

    /// Whether QEMU does not have the QMP command that was sent.
    pub fn is_command_not_found(&self) -> bool {
        matches!(self, Error::Qmp(error) if error.class == ErrorClass::CommandNotFound)
    }

    /// Whether the QMP command that was sent has to wait until the machine is
    /// initialised. QMP has no class for this error, so only the text tells.
    pub fn is_too_early(&self) -> bool {
        matches!(self, Error::Qmp(error) if error.desc.contains(NOT_YET))
    }

    /// Whether QEMU ran the QMP command that was sent, and refused it. Then the
    /// command is neither unknown nor too early.
    pub fn is_refusal(&self) -> bool {
        matches!(self, Error::Qmp(_)) && !self.is_too_early() && !self.is_command_not_found()
    }

    /// Whether QEMU refused `value` because it is not a name of the enumeration
    /// that the QMP command wants there. QMP has no class for this error, so only
    /// the text tells.
    pub fn refuses_value(&self, value: &str) -> bool {
        // QEMU's QAPI visitors say this before the command runs.
        let end = format!("' does not accept value '{value}'");
        matches!(self, Error::Qmp(error)
            if error.desc.starts_with("Parameter '") && error.desc.ends_with(&end))
    }

    /// The same error with the text of the built-in monitor, which itself looks
    /// up `value` in the enumeration.
    pub fn or_invalid_value(self, value: &str) -> Error {
        let refused = self.refuses_value(value);
        match self {
            Error::Qmp(error) if refused => Error::Qmp(QmpError {
                desc: format!("invalid parameter value: {value}"),
                ..error
            }),
            other => other,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Qmp(error) => write!(f, "Error: {}", error.desc),
            Error::Text(text) | Error::Usage(text) => f.write_str(text),
            Error::BuiltIn(text) => f.write_str(text.strip_suffix('\n').unwrap_or(text)),
            Error::Gap { command, needs } => {
                write!(f, "'{command}' cannot be done through QMP alone: {needs}")
            }
            Error::Connection(error) => error.fmt(f),
            Error::TimedOut { limit, begun } => write!(f, "not done within {limit:?}: {begun}"),
            Error::Reply { command, problem } => {
                write!(
                    f,
                    "QEMU's reply to '{command}' is not understood: {problem}"
                )
            }
            Error::Undeclared { command, qmp } => write!(
                f,
                "bug in '{command}': it sent '{qmp}', which its `qmp` attribute does not name"
            ),
            Error::Unended { command } => write!(
                f,
                "bug in '{command}': its text does not end with a newline; write the last line \
                 with `writeln!`"
            ),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Connection(error) => Some(error.as_ref()),
            _ => None,
        }
    }
}

impl From<RequestError> for Error {
    fn from(error: RequestError) -> Error {
        match error {
            RequestError::Refused(error) => Error::Qmp(error),
            RequestError::Connection(error) => Error::Connection(error),
            other => Error::Text(other.to_string()),
        }
    }
}

impl From<ConnectionError> for Error {
    fn from(error: ConnectionError) -> Error {
        Error::Connection(Arc::new(error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(class: &str, desc: &str) -> Error {
        Error::Qmp(QmpError {
            class: class.to_owned().into(),
            desc: desc.to_owned(),
            command: "watchdog-set-action".to_owned(),
        })
    }

    #[test]
    fn a_value_that_the_enumeration_lacks_gets_the_monitors_text() {
        let error = refusal(
            "GenericError",
            "Parameter 'action' does not accept value 'x'",
        );
        assert!(error.refuses_value("x"));
        assert_eq!(
            error.or_invalid_value("x").to_string(),
            "Error: invalid parameter value: x"
        );
    }

    #[test]
    fn other_refusals_keep_their_text() {
        let error = refusal("GenericError", "Device 'x' not found");
        assert!(!error.refuses_value("x"));
        assert_eq!(
            error.or_invalid_value("x").to_string(),
            "Error: Device 'x' not found"
        );
    }

    #[test]
    fn a_refusal_can_be_bare_and_a_missing_qmp_command_stays_one() {
        let bare = refusal("GenericError", "no").bare();
        assert_eq!(bare.to_string(), "no");
        let missing = refusal("CommandNotFound", "The command x has not been found");
        assert!(missing.bare().is_command_not_found());
    }

    #[test]
    fn a_missing_or_early_qmp_command_is_not_a_refusal() {
        assert!(!refusal("CommandNotFound", "The command x has not been found").is_refusal());
        let early = format!("The command 'stop' is {NOT_YET}");
        assert!(!refusal("GenericError", &early).is_refusal());
        assert!(refusal("GenericError", &early).is_too_early());
        assert!(!refusal("GenericError", "no").is_too_early());
        assert!(refusal("GenericError", "no").is_refusal());
        assert!(!Error::text("no").is_refusal());
    }
}
