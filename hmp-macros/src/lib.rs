//! The `#[hmp]` attribute.

use proc_macro::TokenStream;

/// Makes a function an HMP command.
#[proc_macro_attribute]
pub fn hmp(_attribute: TokenStream, function: TokenStream) -> TokenStream {
    function
}
