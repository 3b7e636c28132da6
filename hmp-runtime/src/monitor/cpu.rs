// SPDX-License-Identifier: GPL-2.0-or-later

//! The default CPU: the one that commands about a single CPU mean.
//!
//! QMP has no such thing, so the choice is this session's. Like the built-in
//! monitor, the session keeps it as a QOM path: the choice survives a change of
//! indexes, and falls back to the first CPU when the chosen one is unplugged.

use super::Monitor;
use crate::error::{Error, Result};
use serde::Deserialize;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The members of QMP `CpuInfoFast` that a choice needs.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Cpu {
    cpu_index: i64,
    qom_path: String,
}

/// The choice of a session; at first there is none.
#[derive(Debug, Default)]
pub(super) struct DefaultCpu {
    path: Mutex<Option<String>>,
}

impl DefaultCpu {
    /// The index of the default CPU among all CPUs; `None` where there is none.
    /// Forgets a chosen CPU that is no longer among them.
    fn index(&self, cpus: &[Cpu]) -> Option<i64> {
        let mut path = self.path();
        if let Some(chosen) = path.as_deref() {
            match cpus.iter().find(|cpu| cpu.qom_path == chosen) {
                Some(cpu) => return Some(cpu.cpu_index),
                None => *path = None,
            }
        }
        cpus.first().map(|cpu| cpu.cpu_index)
    }

    /// Chooses the CPU of that index. Returns whether there is one.
    fn choose(&self, index: i64, cpus: &[Cpu]) -> bool {
        match cpus.iter().find(|cpu| cpu.cpu_index == index) {
            Some(cpu) => {
                *self.path() = Some(cpu.qom_path.clone());
                true
            }
            None => false,
        }
    }

    fn is_chosen(&self) -> bool {
        self.path().is_some()
    }

    fn path(&self) -> MutexGuard<'_, Option<String>> {
        self.path.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Monitor {
    /// The index of the default CPU, which `cpu N` sets.
    ///
    /// # Errors
    ///
    /// `No CPU available` where the machine has none.
    pub async fn cpu_index(&self) -> Result<i64> {
        let index = self.default_cpu().await?;
        index.ok_or_else(|| Error::text("No CPU available"))
    }

    /// The index of the default CPU; `None` where the machine has no CPU.
    ///
    /// # Errors
    ///
    /// What QEMU says.
    pub(crate) async fn default_cpu(&self) -> Result<Option<i64>> {
        let cpus = self.cpus().await?;
        Ok(self.shared.session.cpu.index(&cpus))
    }

    /// Makes the CPU of that index the default CPU.
    ///
    /// # Errors
    ///
    /// `invalid CPU index` where there is no such CPU.
    pub async fn set_cpu(&self, index: i64) -> Result<()> {
        let cpus = self.cpus().await?;
        if self.shared.session.cpu.choose(index, &cpus) {
            Ok(())
        } else {
            Err(Error::text("invalid CPU index"))
        }
    }

    /// The index of the default CPU if the user has chosen one; `None` where
    /// the first CPU will do, and QEMU need not be asked.
    ///
    /// # Errors
    ///
    /// What QEMU says.
    pub(super) async fn chosen_cpu_index(&self) -> Result<Option<i64>> {
        if !self.shared.session.cpu.is_chosen() {
            return Ok(None);
        }
        self.default_cpu().await
    }

    async fn cpus(&self) -> Result<Vec<Cpu>> {
        self.ask("query-cpus-fast").await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cpus(indexes_and_paths: &[(i64, &str)]) -> Vec<Cpu> {
        let cpu = |&(cpu_index, path): &(i64, &str)| Cpu {
            cpu_index,
            qom_path: path.to_owned(),
        };
        indexes_and_paths.iter().map(cpu).collect()
    }

    #[test]
    fn at_first_the_first_cpu_is_the_default() {
        let default = DefaultCpu::default();
        assert_eq!(default.index(&cpus(&[(0, "/a"), (1, "/b")])), Some(0));
        assert_eq!(default.index(&cpus(&[(4, "/a"), (1, "/b")])), Some(4));
        assert!(!default.is_chosen());
    }

    #[test]
    fn a_machine_without_cpus_has_no_default_and_no_choice() {
        let default = DefaultCpu::default();
        assert_eq!(default.index(&[]), None);
        assert!(!default.choose(0, &[]));
    }

    #[test]
    fn a_choice_stays_with_its_cpu_when_indexes_change() {
        let default = DefaultCpu::default();
        assert!(default.choose(1, &cpus(&[(0, "/a"), (1, "/b")])));
        assert_eq!(default.index(&cpus(&[(0, "/b"), (1, "/c")])), Some(0));
    }

    #[test]
    fn a_bad_index_leaves_the_choice_as_it_was() {
        let default = DefaultCpu::default();
        let all = cpus(&[(0, "/a"), (1, "/b")]);
        assert!(default.choose(1, &all));
        assert!(!default.choose(2, &all));
        assert_eq!(default.index(&all), Some(1));
    }

    #[test]
    fn an_unplugged_choice_is_forgotten() {
        let default = DefaultCpu::default();
        assert!(default.choose(1, &cpus(&[(0, "/a"), (1, "/b")])));
        assert_eq!(default.index(&cpus(&[(0, "/a")])), Some(0));
        assert_eq!(default.index(&cpus(&[(0, "/a"), (1, "/b")])), Some(0));
    }

    #[test]
    fn a_reply_of_query_cpus_fast_is_read() {
        let reply = r#"[{"thread-id": 7, "props": {"core-id": 0}, "target": "x86_64",
            "cpu-index": 3, "qom-path": "/machine/unattached/device[0]"}]"#;
        let cpus: Vec<Cpu> = serde_json::from_str(reply).unwrap();
        assert_eq!(DefaultCpu::default().index(&cpus), Some(3));
    }
}
