//! Where the completions of an argument come from: `#[complete(...)]`.

use crate::diag::{Errors, nearest, written};
use hmp_args::{Kind, Source};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{Attribute, Ident, LitStr, Meta, Token};

/// What `#[complete(...)]` says, or its default.
pub enum Completion {
    /// A source that this project knows.
    Source(Source),
    /// Words of this command.
    Words(Vec<String>),
}

impl Completion {
    /// What is offered where nothing is said.
    pub fn default_of(kind: Kind) -> Completion {
        match kind {
            Kind::Block => Completion::Source(Source::BlockDevices),
            Kind::File => Completion::Source(Source::Files),
            Kind::OnOff => Completion::Words(vec!["on".to_owned(), "off".to_owned()]),
            _ => Completion::Source(Source::Nothing),
        }
    }

    /// Reads `#[complete(source)]` or `#[complete("word", ...)]`.
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
