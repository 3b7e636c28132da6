// SPDX-License-Identifier: GPL-2.0-or-later

//! The function without its parameters: what kind it is, and what it returns.

use crate::diag::{Errors, written};
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{GenericArgument, ItemFn, PathArguments, ReturnType, Safety, Signature, Type};

/// What the function returns in `Ok`.
pub enum Answer {
    /// `()`: the command prints nothing.
    Nothing,
    /// A whole `Reply`, note included.
    Reply,
    /// A value that prints itself.
    Value(Box<Type>),
}

/// Reads the item under the attribute, which must be a function with a body.
/// Gives any other item back.
pub fn function(item: TokenStream, errors: &mut Errors) -> Result<ItemFn, TokenStream> {
    if let Ok(function) = syn::parse2(item.clone()) {
        return Ok(function);
    }
    let keyword = keyword(item.clone());
    match keyword.to_string().as_str() {
        "async" | "fn" => {
            errors.add(
                keyword,
                "a command is a function with a body",
                "write `async fn name(mon: &Monitor) -> Result<()> { ... }`",
            );
            // rustc would report the item a second time.
            return Err(TokenStream::new());
        }
        other => errors.add(
            &keyword,
            format!("`#[hmp]` makes a function a command; this is a `{other}`"),
            "put it on an `async fn`",
        ),
    }
    Err(item)
}

/// The word that says what an item is: the first after attributes and `pub`.
fn keyword(item: TokenStream) -> TokenStream {
    let mut tokens = item
        .into_iter()
        .skip_while(|token| match token {
            TokenTree::Punct(_) | TokenTree::Group(_) => true,
            TokenTree::Ident(word) => word == "pub",
            TokenTree::Literal(_) => false,
        })
        .peekable();
    tokens.next().into_token_stream()
}

/// Checks what kind of function it is.
pub fn kind(function: &Signature, errors: &mut Errors) {
    let name = &function.ident;
    let asynchronous = format!("write `async fn {name}`");
    if let Some(constness) = function.constness {
        let problem = "a command is an `async fn`, not a `const fn`";
        errors.add(constness, problem, asynchronous);
    } else if function.asyncness.is_none() {
        errors.add(
            function.fn_token,
            "a command is an `async fn`",
            asynchronous,
        );
    }
    if let Safety::Unsafe(_) | Safety::Safe(_) = function.safety {
        let word = written(&function.safety);
        errors.add(
            &function.safety,
            format!("a command cannot be `{word}`"),
            format!("drop `{word}`"),
        );
    }
    if let Some(abi) = &function.abi {
        errors.add(
            abi,
            format!("a command cannot be `{}`", written(abi)),
            "drop it: commands are called from Rust",
        );
    }
    if let Some(dots) = &function.variadic {
        errors.add(
            dots,
            "a command has as many parameters as `args` has arguments",
            "drop the `...`",
        );
    }
    let generics = &function.generics;
    if !generics.params.is_empty() {
        errors.add(
            generics,
            format!(
                "a command cannot be generic, as `{}` makes it",
                written(generics)
            ),
            "write the types out; `args` says which they are",
        );
    } else if let Some(clause) = &generics.where_clause {
        errors.add(
            clause,
            "a command cannot be generic",
            "drop the `where` clause",
        );
    }
}

/// Reads the return type.
pub fn answer(function: &Signature, errors: &mut Errors) -> Option<Answer> {
    let ReturnType::Type(_, ty) = &function.output else {
        errors.add(
            &function.ident,
            "a command returns a `Result`, and this function returns nothing",
            "write `-> Result<()>` for a command that prints nothing, \
             else `-> Result<T>` with what it prints",
        );
        return None;
    };
    let Some(arguments) = result(ty) else {
        let shown = written(ty);
        let help = match &**ty {
            Type::Tuple(unit) if unit.elems.is_empty() => "write `Result<()>`".to_owned(),
            Type::Path(_) => format!("write `Result<{shown}>`"),
            _ => "write `Result<T>` with the type of what it prints".to_owned(),
        };
        errors.add(
            ty,
            format!("a command returns a `Result`, not `{shown}`"),
            help,
        );
        return None;
    };
    if let Some(library) = another_library(ty) {
        errors.add(
            ty,
            format!("a command returns the `Result` of `hmp_runtime`, not that of `{library}`"),
            "write `Result<()>` or `Result<T>`; `Error::text` makes an error of any text",
        );
        return None;
    }
    let mut arguments = arguments.iter();
    let (Some(GenericArgument::Type(value)), None) = (arguments.next(), arguments.next()) else {
        errors.add(
            ty,
            format!(
                "a command returns a `Result` of one type, not `{}`",
                written(ty)
            ),
            "write `Result<()>` or `Result<T>`; the error always is `hmp_runtime::Error`",
        );
        return None;
    };
    match value {
        Type::Tuple(unit) if unit.elems.is_empty() => Some(Answer::Nothing),
        Type::Path(path)
            if path
                .path
                .segments
                .last()
                .is_some_and(|last| last.ident == "Reply") =>
        {
            Some(Answer::Reply)
        }
        Type::Reference(_) | Type::ImplTrait(_) => {
            errors.add(
                value,
                format!(
                    "a command returns a value of a named type, not `{}`",
                    written(value)
                ),
                "write a struct with `Display` and `Serialize`, or `String`",
            );
            None
        }
        value => Some(Answer::Value(Box::new(value.clone()))),
    }
}

/// The module that `Result` is named from, if it is not one that has ours.
fn another_library(ty: &Type) -> Option<String> {
    let Type::Path(path) = ty else {
        return None;
    };
    let module = path.path.segments.iter().rev().nth(1)?.ident.to_string();
    // `std::result::Result` has two types, and is refused for that.
    let ours = ["hmp_runtime", "error", "prelude", "crate", "self", "super"];
    (!ours.contains(&module.as_str()) && module != "result").then_some(module)
}

/// What stands between the angle brackets of a `Result`; empty where there are
/// none.
fn result(ty: &Type) -> Option<Punctuated<GenericArgument, syn::Token![,]>> {
    let Type::Path(path) = ty else {
        return None;
    };
    let last = path
        .path
        .segments
        .last()
        .filter(|last| last.ident == "Result")?;
    match &last.arguments {
        PathArguments::AngleBracketed(inside) => Some(inside.args.clone()),
        _ => Some(Punctuated::new()),
    }
}
