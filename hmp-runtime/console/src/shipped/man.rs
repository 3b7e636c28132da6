// SPDX-License-Identifier: GPL-2.0-or-later

//! The manual page.

use crate::options::{ADDRESSES, CONSOLE, EXIT_STATUSES, EXPLAIN, GENERAL, LIST, Opt, Word};
use roff::{Inline, Roff, bold, italic, roman};

/// What is not in `--help`: the environment and the files.
const ENVIRONMENT: [Word; 7] = [
    Word {
        word: "HMP_SOCKET",
        help: "The address, if none is given.",
    },
    Word {
        word: "XDG_STATE_HOME",
        help: "Where the lines typed are kept, in hmp/history below it; ~/.local/state \
               if it is not set.",
    },
    Word {
        word: "INPUTRC",
        help: "The keys of the console, as for other programs; \"$if hmp\" is for those of hmp \
               alone.",
    },
    Word {
        word: "PAGER",
        help: "What --pager runs; less if it is not set.",
    },
    Word {
        word: "NO_COLOR",
        help: "If set and not empty, the console has no colours.",
    },
    Word {
        word: "TERM",
        help: "The terminal.",
    },
    Word {
        word: "HOME",
        help: "Where the directories above are if their variables are not set.",
    },
];

const EXAMPLES: [Word; 6] = [
    Word {
        word: "hmp ls",
        help: "Lists the QEMUs that run.",
    },
    Word {
        word: "hmp vm.sock",
        help: "Opens the console on the QEMU that was started with \
               -qmp unix:vm.sock,server,wait=off.",
    },
    Word {
        word: "hmp vm.sock -c stop -c 'info block'",
        help: "Runs two commands.",
    },
    Word {
        word: "echo 'info status' | hmp --json vm.sock",
        help: "Runs what comes from a pipe, and prints JSON.",
    },
    Word {
        word: "hmp --strict vm.sock -c 'info mtree'",
        help: "Fails where QMP cannot do it.",
    },
    Word {
        word: "hmp explain 'block_resize disk0 10G'",
        help: "Prints the QMP for it.",
    },
];

/// The page.
pub(super) fn page() -> String {
    let version = concat!("hmp ", env!("CARGO_PKG_VERSION"));
    let mut page = Roff::new();
    page.control("TH", ["HMP", "1", " ", version, "User Commands"]);
    section(&mut page, "NAME");
    page.text([roman("hmp - QEMU's human monitor, over QMP")]);
    section(&mut page, "SYNOPSIS");
    page.text([
        bold("hmp"),
        roman(" ["),
        italic("OPTIONS"),
        roman("] ["),
        italic("ADDRESS"),
        roman("]"),
    ]);
    page.control("br", []);
    page.text([bold("hmp ls"), roman(" ["), bold("--json"), roman("]")]);
    page.control("br", []);
    page.text([
        bold("hmp explain"),
        roman(" ["),
        italic("OPTIONS"),
        roman("] "),
        italic("CMD"),
    ]);
    section(&mut page, "DESCRIPTION");
    page.text([roman(
        "QEMU's human monitor, from outside QEMU, over its QMP socket. On a terminal it is a \
         console: Tab completes, Ctrl-C abandons a command, Ctrl-D leaves, and \"help\" lists \
         the commands. Otherwise it reads commands from standard input, one a line. Replies \
         are on standard output, errors on standard error.",
    )]);
    page.control("PP", []);
    page.text([
        italic("ADDRESS"),
        roman(" is where QEMU's QMP monitor is. Without it, HMP_SOCKET says where; without that, a user at a terminal gets the only QEMU that is free. It is one of"),
    ]);
    items(&mut page, &ADDRESSES);
    section(&mut page, "OPTIONS");
    GENERAL
        .iter()
        .for_each(|option| describe(&mut page, option));
    section(&mut page, "OPTIONS OF THE CONSOLE");
    CONSOLE
        .iter()
        .for_each(|option| describe(&mut page, option));
    section(&mut page, "HMP LS");
    page.text([roman(
        "Lists the QEMUs of this machine and their monitors: what they are, where they are, \
         and who has them. It connects to none. Processes that you may not look into are \
         passed over. Its option:",
    )]);
    LIST.iter().for_each(|option| describe(&mut page, option));
    section(&mut page, "HMP EXPLAIN");
    page.text([roman(
        "Prints the QMP that CMD would send, one request a line, and sends nothing. It needs \
         no QEMU. Its options:",
    )]);
    EXPLAIN
        .iter()
        .for_each(|option| describe(&mut page, option));
    section(&mut page, "EXIT STATUS");
    items(&mut page, &EXIT_STATUSES);
    section(&mut page, "ENVIRONMENT");
    items(&mut page, &ENVIRONMENT);
    section(&mut page, "EXAMPLES");
    items(&mut page, &EXAMPLES);
    section(&mut page, "SEE ALSO");
    page.text([
        bold("qemu"),
        roman("(1), "),
        bold("qemu-qmp-ref"),
        roman("(7)"),
    ]);
    page.render()
}

fn section(page: &mut Roff, title: &str) {
    page.control("SH", [title]);
}

/// A list of words and their meanings.
fn items(page: &mut Roff, words: &[Word]) {
    for Word { word, help } in words {
        item(page, [bold(*word)].into(), help);
    }
}

fn item(page: &mut Roff, title: Vec<Inline>, help: &str) {
    page.control("TP", []);
    page.text(title);
    page.text([roman(help)]);
}

fn describe(page: &mut Roff, option: &Opt) {
    let mut title = Vec::new();
    if let Some(letter) = option.short {
        title.extend([bold(format!("-{letter}")), roman(", ")]);
    }
    title.push(bold(format!("--{}", option.long)));
    if let Some(value) = option.value {
        title.extend([roman(" "), italic(value.name)]);
    }
    let mut letters = option.help.chars();
    let first = letters
        .next()
        .map(|letter| letter.to_uppercase().to_string());
    let help = first.unwrap_or_default() + letters.as_str();
    if option.words().is_empty() {
        return item(page, title, &format!("{help}."));
    }
    item(page, title, &format!("{help}:"));
    page.control("RS", []);
    items(page, option.words());
    page.control("RE", []);
}
