// SPDX-License-Identifier: GPL-2.0-or-later

//! Which QEMUs the tests run on.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// A QEMU to test with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Qemu {
    /// The program.
    pub system: PathBuf,
    /// The `qemu-img` that goes with it.
    pub img: PathBuf,
    /// Its version: 10, 0, 2.
    pub version: (u32, u32, u32),
}

impl Qemu {
    /// Asks the program at `system` for its version.
    fn ask(system: &Path) -> Result<Qemu, String> {
        let output = Command::new(system)
            .arg("--version")
            .output()
            .map_err(|error| format!("{}: {error}", system.display()))?;
        let text = String::from_utf8_lossy(&output.stdout);
        let version = parse_version(&text).ok_or_else(|| {
            format!(
                "{}: `--version` says {:?}, which is not a QEMU version",
                system.display(),
                text.lines().next().unwrap_or_default()
            )
        })?;
        let beside = system.with_file_name("qemu-img");
        Ok(Qemu {
            img: if beside.exists() {
                beside
            } else {
                PathBuf::from("qemu-img")
            },
            system: system.to_owned(),
            version,
        })
    }

    /// The `qemu-storage-daemon` that goes with it.
    pub fn storage_daemon(&self) -> PathBuf {
        self.system.with_file_name("qemu-storage-daemon")
    }

    /// The program of the same version for another target, beside this one.
    pub fn of_target(&self, target: &str) -> Result<Qemu, String> {
        let system = self.system.with_file_name(format!("qemu-system-{target}"));
        if !system.is_file() {
            return Err(format!(
                "there is no {}, which has to be beside {}; `scripts/qemu-matrix` gets it",
                system.display(),
                self.system.display()
            ));
        }
        let other = Qemu::ask(&system)?;
        if other.version != self.version {
            return Err(format!("{other} does not have the version of {self}"));
        }
        Ok(other)
    }

    /// The version as tests and files name it: `10.0`.
    pub fn minor_version(&self) -> String {
        format!("{}.{}", self.version.0, self.version.1)
    }
}

impl fmt::Display for Qemu {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (major, minor, micro) = self.version;
        write!(
            f,
            "QEMU {major}.{minor}.{micro} ({})",
            self.system.display()
        )
    }
}

/// The three numbers in `QEMU emulator version 10.0.2 (Debian ...)`.
fn parse_version(text: &str) -> Option<(u32, u32, u32)> {
    let (_, rest) = text.split_once("version ")?;
    let end = rest
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(rest.len());
    let mut numbers = rest[..end].split('.').map(str::parse);
    let mut next = || numbers.next()?.ok();
    Some((next()?, next()?, next()?))
}

const NAME: &str = "qemu-system-x86_64";

/// The versions that the tests are written for.
const TESTED: [&str; 3] = ["7.2", "10.0", "11.1"];

/// The programs that `list` names. It has paths separated by `:`. A directory
/// stands for `DIR/VERSION/qemu-system-x86_64` of each tested version in it;
/// another version has to be named by its program.
fn candidates(list: &str) -> Result<Vec<PathBuf>, String> {
    let mut found = Vec::new();
    for path in list.split(':').filter(|path| !path.is_empty()) {
        let path = Path::new(path);
        if !path.is_dir() {
            found.push(path.to_owned());
            continue;
        }
        let known = found.len();
        let programs = TESTED.map(|version| path.join(version).join(NAME));
        found.extend(programs.into_iter().filter(|program| program.is_file()));
        if found.len() == known {
            return Err(format!(
                "{}: no VERSION/{NAME} of {} in there",
                path.display(),
                TESTED.join(", ")
            ));
        }
    }
    Ok(found)
}

