// SPDX-License-Identifier: GPL-2.0-or-later

//! The Rust parameter that an argument becomes.

use crate::{ArgSpec, Kind, Presence};

/// Rust's keywords, including those reserved for later.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// Keywords that cannot be raw identifiers either.
const PATH_KEYWORDS: &[&str] = &["crate", "self", "super"];

impl ArgSpec<'_> {
    /// The name of the parameter: the argument's, in Rust's spelling. `-`
    /// becomes `_`, capitals become small letters, and a keyword becomes a raw
    /// identifier: `tls-port` is `tls_port`, `type` is `r#type`.
    pub fn parameter(&self) -> String {
        let name = self.name.replace('-', "_").to_ascii_lowercase();
        if KEYWORDS.contains(&name.as_str()) {
            format!("r#{name}")
        } else if PATH_KEYWORDS.contains(&name.as_str()) {
            format!("_{name}")
        } else {
            name
        }
    }

    /// The type of the parameter: `bool` for a flag, `Option<BlockName>` for
    /// `B?`.
    pub fn rust_type(&self) -> String {
        let ty = self.kind.rust_type();
        match (self.kind, self.presence) {
            (Kind::FlagWithValue(_), _) | (_, Presence::Optional | Presence::Dotted) => {
                format!("Option<{ty}>")
            }
            (_, Presence::Required) => ty.to_owned(),
        }
    }
}

impl Kind {
    /// The type of a parameter of this kind that cannot be left out.
    pub fn rust_type(self) -> &'static str {
        match self {
            Kind::Flag(_) | Kind::OnOff => "bool",
            Kind::FlagWithValue(_) | Kind::Str | Kind::Rest => "String",
            Kind::File => "FileName",
            Kind::Block => "BlockName",
            Kind::Int32 => "u32",
            Kind::Int => "i64",
            Kind::Mebibytes | Kind::Size => "Bytes",
            Kind::Seconds => "Seconds",
            Kind::Format => "Format",
            Kind::Options => "KeyValues",
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::parse;

    #[test]
    fn every_kind_has_its_parameter_type() {
        for (args, ty) in [
            ("a:-a", "bool"),
            ("a:-as", "Option<String>"),
            ("a:s", "String"),
            ("a:s?", "Option<String>"),
            ("a:S", "String"),
            ("a:F", "FileName"),
            ("a:B?", "Option<BlockName>"),
            ("a:i", "u32"),
            ("a:i.", "Option<u32>"),
            ("a:l", "i64"),
            ("a:M", "Bytes"),
            ("a:o?", "Option<Bytes>"),
            ("a:T", "Seconds"),
            ("a:b", "bool"),
            ("a:/", "Format"),
            ("a:O", "KeyValues"),
        ] {
            assert_eq!(parse(args).unwrap()[0].rust_type(), ty, "{args}");
        }
    }

    #[test]
    fn a_parameter_has_the_name_of_its_argument_in_rust_spelling() {
        for (args, name) in [
            ("device:B", "device"),
            ("tls-port:i?", "tls_port"),
            ("sample_pages_per_GB:l?", "sample_pages_per_gb"),
            ("type:s", "r#type"),
            ("self:s", "_self"),
        ] {
            assert_eq!(parse(args).unwrap()[0].parameter(), name);
        }
    }
}
