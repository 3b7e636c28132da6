// SPDX-License-Identifier: GPL-2.0-or-later

//! The attribute as typed: its keys and their values, not yet checked.

use crate::diag::{Errors, nearest, written};
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use std::iter;
use syn::parse::{ParseStream, Parser};
use syn::{Ident, LitStr, Path, Token};

/// What stands between the parentheses of `#[hmp(...)]`.
#[derive(Default)]
pub struct Attribute {
    pub name: Option<LitStr>,
    pub args: Option<LitStr>,
    pub implied: Option<LitStr>,
    pub params: Option<LitStr>,
    pub qmp: Option<LitStr>,
    pub tier: Option<LitStr>,
    pub gap: Option<LitStr>,
    pub since: Option<LitStr>,
    pub until: Option<LitStr>,
    pub target: Option<LitStr>,
    pub build: Option<LitStr>,
    pub preconfig: Option<Ident>,
    pub ends_qemu: Option<Ident>,
    pub for_terminal: Option<Ident>,
    pub names_commands: Option<Ident>,
    pub prefer_passthrough: Option<Ident>,
    pub failures: Option<Path>,
    pub guard: Option<Path>,
    /// The keys that are there but cannot be read. They are not reported as
    /// missing.
    unreadable: Vec<String>,
}

/// Where the value of a key goes.
enum Slot<'a> {
    Text(&'a mut Option<LitStr>),
    Flag(&'a mut Option<Ident>),
    /// The name of an item, and what the item is.
    Path(&'static str, &'a mut Option<Path>),
}

/// Every key, and what its value looks like.
const KEYS: &[(&str, &str)] = &[
    ("name", "info block"),
    ("args", "device:B?"),
    ("implied", "driver"),
    ("params", "[device]"),
    ("qmp", "query-block"),
    ("tier", "composed"),
    ("gap", "x-query-mtree"),
    ("since", "10.2"),
    ("until", "10.1"),
    ("target", "s390x"),
    ("build", "trace-simple"),
    ("preconfig", ""),
    ("ends_qemu", ""),
    ("for_terminal", ""),
    ("names_commands", ""),
    ("prefer_passthrough", ""),
    ("failures", "FAILURES"),
    ("guard", "survives"),
];

impl Attribute {
    /// Reads the attribute's tokens. A key that cannot be read is reported and
    /// left out.
    pub fn parse(tokens: TokenStream, errors: &mut Errors) -> Attribute {
        let mut attribute = Attribute::default();
        let mut entry = Vec::new();
        for token in tokens {
            match &token {
                TokenTree::Punct(comma) if comma.as_char() == ',' => {
                    if entry.is_empty() {
                        errors.add(&token, "no key before this comma", "drop the comma");
                    }
                    attribute.entry(std::mem::take(&mut entry), errors);
                }
                _ => entry.push(token),
            }
        }
        attribute.entry(entry, errors);
        attribute
    }

    /// Whether `key` is there but cannot be read.
    pub fn mentions(&self, key: &str) -> bool {
        self.unreadable.iter().any(|unreadable| unreadable == key)
    }

    fn slot(&mut self, key: &str) -> Option<Slot<'_>> {
        Some(match key {
            "name" => Slot::Text(&mut self.name),
            "args" => Slot::Text(&mut self.args),
            "implied" => Slot::Text(&mut self.implied),
            "params" => Slot::Text(&mut self.params),
            "qmp" => Slot::Text(&mut self.qmp),
            "tier" => Slot::Text(&mut self.tier),
            "gap" => Slot::Text(&mut self.gap),
            "since" => Slot::Text(&mut self.since),
            "until" => Slot::Text(&mut self.until),
            "target" => Slot::Text(&mut self.target),
            "build" => Slot::Text(&mut self.build),
            "preconfig" => Slot::Flag(&mut self.preconfig),
            "ends_qemu" => Slot::Flag(&mut self.ends_qemu),
            "for_terminal" => Slot::Flag(&mut self.for_terminal),
            "names_commands" => Slot::Flag(&mut self.names_commands),
            "prefer_passthrough" => Slot::Flag(&mut self.prefer_passthrough),
            "failures" => Slot::Path("constant", &mut self.failures),
            "guard" => Slot::Path("function", &mut self.guard),
            _ => return None,
        })
    }

    /// Reads what stands between two commas: a key, and perhaps its value.
    fn entry(&mut self, tokens: Vec<TokenTree>, errors: &mut Errors) {
        let mut tokens = tokens.into_iter();
        let key = match tokens.next() {
            None => return,
            Some(TokenTree::Ident(key)) => key,
            Some(wrong) => {
                let wrong = TokenStream::from_iter(iter::once(wrong).chain(tokens));
                self.unreadable.push("name".to_owned());
                return no_key(&wrong, errors);
            }
        };
        let word = key.to_string();
        let value = TokenStream::from_iter(tokens);
        let Some(slot) = self.slot(&word) else {
            let meant = nearest(&word, KEYS.iter().map(|(key, _)| *key));
            self.unreadable.extend(meant.map(str::to_owned));
            return unknown(&key, &word, meant, errors);
        };
        let second = match slot {
            Slot::Flag(slot) if value.is_empty() => slot.replace(key.clone()).is_some(),
            Slot::Flag(_) => {
                return errors.add(
                    value,
                    format!("`{word}` takes no value"),
                    format!("write `{word}` alone, or leave it out"),
                );
            }
            Slot::Path(item, slot) => match path(value.clone()) {
                Some(path) => slot.replace(path).is_some(),
                None => {
                    let place = if value.is_empty() {
                        key.to_token_stream()
                    } else {
                        value
                    };
                    errors.add(
                        place,
                        format!("`{word}` is the name of a {item} of the command's file"),
                        format!("write `{word} = {}`, without quotes", example(&word)),
                    );
                    return self.unreadable.push(word);
                }
            },
            Slot::Text(slot) => match text(&key, &word, value, errors) {
                Some(text) => slot.replace(text).is_some(),
                None => return self.unreadable.push(word),
            },
        };
        if second {
            errors.add(key, format!("a second `{word}`"), "keep one of them");
        }
    }
}

