// SPDX-License-Identifier: GPL-2.0-or-later

//! What a QEMU is like, so that one can see whether something has changed it.

use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};
use tests::qemu::Vm;

/// How long QEMU may take to notice that a client has gone.
const PATIENCE: Duration = Duration::from_secs(20);

/// Where objects come and go.
const PATHS: [&str; 4] = [
    "/objects",
    "/machine/peripheral",
    "/machine/peripheral-anon",
    "/chardevs",
];

/// What is typed at the built-in monitor.
const LINES: [&str; 5] = [
    "print -2",
    "info dump",
    "chardev-add help",
    "object_add help",
    "info migrate",
];

/// A QEMU as it is at one time, in lines.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Footprint {
    /// The shared libraries in its memory.
    libraries: BTreeSet<String>,
    /// What is open, and how often.
    open: BTreeMap<String, usize>,
    /// What it tells of itself.
    tells: BTreeSet<String>,
}

impl Footprint {
    pub(super) fn of(vm: &mut Vm) -> Footprint {
        let process = format!("/proc/{}", vm.process());
        let control = vm.control();
        let mut tells = BTreeSet::new();
        for path in PATHS {
            let children = control.execute("qom-list", json!({ "path": path }));
            tells.insert(format!("{path}: {}", children.unwrap_or_default()));
        }
        for line in LINES {
            tells.insert(format!("{line}: {}", control.hmp(line).unwrap()));
        }
        for query in ["query-status", "query-fdsets"] {
            tells.insert(control.execute(query, Json::Null).unwrap().to_string());
        }
        Footprint {
            libraries: libraries(&process),
            open: open(&process),
            tells,
        }
    }

    /// Checks that the QEMU is as it was. A connection may take a moment to go.
    pub(super) fn holds(&self, vm: &mut Vm, after: &str) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let now = Footprint::of(vm);
            let added: Vec<_> = now.libraries.difference(&self.libraries).collect();
            assert!(added.is_empty(), "{}: {after}: {added:?}", vm.qemu());
            let changed: Vec<_> = now.tells.difference(&self.tells).collect();
            assert!(changed.is_empty(), "{}: {after}: {changed:?}", vm.qemu());
            // A running guest has QEMU open what its devices need.
            let is_running = self
                .tells
                .iter()
                .any(|told| told.contains("\"running\":true"));
            let is_new = |(file, count): (&String, &usize)| *count > self.count(file);
            if is_running || !now.open.iter().any(is_new) {
                return;
            }
            let late = Instant::now() > deadline;
            assert!(
                !late,
                "{}: {after}: {:?}, {:?}",
                vm.qemu(),
                now.open,
                self.open
            );
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Footprint {
    fn count(&self, file: &str) -> usize {
        self.open.get(file).copied().unwrap_or_default()
    }
}

fn libraries(process: &str) -> BTreeSet<String> {
    let maps = std::fs::read_to_string(format!("{process}/maps")).unwrap();
    let files = maps
        .lines()
        .filter_map(|line| line.split_whitespace().nth(5));
    files
        .filter(|file| file.contains(".so"))
        .map(str::to_owned)
        .collect()
}

fn open(process: &str) -> BTreeMap<String, usize> {
    let mut open = BTreeMap::new();
    for descriptor in std::fs::read_dir(format!("{process}/fd")).unwrap() {
        // It may have been closed since.
        if let Ok(target) = std::fs::read_link(descriptor.unwrap().path()) {
            *open.entry(target.display().to_string()).or_default() += 1;
        }
    }
    open
}
