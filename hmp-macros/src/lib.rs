//! The `#[hmp]` attribute.
//!
//! A pipeline with a type per stage: the attribute as typed, the command it
//! makes of the function, and that command as tokens. The first two may fail,
//! and then report everything that is wrong; the last cannot.

mod attr;
mod command;
mod complete;
mod diag;
mod doc;
mod expand;
mod needs;
mod parameters;
mod signature;
mod value;

use attr::Attribute;
use command::Command;
use diag::Errors;
use proc_macro::TokenStream;

/// Makes a function an HMP command.
///
/// ```ignore
/// /// Ask the guest's balloon driver for a new memory size.
/// ///
/// /// `value` is in MiB. `info balloon` shows where it is.
/// #[hmp(name = "balloon", args = "value:M", qmp = "balloon")]
/// async fn balloon(mon: &Monitor, value: Bytes) -> Result<()> {
///     mon.execute("balloon", json!({ "value": value })).await
/// }
/// ```
#[proc_macro_attribute]
pub fn hmp(attribute: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let mut function = match signature::function(item.into(), &mut errors) {
        Ok(function) => function,
        Err(item) => return expand::no_function(errors, item).into(),
    };
    let attribute = Attribute::parse(attribute.into(), &mut errors);
    match Command::check(&attribute, &mut function, &mut errors) {
        Some(command) => expand::command(&command, &function),
        None => expand::refused(errors, &function),
    }
    .into()
}
