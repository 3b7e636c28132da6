// SPDX-License-Identifier: GPL-2.0-or-later

//! From a function's doc comment to the help of its command.
//!
//! The first paragraph is the help line. A list that follows it tells what each
//! argument means; `item` reads it. The rest is the long help.

mod item;

use crate::diag::Errors;
use hmp_args::ArgSpec;
use item::Item;
use syn::{Attribute, Expr, ExprLit, Lit, LitStr, Meta};

/// How many characters the help line may have: `help` shows it on one line, and
/// behind `/// ` it fits into one of the source.
const MAX_SUMMARY: usize = 76;

/// What `help` says about a command.
pub struct Doc {
    /// The first paragraph, as one line.
    pub summary: String,
    /// Everything after the first paragraph and the list of arguments; may be
    /// empty.
    pub description: String,
    /// The list of arguments as written; may be empty.
    items: Vec<Item>,
}

/// One line of a doc comment.
struct Line {
    text: String,
    /// Where it stands.
    at: LitStr,
}

impl Line {
    fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}

impl Doc {
    /// Reads the doc comment among a function's attributes; `None` if there is
    /// none, or only an empty one.
    pub fn read(attributes: &[Attribute], errors: &mut Errors) -> Option<Doc> {
        let lines = lines(attributes);
        let start = lines.iter().position(|line| !line.is_empty())?;
        let (summary, rest) = paragraph(&lines[start..]);
        for line in &summary[1..] {
            if item::is_item(&line.text) {
                errors.add(
                    &line.at,
                    "the help line is a paragraph of its own, and goes on in this line",
                    "write an empty `///` above this line",
                );
            }
        }
        let (items, rest) = item::read(rest, errors);
        let description: Vec<&str> = rest.iter().map(|line| line.text.as_str()).collect();
        Some(Doc {
            summary: help_line(summary, errors),
            description: description.join("\n").trim_matches('\n').to_owned(),
            items,
        })
    }

    /// What each argument means, in the order of `specs`; empty where the
    /// comment does not say it. Checks that the list fits them.
    pub fn meanings(&self, specs: &[ArgSpec<'_>], errors: &mut Errors) -> Vec<String> {
        item::fit(&self.items, specs, errors)
    }
}

/// The first paragraph as one line, which must not be too long.
fn help_line(paragraph: &[Line], errors: &mut Errors) -> String {
    let lines: Vec<&str> = paragraph.iter().map(|line| line.text.as_str()).collect();
    let summary = lines.join(" ");
    let length = summary.chars().count();
    if let Some(last) = paragraph.last()
        && length > MAX_SUMMARY
    {
        errors.add(
            &last.at,
            format!("the help line may have {MAX_SUMMARY} characters, and this one has {length}"),
            "say what the command does in few words, and the rest below an empty `///`",
        );
    }
    summary
}

/// The lines of a doc comment, each without the space that follows `///`. Any
/// further spaces are the author's indentation.
fn lines(attributes: &[Attribute]) -> Vec<Line> {
    let comments = attributes.iter().filter_map(comment);
    comments
        .flat_map(|at| {
            let text = at.value();
            // An empty comment is an empty line.
            let lines: Vec<Line> = text
                .split('\n')
                .map(|line| Line {
                    text: line.strip_prefix(' ').unwrap_or(line).trim_end().to_owned(),
                    at: at.clone(),
                })
                .collect();
            lines
        })
        .collect()
}

/// The lines before the first empty one, and the rest.
fn paragraph(lines: &[Line]) -> (&[Line], &[Line]) {
    let end = lines.iter().position(Line::is_empty);
    lines.split_at(end.unwrap_or(lines.len()))
}

/// The text of one `#[doc = "..."]`, which is what `///` stands for.
fn comment(attribute: &Attribute) -> Option<LitStr> {
    let Meta::NameValue(doc) = &attribute.meta else {
        return None;
    };
    match &doc.value {
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) if doc.path.is_ident("doc") => Some(text.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::parse_quote;

    fn doc(lines: &[&str]) -> Doc {
        let attributes: Vec<Attribute> = lines
            .iter()
            .map(|line| parse_quote!(#[doc = #line]))
            .collect();
        let mut errors = Errors::default();
        let doc = Doc::read(&attributes, &mut errors).unwrap();
        assert!(errors.is_empty(), "{lines:?}");
        doc
    }

    fn meanings(doc: &Doc, args: &str) -> Vec<String> {
        let mut errors = Errors::default();
        let meanings = doc.meanings(&hmp_args::parse(args).unwrap(), &mut errors);
        assert!(errors.is_empty(), "{args}: {}", errors.into_tokens());
        meanings
    }

    #[test]
    fn the_first_paragraph_is_the_summary_and_the_rest_the_description() {
        let attributes = [
            parse_quote!(#[doc = " Show the disks,"]),
            parse_quote!(#[doc = " one by one."]),
            parse_quote!(#[allow(unused)]),
            parse_quote!(#[doc = ""]),
            parse_quote!(#[doc = " With `-v`:"]),
            parse_quote!(#[doc = "   all of it."]),
            parse_quote!(#[doc = ""]),
        ];
        let doc = Doc::read(&attributes, &mut Errors::default()).unwrap();
        assert_eq!(doc.summary, "Show the disks, one by one.");
        assert_eq!(doc.description, "With `-v`:\n  all of it.");
    }

    #[test]
    fn the_help_line_has_a_limit_in_characters() {
        let fits = |length: usize| {
            // Two lines, one joined by a blank, of letters that have two bytes.
            let rest = "\u{e4}".repeat(length - 4);
            let attributes = [parse_quote!(#[doc = " The"]), parse_quote!(#[doc = #rest])];
            let mut errors = Errors::default();
            let doc = Doc::read(&attributes, &mut errors).unwrap();
            assert_eq!(doc.summary.chars().count(), length);
            errors.is_empty()
        };
        assert!(fits(MAX_SUMMARY));
        assert!(!fits(MAX_SUMMARY + 1));
    }

    #[test]
    fn an_empty_comment_counts_as_missing() {
        let read = |attribute| Doc::read(&[attribute], &mut Errors::default());
        assert!(read(parse_quote!(#[doc = "  "])).is_none());
        assert!(read(parse_quote!(#[inline])).is_none());
    }

    #[test]
    fn the_list_below_the_help_line_describes_the_arguments() {
        let doc = doc(&[
            " Show the disks.",
            "",
            " - `-n`: the nodes, too.",
            " - `device`: one disk,",
            "   by its name.",
            "",
            " Fails where there are none.",
            "",
            " - a list of its own",
        ]);
        assert_eq!(
            meanings(&doc, "nodes:-n,verbose:-v,device:B?"),
            ["the nodes, too.", "", "one disk, by its name."]
        );
        assert_eq!(
            doc.description,
            "Fails where there are none.\n\n- a list of its own"
        );
    }

    #[test]
    fn the_text_of_an_item_may_begin_on_the_next_line_and_hold_a_list() {
        let doc = doc(&[
            " Do it.",
            "",
            " - `mode`: one of",
            "   - `fast`: in haste,",
            "     and loudly;",
            "   - `slow`.",
            "",
            " - `-f`:",
        ]);
        assert_eq!(
            meanings(&doc, "mode:s,force:-f"),
            ["one of\n- `fast`: in haste, and loudly;\n- `slow`.", ""]
        );
        assert_eq!(doc.description, "");
    }
}
