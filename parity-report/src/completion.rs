// SPDX-License-Identifier: GPL-2.0-or-later

//! Where the completions of arguments come from.

use hmp_runtime::complete::Completer;
use hmp_runtime::registry::{Arg, Command};
use serde::Serialize;

/// Where the candidates for one argument come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Completed {
    /// The argument.
    pub argument: &'static str,
    /// The candidates' source, and the QMP command for it.
    pub from: &'static str,
    /// What QMP cannot tell about the candidates.
    pub lacks: Option<&'static str>,
}

/// The arguments of a command that have candidates.
pub fn of(command: &Command) -> Vec<Completed> {
    let arguments = command.args.iter().zip(command.completers);
    arguments
        .filter_map(|(arg, completer)| of_argument(arg, completer))
        .collect()
}

fn of_argument(arg: &Arg, completer: &Completer) -> Option<Completed> {
    completer.offers_something().then_some(Completed {
        argument: arg.name,
        from: completer.offers,
        lacks: completer.lacks,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use commands as _;
    use hmp_runtime::registry::commands;

    fn completed(name: &str) -> Vec<Completed> {
        of(commands()
            .iter()
            .find(|command| command.name == name)
            .unwrap())
    }

    #[test]
    fn a_block_device_comes_from_query_block() {
        let eject = completed("eject");
        let device = eject
            .iter()
            .find(|completed| completed.argument == "device")
            .unwrap();
        assert_eq!((device.from, device.lacks), ("query-block", None));
    }

    #[test]
    fn what_qmp_cannot_tell_is_named() {
        let screendump = completed("screendump");
        assert!(screendump[0].lacks.unwrap().contains("no QMP command"));
    }

    #[test]
    fn an_argument_without_candidates_is_left_out() {
        assert!(completed("balloon").is_empty());
    }
}
