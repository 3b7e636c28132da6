// SPDX-License-Identifier: GPL-2.0-or-later

//! What can be seen in a command's body.
//!
//! The body is read as tokens, so that closures, `async` blocks and the
//! arguments of macros are seen as well. Only what is certain is an error;
//! what cannot be seen is checked when the command runs.

mod call;

use crate::attr::Attribute;
use crate::diag::{Errors, nearest};
use crate::needs::Needs;
use call::Call;
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{ItemFn, LitStr};

/// Checks the body of `function` against what its attribute says.
pub fn check(attribute: &Attribute, needs: Option<&Needs>, function: &ItemFn, errors: &mut Errors) {
    let tokens = function.block.to_token_stream();
    let body = Body {
        attribute,
        // A faulty attribute does not tell what it declares.
        needs: needs.filter(|_| errors.is_empty()),
        requests: call::requests(&tokens),
    };
    body.walk(tokens, &mut Vec::new(), errors);
}

/// The macros that print past the reply, and what to write instead.
const PRINTING: &[(&str, &str)] = &[
    ("print", IN_DISPLAY),
    ("println", IN_DISPLAY),
    ("eprint", IN_ERROR),
    ("eprintln", IN_ERROR),
];
const IN_DISPLAY: &str = "write it in the `Display` of what the function returns; then it reaches \
                          pipes and programs as well, and `--json` has its value";
const IN_ERROR: &str = "return a failure as `Err(Error::text(...))`, and put what else the user \
                        should know into `Reply::with_note`";

/// The macro of [`PRINTING`] that is called where `tokens` begin.
fn prints(tokens: &[TokenTree]) -> Option<(&'static str, &'static str)> {
    let [
        TokenTree::Ident(name),
        TokenTree::Punct(mark),
        TokenTree::Group(_),
        ..,
    ] = tokens
    else {
        return None;
    };
    let mut printing = PRINTING.iter();
    let found = printing.find(|(printing, _)| name == printing);
    found.copied().filter(|_| mark.as_char() == '!')
}

struct Body<'a> {
    attribute: &'a Attribute,
    needs: Option<&'a Needs>,
    /// The variables that are `Requests`.
    requests: Vec<String>,
}

impl Body<'_> {
    /// Checks `tokens`. The QMP commands in `told` have been reported already.
    fn walk(&self, tokens: TokenStream, told: &mut Vec<String>, errors: &mut Errors) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        for (at, token) in tokens.iter().enumerate() {
            if let TokenTree::Group(group) = token {
                self.walk(group.stream(), told, errors);
            } else if let Some((name, help)) = prints(&tokens[at..]) {
                errors.add(
                    token,
                    format!("`{name}!` in a command prints past its reply"),
                    help,
                );
            } else if let Some(call) = Call::read(&tokens, at, &self.requests) {
                for qmp in call.qmp() {
                    self.declared(&qmp, told, errors);
                }
                if let Some((arguments, kind)) = call.not_an_object() {
                    errors.add(
                        arguments,
                        format!("the arguments of a QMP command are an object, and this is {kind}"),
                        "name each: `args! { \"device\": device }`; `args! {}` has none",
                    );
                }
            }
        }
    }

    /// Checks that the attribute names a QMP command that the body sends.
    fn declared(&self, literal: &LitStr, told: &mut Vec<String>, errors: &mut Errors) {
        let Some(needs) = self.needs else { return };
        let sent = literal.value();
        let gap = needs.gap.iter().flat_map(|gap| gap.split(", "));
        let mut declared = needs.qmp.iter().map(String::as_str).chain(gap);
        if declared.clone().any(|one| one == sent) || told.contains(&sent) {
            return;
        }
        if sent == "human-monitor-command" {
            errors.add(
                literal,
                "a command does not send `human-monitor-command` itself",
                "name the missing QMP command with `gap = \"...\"`, and write `Err(mon.gap())`; \
                 where QMP has a gap, the line is passed through",
            );
        } else {
            let help = match (nearest(&sent, &mut declared), &self.attribute.qmp) {
                (Some(meant), _) => {
                    format!("did you mean `{meant}`? If not, add `{sent}` to `qmp`")
                }
                (None, Some(_)) => format!("add it to the attribute: `qmp = \"..., {sent}\"`"),
                (None, None) => format!("add `qmp = \"{sent}\"` to the attribute"),
            };
            errors.add(
                literal,
                format!("the command sends `{sent}`, which its `qmp` does not name"),
                help,
            );
        }
        told.push(sent);
    }
}

