//! Where the completions of an argument come from: `#[complete(...)]`.

use crate::diag::{Errors, nearest, written};
use hmp_args::{Kind, Source};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{Attribute, Ident, LitStr, Meta, MetaList, Token};

/// What `#[complete(...)]` says, or its default.
pub enum Completion {
    /// A source that this project knows.
    Source(Source),
    /// Words of this command.
    Words(Vec<String>),
    /// The values of an argument of a QMP command.
    Values(String, String),
}

impl Completion {
    /// What is offered where nothing is said.
    pub fn default_of(kind: Kind) -> Completion {
        match kind {
            Kind::Block => Completion::Source(Source::BlockDevices),
            Kind::File => Completion::Source(Source::Files),
            Kind::OnOff => Completion::Words(vec!["on".to_owned(), "off".to_owned()]),
            Kind::Str | Kind::Rest | Kind::Options | Kind::FlagWithValue(_) => {
                Completion::Source(Source::Undecided)
            }
            // Numbers, and flags, which have no value.
            _ => Completion::Source(Source::Nothing),
        }
    }

    /// Reads `#[complete(source)]`, `#[complete("word", ...)]` or
    /// `#[complete(values("command", "argument"))]`.
    pub fn read(attribute: &Attribute, errors: &mut Errors) -> Option<Completion> {
        let Meta::List(list) = &attribute.meta else {
            errors.add(
                attribute,
                format!("`{}` names no source", written(attribute)),
                FORM,
            );
            return None;
        };
        if let Ok(name) = list.parse_args::<Ident>() {
            let source = Source::named(&name.to_string());
            if source.is_none() {
                unknown(&name, errors);
            }
            return source.map(Completion::Source);
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
                        "`{}` is neither one source nor a list of words",
                        written(attribute)
                    ),
                    FORM,
                );
                None
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

const FORM: &str = "write a source, like `#[complete(netdevs)]`, \
                    or the words themselves, like `#[complete(\"on\", \"off\")]`";

fn unknown(name: &Ident, errors: &mut Errors) {
    let word = name.to_string();
    let help = match nearest(&word, Source::names()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        // The whole list would be long, and grows.
        None => "the sources are the names in `hmp-macros/args/src/source.rs`; \
                 or write the words themselves, like `#[complete(\"on\", \"off\")]`"
            .to_owned(),
    };
    errors.add(
        name,
        format!("no completion source is called `{word}`"),
        help,
    );
}
