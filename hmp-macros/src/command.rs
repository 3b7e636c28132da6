//! The attribute and the function, checked against each other.

use crate::attr::Attribute;
use crate::complete::Completion;
use crate::diag::Errors;
use crate::doc::Doc;
use hmp_args::{Kind, Presence};
use syn::{FnArg, GenericArgument, Ident, ItemFn, LitStr, PathArguments, ReturnType, Type};

/// A command that has passed every check.
pub struct Command {
    pub name: String,
    pub args_type: String,
    pub arguments: Vec<Argument>,
    pub params: String,
    pub doc: Doc,
    /// The variant of `Tier`.
    pub tier: &'static str,
    pub qmp: Vec<String>,
    pub gap: Option<String>,
    pub since: Option<(u32, u32)>,
    pub until: Option<(u32, u32)>,
    pub crashes: Option<(u32, u32)>,
    pub target: Option<String>,
    pub preconfig: bool,
    pub prefer_passthrough: bool,
    pub function: Ident,
    pub answer: Answer,
}

/// One argument and the parameter it becomes.
pub struct Argument {
    pub name: String,
    pub kind: Kind,
    pub presence: Presence,
    pub rest: String,
    pub completion: Completion,
    pub ty: Type,
}

/// What the function returns in `Ok`.
pub enum Answer {
    /// `()`: the command prints nothing.
    Nothing,
    /// A whole `Reply`, note included.
    Reply,
    /// A value that prints itself.
    Value(Box<Type>),
}

impl Command {
    /// Checks the attribute against the function, and takes the function's
    /// own parts of it (`#[complete]`) away.
    pub fn check(
        attribute: &Attribute,
        function: &mut ItemFn,
        errors: &mut Errors,
    ) -> Option<Command> {
        let value = |text: &Option<LitStr>| text.as_ref().map(LitStr::value);
        let args_type = value(&attribute.args).unwrap_or_default();
        let specs = match hmp_args::parse(&args_type) {
            Ok(specs) => specs,
            Err(problems) => {
                for problem in problems {
                    errors.push(syn::Error::new_spanned(
                        &attribute.args,
                        problem.to_string(),
                    ));
                }
                return None;
            }
        };
        let mut arguments = Vec::new();
        for (spec, input) in specs.iter().zip(function.sig.inputs.iter_mut().skip(1)) {
            let FnArg::Typed(input) = input else {
                continue;
            };
            let mut completion = Completion::default_of(spec.kind);
            let mut problem = None;
            input.attrs.retain(|attribute| {
                if !attribute.path().is_ident("complete") {
                    return true;
                }
                match Completion::read(attribute) {
                    Ok(read) => completion = read,
                    Err(error) => problem = Some(error),
                }
                false
            });
            if let Some(error) = problem {
                errors.push(error);
                return None;
            }
            arguments.push(Argument {
                name: spec.name.to_owned(),
                kind: spec.kind,
                presence: spec.presence,
                rest: spec.rest.to_owned(),
                completion,
                ty: (*input.ty).clone(),
            });
        }
        let qmp: Vec<String> = value(&attribute.qmp)
            .iter()
            .flat_map(|list| list.split(',').map(|name| name.trim().to_owned()))
            .collect();
        let gap = value(&attribute.gap);
        let tier = match value(&attribute.tier).as_deref() {
            Some("native") => "Native",
            Some("composed") => "Composed",
            Some("text") => "Text",
            Some("local") => "Local",
            Some("partial") => "Partial",
            Some("gap") => "Gap",
            Some("stub") => "Stub",
            Some(_) => {
                errors.push(syn::Error::new_spanned(&attribute.tier, "unknown tier"));
                return None;
            }
            None if gap.is_some() => "Gap",
            None if qmp.is_empty() => "Local",
            None if qmp.iter().all(|name| name.starts_with("x-query-")) => "Text",
            None => "Native",
        };
        let version = |text: &Option<LitStr>| {
            let text = value(text)?;
            let (major, minor) = text.split_once('.')?;
            Some((major.parse().ok()?, minor.parse().ok()?))
        };
        Some(Command {
            name: value(&attribute.name)?,
            params: value(&attribute.params).unwrap_or_else(|| hmp_args::usage(&specs)),
            arguments,
            doc: Doc::read(&function.attrs)?,
            tier,
            qmp,
            gap,
            since: version(&attribute.since),
            until: version(&attribute.until),
            crashes: version(&attribute.crashes),
            target: value(&attribute.target),
            preconfig: attribute.preconfig.is_some(),
            prefer_passthrough: attribute.prefer_passthrough.is_some(),
            function: function.sig.ident.clone(),
            answer: answer(&function.sig.output)?,
            args_type,
        })
    }
}

fn answer(output: &ReturnType) -> Option<Answer> {
    let ReturnType::Type(_, ty) = output else {
        return None;
    };
    let Type::Path(path) = &**ty else {
        return None;
    };
    let PathArguments::AngleBracketed(inside) = &path.path.segments.last()?.arguments else {
        return None;
    };
    let GenericArgument::Type(value) = inside.args.first()? else {
        return None;
    };
    Some(
        if matches!(value, Type::Tuple(unit) if unit.elems.is_empty()) {
            Answer::Nothing
        } else if matches!(value, Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Reply"))
        {
            Answer::Reply
        } else {
            Answer::Value(Box::new(value.clone()))
        },
    )
}
