//! Gathers errors, so that one build shows all of them.

use proc_macro2::TokenStream;
use quote::ToTokens;

/// What is wrong with a command, so far.
#[derive(Default)]
pub struct Errors(Option<syn::Error>);

impl Errors {
    /// Adds an error under `tokens`: what was written and what was expected,
    /// then what to write instead.
    pub fn add(&mut self, tokens: impl ToTokens, problem: &str, help: &str) {
        self.push(syn::Error::new_spanned(
            tokens,
            format!("{problem}\nhelp: {help}"),
        ));
    }

    /// Adds an error of the syntax.
    pub fn push(&mut self, error: syn::Error) {
        match &mut self.0 {
            Some(errors) => errors.combine(error),
            none => *none = Some(error),
        }
    }

    /// The gathered errors as tokens that make the compiler report them;
    /// nothing if there are none.
    pub fn into_tokens(self) -> TokenStream {
        self.0
            .map(syn::Error::into_compile_error)
            .unwrap_or_default()
    }
}
