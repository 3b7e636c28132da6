// SPDX-License-Identifier: GPL-2.0-or-later

//! Lines that a user might type, or mistype, without lasting effects.
//!
//! They avoid what cannot be compared: a NUL or a newline, which end a reply or
//! a line; help texts, which are not QEMU's; and registers, which do not
//! concern the grammar.

use super::random::Random;

/// One line.
pub fn line(random: &mut Random) -> String {
    let (name, arguments) = match random.below(24) {
        0..6 => (random.pick(&["print", "p"]), print(random)),
        6 => (
            "cpu",
            number(random, &["0", "-1", "0xffffffff", "0x100000000"]),
        ),
        7 => ("balloon", number(random, &["-1", "64", "1<<2"])),
        8..11 => ("block_resize", resize(random)),
        11 => ("info block", flags(random, &["-n", "-v"])),
        12 => ("eject", flags(random, &["-f"])),
        13 => ("screendump", screendump(random)),
        14 => ("set_link", format!("{} {}", token(random), switch(random))),
        15 => (
            random.pick(&["qom-list", "device_del", "object_del", "netdev_del"]),
            token(random),
        ),
        16 => ("qom-get", format!("{} {}", token(random), token(random))),
        17 => (
            "qom-set",
            format!("{} {} {}", token(random), token(random), token(random)),
        ),
        18 => ("device_add", options(random)),
        19 => ("x", memory(random)),
        20 => ("sum", sum(random).to_owned()),
        21 => ("i", port(random)),
        22 => ("memsave", save(random)),
        _ => (random.pick(UNKNOWN), token(random)),
    };
    spoil(random, name, &arguments)
}

/// Words that are not commands or sub-commands.
const UNKNOWN: &[&str] = &[
    "nosuch",
    "info nosuch",
    "INFO",
    "inf",
    "quit|q",
    "\"info\"",
    "'",
    "info \"version\"",
    "-",
    "//",
    "é",
    "p\"",
    "info|",
    "help nosuch",
];

/// Puts a line together, most of the time correctly.
fn spoil(random: &mut Random, name: &str, arguments: &str) -> String {
    // A carriage return is a blank as well, but it ends a line of stdin.
    let blank = |random: &mut Random| match random.below(12) {
        0 => random.text(" \t\x0b\x0c", 1, 3),
        _ => " ".to_owned(),
    };
    let mut line = match random.below(12) {
        0 => blank(random),
        _ => String::new(),
    };
    for word in name.split(' ') {
        line += word;
        if word != name.split(' ').next_back().unwrap_or_default() {
            line += &blank(random);
        }
    }
    // A format follows its command directly; any `/` may.
    if !arguments.starts_with('/') || random.once_in(4) {
        line += &blank(random);
    }
    line += arguments;
    if random.once_in(10) {
        line += &blank(random);
    }
    if random.once_in(12) {
        line += &token(random);
    }
    if random.once_in(25) {
        mistype(random, &mut line, name.len());
    }
    line
}

/// Drops, doubles or replaces a character after the first `spared` bytes.
fn mistype(random: &mut Random, line: &mut String, spared: usize) {
    let places: Vec<usize> = line
        .char_indices()
        .map(|(place, _)| place)
        .filter(|place| *place > spared)
        .collect();
    if places.is_empty() {
        return;
    }
    let place = random.pick(&places);
    let mut put = random.text(" \"'\\/-+(),.=$0x9ané", 1, 1);
    if random.once_in(3) {
        put.clear();
    }
    let end = place + line[place..].chars().next().map_or(0, char::len_utf8);
    line.replace_range(place..if random.once_in(2) { end } else { place }, &put);
}

/// A string argument: bare or quoted, well-formed or not.
fn token(random: &mut Random) -> String {
    match random.below(16) {
        0..5 => random
            .pick(&["nosuch", "x", "-", "/", "on", "-f", "-n", "0"])
            .to_owned(),
        5..8 => random.text("ab-/.,=\"'\\é$1", 1, 8),
        8..11 => {
            let inside = random.text("ab /,.'é1\t", 0, 8);
            format!("\"{inside}\"")
        }
        11 => {
            let escape = random.pick(&["\\n", "\\r", "\\\\", "\\'", "\\\"", "\\t", "\\0", "\\x41"]);
            format!("\"a{escape}b\"")
        }
        12 => format!("\"{}", random.text("ab \\", 0, 6)),
        13 => format!(
            "\"{}\"{}",
            random.text("ab ", 0, 3),
            random.text("ab\"", 1, 3)
        ),
        14 => {
            let long = random.text("ab", 1020, 1026);
            random.pick(&["", "\""]).to_owned() + &long
        }
        _ => String::new(),
    }
}

