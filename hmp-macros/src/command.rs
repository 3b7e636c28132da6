// SPDX-License-Identifier: GPL-2.0-or-later

//! The attribute and the function, checked against each other.

use crate::attr::Attribute;
use crate::body;
use crate::diag::Errors;
use crate::doc::Doc;
use crate::needs::Needs;
use crate::parameters::{self, Argument};
use crate::signature::{self, Answer};
use crate::value::{self, Version};
use hmp_args::{ArgSpec, Kind};
use proc_macro2::{Span, TokenStream};
use syn::spanned::Spanned;
use syn::{Ident, ItemFn, LitStr, Path, ReturnType};

/// A command that has passed every check.
pub struct Command {
    pub name: String,
    pub args_type: String,
    pub arguments: Vec<Argument>,
    /// The key of the first word of an option list.
    pub implied: Option<String>,
    /// What each argument means.
    pub meanings: Vec<String>,
    pub params: String,
    pub doc: Doc,
    /// The variant of `Tier`.
    pub tier: &'static str,
    pub qmp: Vec<String>,
    pub gap: Option<String>,
    pub since: Option<Version>,
    pub until: Option<Version>,
    pub target: Option<String>,
    pub build: Option<String>,
    pub preconfig: bool,
    pub ends_qemu: bool,
    pub for_terminal: bool,
    pub names_commands: bool,
    pub prefer_passthrough: bool,
    pub failures: Option<Path>,
    pub guard: Option<Path>,
    pub function: Ident,
    /// The `#[cfg]` of the function: without it there is no command either.
    pub cfg: Vec<syn::Attribute>,
    pub answer: Answer,
    /// Where the return type stands.
    pub returns: Span,
}

impl Command {
    /// Checks the attribute against the function, and takes the attribute's
    /// own parts off the function. `None` if anything is wrong; `errors` then
    /// says what.
    pub fn check(
        attribute: &Attribute,
        function: &mut ItemFn,
        errors: &mut Errors,
    ) -> Option<Command> {
        let name = name(attribute, errors);
        let args_type = attribute
            .args
            .as_ref()
            .map(LitStr::value)
            .unwrap_or_default();
        let specs = arguments(attribute, &args_type, errors);
        let needs = Needs::check(attribute, errors);
        body::check(attribute, needs.as_ref(), function, errors);
        let (since, until) = versions(attribute, errors);
        let target = attribute
            .target
            .as_ref()
            .and_then(|text| value::targets(text, errors));
        let build = attribute
            .build
            .as_ref()
            .and_then(|text| value::build(text, errors));

        once(function, errors);
        let doc = doc(function, errors);
        signature::kind(&function.sig, errors);
        let answer = signature::answer(&function.sig, errors);
        let parameters = parameters::read(&mut function.sig, errors).map(|mut parameters| {
            parameters::monitor(&function.sig.ident, &mut parameters, errors);
            parameters
        });
        let (specs, parameters) = (specs?, parameters?);
        let implied = implied(attribute, &specs, errors);
        let arguments = parameters::fit(attribute.args.as_ref(), &specs, &parameters, errors);
        let meanings = doc.as_ref().map(|doc| doc.meanings(&specs, errors));

        if !errors.is_empty() {
            return None;
        }
        let needs = needs?;
        Some(Command {
            name: name?,
            arguments: arguments?,
            implied,
            meanings: meanings?,
            params: match &attribute.params {
                Some(params) => params.value(),
                None => hmp_args::usage(&specs),
            },
            doc: doc?,
            tier: needs.tier,
            qmp: needs.qmp,
            gap: needs.gap,
            since,
            until,
            target,
            build,
            preconfig: attribute.preconfig.is_some(),
            ends_qemu: attribute.ends_qemu.is_some(),
            for_terminal: attribute.for_terminal.is_some(),
            names_commands: attribute.names_commands.is_some(),
            prefer_passthrough: attribute.prefer_passthrough.is_some(),
            failures: attribute.failures.clone(),
            guard: attribute.guard.clone(),
            function: function.sig.ident.clone(),
            cfg: function
                .attrs
                .iter()
                .filter(|attribute| attribute.path().is_ident("cfg"))
                .cloned()
                .collect(),
            answer: answer?,
            returns: match &function.sig.output {
                ReturnType::Type(_, ty) => ty.span(),
                ReturnType::Default => function.sig.ident.span(),
            },
            args_type,
        })
    }
}

fn name(attribute: &Attribute, errors: &mut Errors) -> Option<String> {
    if attribute.name.is_none() && !attribute.mentions("name") {
        errors.add(
            TokenStream::new(),
            "the command has no `name`",
            "write `#[hmp(name = \"info block\")]`, as one types it",
        );
    }
    value::command_name(attribute.name.as_ref()?, errors)
}

fn arguments<'a>(
    attribute: &Attribute,
    args_type: &'a str,
    errors: &mut Errors,
) -> Option<Vec<ArgSpec<'a>>> {
    if attribute.mentions("args") {
        return None;
    }
    match hmp_args::parse(args_type) {
        Ok(specs) => Some(specs),
        Err(problems) => {
            for problem in problems {
                errors.add(&attribute.args, problem.headline(), &problem.help);
            }
            None
        }
    }
}

/// Reads `implied`, which only a command with an option list has.
fn implied(attribute: &Attribute, specs: &[ArgSpec<'_>], errors: &mut Errors) -> Option<String> {
    let key = attribute.implied.as_ref()?;
    let may_be_list =
        |spec: &ArgSpec<'_>| matches!(spec.kind, Kind::Options | Kind::Str | Kind::Rest);
    if !specs.iter().any(may_be_list) {
        errors.add(
            key,
            "`implied` is for a command with an option list",
            "give `args` an argument of type `O`, `s` or `S`, or drop `implied`",
        );
    }
    Some(key.value())
}

/// Checks that no second `#[hmp]` follows. It would not see the attributes that
/// this one takes off the function.
fn once(function: &mut ItemFn, errors: &mut Errors) {
    function.attrs.retain(|attribute| {
        let last = attribute.path().segments.last();
        let second = last.is_some_and(|last| last.ident == "hmp");
        if second {
            errors.add(
                attribute,
                "a second `#[hmp]` on one function",
                "write aliases as `name = \"quit|q\"`; two commands are two functions",
            );
        }
        !second
    });
}

fn doc(function: &ItemFn, errors: &mut Errors) -> Option<Doc> {
    let doc = Doc::read(&function.attrs, errors);
    if doc.is_none() {
        errors.add(
            &function.sig.ident,
            "the command has no doc comment, which is its help",
            "write `/// What the command does.` above `#[hmp(...)]`",
        );
    }
    doc
}

fn version(text: &Option<LitStr>, key: &str, errors: &mut Errors) -> Option<Version> {
    value::version(text.as_ref()?, key, errors)
}

/// Reads `since` and `until`.
fn versions(attribute: &Attribute, errors: &mut Errors) -> (Option<Version>, Option<Version>) {
    let since = version(&attribute.since, "since", errors);
    let until = version(&attribute.until, "until", errors);
    if let (Some(first), Some(last)) = (since, until)
        && first > last
    {
        errors.add(
            &attribute.until,
            format!(
                "no QEMU has the command: its last is {}.{}, its first {}.{}",
                last.0, last.1, first.0, first.1
            ),
            "`since` is the first QEMU that has it, `until` the last",
        );
    }
    (since, until)
}
