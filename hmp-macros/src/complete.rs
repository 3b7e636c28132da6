//! Where the completions of an argument come from.

use hmp_args::{Kind, Source};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{Attribute, Ident, LitStr, Token};

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
    pub fn read(attribute: &Attribute) -> syn::Result<Completion> {
        let list = attribute.meta.require_list()?;
        if let Ok(name) = list.parse_args::<Ident>() {
            return Source::named(&name.to_string())
                .map(Completion::Source)
                .ok_or_else(|| syn::Error::new_spanned(&name, "unknown completion source"));
        }
        let words =
            Punctuated::<LitStr, Token![,]>::parse_terminated.parse2(list.tokens.clone())?;
        Ok(Completion::Words(words.iter().map(LitStr::value).collect()))
    }
}
