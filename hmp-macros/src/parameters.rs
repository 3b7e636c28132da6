// SPDX-License-Identifier: GPL-2.0-or-later

//! The parameters of the function, checked against `args`.

use crate::complete::Completion;
use crate::diag::{Errors, written};
use crate::secret::Secret;
use hmp_args::{ArgSpec, Kind, Presence};
use syn::ext::IdentExt;
use syn::{
    Attribute, FnArg, GenericArgument, Ident, LitStr, Pat, PathArguments, Signature, Type, TypePath,
};

/// One argument and the parameter it becomes.
pub struct Argument {
    pub name: String,
    pub kind: Kind,
    pub presence: Presence,
    pub rest: String,
    pub completion: Completion,
    pub secret: Secret,
    pub ty: Type,
}

/// A parameter as typed.
pub struct Parameter {
    ident: Ident,
    ty: Type,
    complete: Vec<Attribute>,
    secret: Vec<Attribute>,
}

impl Parameter {
    fn is_named(&self, name: &str) -> bool {
        // A leading `_` marks a parameter that the body does not use.
        self.ident == name || self.ident.unraw() == format!("_{}", name.trim_start_matches("r#"))
    }
}

/// Takes `#[complete]` or `#[secret]`, which the compiler does not know, off a
/// parameter.
fn take(attributes: &mut Vec<Attribute>, name: &str) -> Vec<Attribute> {
    attributes
        .extract_if(.., |attribute| attribute.path().is_ident(name))
        .collect()
}

/// Reads the parameters, and takes the attribute's own parts off them. `None`
/// if a command cannot have some of them.
pub fn read(function: &mut Signature, errors: &mut Errors) -> Option<Vec<Parameter>> {
    let mut parameters = Vec::new();
    let mut good = true;
    for input in &mut function.inputs {
        match input {
            FnArg::Receiver(receiver) => {
                take(&mut receiver.attrs, "complete");
                take(&mut receiver.attrs, "secret");
                good = false;
                errors.add(
                    receiver,
                    "a command is a function of its own, not a method",
                    "drop `self` and move the function out of the `impl`; \
                     the first parameter is `mon: &Monitor`",
                );
            }
            FnArg::Typed(typed) => {
                let complete = take(&mut typed.attrs, "complete");
                let secret = take(&mut typed.attrs, "secret");
                match &*typed.pat {
                    Pat::Ident(name) if name.by_ref.is_none() && name.subpat.is_none() => {
                        parameters.push(Parameter {
                            ident: name.ident.clone(),
                            ty: (*typed.ty).clone(),
                            complete,
                            secret,
                        });
                    }
                    pattern => {
                        good = false;
                        errors.add(
                            pattern,
                            format!("a parameter has a plain name, not `{}`", written(pattern)),
                            "write the argument's name, with a `_` in front if the body \
                             has no use for it",
                        );
                    }
                }
            }
        }
    }
    good.then_some(parameters)
}

/// Checks that `mon: &Monitor` comes first, and takes it out.
pub fn monitor(function: &Ident, parameters: &mut Vec<Parameter>, errors: &mut Errors) {
    let is_mon = |parameter: &Parameter| parameter.is_named("mon");
    let is_monitor = |parameter: &Parameter| {
        let ty = match &parameter.ty {
            Type::Reference(reference) => &reference.elem,
            ty => ty,
        };
        plain(ty).as_deref() == Some("Monitor")
    };
    let place = parameters
        .iter()
        .position(is_mon)
        .or_else(|| parameters.iter().position(is_monitor));
    let Some(place) = place else {
        return errors.add(
            function,
            "a command's first parameter is `mon: &Monitor`, and there is none",
            format!("write `async fn {function}(mon: &Monitor, ...)`"),
        );
    };
    let mon = parameters.remove(place);
    for attribute in mon.complete.iter().chain(&mon.secret) {
        errors.add(
            attribute,
            "`mon` is not typed by the user",
            format!("drop `{}`", written(attribute)),
        );
    }
    if !is_mon(&mon) {
        let problem = format!("the monitor is called `mon`, not `{}`", mon.ident);
        errors.add(&mon.ident, problem, "write `mon: &Monitor`");
    }
    // A declared lifetime makes the function generic, which is another mistake.
    let shared = matches!(&mon.ty, Type::Reference(to) if to.mutability.is_none()
        && to.lifetime.as_ref().is_none_or(|lifetime| lifetime.ident != "static"));
    if !shared || !is_monitor(&mon) {
        let problem = format!("`{}` is `&Monitor`, not `{}`", mon.ident, written(&mon.ty));
        errors.add(&mon.ty, problem, "write `mon: &Monitor`");
    } else if place > 0 {
        errors.add(
            &mon.ident,
            "`mon` comes first, then the arguments",
            format!("write `async fn {function}(mon: &Monitor, ...)`"),
        );
    }
}

