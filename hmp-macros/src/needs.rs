// SPDX-License-Identifier: GPL-2.0-or-later

//! What a command needs of QEMU: the keys `qmp`, `gap` and `tier`.

use crate::attr::Attribute;
use crate::diag::{Errors, literal};
use crate::value;
use syn::LitStr;

/// What the command needs of QEMU.
pub struct Needs {
    /// The variant of `Tier`.
    pub tier: &'static str,
    pub qmp: Vec<String>,
    pub gap: Option<String>,
}

impl Needs {
    /// Checks the three keys against each other.
    pub fn check(attribute: &Attribute, errors: &mut Errors) -> Option<Needs> {
        let qmp = match &attribute.qmp {
            Some(text) => value::qmp_commands(text, "qmp", errors),
            None => (!attribute.mentions("qmp")).then(Vec::new),
        };
        let gap = match &attribute.gap {
            Some(text) => value::qmp_commands(text, "gap", errors).map(Some),
            None => (!attribute.mentions("gap")).then_some(None),
        };
        let tier = match &attribute.tier {
            Some(text) => value::tier(text, errors).map(Some),
            None => (!attribute.mentions("tier")).then_some(None),
        };
        let (qmp, gap, tier) = (qmp?, gap?, tier?);
        let tier = match (tier, &attribute.tier) {
            (Some(tier), Some(text)) => {
                agree(attribute, tier, text, &qmp, errors);
                tier
            }
            _ => {
                if let (Some(_), [first, ..]) = (&gap, &qmp[..]) {
                    errors.add(
                        &attribute.gap,
                        format!("`gap` alone says that QMP has nothing, but `qmp` has `{first}`"),
                        "add `tier = \"partial\"`, or drop `gap` or `qmp`",
                    );
                }
                implied(gap.is_some(), &qmp)
            }
        };
        Some(Needs {
            tier,
            qmp,
            gap: gap.map(|missing| missing.join(", ")),
        })
    }
}

/// The tier of a command that names none.
fn implied(gap: bool, qmp: &[String]) -> &'static str {
    if gap {
        "Gap"
    } else if qmp.is_empty() {
        "Local"
    } else if qmp.iter().all(|command| command.starts_with("x-query-")) {
        "Text"
    } else {
        "Native"
    }
}

/// Checks `tier` against the keys that say the same in other words.
fn agree(attribute: &Attribute, tier: &str, text: &LitStr, qmp: &[String], errors: &mut Errors) {
    let word = literal(text);
    let needs_gap = matches!(tier, "Partial" | "Gap");
    if needs_gap && attribute.gap.is_none() {
        errors.add(
            text,
            format!("`tier = {word}` does not say what is missing in QMP"),
            "add `gap = \"x-query-...\"`, the QMP command that would close it",
        );
    }
    let may_have_gap = needs_gap || matches!(tier, "Composed" | "Stub");
    if let (Some(gap), false) = (&attribute.gap, may_have_gap) {
        errors.add(
            gap,
            format!("`tier = {word}` has no gap"),
            "drop `gap`, or write `tier = \"partial\"` if QMP can do only a part",
        );
    }
    if matches!(tier, "Native" | "Composed" | "Text") && qmp.is_empty() {
        errors.add(
            text,
            format!("`tier = {word}` needs QMP commands, and none is named"),
            "add `qmp = \"...\"` with every QMP command that the function sends",
        );
    }
}