fn print(random: &mut Random) -> String {
    let expression = expression(random, 4);
    match random.below(3) {
        0 => expression,
        1 => format!("{} {expression}", format(random)),
        _ => format!(
            "{}{}",
            format(random),
            random.pick(&["", " 1", " 'a'", "\t-1"])
        ),
    }
}

fn format(random: &mut Random) -> String {
    let mut format = "/".to_owned();
    if random.once_in(3) {
        format += &random.text("0123456789", 1, 3);
    }
    format += &random.text("xduocibhwgL", 0, 3);
    if random.once_in(15) {
        format += &random.text("X1/é'-q ", 1, 2);
    }
    format
}

fn number(random: &mut Random, special: &[&str]) -> String {
    match random.below(3) {
        0 => random.pick(special).to_owned(),
        _ => expression(random, 3),
    }
}

/// An expression of at most `depth` nested parts, mostly well-formed.
fn expression(random: &mut Random, depth: usize) -> String {
    if depth == 0 {
        return literal(random);
    }
    let blank = random.pick(&["", "", " ", "  "]);
    match random.below(10) {
        0..2 => literal(random),
        2 => format!("({blank}{}{blank})", expression(random, depth - 1)),
        3..5 => {
            let operator = random.pick(&["-", "+", "~"]);
            format!("{operator}{blank}{}", expression(random, depth - 1))
        }
        _ => {
            let left = expression(random, depth - 1);
            let operator = random.pick(&["+", "-", "*", "/", "%", "&", "|", "^"]);
            let right = expression(random, depth - 1);
            format!("{left}{blank}{operator}{blank}{right}")
        }
    }
}

fn literal(random: &mut Random) -> String {
    let any = random.number() >> random.below(64);
    match random.below(20) {
        0..5 => format!("{}", random.below(10)),
        5..8 => format!("{any}"),
        8..10 => format!("{any:#x}"),
        10 => format!("0{any:o}"),
        11 => format!("{any:#X}").replacen("0X", random.pick(&["0x", "0X"]), 1),
        12 => format!("'{}'", random.text("aZ0'\\\" (~", 1, 1)),
        13 => random
            .pick(&[
                "0x8000000000000000",
                "0x7fffffffffffffff",
                "18446744073709551615",
            ])
            .to_owned(),
        14 => random
            .pick(&[
                "18446744073709551616",
                "0x10000000000000000",
                "99999999999999999999",
            ])
            .to_owned(),
        15 => random
            .pick(&[
                "08", "0x", "0xg", "0b1", "0b2", "1.5", "1K", "1e3", "00", "0x1.8",
            ])
            .to_owned(),
        16 => random
            .pick(&["$nosuch", "$", "$é", "''", "'", "'ab'", "'é'", "'\\n'"])
            .to_owned(),
        17 => random
            .pick(&["", "x", "()", "(1", "1)", "!1", "\"1\"", "é"])
            .to_owned(),
        _ => format!("{}", random.below(1000)),
    }
}

/// A size, for the only disk or for one that does not exist.
fn resize(random: &mut Random) -> String {
    let device = match random.below(3) {
        0 => token(random),
        _ => super::DISK.to_owned(),
    };
    let size = match random.below(12) {
        0..3 => random.text("0123456789", 1, 4),
        3..5 => random.text("0123456789.", 1, 6),
        5 => format!("0x{}", random.text("0123456789abcdefxK.", 0, 4)),
        6 => format!("{}", random.number() >> random.below(64)),
        7 => format!(".{}", random.text("0123456789", 0, 25)),
        8 => format!("{}.{}", random.below(100), random.text("0123456789", 0, 25)),
        9 => random
            .pick(&[
                "-1", "-0", "+1", "- 1", "inf", "nan", "1.5e3", "1e3", "00x1", "é", "\"1\"", ".",
            ])
            .to_owned(),
        10 => random.text("0129.xXeE+-", 1, 6),
        _ => random
            .pick(&[
                "9223372036854775807",
                "9223372036854775808",
                "8388608",
                "18446744073709551616",
            ])
            .to_owned(),
    };
    let suffix = match random.below(3) {
        0 => random.text("bBkKmMgGtTpPeE", 1, 1),
        1 => random.text("bBkKmMgGtTpPeEXi1 ", 0, 2),
        _ => String::new(),
    };
    format!("{device} {size}{suffix}")
}

