//! The usage line that an argument list gives where none is written.

use crate::{ArgSpec, Kind, Presence};

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
