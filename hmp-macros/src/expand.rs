//! From a checked command to tokens.

use crate::attr::Attribute;
use crate::command::{Answer, Argument, Command};
use crate::complete::Completion;
use crate::diag::Errors;
use hmp_args::{Kind, Presence};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ItemFn;

/// The function, and its registration; or the function, and what is wrong.
pub fn hmp(attribute: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let attribute = Attribute::parse(attribute, &mut errors);
    let mut function: ItemFn = match syn::parse2(item) {
        Ok(function) => function,
        Err(error) => return error.into_compile_error(),
    };
    let command = Command::check(&attribute, &mut function, &mut errors);
    let registration = command.as_ref().map(registration);
    let errors = errors.into_tokens();
    quote!(#errors #function #registration)
}

/// The command as an element of the registry. Everything is named by its full
/// path, since nothing need be imported where the function is.
fn registration(command: &Command) -> TokenStream {
    let generated = quote!(::hmp_runtime::generated);
    let Command {
        name,
        args_type,
        params,
        preconfig,
        prefer_passthrough,
        ..
    } = command;
    let args = command
        .arguments
        .iter()
        .map(|argument| arg(argument, &generated));
    let summary = &command.doc.summary;
    let description = &command.doc.description;
    let tier = format_ident!("{}", command.tier);
    let qmp = &command.qmp;
    let gap = option(&command.gap);
    let since = option(&command.since.map(version));
    let until = option(&command.until.map(version));
    let crashes = option(&command.crashes.map(version));
    let target = option(&command.target);
    let run = run(command, &generated);
    quote! {
        const _: () = {
            #[#generated::linkme::distributed_slice(#generated::COMMANDS)]
            #[linkme(crate = #generated::linkme)]
            static COMMAND: #generated::Command = #generated::Command {
                name: #name,
                args_type: #args_type,
                args: &[#(#args),*],
                params: #params,
                summary: #summary,
                description: #description,
                tier: #generated::Tier::#tier,
                qmp: &[#(#qmp),*],
                gap: #gap,
                since: #since,
                until: #until,
                crashes: #crashes,
                target: #target,
                preconfig: #preconfig,
                prefer_passthrough: #prefer_passthrough,
                module: ::core::module_path!(),
                run: #run,
            };
        };
    }
}

/// The closure that hands the parsed arguments to the function.
fn run(command: &Command, generated: &TokenStream) -> TokenStream {
    // Hygienic names: the function may be called `arguments` itself.
    let span = Span::mixed_site();
    let mon = quote_spanned!(span=> mon);
    let arguments = quote_spanned!(span=> arguments);
    let answer = quote_spanned!(span=> answer);
    let types = command.arguments.iter().map(|argument| &argument.ty);
    let values: Vec<_> = (0..command.arguments.len())
        .map(|index| format_ident!("value{index}", span = span))
        .collect();
    let function = &command.function;
    let call = quote!(#function(#mon #(, #values)*).await);
    let reply = match &command.answer {
        Answer::Nothing => quote! {
            #call?;
            ::core::result::Result::Ok(#generated::Reply::nothing())
        },
        Answer::Reply => call,
        Answer::Value(ty) => quote! {
            let #answer = #call?;
            ::core::result::Result::Ok(#generated::reply::<#ty>(#answer))
        },
    };
    quote! {
        |#mon, #[allow(unused_mut, unused_variables)] mut #arguments| ::std::boxed::Box::pin(async move {
            #(let #values = #arguments.take::<#types>()?;)*
            #reply
        })
    }
}

fn arg(argument: &Argument, generated: &TokenStream) -> TokenStream {
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
    let source = match &argument.completion {
        Completion::Source(source) => variant(source),
        Completion::Words(words) => quote!(Words(&[#(#words),*])),
    };
    quote! {
        #generated::Arg {
            name: #name,
            kind: #generated::Kind::#kind,
            presence: #generated::Presence::#presence,
            rest: #rest,
            source: #generated::Source::#source,
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