/// Checks the parameters after `mon` against the arguments. `None` if they do
/// not fit.
pub fn fit(
    args: Option<&LitStr>,
    specs: &[ArgSpec<'_>],
    parameters: &[Parameter],
    errors: &mut Errors,
) -> Option<Vec<Argument>> {
    names(args, specs, parameters, errors);
    let arguments: Vec<_> = specs
        .iter()
        .filter_map(|spec| {
            let parameter = parameters
                .iter()
                .find(|parameter| parameter.is_named(&spec.parameter()))?;
            check_type(spec, parameter, errors);
            Some(Argument {
                name: spec.name.to_owned(),
                kind: spec.kind,
                presence: spec.presence,
                rest: spec.rest.to_owned(),
                completion: completion(spec, parameter, errors),
                secret: Secret::read(spec, &parameter.secret, errors),
                ty: parameter.ty.clone(),
            })
        })
        .collect();
    errors.is_empty().then_some(arguments)
}

/// Checks that the parameters have the arguments' names, in their order.
fn names(
    args: Option<&LitStr>,
    specs: &[ArgSpec<'_>],
    parameters: &[Parameter],
    errors: &mut Errors,
) {
    let missing = |spec: &ArgSpec<'_>| !parameters.iter().any(|p| p.is_named(&spec.parameter()));
    let surplus = |parameter: &Parameter| !specs.iter().any(|s| parameter.is_named(&s.parameter()));
    let mut complete = true;
    for (index, spec) in specs.iter().enumerate().filter(|(_, spec)| missing(spec)) {
        complete = false;
        let declaration = declaration(spec);
        // One name in the place of another is one mistake, not two.
        match parameters.get(index).filter(|parameter| surplus(parameter)) {
            Some(parameter) => errors.add(
                &parameter.ident,
                format!("`args` declares `{spec}` here, not `{}`", parameter.ident),
                format!("write `{declaration}`"),
            ),
            None => {
                let before = match index.checked_sub(1) {
                    Some(before) => specs[before].parameter(),
                    None => "mon".to_owned(),
                };
                errors.add(
                    args,
                    format!(
                        "`{spec}` (argument {} of `args`) has no parameter",
                        index + 1
                    ),
                    format!("add `{declaration}` after `{before}`"),
                );
            }
        }
    }
    for (index, parameter) in parameters.iter().enumerate().filter(|(_, p)| surplus(p)) {
        complete = false;
        if specs.get(index).is_some_and(missing) {
            continue;
        }
        let name = parameter.ident.unraw();
        let add = match kind_of(&parameter.ty) {
            Some(kind) => format!("add `{name}:{kind}` to `args`, or "),
            None => String::new(),
        };
        errors.add(
            &parameter.ident,
            format!("`args` declares no `{name}`"),
            format!("{add}drop the parameter"),
        );
    }
    let out_of_place = parameters
        .iter()
        .zip(specs)
        .find(|(parameter, spec)| !parameter.is_named(&spec.parameter()));
    if let (true, Some((parameter, spec))) = (complete, out_of_place) {
        let order: Vec<_> = specs.iter().map(declaration).collect();
        errors.add(
            &parameter.ident,
            format!(
                "parameters come in the order of `args`, which has `{spec}` here, not `{}`",
                parameter.ident
            ),
            format!("write `{}`", order.join(", ")),
        );
    }
}

fn declaration(spec: &ArgSpec<'_>) -> String {
    format!("{}: {}", spec.parameter(), spec.rust_type())
}

fn check_type(spec: &ArgSpec<'_>, parameter: &Parameter, errors: &mut Errors) {
    let expected = spec.rust_type();
    let found = plain(&parameter.ty);
    if found.as_deref() == Some(expected.as_str()) {
        return;
    }
    let name = spec.name;
    let inner = spec.kind.rust_type();
    let or = match found {
        Some(found) if found == inner && spec.kind.is_flag() => {
            "; it is `None` where the flag is not given".to_owned()
        }
        Some(found) if found == inner => {
            format!(", or drop the `{}` if `{name}` is required", spec.presence)
        }
        Some(found) if found == format!("Option<{inner}>") && spec.kind.is_flag() => {
            "; it is `false` where the flag is not given".to_owned()
        }
        Some(found) if found == format!("Option<{inner}>") => {
            format!(", or `{spec}?` in `args` if it may be left out")
        }
        _ => match kind_of(&parameter.ty) {
            Some(kind) => format!(", or declare `{name}:{kind}`"),
            None => String::new(),
        },
    };
    errors.add(
        &parameter.ty,
        format!(
            "`args` declares `{spec}`, so `{}` must be `{expected}`, not `{}`",
            spec.parameter(),
            written(&parameter.ty)
        ),
        format!("write `{}`{or}", declaration(spec)),
    );
}

/// A type without its module: `Option<BlockName>`, however it is reached.
fn plain(ty: &Type) -> Option<String> {
    let Type::Path(TypePath {
        qself: None, path, ..
    }) = ty
    else {
        return None;
    };
    let last = path.segments.last()?;
    match &last.arguments {
        PathArguments::None => Some(last.ident.to_string()),
        PathArguments::AngleBracketed(inside) => match inside.args.first() {
            Some(GenericArgument::Type(ty)) if inside.args.len() == 1 => {
                Some(format!("{}<{}>", last.ident, plain(ty)?))
            }
            _ => None,
        },
        PathArguments::Parenthesized(_) => None,
    }
}

/// The argument type that would give a parameter of this type.
fn kind_of(ty: &Type) -> Option<&'static str> {
    Some(match plain(ty)?.as_str() {
        "bool" => "-f",
        "String" => "s",
        "FileName" => "F",
        "BlockName" => "B",
        "u32" => "i",
        "i64" => "l",
        "Bytes" => "o",
        "Seconds" => "T",
        "Format" => "/",
        "KeyValues" => "O",
        "Option<String>" => "s?",
        "Option<FileName>" => "F?",
        "Option<BlockName>" => "B?",
        "Option<u32>" => "i?",
        "Option<i64>" => "l?",
        "Option<Bytes>" => "o?",
        "Option<Seconds>" => "T?",
        _ => return None,
    })
}

fn completion(spec: &ArgSpec<'_>, parameter: &Parameter, errors: &mut Errors) -> Completion {
    let more = "; flags themselves are completed anyway";
    the_one(spec, &parameter.complete, "complete", more, errors)
        .and_then(|attribute| Completion::read(attribute, errors))
        .unwrap_or(Completion::default_of(spec.kind))
}

/// The only attribute of its name on an argument. A second one is an error, and
/// so is one on a flag, which has no value.
pub fn the_one<'a>(
    spec: &ArgSpec<'_>,
    attributes: &'a [Attribute],
    purpose: &str,
    for_a_flag: &str,
    errors: &mut Errors,
) -> Option<&'a Attribute> {
    let (attribute, more) = attributes.split_first()?;
    let name = attribute
        .path()
        .get_ident()
        .map_or_else(String::new, Ident::to_string);
    for second in more {
        errors.add(
            second,
            format!("a second `#[{name}]` for `{}`", spec.name),
            "keep one of them",
        );
    }
    if let Kind::Flag(letter) = spec.kind {
        errors.add(
            attribute,
            format!("the flag `-{letter}` has no value to {purpose}"),
            format!("drop `#[{name}]`{for_a_flag}"),
        );
        return None;
    }
    Some(attribute)
}
