// SPDX-License-Identifier: GPL-2.0-or-later

//! Expressions that QEMU does not survive.

use crate::hazards;
use crate::lethal::{Guard, Hazard};
use crate::versions::Versions;
use hmp_args::Kind;

/// The arguments that are expressions.
const EXPRESSIONS: &[Kind] = &[Kind::Format, Kind::Int32, Kind::Int, Kind::Mebibytes];

hazards! {
    /// QEMU's parser calls itself for each parenthesis.
    pub(super) static NESTED_TOO_DEEPLY: Hazard = Hazard {
        commands: &[],
        qemus: Versions::ALL,
        only: "",
        asked: "how deep the expression is nested",
        guard: Guard::ReadFirst(EXPRESSIONS),
        reason: "expression is nested too deeply",
        seen: "10.0.2: its stack overflows over 40,000 parentheses; nobody can type as many, \
               but a program can send them",
    };

    /// The smallest number divided by -1.
    pub(super) static QUOTIENT_TOO_LARGE: Hazard = Hazard {
        commands: &[],
        qemus: Versions::ALL,
        only: "x86 hosts",
        asked: "what the expression divides by what",
        guard: Guard::ReadFirst(EXPRESSIONS),
        reason: "quotient too large",
        seen: "10.0.2: QEMU dies",
    };
}
