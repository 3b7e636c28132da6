// SPDX-License-Identifier: GPL-2.0-or-later

//! QEMU's warnings: the built-in monitor shows them, QMP does not.

use hmp_runtime::prelude::*;

/// A warning, without `warning: ` before it, or none.
#[derive(Serialize)]
#[serde(transparent)]
pub struct Warning(Option<String>);

impl Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(text) => writeln!(f, "warning: {text}"),
            None => Ok(()),
        }
    }
}

impl Warning {
    /// Puts a warning before the outcome of a command.
    pub fn before(text: Option<String>, result: Result<()>) -> Result<Warning> {
        match (result, text) {
            (Ok(()), text) => Ok(Warning(text)),
            (Err(error), Some(text)) if error.is_refusal() => {
                Err(Error::text(format!("warning: {text}\n{error}")))
            }
            (Err(error), _) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_warning_comes_before_the_result() {
        let old = || Some("it is old".to_owned());
        let warned = Warning::before(old(), Ok(())).unwrap();
        assert_eq!(warned.to_string(), "warning: it is old\n");
        assert_eq!(Warning::before(None, Ok(())).unwrap().to_string(), "");
        let error = Warning::before(None, Err(Error::text("no"))).err().unwrap();
        assert_eq!(error.to_string(), "no");
    }
}
