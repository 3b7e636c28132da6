// SPDX-License-Identifier: GPL-2.0-or-later

//! The usage line of a command that does not write its own: its argument list.

use crate::{ArgSpec, Kind, Presence};

/// How texts refer to an argument: to a flag as it is typed, `-f`, to any other
/// by its name.
pub fn label(name: &str, kind: Kind) -> String {
    match kind {
        Kind::Flag(letter) | Kind::FlagWithValue(letter) => format!("-{letter}"),
        _ => name.to_owned(),
    }
}

impl ArgSpec<'_> {
    /// How texts refer to the argument: [`label`].
    pub fn label(&self) -> String {
        label(self.name, self.kind)
    }
}

/// The arguments as `help` shows them: `[-n] [-v] [device]`.
pub fn usage(specs: &[ArgSpec<'_>]) -> String {
    let words: Vec<String> = specs.iter().map(word).collect();
    words.join(" ")
}

fn word(spec: &ArgSpec<'_>) -> String {
    let name = spec.name;
    match (spec.kind, spec.presence) {
        (Kind::Flag(letter), _) => format!("[-{letter}]"),
        (Kind::FlagWithValue(letter), _) => format!("[-{letter} {name}]"),
        (Kind::Format, _) => "/fmt".to_owned(),
        (Kind::OnOff, _) => "on|off".to_owned(),
        (_, Presence::Required) => name.to_owned(),
        (_, Presence::Optional) => format!("[{name}]"),
        (_, Presence::Dotted) => format!("[.{name}]"),
    }
}

#[cfg(test)]
mod tests {
    use crate::{parse, usage};

    #[test]
    fn a_flag_is_called_as_one_types_it() {
        let specs = parse("nodes:-n,format:-fs,device:B?").unwrap();
        let labels: Vec<String> = specs.iter().map(|spec| spec.label()).collect();
        assert_eq!(labels, ["-n", "-f", "device"]);
    }

    #[test]
    fn every_construct_shows_in_the_usage_line() {
        for (args, line) in [
            ("", ""),
            ("nodes:-n,verbose:-v,device:B?", "[-n] [-v] [device]"),
            ("filename:F,format:-fs", "filename [-f format]"),
            ("fmt:/,addr:i,index:i.", "/fmt addr [.index]"),
            ("option:b", "on|off"),
            ("path:s,property:s,value:S", "path property value"),
            ("device:O", "device"),
        ] {
            assert_eq!(usage(&parse(args).unwrap()), line);
        }
    }
}
