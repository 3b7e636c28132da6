// SPDX-License-Identifier: GPL-2.0-or-later

//! From a checked command to tokens.

use crate::command::Command;
use crate::diag::Errors;
use crate::parameters::Argument;
use crate::secret::Secret;
use crate::signature::Answer;
use hmp_args::{Kind, Presence};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Ident, ItemFn, Path};

/// The function, and its registration.
pub fn command(command: &Command, function: &ItemFn) -> TokenStream {
    let registration = registration(command);
    // QEMU decides how many arguments a command has; that is not a matter of
    // style.
    let many = (command.arguments.len() > 6).then(|| quote!(#[allow(clippy::too_many_arguments)]));
    quote!(#many #function #registration)
}

/// The errors, and the item that is not a function.
pub fn not_a_function(errors: Errors, item: TokenStream) -> TokenStream {
    let errors = errors.into_tokens();
    quote!(#errors #item)
}

/// The errors, and the function. rustc still checks its body, and the mistake
/// does not lead to further errors.
pub fn refused(errors: Errors, function: &ItemFn) -> TokenStream {
    let errors = errors.into_tokens();
    // rustc would report `self` outside an `impl` a second time.
    if function.sig.receiver().is_some() {
        return errors;
    }
    let mut function = function.clone();
    function.sig.asyncness = Some(Default::default());
    function.sig.constness = None;
    quote! {
        #errors
        #[allow(unused)]
        #function
    }
}

/// The command as an element of the registry. Everything is named by its full
/// path, since the file of the function need not import anything.
fn registration(command: &Command) -> TokenStream {
    let generated = quote!(::hmp_runtime::generated);
    let Command {
        name,
        args_type,
        params,
        preconfig,
        ends_qemu,
        for_terminal,
        names_commands,
        prefer_passthrough,
        ..
    } = command;
    let args = command
        .arguments
        .iter()
        .zip(&command.meanings)
        .map(|(argument, meaning)| arg(argument, meaning, &generated));
    let completers = command
        .arguments
        .iter()
        .map(|argument| argument.completion.expand(&generated));
    let summary = &command.doc.summary;
    let description = &command.doc.description;
    let tier = format_ident!("{}", command.tier);
    let qmp = &command.qmp;
    let implied = option(&command.implied);
    let gap = option(&command.gap);
    let since = option(&command.since.map(version));
    let until = option(&command.until.map(version));
    let target = option(&command.target);
    let build = option(&command.build);
    let failures = match (&command.failures, &command.answer) {
        (Some(path), _) => path.to_token_stream(),
        // A command that prints nothing on success has failed if it prints.
        (None, Answer::Nothing) => quote!(#generated::Failures::AllBut(&[])),
        (None, _) => quote!(#generated::Failures::Common),
    };
    let run = run(command, &generated);
    let guard = option(
        &command
            .guard
            .as_ref()
            .map(|path| guard(command, path, &generated)),
    );
    let cfg = &command.cfg;
    quote! {
        #(#cfg)*
        const _: () = {
            #[#generated::linkme::distributed_slice(#generated::COMMANDS)]
            #[linkme(crate = #generated::linkme)]
            static COMMAND: #generated::Command = #generated::Command {
                declaration: #generated::Declaration {
                    name: #name,
                    args_type: #args_type,
                    args: &[#(#args),*],
                    implied: #implied,
                    params: #params,
                    summary: #summary,
                    description: #description,
                    tier: #generated::Tier::#tier,
                    qmp: &[#(#qmp),*],
                    gap: #gap,
                    since: #since,
                    until: #until,
                    target: #target,
                    build: #build,
                    preconfig: #preconfig,
                    ends_qemu: #ends_qemu,
                    for_terminal: #for_terminal,
                    names_commands: #names_commands,
                    prefer_passthrough: #prefer_passthrough,
                    failures: #failures,
                    module: ::core::module_path!(),
                },
                completers: &[#(#completers),*],
                guard: #guard,
                run: #run,
            };
        };
    }
}

/// What the closures of a command have in common: hygienic names, since the
/// function may be called `arguments` itself.
struct Closure {
    mon: TokenStream,
    arguments: TokenStream,
    /// One for each parsed argument.
    values: Vec<Ident>,
    /// Takes the values from the parsed arguments.
    take: TokenStream,
}

impl Closure {
    fn of(command: &Command) -> Closure {
        let span = Span::mixed_site();
        let arguments = quote_spanned!(span=> arguments);
        let types = command.arguments.iter().map(|argument| &argument.ty);
        let values: Vec<_> = (0..command.arguments.len())
            .map(|index| format_ident!("value{index}", span = span))
            .collect();
        let take = quote!(#(let #values = #arguments.take::<#types>()?;)*);
        Closure {
            mon: quote_spanned!(span=> mon),
            arguments,
            values,
            take,
        }
    }

    fn with(&self, body: &TokenStream) -> TokenStream {
        let Closure { mon, arguments, .. } = self;
        quote!(|#mon, #[allow(unused_mut, unused_variables)] mut #arguments| #body)
    }
}

/// The closure that hands the parsed arguments to the function.
fn run(command: &Command, generated: &TokenStream) -> TokenStream {
    let closure = Closure::of(command);
    let Closure {
        mon, values, take, ..
    } = &closure;
    let mut function = command.function.clone();
    let name = function.span();
    // Here rustc finds what the earlier checks cannot see: a return type that
    // cannot be printed, the error type of another library, or a future that
    // cannot move between threads. Its errors point to where this code seems to
    // come from.
    function.set_span(command.returns);
    let call = quote_spanned!(command.returns=> #function(#mon #(, #values)*).await);
    let reply = match &command.answer {
        Answer::Nothing => quote_spanned!(command.returns=> #generated::nothing(#call)),
        Answer::Reply => call,
        Answer::Value(ty) => quote_spanned!(command.returns=> #generated::reply::<#ty>(#call)),
    };
    let body = quote_spanned! {name=>
        ::std::boxed::Box::pin(async move {
            #take
            #reply
        })
    };
    closure.with(&body)
}

/// The closure that hands the parsed arguments to the guard. What is wrong with
/// the guard stands at its name in the attribute.
fn guard(command: &Command, path: &Path, generated: &TokenStream) -> TokenStream {
    let closure = Closure::of(command);
    let Closure {
        mon, values, take, ..
    } = &closure;
    let span = path.span();
    // The names stay hygienic, but stand at the guard.
    let values = values
        .iter()
        .map(|value| Ident::new(&value.to_string(), value.span().located_at(span)));
    let call = quote_spanned!(span=> #generated::guarded(#path(#mon #(, #values)*).await));
    let body = quote_spanned! {span=>
        ::std::boxed::Box::pin(async move {
            #take
            #call
        })
    };
    closure.with(&body)
}

fn arg(argument: &Argument, meaning: &str, generated: &TokenStream) -> TokenStream {
    let Argument { name, rest, .. } = argument;
    let kind = match argument.kind {
        Kind::Flag(letter) => quote!(Flag(#letter)),
        Kind::FlagWithValue(letter) => quote!(FlagWithValue(#letter)),
        kind => variant(&kind),
    };
    let presence = match argument.presence {
        Presence::Required => quote!(Required),
        Presence::Optional => quote!(Optional),
        Presence::Dotted => quote!(Dotted),
    };
    let secret = match &argument.secret {
        Secret::Never => quote!(Never),
        Secret::Always => quote!(Always),
        Secret::If(path) => quote!(If(#path)),
    };
    quote! {
        #generated::Arg {
            name: #name,
            kind: #generated::Kind::#kind,
            presence: #generated::Presence::#presence,
            rest: #rest,
            secret: #generated::Secret::#secret,
            meaning: #meaning,
        }
    }
}

/// A variant without fields, whose derived `Debug` is its name.
fn variant(value: &impl std::fmt::Debug) -> TokenStream {
    format_ident!("{value:?}").into_token_stream()
}

fn version((major, minor): (u32, u32)) -> TokenStream {
    quote!((#major, #minor))
}

fn option(value: &Option<impl ToTokens>) -> TokenStream {
    match value {
        Some(value) => quote!(::core::option::Option::Some(#value)),
        None => quote!(::core::option::Option::None),
    }
}
