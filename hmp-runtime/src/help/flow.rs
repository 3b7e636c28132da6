// SPDX-License-Identifier: GPL-2.0-or-later

//! Text of doc comments in lines that fit a terminal.

use std::fmt;
use textwrap::{Options, WordSplitter};

/// How wide help is: a terminal of 80 columns, without the last one.
pub(super) const WIDTH: usize = 79;

/// A column of texts, each with its title to the left.
#[derive(Clone, Copy)]
pub(super) struct Column {
    /// What stands before the title.
    pub(super) indent: usize,
    /// Where the text begins.
    pub(super) width: usize,
}

impl Column {
    /// Writes a title and its text.
    pub(super) fn write(self, f: &mut fmt::Formatter<'_>, title: &str, text: &str) -> fmt::Result {
        let Column { indent, width } = self;
        let text = flow(text, WIDTH - width);
        let mut title = format!("{:indent$}{title}", "");
        for line in text.lines() {
            writeln!(f, "{}", format!("{title:width$}{line}").trim_end())?;
            title.clear();
        }
        Ok(())
    }
}

/// Fills the paragraphs and lists of a text into lines of that width. Text that
/// is fenced or indented by four keeps its lines. Ends with a newline.
pub(super) fn flow(text: &str, width: usize) -> String {
    let mut page = Page {
        text: String::new(),
        open: None,
        width,
    };
    let mut is_fenced = false;
    for line in text.lines() {
        let inner = line.trim_start();
        let indent = line.len() - inner.len();
        if inner.starts_with("```") {
            page.close();
            is_fenced = !is_fenced;
        } else if is_fenced {
            page.verbatim(&format!("    {line}"));
        } else if inner.is_empty() {
            page.close();
            page.verbatim("");
        } else if inner.starts_with("- ") {
            page.close();
            page.open(indent, indent + 2, inner);
        } else if page.goes_on() {
            page.append(inner);
        } else if indent >= 4 {
            page.verbatim(line);
        } else {
            page.open(indent, indent, inner);
        }
    }
    page.close();
    page.text
}

/// A blank at which no line breaks.
const BOUND: char = '\u{a0}';

/// Keeps text between backquotes on one line: half a command reads like another
/// command. Longer text may break, since the line before it would be half
/// empty.
fn bind(text: &str) -> String {
    const LONGEST: usize = 40;
    let parts: Vec<String> = text
        .split('`')
        .enumerate()
        .map(|(number, part)| match number % 2 {
            1 if part.len() <= LONGEST => part.replace(' ', &BOUND.to_string()),
            _ => part.to_owned(),
        })
        .collect();
    parts.join("`")
}

/// The lines so far, and the paragraph that is being read.
struct Page {
    text: String,
    open: Option<Paragraph>,
    width: usize,
}

struct Paragraph {
    first_indent: usize,
    indent: usize,
    text: String,
}

impl Page {
    fn goes_on(&self) -> bool {
        self.open.is_some()
    }

    fn open(&mut self, first_indent: usize, indent: usize, text: &str) {
        self.open = Some(Paragraph {
            first_indent,
            indent,
            text: text.to_owned(),
        });
    }

    fn append(&mut self, line: &str) {
        if let Some(paragraph) = &mut self.open {
            paragraph.text.push(' ');
            paragraph.text.push_str(line);
        }
    }

    fn verbatim(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn close(&mut self) {
        let Some(paragraph) = self.open.take() else {
            return;
        };
        let (first, others) = (
            " ".repeat(paragraph.first_indent),
            " ".repeat(paragraph.indent),
        );
        let options = Options::new(self.width)
            .initial_indent(&first)
            .subsequent_indent(&others)
            // No hyphens are added or used: `block-jobs` is a name, and a word
            // too long for a line may be one too.
            .word_splitter(WordSplitter::NoHyphenation)
            .break_words(false);
        for line in textwrap::wrap(&bind(&paragraph.text), options) {
            self.verbatim(&line.replace(BOUND, " "));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_and_lists_are_filled_and_examples_kept() {
        let text = "One two three four\nfive.\n\n- `fast`: in\n  haste, so to say\n- `b-c-d`\n\n\
                    ```\n$ a  b\n```\n\n    c  d";
        assert_eq!(
            flow(text, 16),
            "One two three\nfour five.\n\n- `fast`: in\n  haste, so to\n  say\n- `b-c-d`\n\n    \
             $ a  b\n\n    c  d\n"
        );
    }

    #[test]
    fn no_line_ends_within_a_command() {
        assert_eq!(
            flow("try `info block -v` now", 16),
            "try\n`info block -v`\nnow\n"
        );
        let long = format!("`{}`", "x ".repeat(30));
        assert!(flow(&long, 16).lines().all(|line| line.len() <= 16));
    }

    #[test]
    fn a_word_too_long_for_a_line_stays_whole() {
        assert_eq!(
            flow("see /a/very/long-path now", 8),
            "see\n/a/very/long-path\nnow\n"
        );
        assert_eq!(flow("", 8), "");
    }

    #[test]
    fn a_title_stands_before_the_first_line_alone() {
        struct Two(Column);
        impl fmt::Display for Two {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let text = "so many letters that they are more than what fits in one line, \
                            and go on\n- a\n- b";
                self.0.write(f, "-n", text)?;
                self.0.write(f, "device", "the disk")
            }
        }
        let column = Column {
            indent: 2,
            width: 10,
        };
        assert_eq!(
            Two(column).to_string(),
            "  -n      so many letters that they are more than what fits in one line, and go\n\
             \x20         on\n          - a\n          - b\n  device  the disk\n"
        );
    }
}
