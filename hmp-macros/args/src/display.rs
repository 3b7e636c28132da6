// SPDX-License-Identifier: GPL-2.0-or-later

//! Arguments as `args` strings write them.

use crate::{ArgSpec, Kind, Presence};
use std::fmt;

/// As in `args`, without the suffix: `B`, `-f`, `-fs`.
impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letter = match self {
            Kind::File => 'F',
            Kind::Block => 'B',
            Kind::Str => 's',
            Kind::Rest => 'S',
            Kind::Options => 'O',
            Kind::Int32 => 'i',
            Kind::Int => 'l',
            Kind::Mebibytes => 'M',
            Kind::Size => 'o',
            Kind::Seconds => 'T',
            Kind::OnOff => 'b',
            Kind::Format => '/',
            Kind::Flag(letter) => return write!(f, "-{letter}"),
            Kind::FlagWithValue(letter) => return write!(f, "-{letter}s"),
        };
        write!(f, "{letter}")
    }
}

/// The suffix, if any.
impl fmt::Display for Presence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Presence::Required => "",
            Presence::Optional => "?",
            Presence::Dotted => ".",
        })
    }
}

/// The item as written: `device:B?`.
impl fmt::Display for ArgSpec<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}{}", self.name, self.kind, self.presence)
    }
}

#[cfg(test)]
mod tests {
    use crate::parse;

    #[test]
    fn an_argument_list_survives_parsing_and_writing() {
        let written = "a:F,b:B,c:s,e:O,f:i,g:l,h:M,i:o,j:T,k:b,l:/,\
                       m:-m,n:-ns,p:i.,q:l.,r:M.,s:F?,t:B?,u:s?,v:i?,w:l?,x:M?,y:o?,z:T?,rest:S?";
        let items: Vec<String> = parse(written)
            .unwrap()
            .iter()
            .map(|spec| spec.to_string())
            .collect();
        assert_eq!(items.join(","), written);
    }
}
