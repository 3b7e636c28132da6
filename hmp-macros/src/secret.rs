// SPDX-License-Identifier: GPL-2.0-or-later

//! Which arguments are passwords: `#[secret]`.

use crate::diag::{Errors, written};
use crate::parameters::the_one;
use hmp_args::ArgSpec;
use syn::{Attribute, Meta, Path};

/// Whether what stands for an argument is a password, which no history keeps.
pub enum Secret {
    /// It is none.
    Never,
    /// It is one.
    Always,
    /// This function tells.
    If(Path),
}

impl Secret {
    /// Reads `#[secret]` or `#[secret(function)]`.
    pub fn read(spec: &ArgSpec<'_>, attributes: &[Attribute], errors: &mut Errors) -> Secret {
        let Some(attribute) = the_one(spec, attributes, "keep secret", "", errors) else {
            return Secret::Never;
        };
        match &attribute.meta {
            Meta::Path(_) => Secret::Always,
            Meta::List(list) if let Ok(function) = list.parse_args() => Secret::If(function),
            _ => {
                errors.add(
                    attribute,
                    format!("`{}` names no function", written(attribute)),
                    "write `#[secret]` for what is always a password, or \
                     `#[secret(function)]`, where the function gets the words before it and \
                     the word itself",
                );
                Secret::Never
            }
        }
    }
}