#[cfg(test)]
mod tests {
    use crate::stages;
    use proc_macro2::TokenStream;
    use quote::quote;

    /// Whether the body of a command that may send `query-block` and `x-gap` is
    /// accepted.
    fn accepts(body: TokenStream) -> bool {
        let attribute = quote!(
            name = "info block",
            tier = "partial",
            qmp = "query-block",
            gap = "x-other, x-gap"
        );
        let function = quote! {
            /// Show the disks.
            async fn info_block(mon: &Monitor) -> Result<()> { #body }
        };
        let tokens = stages(attribute, function).to_string();
        !tokens.contains("compile_error")
    }

    #[test]
    fn what_the_attribute_names_may_be_sent() {
        for body in [
            quote!(mon.query("query-block").await),
            quote!(mon.query::<Vec<BlockInfo>>(r"query-block").await),
            quote!(mon.execute("x-gap", json!({})).await),
            quote! {
                let mut requests = Requests::new();
                requests.push("x-other", json!({}))?;
            },
        ] {
            assert!(accepts(body.clone()), "{body}");
        }
    }

    #[test]
    fn what_it_does_not_name_is_found_wherever_it_is_sent() {
        for body in [
            quote!(mon.query("query-jobs").await),
            quote!(mon.query::<Vec<(u8, String)>>("query-jobs").await),
            quote!(mon.query::<Box<dyn Fn() -> u8>>("query-jobs").await),
            quote!(mon.query_with("query-jobs", json!({})).await),
            quote!(mon.query_with_fd("query-jobs", json!({}), fd).await),
            quote!(mon.start_job("query-jobs", &id, json!({})).await),
            quote!(mon.run_job("query-jobs", &id, json!({}), &work).await),
            quote!(names.map(|name| async { mon.execute("query-jobs", name).await })),
            quote!(vec![mon.query::<Json>("query-jobs").await?]),
            quote!(mon.query(("query-jobs")).await),
            quote!(
                mon.query(if old { "query-block" } else { "query-jobs" })
                    .await
            ),
            quote! {
                mon.query(match kind {
                    Kind::Old => "query-jobs",
                    Kind::New => { "query-block" }
                })
                .await
            },
            quote! {
                let mut requests = Requests::new();
                requests.push("query-jobs", json!({}))?;
            },
            quote! {
                let mut requests: Requests = hmp_runtime::monitor::Requests::default();
                for name in names {
                    requests.push("query-jobs", json!({ "name": name }))?;
                }
            },
        ] {
            assert!(!accepts(body.clone()), "{body}");
        }
    }

    #[test]
    fn arguments_that_certainly_are_not_an_object_are_refused() {
        for (arguments, is_accepted) in [
            (quote!("disk0"), false),
            (quote!(&["disk0"]), false),
            (quote!(json!(["disk0"])), false),
            (quote!(json!("disk0")), false),
            (quote!(json!({ "device": "disk0" })), true),
            (quote!(json!(arguments)), true),
            (quote!(args! { "device": "disk0" }), true),
            (quote!(arguments), true),
        ] {
            let sent = quote!(mon.execute("query-block", #arguments).await);
            assert_eq!(accepts(sent), is_accepted, "{arguments}");
            let job = quote!(mon.run_job("query-block", "id", #arguments, &work).await);
            assert_eq!(accepts(job), is_accepted, "{arguments}");
        }
    }

    #[test]
    fn what_is_not_certain_is_left_to_the_check_at_run_time() {
        for body in [
            quote!(mon.query(COMMAND).await),
            quote!(mon.query(&format!("query-jobs")).await),
            quote!(mon.offers("query-jobs").await),
            quote!(mon.note_aftermath("query-jobs")),
            quote!(other.query("query-jobs").await),
            quote!(self.mon.query("query-jobs").await),
            quote!(mon.query),
            quote! {
                let mut names = Vec::new();
                names.push("query-jobs");
            },
            quote! {
                let mut list = Requests::new();
                let mut list = Vec::new();
                list.push("query-jobs");
            },
        ] {
            assert!(accepts(body.clone()), "{body}");
        }
    }
}
