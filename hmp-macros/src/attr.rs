//! The attribute as typed: its keys and their values, not yet judged.

use crate::diag::Errors;
use proc_macro2::TokenStream;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Ident, LitStr, Token};

/// What stands between the parentheses of `#[hmp(...)]`.
#[derive(Default)]
pub struct Attribute {
    pub name: Option<LitStr>,
    pub args: Option<LitStr>,
    pub params: Option<LitStr>,
    pub qmp: Option<LitStr>,
    pub tier: Option<LitStr>,
    pub gap: Option<LitStr>,
    pub since: Option<LitStr>,
    pub until: Option<LitStr>,
    pub crashes: Option<LitStr>,
    pub target: Option<LitStr>,
    pub preconfig: Option<Ident>,
    pub prefer_passthrough: Option<Ident>,
}

impl Attribute {
    /// Reads the attribute's tokens.
    pub fn parse(tokens: TokenStream, errors: &mut Errors) -> Attribute {
        let mut attribute = Attribute::default();
        let result = (|input: ParseStream<'_>| {
            while !input.is_empty() {
                attribute.key(input)?;
                if !input.is_empty() {
                    input.parse::<Token![,]>()?;
                }
            }
            Ok(())
        })
        .parse2(tokens);
        if let Err(error) = result {
            errors.push(error);
        }
        attribute
    }

    fn key(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        let key = input.call(Ident::parse_any)?;
        let slot = match key.to_string().as_str() {
            "name" => &mut self.name,
            "args" => &mut self.args,
            "params" => &mut self.params,
            "qmp" => &mut self.qmp,
            "tier" => &mut self.tier,
            "gap" => &mut self.gap,
            "since" => &mut self.since,
            "until" => &mut self.until,
            "crashes" => &mut self.crashes,
            "target" => &mut self.target,
            "preconfig" => {
                self.preconfig = Some(key);
                return Ok(());
            }
            "prefer_passthrough" => {
                self.prefer_passthrough = Some(key);
                return Ok(());
            }
            _ => return Err(syn::Error::new_spanned(&key, "unknown key")),
        };
        input.parse::<Token![=]>()?;
        *slot = Some(input.parse()?);
        Ok(())
    }
}
