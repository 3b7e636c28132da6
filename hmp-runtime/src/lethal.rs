// SPDX-License-Identifier: GPL-2.0-or-later

//! Known ways to end a QEMU, or to harm its guest, by a command that should do
//! neither.
//!
//! Each is one [`Hazard`], written down once beside the commands that meet it. The
//! guard takes the versions and the reason from there, and so does the page about
//! hazards, `docs/lethal.md`.

use crate::declaration::Declaration;
use crate::versions::Versions;
use hmp_args::Kind;
use linkme::distributed_slice;
use std::fmt::Display;

/// Every known hazard, in the linker's order.
#[distributed_slice]
pub static HAZARDS: [Hazard];

/// One way to lose a virtual machine.
#[derive(Debug)]
pub struct Hazard {
    /// The HMP commands that meet it, without aliases. Empty where the guard
    /// says which ones do.
    pub commands: &'static [&'static str],
    /// The QEMUs that are guarded: those that were seen to suffer, and those
    /// that must be assumed to.
    pub qemus: Versions,
    /// What it takes apart from the version: `without KVM`. May be empty.
    pub only: &'static str,
    /// What is asked before the command is sent, in one clause; for a hazard
    /// that is avoided, what is done instead.
    pub asked: &'static str,
    /// What keeps it from happening.
    pub guard: Guard,
    /// What the user reads, with a name in braces for each value: `'{device}' has
    /// no screen {head}`. Empty where there is nothing to say.
    pub reason: &'static str,
    /// The QEMUs that it was tried with, and what became of them.
    pub seen: &'static str,
}

/// What keeps a hazard from happening.
#[derive(Clone, Copy, Debug)]
pub enum Guard {
    /// The command is not run at all, whichever way it would go; `--force` runs it.
    Command,
    /// The command looks first, and refuses; `--force` sends it.
    Look,
    /// The command looks first, and fails as QEMU should; `--force` changes nothing.
    Fail,
    /// QEMU is not asked for the properties of these device types.
    DeviceTypes(&'static [&'static str]),
    /// Arguments of these kinds are read here before a line goes to the built-in
    /// monitor.
    ReadFirst(&'static [Kind]),
    /// The command does its work in another way.
    Avoid,
}

impl Hazard {
    /// The reason, with these values in it.
    pub fn says(&self, values: &[(&str, &dyn Display)]) -> String {
        let mut parts = self.reason.split('{');
        let mut text = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (name, rest) = part.split_once('}').unwrap_or(("", part));
            if let Some((_, value)) = values.iter().find(|(known, _)| *known == name) {
                text += &value.to_string();
            }
            text += rest;
        }
        text
    }
}

/// The hazard that keeps `command` from being run at all on some QEMUs.
pub fn forbidding(command: &Declaration) -> Option<&'static Hazard> {
    HAZARDS.iter().find(|hazard| {
        matches!(hazard.guard, Guard::Command) && hazard.commands.contains(&command.spoken())
    })
}

/// Whether an argument of this kind has to be read here before the built-in
/// monitor reads it.
pub(crate) fn is_read_first(kind: Kind) -> bool {
    HAZARDS
        .iter()
        .any(|hazard| matches!(hazard.guard, Guard::ReadFirst(kinds) if kinds.contains(&kind)))
}

/// The hazards that keep the properties of a device type from being asked for.
pub(crate) fn of_device_type(name: &str) -> impl Iterator<Item = &'static Hazard> {
    HAZARDS.iter().filter(
        move |hazard| matches!(hazard.guard, Guard::DeviceTypes(names) if names.contains(&name)),
    )
}

/// Registers hazards: `hazards! { static NAME: Hazard = Hazard { ... }; ... }`.
#[macro_export]
macro_rules! hazards {
    ($($(#[$meta:meta])* $visibility:vis static $name:ident: Hazard = $hazard:expr;)*) => {
        $(
            $(#[$meta])*
            // The registration places it in a section of the program.
            #[allow(unsafe_code)]
            #[$crate::generated::linkme::distributed_slice($crate::lethal::HAZARDS)]
            #[linkme(crate = $crate::generated::linkme)]
            $visibility static $name: $crate::lethal::Hazard = $hazard;
        )*
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_has_the_values_where_their_names_stand() {
        let hazard = Hazard {
            commands: &["screendump"],
            qemus: Versions::ALL,
            only: "",
            asked: "the screens",
            guard: Guard::Look,
            reason: "'{device}' has no screen {head}",
            seen: "",
        };
        assert_eq!(
            hazard.says(&[("device", &"{head}"), ("head", &1)]),
            "'{head}' has no screen 1"
        );
    }
}
