// SPDX-License-Identifier: GPL-2.0-or-later

//! The whole way from tokens to tokens, without the compiler.

use crate::stages;
use proc_macro2::TokenStream;
use quote::quote;

/// Whether a command is registered; if not, there must be an error.
fn is_accepted(tokens: &TokenStream) -> bool {
    let text = tokens.to_string();
    let accepted = text.contains("COMMANDS");
    assert_ne!(accepted, text.contains("compile_error"), "{text}");
    accepted
}

fn stop() -> TokenStream {
    quote! {
        /// Stop the guest.
        async fn stop(mon: &Monitor) -> Result<()> {
            mon.execute("stop", json!({})).await
        }
    }
}

#[test]
fn nonsense_in_the_attribute_is_refused_with_an_error() {
    let mut nonsense = Vec::new();
    for text in [
        "",
        ",",
        ",,,",
        "=",
        "= \"stop\"",
        "name",
        "name =",
        "name = =",
        "name = \"stop\" \"s\"",
        "name == \"stop\"",
        "name: \"stop\"",
        "name(\"stop\")",
        "name = b\"stop\"",
        "name = c\"stop\"",
        "name = 's'",
        "name = -1",
        "name = concat!(\"st\", \"op\")",
        "r#name = \"stop\"",
        "Name = \"stop\"",
        "::name = \"stop\"",
        "name::x = \"stop\"",
        "(name = \"stop\")",
        "[{()}]",
        "#[hmp]",
        "'name = \"stop\"",
        "name = \"stop\", preconfig()",
        "name = \"stop\", preconfig preconfig",
        "name = \"stop\", args = \",,,\"",
        "name = \"stop\", args = \"\u{1F600}:\u{1F600}\"",
        "name = \"\u{0}\"",
        "name = \"stop\n\"",
        "name = \"stop\", qmp = \",\"",
        "name = \"stop\", since = \".\"",
        "name = \"stop\", tier = \"\"",
        "name = \"stop\", target = \"\"",
    ] {
        let Ok(attribute) = text.parse::<TokenStream>() else {
            panic!("not even tokens: {text}");
        };
        if is_accepted(&stages(attribute, stop())) {
            nonsense.push(text);
        }
    }
    assert_eq!(nonsense, [""; 0], "accepted");
}

#[test]
fn a_refused_command_leaves_the_function_and_registers_nothing() {
    let tokens = stages(quote!(name = "Stop"), stop());
    assert!(!is_accepted(&tokens));
    assert!(tokens.to_string().contains("async fn stop"), "{tokens}");
}

#[test]
fn an_accepted_command_is_the_function_as_written_and_its_registration() {
    let tokens = stages(quote!(name = "stop", qmp = "stop",), stop());
    assert!(is_accepted(&tokens));
    let function = stop().to_string();
    assert!(tokens.to_string().starts_with(&function), "{tokens}");
}

#[test]
fn an_item_that_is_not_a_function_is_given_back() {
    for item in [
        quote!(
            struct S;
        ),
        quote!(
            pub(crate) enum E {}
        ),
        quote!(
            #[derive(Debug)]
            pub struct S {
                field: u8,
            }
        ),
        quote!(impl S { fn f() {} }),
        quote!(
            const C: u8 = 0;
        ),
        quote!(
            macro_rules! m {
                () => {};
            }
        ),
        quote!(m! { tokens }),
        quote!(
            use a::b;
        ),
        quote!(),
    ] {
        let tokens = stages(quote!(name = "stop"), item.clone());
        assert!(!is_accepted(&tokens));
        assert!(tokens.to_string().ends_with(&item.to_string()), "{tokens}");
    }
}