fn no_key(wrong: &TokenStream, errors: &mut Errors) {
    let text = written(wrong);
    let help = match syn::parse2::<LitStr>(wrong.clone()) {
        Ok(_) => format!("write `name = {text}`"),
        Err(_) => "write `name = \"info block\"`, then the other keys".to_owned(),
    };
    errors.add(
        wrong,
        format!("`{text}` stands where a key is expected"),
        help,
    );
}

fn unknown(key: &Ident, word: &str, meant: Option<&str>, errors: &mut Errors) {
    let help = match meant {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => {
            let keys: Vec<_> = KEYS.iter().map(|(key, _)| format!("`{key}`")).collect();
            format!("the keys are {}", keys.join(", "))
        }
    };
    errors.add(key, format!("`#[hmp]` has no key `{word}`"), help);
}

/// What the value of a key looks like.
fn example(word: &str) -> &'static str {
    let known = KEYS.iter().find(|(key, _)| *key == word);
    known.map_or("...", |(_, example)| example)
}

/// Reads the `= PATH` of a key.
fn path(value: TokenStream) -> Option<Path> {
    let read = |input: ParseStream<'_>| {
        input.parse::<Token![=]>()?;
        input.parse::<Path>()
    };
    read.parse2(value).ok()
}

/// Reads the `= "..."` of a key.
fn text(key: &Ident, word: &str, value: TokenStream, errors: &mut Errors) -> Option<LitStr> {
    let read = |input: ParseStream<'_>| {
        input.parse::<Token![=]>()?;
        input.parse::<LitStr>()
    };
    if let Ok(text) = read.parse2(value.clone()) {
        return Some(text);
    }
    let example = example(word);
    let mut tokens = value.into_iter().peekable();
    let equals =
        tokens.next_if(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '='));
    let value: TokenStream = tokens.collect();
    if value.is_empty() {
        errors.add(
            key,
            format!("`{word}` needs a value"),
            format!("write it as a string, like `{word} = \"{example}\"`"),
        );
    } else {
        let shown = match equals {
            Some(_) => format!("`{word}` is a string, not `{}`", written(&value)),
            None => format!("no `=` after `{word}`"),
        };
        let help = format!("write it as a string, like `{word} = \"{example}\"`");
        errors.add(value, shown, help);
    }
    None
}
