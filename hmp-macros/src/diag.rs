// SPDX-License-Identifier: GPL-2.0-or-later

//! Gathers errors, so that one build shows all of them.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::LitStr;

/// What is wrong with a command, so far.
#[derive(Default)]
pub struct Errors(Vec<syn::Error>);

impl Errors {
    /// Adds an error under `tokens` (under the whole attribute where they are
    /// empty): what was written and what was expected, then what to write.
    pub fn add(&mut self, tokens: impl ToTokens, problem: impl AsRef<str>, help: impl AsRef<str>) {
        self.0.push(syn::Error::new_spanned(
            tokens,
            format!("{}\nhelp: {}", problem.as_ref(), help.as_ref()),
        ));
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The errors as tokens that make the compiler report them.
    pub fn into_tokens(self) -> TokenStream {
        self.0
            .into_iter()
            .map(syn::Error::into_compile_error)
            .collect()
    }
}

/// Tokens as one would write them: `Option<String>`, not `Option < String >`.
pub fn written(tokens: impl ToTokens) -> String {
    let mut text = tokens.to_token_stream().to_string();
    for (apart, together) in [
        (" :: ", "::"),
        (":: ", "::"),
        (" < ", "<"),
        (" <", "<"),
        ("< ", "<"),
        (" >", ">"),
        ("& ", "&"),
        (" ,", ","),
        (" ;", ";"),
        ("( ", "("),
        (" )", ")"),
    ] {
        text = text.replace(apart, together);
    }
    text
}

/// A string literal as written, but on one line.
pub fn literal(text: &LitStr) -> String {
    format!("{:?}", text.value())
}

/// What somebody who wrote `word` may have meant.
pub fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let stem = word.trim_end_matches('s');
    let limit = (word.chars().count() / 3).max(2);
    known
        .map(|candidate| {
            let part = stem.len() > 2 && (candidate.contains(stem) || word.contains(candidate));
            (if part { 1 } else { distance(word, candidate) }, candidate)
        })
        .filter(|(distance, candidate)| *distance <= limit && *distance * 2 <= candidate.len())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// How many letters to add, drop or change.
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in to.iter().enumerate() {
            let change = diagonal + usize::from(a != *b);
            diagonal = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;

    #[test]
    fn types_are_shown_as_one_would_write_them() {
        for ty in [
            "Option<BlockName>",
            "&mut Monitor",
            "std::vec::Vec<(u8, String)>",
            "::std::string::String",
            "&'static str",
            "[u8; 4]",
        ] {
            let parsed: syn::Type = syn::parse_str(ty).unwrap();
            assert_eq!(written(quote!(#parsed)), ty);
        }
    }

    #[test]
    fn a_slip_of_the_pen_finds_what_was_meant() {
        let known = || ["name", "args", "since", "block_devices"].into_iter();
        assert_eq!(nearest("nmae", known()), Some("name"));
        assert_eq!(nearest("arg", known()), Some("args"));
        assert_eq!(nearest("blocks", known()), Some("block_devices"));
        assert_eq!(nearest("visibility", known()), None);
        assert_eq!(nearest("xy", known()), None);
    }
}