/// Flags, in order or not, and then a device that does not exist.
fn flags(random: &mut Random, known: &[&str]) -> String {
    let mut arguments = String::new();
    for _ in 0..random.below(4) {
        arguments += &match random.below(5) {
            0..3 => random.pick(known).to_owned(),
            3 => random.text("-nvfx", 1, 4),
            _ => random.pick(&["-", "--", "-x", "-é", "- "]).to_owned(),
        };
        arguments += random.pick(&["", " ", " ", " ", "  "]);
    }
    arguments + &token(random)
}

fn screendump(random: &mut Random) -> String {
    let file = random.pick(&["/nonexistent/a", "\"/nonexistent/a b\"", "/nonexistent/-f"]);
    let format = random.pick(&[
        "",
        " -f png",
        " -fppm",
        " -f",
        " -f\"png\"",
        " -x",
        " -f gif",
        " -",
    ]);
    let device = random.pick(&[
        "",
        "",
        " nosuch",
        " nosuch 0",
        " nosuch -1",
        " \"no such\" 1 2",
    ]);
    format!("{file}{format}{device}")
}

/// A little memory, from an address where there is some.
fn memory(random: &mut Random) -> String {
    let format = random.text("xduocbhwgL", 0, 3);
    let count = random.pick(&["", "0", "1", "4", "12"]);
    let address = random.pick(&[
        "0", "0x1000", "'a'", "4*4", "(", "", "0 1", "$nosuch", "1/0",
    ]);
    random.pick(&["", "/", "/", " /"]).to_owned() + count + &format + " " + address
}

/// A little memory, since a sum is slow.
fn sum(random: &mut Random) -> &'static str {
    random.pick(&[
        "0 16", "0 2*8", "0", "0x100 -1", "1 (4+4)", "0, 16", "0 16 1", "0 0x", "-1 1", "",
    ])
}

/// A port of the clock, with an index or not.
fn port(random: &mut Random) -> String {
    let format = random.pick(&["", "/b ", "/h ", "/x ", "/q "]);
    let port = random.pick(&["0x70", "0x70+0", "-1", "x", "0x100000070"]);
    let index = random.pick(&["", ".1", " .1", " . 1", ".", "..", " 1", ".x"]);
    format!("{format}{port}{index}")
}

/// Memory to a file that cannot be made.
fn save(random: &mut Random) -> String {
    let file = random.pick(&[
        "/nonexistent/a",
        "\"/nonexistent/a\"",
        "\"/nonexistent/a",
        "",
        "nonexistent/a",
    ]);
    let numbers = random.pick(&[
        "0 16",
        "0x10 ' '",
        "1+1 2*2",
        "0",
        "0 -1",
        "0, 16",
        "0 0x100000000",
    ]);
    format!("{numbers} {file}")
}

fn switch(random: &mut Random) -> String {
    match random.below(3) {
        0 => random.text("onf", 1, 3),
        _ => random
            .pick(&["on", "off", "ON", "yes", "", "oné", "\"on\"", "on off"])
            .to_owned(),
    }
}

/// An option list for a driver that does not exist.
fn options(random: &mut Random) -> String {
    let mut options = random
        .pick(&[
            "nosuch",
            "driver=nosuch",
            "type=nosuch",
            "\"no such\"",
            "",
            "nosuch,,x",
            "=",
            "no",
        ])
        .to_owned();
    for _ in 0..random.below(4) {
        options += random.pick(&[",", ",", ",", ",,", "", "\""]);
        options += &match random.below(4) {
            0 => random.text("ab=,no", 0, 6),
            1 => format!("id={}", random.text("ab1-._é,=", 0, 4)),
            2 => random
                .pick(&["id", "noid", "a=b", "bus=pci.0", "x", "noy", "a=,,b"])
                .to_owned(),
            _ => format!(
                "{}={}",
                random.text("abc", 1, 2),
                random.text("ab1,,=\"", 0, 5)
            ),
        };
    }
    options
}
