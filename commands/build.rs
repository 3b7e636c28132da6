//! Lists the subsystem folders, so that neither a new folder nor a new file
//! needs an entry anywhere.

use std::error::Error;
use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    // Cargo looks through the whole folder. Without this a plain build would
    // not notice a new file.
    println!("cargo::rerun-if-changed=src");
    let source = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("src");
    let mut modules = String::new();
    for folder in subsystems(&source)? {
        // An inline module of an included file would look for its files next
        // to that file; hence the path.
        writeln!(
            modules,
            "#[path = {:?}]\nmod {folder} {{\n    automod::dir!(pub(crate) \"src/{folder}\");\n}}",
            source.join(&folder)
        )?;
    }
    fs::write(
        Path::new(&env::var("OUT_DIR")?).join("subsystems.rs"),
        modules,
    )?;
    Ok(())
}

/// The folders of `source` that hold commands, by name.
fn subsystems(source: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let mut folders = Vec::new();
    for entry in fs::read_dir(source)? {
        let entry = entry?;
        let name = entry
            .file_name()
            .into_string()
            .map_err(|name| format!("the name of {name:?} is not UTF-8"))?;
        // `bin` holds programs. A folder without commands is no subsystem yet.
        if entry.file_type()?.is_dir() && name != "bin" && has_source(&entry.path())? {
            folders.push(name);
        }
    }
    folders.sort();
    Ok(folders)
}

fn has_source(folder: &Path) -> Result<bool, Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        if entry?
            .path()
            .extension()
            .is_some_and(|extension| extension == "rs")
        {
            return Ok(true);
        }
    }
    Ok(false)
}
