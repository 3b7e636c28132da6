// SPDX-License-Identifier: GPL-2.0-or-later

//! A call that sends QMP, as tokens.

use proc_macro2::{Spacing, TokenStream, TokenTree};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{Block, Expr, ExprLit, Lit, LitStr, Stmt, Token};

/// The methods of `Monitor` that send the QMP command in their first argument,
/// and the index of the argument that holds the command's arguments.
const SENDING: &[(&str, usize)] = &[
    ("execute", 1),
    ("query", 1),
    ("query_with", 1),
    ("query_with_fd", 1),
    ("start_job", 2),
    ("run_job", 2),
];

/// A call that sends QMP.
pub struct Call {
    arguments: Vec<Expr>,
    /// Which of them has the arguments of the QMP command.
    sent: usize,
}

impl Call {
    /// The call that begins at `tokens[at]`, if there is one: of a method of
    /// `mon`, or of `push` of one of `requests`.
    pub fn read(tokens: &[TokenTree], at: usize, requests: &[String]) -> Option<Call> {
        // A field `mon` of something else is not the monitor.
        if at > 0 && is_punct(&tokens[at - 1], '.') {
            return None;
        }
        let [
            TokenTree::Ident(receiver),
            dot,
            TokenTree::Ident(method),
            rest @ ..,
        ] = &tokens[at..]
        else {
            return None;
        };
        let sent = if receiver == "mon" {
            let sending = SENDING.iter().find(|(sending, _)| method == sending);
            sending.map(|(_, sent)| *sent)
        } else {
            let is_push = method == "push" && requests.iter().any(|name| receiver == name);
            is_push.then_some(1)
        }?;
        let (true, Some(TokenTree::Group(arguments))) =
            (is_punct(dot, '.'), after_type(rest).first())
        else {
            return None;
        };
        let arguments = Punctuated::<Expr, Token![,]>::parse_terminated
            .parse2(arguments.stream())
            .ok()?;
        Some(Call {
            arguments: arguments.into_iter().collect(),
            sent,
        })
    }

    /// The QMP commands that the call may send, as far as they are literals.
    pub fn qmp(&self) -> Vec<LitStr> {
        let mut found = Vec::new();
        if let Some(command) = self.arguments.first() {
            literals(command, &mut found);
        }
        found
    }

    /// The arguments of the QMP command, if they certainly are not an object,
    /// and what they are instead.
    pub fn not_an_object(&self) -> Option<(&Expr, &'static str)> {
        let sent = self.arguments.get(self.sent)?;
        Some((sent, kind(sent)?))
    }
}

/// What kind of value an expression has, if that certainly is not a JSON
/// object.
fn kind(value: &Expr) -> Option<&'static str> {
    match value {
        Expr::Reference(inner) => kind(&inner.expr),
        Expr::Paren(inner) => kind(&inner.expr),
        Expr::Lit(literal) => Some(match literal.lit {
            Lit::Str(_) => "a string",
            Lit::Bool(_) => "a boolean",
            Lit::Int(_) | Lit::Float(_) => "a number",
            _ => "a literal",
        }),
        Expr::Array(_) | Expr::Repeat(_) => Some("an array"),
        Expr::Tuple(tuple) if tuple.elems.is_empty() => Some("nothing"),
        Expr::Tuple(_) => Some("a tuple"),
        Expr::Macro(call) if call.mac.path.is_ident("vec") => Some("an array"),
        Expr::Macro(call) if call.mac.path.is_ident("json") => {
            kind(&syn::parse2(call.mac.tokens.clone()).ok()?)
        }
        _ => None,
    }
}

/// The variables that certainly are `Requests`, wherever `tokens` make them.
pub fn requests(tokens: &TokenStream) -> Vec<String> {
    let mut variables = Vec::new();
    bindings(tokens.clone(), &mut variables);
    let others: Vec<String> = variables
        .iter()
        .filter(|(_, is_requests)| !is_requests)
        .map(|(name, _)| name.clone())
        .collect();
    variables
        .into_iter()
        .map(|(name, _)| name)
        .filter(|name| !others.contains(name))
        .collect()
}

/// Gathers each `let NAME`, with whether it makes `Requests`.
fn bindings(tokens: TokenStream, variables: &mut Vec<(String, bool)>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => bindings(group.stream(), variables),
            TokenTree::Ident(word) if word == "let" => {
                let mut rest = &tokens[at + 1..];
                if let [TokenTree::Ident(word), after @ ..] = rest
                    && word == "mut"
                {
                    rest = after;
                }
                if let [TokenTree::Ident(name), after @ ..] = rest {
                    variables.push((name.to_string(), makes_requests(after)));
                }
            }
            _ => {}
        }
    }
}

/// Whether what follows the name of a variable is `= Requests::new()` or the
/// like, with or without the type.
fn makes_requests(tokens: &[TokenTree]) -> bool {
    let statement = tokens.split(|token| is_punct(token, ';')).next();
    let value = statement
        .unwrap_or_default()
        .rsplit(|token| is_punct(token, '='))
        .next()
        .unwrap_or_default();
    let words: String = value.iter().map(ToString::to_string).collect();
    let path = words.strip_suffix("::new()");
    let path = path.or_else(|| words.strip_suffix("::default()"));
    path.is_some_and(|path| path.rsplit("::").next() == Some("Requests"))
}

/// What follows a `::<...>`, if there is one.
fn after_type(tokens: &[TokenTree]) -> &[TokenTree] {
    if !tokens.first().is_some_and(|token| is_punct(token, ':')) {
        return tokens;
    }
    let mut open = 0;
    let mut arrow = false;
    for (at, token) in tokens.iter().enumerate() {
        if is_punct(token, '<') {
            open += 1;
        } else if is_punct(token, '>') && !arrow {
            open -= 1;
            if open == 0 {
                return &tokens[at + 1..];
            }
        }
        // The `-` of `->`.
        arrow = matches!(token, TokenTree::Punct(punct)
            if punct.as_char() == '-' && punct.spacing() == Spacing::Joint);
    }
    &[]
}

fn is_punct(token: &TokenTree, c: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == c)
}

/// The literals that an expression may evaluate to.
fn literals(value: &Expr, found: &mut Vec<LitStr>) {
    match value {
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) => found.push(text.clone()),
        Expr::Paren(inner) => literals(&inner.expr, found),
        Expr::Group(inner) => literals(&inner.expr, found),
        Expr::Block(block) => last(&block.block, found),
        Expr::If(branches) => {
            last(&branches.then_branch, found);
            if let Some((_, other)) = &branches.else_branch {
                literals(other, found);
            }
        }
        Expr::Match(branches) => {
            for arm in &branches.arms {
                literals(&arm.body, found);
            }
        }
        _ => {}
    }
}

/// The literals that the last expression of a block may evaluate to.
fn last(block: &Block, found: &mut Vec<LitStr>) {
    if let Some(Stmt::Expr(value, None)) = block.stmts.last() {
        literals(value, found);
    }
}
