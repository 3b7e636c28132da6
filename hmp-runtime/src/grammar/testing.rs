// SPDX-License-Identifier: GPL-2.0-or-later

//! Commands made up for the tests of the grammar, and lines parsed for them.

use super::{ArgumentError, Context, Dialect, Register, StickyFormat, parse_arguments};
use crate::declaration::{Arg, Declaration, Failures, Secret, Tier};
use crate::values::Value;

/// A command with this name and these arguments; it does nothing.
pub(super) fn command(name: &'static str, args_type: &'static str) -> &'static Declaration {
    let args = hmp_args::parse(args_type).unwrap();
    let args: Vec<Arg> = args
        .into_iter()
        .map(|spec| Arg {
            name: spec.name,
            kind: spec.kind,
            presence: spec.presence,
            rest: spec.rest,
            secret: Secret::Never,
            meaning: "",
        })
        .collect();
    Box::leak(Box::new(Declaration {
        name,
        args_type,
        args: args.leak(),
        implied: Some("driver"),
        ..bare_command()
    }))
}

/// A command without arguments; it does nothing.
pub(crate) fn bare_command() -> Declaration {
    Declaration {
        name: "bare",
        args_type: "",
        args: &[],
        implied: None,
        params: "",
        summary: "",
        description: "",
        tier: Tier::Native,
        qmp: &[],
        gap: None,
        since: None,
        until: None,
        target: None,
        build: None,
        preconfig: false,
        ends_qemu: false,
        for_terminal: false,
        names_commands: false,
        prefer_passthrough: false,
        failures: Failures::Common,
        module: "",
    }
}

/// The only registers: `$pc` is 0x1000, `$r_8.b` is 8, `$later` is not known yet.
pub(super) fn registers(name: &str) -> Register {
    match name {
        "pc" => Register::Value(0x1000),
        "r_8.b" => Register::Value(8),
        "later" => Register::NotFetched,
        _ => Register::Unknown,
    }
}

/// The values of `text` for the arguments `args_type` of a command `name`.
pub(super) fn parse_with(
    name: &'static str,
    args_type: &'static str,
    text: &str,
    formats: &mut StickyFormat,
    dialect: Dialect,
) -> Result<Vec<Value>, ArgumentError> {
    let mut context = Context {
        formats,
        registers: &registers,
        dialect,
    };
    parse_arguments(command(name, args_type), text, &mut context)
}

/// The values of `text`, or the text of the refusal.
pub(super) fn parse(args_type: &'static str, text: &str) -> Result<Vec<Value>, String> {
    let mut formats = StickyFormat::default();
    parse_with("name", args_type, text, &mut formats, Dialect::default()).map_err(|error| {
        match error {
            ArgumentError::Refused { message, .. } => message,
            ArgumentError::NeedsRegister(name) => format!("needs {name}"),
        }
    })
}