fn search() -> Result<Vec<Qemu>, String> {
    let (source, programs) = match std::env::var("HMP_QEMU") {
        Ok(list) if !list.is_empty() => (
            "HMP_QEMU",
            candidates(&list).map_err(|problem| format!("HMP_QEMU: {problem}"))?,
        ),
        _ => (
            "PATH",
            std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())
                .map(|directory| directory.join(NAME))
                .find(|program| program.is_file())
                .into_iter()
                .collect(),
        ),
    };
    let mut qemus = programs
        .iter()
        .map(|program| Qemu::ask(program))
        .collect::<Result<Vec<_>, _>>()?;
    if qemus.is_empty() {
        return Err(format!(
            "no {NAME} found: `scripts/test` gets one, or set HMP_QEMU to a list of them, \
             or install Debian's qemu-system-x86"
        ));
    }
    qemus.sort_by_key(|qemu| qemu.version);
    for qemu in &qemus {
        eprintln!("testing with {qemu}, from {source}");
    }
    Ok(qemus)
}

/// Every QEMU to test with, oldest first: those of `$HMP_QEMU`, or else the one
/// on `PATH`. The test fails if there is none.
pub fn all() -> &'static [Qemu] {
    static FOUND: OnceLock<Result<Vec<Qemu>, String>> = OnceLock::new();
    match FOUND.get_or_init(search) {
        Ok(qemus) => qemus,
        Err(problem) => panic!("{problem}"),
    }
}

/// The QEMU `major.minor`. The test fails if it is not among [`all`].
pub fn version(major: u32, minor: u32) -> &'static Qemu {
    all()
        .iter()
        .find(|qemu| (qemu.version.0, qemu.version.1) == (major, minor))
        .unwrap_or_else(|| {
            let known: Vec<String> = all().iter().map(ToString::to_string).collect();
            panic!(
                "this test needs QEMU {major}.{minor}, and there is only {}; \
                 `scripts/qemu-matrix` gets it",
                known.join(", ")
            )
        })
}

/// A QEMU for a test that does not care which: 10.0, the reference, or else the
/// newest.
pub fn any() -> &'static Qemu {
    let newest = &all()[all().len() - 1];
    all()
        .iter()
        .find(|qemu| (qemu.version.0, qemu.version.1) == (10, 0))
        .unwrap_or(newest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_read_with_and_without_a_package() {
        let debian = "QEMU emulator version 10.0.2 (Debian 1:10.0.2+ds-2)\nCopyright\n";
        assert_eq!(parse_version(debian), Some((10, 0, 2)));
        let plain = "QEMU emulator version 7.2.22\n";
        assert_eq!(parse_version(plain), Some((7, 2, 22)));
        assert_eq!(parse_version("not found"), None);
    }

    /// A directory with an empty file for each of these programs.
    fn directory_of(programs: &[&str]) -> tempfile::TempDir {
        let directory = tempfile::tempdir().unwrap();
        for program in programs {
            let place = directory.path().join(program);
            std::fs::create_dir_all(place.parent().unwrap()).unwrap();
            std::fs::write(place, "").unwrap();
        }
        directory
    }

    #[test]
    fn a_list_may_mix_programs_and_directories_of_versions() {
        let directory = directory_of(&[
            "10.0/qemu-system-x86_64",
            "7.2/qemu-system-x86_64",
            "5.2/qemu-system-x86_64",
            "11.1/root",
        ]);
        let list = format!("/some/qemu:{}", directory.path().display());
        let expected = [
            PathBuf::from("/some/qemu"),
            directory.path().join("7.2").join(NAME),
            directory.path().join("10.0").join(NAME),
        ];
        assert_eq!(candidates(&list).unwrap(), expected);
    }

    #[test]
    fn a_target_without_a_program_is_an_error_that_names_it() {
        let directory = directory_of(&["7.2/qemu-system-x86_64"]);
        let qemu = Qemu {
            system: directory.path().join("7.2").join(NAME),
            img: PathBuf::new(),
            version: (7, 2, 0),
        };
        let problem = qemu.of_target("s390x").unwrap_err();
        assert!(problem.contains("7.2/qemu-system-s390x"), "{problem}");
    }

    #[test]
    fn a_directory_without_a_qemu_is_an_error_that_names_it() {
        let directory = tempfile::tempdir().unwrap();
        let name = directory.path().display().to_string();
        let problem = candidates(&name).unwrap_err();
        assert!(problem.starts_with(&name), "{problem}");
    }
}
