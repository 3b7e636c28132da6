// SPDX-License-Identifier: GPL-2.0-or-later

//! Which arguments are passwords: `#[secret]`.

use crate::diag::{Errors, written};
use hmp_args::{ArgSpec, Kind};
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
        let Some((attribute, more)) = attributes.split_first() else {
            return Secret::Never;
        };
        for second in more {
            errors.add(
                second,
                format!("a second `#[secret]` for `{}`", spec.name),
                "keep one of them",
            );
        }
        if let Kind::Flag(letter) = spec.kind {
            errors.add(
                attribute,
                format!("the flag `-{letter}` has no value to keep secret"),
                "drop `#[secret]`",
            );
            return Secret::Never;
        }
        match &attribute.meta {
            Meta::Path(_) => Secret::Always,
            Meta::List(list) if list.parse_args::<Path>().is_ok() => {
                list.parse_args().map_or(Secret::Always, Secret::If)
            }
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
