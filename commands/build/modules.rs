// SPDX-License-Identifier: GPL-2.0-or-later

//! From the folders of `src` to the modules of the crate.
//!
//! A folder is a subsystem, and each file in it is a module. A file in another
//! place would be ignored in silence, so it is an error that names the right
//! place.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// What cannot be the name of a module: the keywords of Rust, those that are
/// reserved included.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// A folder of commands.
#[derive(Debug, PartialEq)]
pub struct Subsystem {
    /// The name of the folder, which is that of its module.
    pub name: String,
    /// Its files, by name.
    pub files: Vec<PathBuf>,
}

/// The subsystems in `source`, by name, or a line for each file that is in the
/// wrong place or has a name that no module can have.
pub fn find(source: &Path) -> io::Result<Result<Vec<Subsystem>, Vec<String>>> {
    let mut found = Found::default();
    for path in entries(source)? {
        if !path.is_dir() {
            found.beside_the_folders(&path);
        } else if name(&path) != "bin" {
            // Cargo takes what is in `bin` for programs.
            found.subsystem(&path)?;
        }
    }
    Ok(if found.misplaced.is_empty() {
        Ok(found.subsystems)
    } else {
        Err(found.misplaced)
    })
}

/// The declarations of the modules, to be included in `lib.rs`.
pub fn declare(subsystems: &[Subsystem]) -> String {
    let mut text = String::new();
    for Subsystem { name, files } in subsystems {
        // To write into a string does not fail.
        let _ = writeln!(text, "mod {name} {{");
        for file in files {
            let module = stem(file);
            // The compiler would look beside the file that includes this.
            let _ = writeln!(text, "    #[path = {file:?}]\n    pub(crate) mod {module};");
        }
        text.push_str("}\n");
    }
    text
}

/// What has been found so far.
#[derive(Default)]
struct Found {
    subsystems: Vec<Subsystem>,
    misplaced: Vec<String>,
}

impl Found {
    /// A file in `src` itself: only Cargo's own have a place there.
    fn beside_the_folders(&mut self, file: &Path) {
        let name = name(file);
        if is_rust(file) && name != "lib.rs" && name != "main.rs" {
            let right = file.with_file_name("SUBSYSTEM").join(&name);
            self.misplaced.push(format!(
                "{} is in no subsystem's folder: move it to {}",
                file.display(),
                right.display()
            ));
        }
    }

    /// A folder in `src`. Without Rust in it, it is no subsystem yet.
    fn subsystem(&mut self, folder: &Path) -> io::Result<()> {
        let mut files = Vec::new();
        for path in entries(folder)? {
            if path.is_dir() {
                self.within_a_subsystem(folder, &path)?;
            } else if is_rust(&path) {
                self.module_name(&path);
                files.push(path);
            }
        }
        if !files.is_empty() {
            self.module_name(folder);
            self.subsystems.push(Subsystem {
                name: name(folder),
                files,
            });
        }
        Ok(())
    }

    /// A folder in a subsystem's: it has no place for Rust.
    fn within_a_subsystem(&mut self, subsystem: &Path, folder: &Path) -> io::Result<()> {
        for path in entries(folder)? {
            if path.is_dir() {
                self.within_a_subsystem(subsystem, &path)?;
            } else if is_rust(&path) {
                self.misplaced.push(format!(
                    "{} is in a folder within a subsystem's: move it to {}",
                    path.display(),
                    subsystem.join(name(&path)).display()
                ));
            }
        }
        Ok(())
    }

    /// Checks that a file or folder can give its name to a module.
    fn module_name(&mut self, path: &Path) {
        let stem = stem(path);
        let is_file = path.extension().is_some();
        let problem = if stem == "mod" && is_file {
            "is not needed, as the build declares the modules: drop it, or name it after what it \
             holds"
                .to_owned()
        } else if KEYWORDS.contains(&stem.as_str()) {
            let right = format!("{stem}_command");
            format!(
                "is named after a keyword of Rust, and no module can be called `{stem}`: rename \
                 it to {}; the attribute keeps `name = \"{stem}\"`",
                renamed(path, &right).display()
            )
        } else if !is_module_name(&stem) {
            let right = module_name(&stem);
            format!(
                "cannot be a module: its name needs small letters, digits and `_`, and a letter \
                 first, such as {}",
                renamed(path, &right).display()
            )
        } else {
            return;
        };
        self.misplaced.push(format!("{} {problem}", path.display()));
    }
}

/// The entries of a folder by name, without hidden ones: editors leave those.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder)? {
        paths.push(entry?.path());
    }
    paths.retain(|path| !name(path).starts_with('.'));
    paths.sort();
    Ok(paths)
}

fn is_rust(file: &Path) -> bool {
    file.extension().is_some_and(|extension| extension == "rs")
}

fn name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// The name without `.rs`.
fn stem(path: &Path) -> String {
    let name = name(path);
    name.strip_suffix(".rs").unwrap_or(&name).to_owned()
}

/// Whether it is the name of a module, as rustc and its lints want it.
fn is_module_name(name: &str) -> bool {
    let is_allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(is_allowed)
}

/// The nearest name that a module can have.
fn module_name(name: &str) -> String {
    let is_kept = |c: char| c.is_ascii_alphanumeric();
    let name: String = name
        .chars()
        .map(|c| {
            if is_kept(c) {
                c.to_ascii_lowercase()
            } else {
                '_'
            }
        })
        .collect();
    if is_module_name(&name) {
        name
    } else {
        format!("info_{}", name.trim_start_matches('_'))
    }
}

/// The path with another name before its `.rs`.
fn renamed(path: &Path, stem: &str) -> PathBuf {
    let is_file = is_rust(path);
    path.with_file_name(if is_file {
        format!("{stem}.rs")
    } else {
        stem.to_owned()
    })
}
