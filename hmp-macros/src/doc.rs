//! From a function's doc comment to the help of its command.

use syn::{Attribute, Expr, ExprLit, Lit, Meta};

/// What `help` says about a command.
pub struct Doc {
    /// The first paragraph, as one line.
    pub summary: String,
    /// All after the first paragraph; may be empty.
    pub description: String,
}

impl Doc {
    /// Reads the doc comment among a function's attributes; `None` if there is
    /// none, or only an empty one.
    pub fn read(attributes: &[Attribute]) -> Option<Doc> {
        let text: Vec<String> = attributes.iter().filter_map(comment).collect();
        let text = text.join("\n");
        // One space follows `///` in every line; more of them are the author's.
        let lines: Vec<&str> = text
            .lines()
            .map(|line| line.strip_prefix(' ').unwrap_or(line).trim_end())
            .skip_while(|line| line.is_empty())
            .collect();
        let end = lines
            .iter()
            .position(|line| line.is_empty())
            .unwrap_or(lines.len());
        let (summary, description) = lines.split_at(end);
        (!summary.is_empty()).then(|| Doc {
            summary: summary.join(" "),
            description: description.join("\n").trim_matches('\n').to_owned(),
        })
    }
}

/// The text of one `#[doc = "..."]`, which is what `///` stands for.
fn comment(attribute: &Attribute) -> Option<String> {
    let Meta::NameValue(doc) = &attribute.meta else {
        return None;
    };
    match &doc.value {
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) if doc.path.is_ident("doc") => Some(text.value()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::parse_quote;

    #[test]
    fn the_first_paragraph_is_the_summary_and_the_rest_the_description() {
        let doc = Doc::read(&[
            parse_quote!(#[doc = " Show the disks,"]),
            parse_quote!(#[doc = " one by one."]),
            parse_quote!(#[allow(unused)]),
            parse_quote!(#[doc = ""]),
            parse_quote!(#[doc = " With `-v`:"]),
            parse_quote!(#[doc = "   all of it."]),
            parse_quote!(#[doc = ""]),
        ])
        .unwrap();
        assert_eq!(doc.summary, "Show the disks, one by one.");
        assert_eq!(doc.description, "With `-v`:\n  all of it.");
    }

    #[test]
    fn an_empty_comment_is_none() {
        assert!(Doc::read(&[parse_quote!(#[doc = "  "])]).is_none());
        assert!(Doc::read(&[parse_quote!(#[inline])]).is_none());
    }
}
