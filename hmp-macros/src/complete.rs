// SPDX-License-Identifier: GPL-2.0-or-later

//! The candidates for an argument: `#[complete(...)]`.

use crate::diag::{Errors, written};
use hmp_args::Kind;
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Attribute, LitStr, Meta, MetaList, Path, Token};

/// What `#[complete(...)]` says, or its default.
pub enum Completion {
    /// Nothing is said, and there is no default.
    Undecided,
    /// Nothing is offered.
    Nothing,
    /// Names of block backends.
    BlockDevices,
    /// Names of files.
    Files,
    /// The completer in this `static`.
    Named(Path),
    /// These words.
    Words(Vec<String>),
    /// The values of an argument of a QMP command.
    Values(String, String),
}

impl Completion {
    /// What is offered where the parameter has no `#[complete]`.
    pub fn default_of(kind: Kind) -> Completion {
        match kind {
            Kind::Block => Completion::BlockDevices,
            Kind::File => Completion::Files,
            Kind::OnOff => Completion::Words(vec!["on".to_owned(), "off".to_owned()]),
            Kind::Str | Kind::Rest | Kind::Options | Kind::FlagWithValue(_) => {
                Completion::Undecided
            }
            // Numbers, and flags, which have no value.
            _ => Completion::Nothing,
        }
    }

    /// Reads `#[complete(PATH)]`, `#[complete(nothing)]`, `#[complete("word", ...)]`
    /// or `#[complete(values("command", "argument"))]`.
    pub fn read(attribute: &Attribute, errors: &mut Errors) -> Option<Completion> {
        let Meta::List(list) = &attribute.meta else {
            errors.add(
                attribute,
                format!("`{}` names no completer", written(attribute)),
                FORM,
            );
            return None;
        };
        if let Ok(path) = list.parse_args_with(Path::parse_mod_style) {
            return Some(if path.is_ident("nothing") {
                Completion::Nothing
            } else {
                Completion::Named(path)
            });
        }
        if let Ok(call) = list.parse_args::<MetaList>()
            && call.path.is_ident("values")
        {
            return values(&call, errors);
        }
        let words = Punctuated::<LitStr, Token![,]>::parse_terminated.parse2(list.tokens.clone());
        match words {
            Ok(words) if !words.is_empty() => {
                Some(Completion::Words(words.iter().map(LitStr::value).collect()))
            }
            _ => {
                errors.add(
                    attribute,
                    format!(
                        "`{}` is neither one completer nor a list of words",
                        written(attribute)
                    ),
                    FORM,
                );
                None
            }
        }
    }

    /// A reference to the completer. A path keeps its place in the source, so that
    /// rustc points there if it leads to no completer.
    pub fn expand(&self, generated: &TokenStream) -> TokenStream {
        match self {
            Completion::Undecided => quote!(&#generated::UNDECIDED),
            Completion::Nothing => quote!(&#generated::NOTHING),
            Completion::BlockDevices => quote!(&#generated::BLOCK_DEVICES),
            Completion::Files => quote!(&#generated::FILES),
            Completion::Named(path) => quote_spanned!(path.span()=> &#path),
            Completion::Words(words) => quote!(&#generated::Completer::words(&[#(#words),*])),
            Completion::Values(command, argument) => {
                quote!(&#generated::Completer::values(#command, #argument))
            }
        }
    }
}

/// Reads `values("command", "argument")`.
fn values(call: &MetaList, errors: &mut Errors) -> Option<Completion> {
    let words = Punctuated::<LitStr, Token![,]>::parse_terminated.parse2(call.tokens.clone());
    match words {
        Ok(words) if words.len() == 2 => {
            Some(Completion::Values(words[0].value(), words[1].value()))
        }
        _ => {
            errors.add(
                call,
                format!(
                    "`{}` does not name one argument of a QMP command",
                    written(call)
                ),
                "write the command and the argument, \
                 like `values(\"query-stats\", \"target\")`",
            );
            None
        }
    }
}

const FORM: &str = "write the path of a completer, like `#[complete(netdevs::NETDEVS)]`, \
                    or the words themselves, like `#[complete(\"on\", \"off\")]`";
