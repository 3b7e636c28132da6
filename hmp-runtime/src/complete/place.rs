// SPDX-License-Identifier: GPL-2.0-or-later

//! Which argument the cursor is in.

use crate::declaration::Arg;
use hmp_args::Kind;

/// Where in an argument list the cursor is.
pub(crate) struct Place<'a> {
    /// The argument that stands there, unless it is a flag.
    pub argument: Option<&'a Arg>,
    /// The flags that may still stand there.
    pub flags: Vec<char>,
    /// How many of the words belong to the arguments before it.
    pub words: usize,
}

impl<'a> Place<'a> {
    /// The place after the words `before`. Flags have their declared place: a
    /// flag that is given excludes those declared before it.
    pub fn of(args: &'a [Arg], before: &[&str]) -> Place<'a> {
        let mut args = args.iter().peekable();
        let mut words = before.iter().copied().peekable();
        loop {
            let mut flags = Vec::new();
            while let Some(arg) = args.next_if(|arg| arg.kind.is_flag()) {
                let (Kind::Flag(letter) | Kind::FlagWithValue(letter)) = arg.kind else {
                    continue;
                };
                let is_it = |word: &&str| {
                    word.strip_prefix('-')
                        .is_some_and(|rest| rest.starts_with(letter))
                };
                let Some(word) = words.next_if(is_it) else {
                    flags.push(letter);
                    continue;
                };
                flags.clear();
                let value_follows = matches!(arg.kind, Kind::FlagWithValue(_)) && word.len() == 2;
                if value_follows && words.next().is_none() {
                    return Place {
                        argument: Some(arg),
                        flags,
                        words: before.len(),
                    };
                }
            }
            let argument = args.next();
            if argument.is_some_and(|arg| arg.kind == Kind::Format) {
                // A format is there only if its slash is.
                let _ = words.next_if(|word| word.starts_with('/'));
                continue;
            }
            let left = words.len();
            let is_last = argument.is_none_or(|arg| arg.kind == Kind::Rest);
            if is_last || words.next().is_none() {
                return Place {
                    argument,
                    flags,
                    words: before.len() - left,
                };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hmp_args::Presence;

    fn arg(name: &'static str, kind: Kind) -> Arg {
        Arg {
            name,
            kind,
            presence: Presence::Required,
            rest: "",
            secret: crate::declaration::Secret::Never,
            meaning: "",
        }
    }

    fn place(args: &[Arg], before: &[&str]) -> (Option<&'static str>, String) {
        let place = Place::of(args, before);
        (
            place.argument.map(|arg| arg.name),
            place.flags.into_iter().collect(),
        )
    }

    #[test]
    fn flags_may_stand_before_their_argument() {
        let args = [
            arg("n", Kind::Flag('n')),
            arg("v", Kind::Flag('v')),
            arg("dev", Kind::Block),
        ];
        assert_eq!(place(&args, &[]), (Some("dev"), "nv".to_owned()));
        assert_eq!(place(&args, &["-n"]), (Some("dev"), "v".to_owned()));
        assert_eq!(place(&args, &["-v"]), (Some("dev"), String::new()));
        assert_eq!(place(&args, &["-v", "disk0"]), (None, String::new()));
    }

    #[test]
    fn a_flags_value_is_an_argument_of_its_own() {
        let args = [
            arg("filename", Kind::File),
            arg("format", Kind::FlagWithValue('f')),
            arg("device", Kind::Str),
        ];
        assert_eq!(place(&args, &["a.png"]), (Some("device"), "f".to_owned()));
        assert_eq!(
            place(&args, &["a.png", "-f"]),
            (Some("format"), String::new())
        );
        assert_eq!(
            place(&args, &["a.png", "-f", "png"]),
            (Some("device"), String::new())
        );
        assert_eq!(
            place(&args, &["a.png", "-fpng"]),
            (Some("device"), String::new())
        );
    }

    #[test]
    fn the_rest_of_the_line_stays_one_argument() {
        let args = [arg("object", Kind::Rest)];
        assert_eq!(place(&args, &["a", "b"]), (Some("object"), String::new()));
        assert_eq!(Place::of(&args, &["a", "b"]).words, 0);
        let args = [arg("path", Kind::Str), arg("value", Kind::Rest)];
        assert_eq!(Place::of(&args, &["a", "b", "c"]).words, 1);
    }

    #[test]
    fn a_format_is_there_if_it_has_its_slash() {
        let args = [arg("fmt", Kind::Format), arg("addr", Kind::Int)];
        assert_eq!(place(&args, &[]), (Some("addr"), String::new()));
        assert_eq!(place(&args, &["/4x"]), (Some("addr"), String::new()));
        assert_eq!(place(&args, &["/4x", "0"]), (None, String::new()));
    }
}
