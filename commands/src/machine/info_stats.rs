// SPDX-License-Identifier: GPL-2.0-or-later

//! `info stats`: statistics that parts of QEMU keep while the machine runs.
//!
//! Follows `hmp_info_stats` in QEMU's `stats/stats-hmp-cmds.c`. Targets and
//! providers differ between QEMUs, so QMP judges the words.

use super::stats_names::STATS_NAMES;
use super::stats_schema::StatsSchemaValue;
use hmp_runtime::prelude::*;

/// The statistics of a provider for a target.
#[derive(Deserialize)]
struct StatsSchema {
    provider: String,
    target: String,
    stats: Vec<StatsSchemaValue>,
}

#[derive(Deserialize, Serialize)]
#[serde(untagged)]
enum StatsValue {
    Truth(bool),
    Number(u64),
    Histogram(Vec<u64>),
    /// A kind that is newer than this program.
    Other(Json),
}

#[derive(Deserialize)]
struct Stats {
    name: String,
    value: StatsValue,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct StatsResult {
    provider: String,
    qom_path: Option<String>,
    stats: Vec<Stats>,
}

/// A value with its description.
#[derive(Serialize)]
struct Row {
    #[serde(flatten)]
    statistic: StatsSchemaValue,
    value: StatsValue,
}

/// The statistics of one provider for one object.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Group {
    provider: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    qom_path: Option<String>,
    stats: Vec<Row>,
    /// The monitor's last line about the group, if QEMU contradicts itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<String>,
    /// Whether QEMU describes the provider at all.
    #[serde(skip)]
    is_described: bool,
}

#[derive(Serialize)]
#[serde(transparent)]
struct Statistics {
    groups: Vec<Group>,
    #[serde(skip)]
    show_provider: bool,
}

impl Display for StatsValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // QEMU prints all numbers as signed.
        match self {
            StatsValue::Truth(true) => f.write_str(": yes\n"),
            StatsValue::Truth(false) => f.write_str(": no\n"),
            StatsValue::Number(number) => writeln!(f, ": {}", *number as i64),
            StatsValue::Histogram(buckets) => {
                f.write_str(": ")?;
                for (number, count) in (1..).zip(buckets) {
                    write!(f, "[{number}]={} ", *count as i64)?;
                }
                writeln!(f)
            }
            StatsValue::Other(value) => writeln!(f, ": {value}"),
        }
    }
}

impl Display for Statistics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for group in &self.groups {
            if self.show_provider && group.is_described {
                writeln!(f, "provider: {}", group.provider)?;
            }
            for row in &group.stats {
                write!(f, "{}{}", row.statistic, row.value)?;
            }
            if let Some(problem) = &group.problem {
                writeln!(f, "{problem}")?;
            }
        }
        Ok(())
    }
}

impl Group {
    /// Finds the description of each value. The values are in the order of
    /// QEMU's descriptions, of which there may be more.
    fn new(reply: StatsResult, schemas: &[StatsSchema], target: &str) -> Group {
        let schema = schemas
            .iter()
            .find(|schema| schema.provider == reply.provider && schema.target == target);
        let mut group = Group {
            provider: reply.provider,
            qom_path: reply.qom_path,
            stats: Vec::new(),
            problem: None,
            is_described: schema.is_some(),
        };
        let Some(schema) = schema else {
            let provider = &group.provider;
            group.problem = Some(format!("failed to find schema list for {provider}"));
            return group;
        };
        let mut statistics = schema.stats.iter();
        for Stats { name, value } in reply.stats {
            match statistics.find(|statistic| statistic.name == name) {
                Some(statistic) => group.stats.push(Row {
                    statistic: statistic.clone(),
                    value,
                }),
                None => {
                    group.problem = Some(format!("failed to find schema entry for {name}"));
                    break;
                }
            }
        }
        group
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct CpuInfoFast {
    cpu_index: i64,
    qom_path: String,
}

/// What the built-in monitor prints only when it fails.
const FAILURES: Failures = Failures::Starting(&["invalid stats "]);

/// Show statistics about the machine.
///
/// - `target`: the object of the statistics: `vm`, `vcpu` for the default CPU
///   (`cpu` chooses it), or `cryptodev`.
/// - `names`: the statistics to show, separated by commas, or `*` for all. All
///   by default.
/// - `provider`: the part of QEMU that counts: `kvm` or `cryptodev`. All by
///   default, with a line that names each.
///
/// A line has the name, the kind and the unit in parentheses, and the value.
/// `cumulative` counts up, `instant` is the value now, `peak` the largest so
/// far, and histograms have numbered buckets. Without KVM and cryptodevs,
/// nothing is counted and nothing is printed. Names without statistics are left
/// out. Example: `info stats vcpu * kvm`.
#[hmp(
    name = "info stats",
    args = "target:s,names:s?,provider:s?",
    params = "target [names] [provider]",
    qmp = "query-stats,query-stats-schemas,query-cpus-fast",
    tier = "native",
    failures = FAILURES
)]
async fn info_stats(
    mon: &Monitor,
    #[complete(values("query-stats", "target"))] target: String,
    #[complete(STATS_NAMES)] names: Option<String>,
    #[complete(values("query-stats", "providers.provider"))] provider: Option<String>,
) -> Result<Statistics> {
    let target_error = |error: Error| {
        if error.refuses_value(&target) {
            Error::text(format!("invalid stats target {target}"))
        } else {
            error.bare()
        }
    };
    let schemas = match &provider {
        Some(provider) => {
            let arguments = json!({ "provider": provider });
            mon.query_with("query-stats-schemas", arguments).await
        }
        None => mon.query("query-stats-schemas").await,
    };
    let schemas: Vec<StatsSchema> = match (schemas, &provider) {
        (Ok(schemas), _) => schemas,
        (Err(error), Some(provider)) if error.refuses_value(provider) => {
            // The built-in monitor checks the target first.
            mon.execute("query-stats", json!({ "target": target }))
                .await
                .map_err(target_error)?;
            return Err(Error::text(format!("invalid stats provider {provider}")));
        }
        (Err(error), _) => return Err(error.bare()),
    };
    let mut filter = json!({ "target": target });
    if let Some(providers) = requests(names.as_deref(), provider.as_deref(), &schemas) {
        filter["providers"] = providers;
    }
    if target == "vcpu" {
        let index = mon.cpu_index().await?;
        let cpus: Vec<CpuInfoFast> = mon.query("query-cpus-fast").await?;
        let cpus = cpus.into_iter().filter(|cpu| cpu.cpu_index == index);
        filter["vcpus"] = cpus.map(|cpu| cpu.qom_path).collect();
    }
    let replies: Vec<StatsResult> = mon
        .query_with("query-stats", filter)
        .await
        .map_err(target_error)?;
    let groups = replies
        .into_iter()
        .map(|reply| Group::new(reply, &schemas, &target));
    Ok(Statistics {
        groups: groups.collect(),
        show_provider: provider.is_none(),
    })
}

/// The request to each provider; `None` asks all providers for everything.
/// Names without a provider are asked of every provider.
fn requests(names: Option<&str>, provider: Option<&str>, schemas: &[StatsSchema]) -> Option<Json> {
    if names.is_none() && provider.is_none() {
        return None;
    }
    let mut providers: Vec<&str> = match provider {
        Some(provider) => vec![provider],
        None => schemas.iter().map(|it| it.provider.as_str()).collect(),
    };
    providers.sort_unstable();
    providers.dedup();
    let requests = providers.into_iter().map(|provider| {
        let mut request = json!({ "provider": provider });
        if let Some(names) = names.filter(|names| *names != "*") {
            // An empty text has no name in it, not an empty one.
            let names = names.split(',').filter(|_| !names.is_empty());
            request["names"] = names.collect();
        }
        request
    });
    Some(requests.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schemas() -> Vec<StatsSchema> {
        let statistic =
            |name: &str, kind: &str| json!({ "name": name, "type": kind, "exponent": 0 });
        serde_json::from_value(json!([
            { "provider": "kvm", "target": "vm", "stats": [] },
            {
                "provider": "kvm", "target": "vcpu", "stats": [
                    statistic("exits", "cumulative"), statistic("guest_mode", "instant"),
                    statistic("halt_wait", "log2-histogram")
                ]
            }
        ]))
        .unwrap()
    }

    fn printed(stats: Json, provider: &str, show_provider: bool) -> String {
        let reply = json!({ "provider": provider, "qom-path": "/machine/cpu", "stats": stats });
        let reply: StatsResult = serde_json::from_value(reply).unwrap();
        let groups = vec![Group::new(reply, &schemas(), "vcpu")];
        Statistics {
            groups,
            show_provider,
        }
        .to_string()
    }

    #[test]
    fn numbers_truth_values_and_histograms_have_their_own_forms() {
        let stats = json!([
            { "name": "exits", "value": 9_007_199_254_740_993_u64 },
            { "name": "guest_mode", "value": false },
            { "name": "halt_wait", "value": [3, 0, u64::MAX] }
        ]);
        assert_eq!(
            printed(stats, "kvm", true),
            "provider: kvm\n    exits (cumulative): 9007199254740993\n    \
             guest_mode (instant): no\n    halt_wait (log2-histogram): [1]=3 [2]=0 [3]=-1 \n"
        );
    }

    #[test]
    fn the_provider_is_not_shown_to_who_named_it() {
        let stats = json!([{ "name": "guest_mode", "value": true }]);
        assert_eq!(
            printed(stats, "kvm", false),
            "    guest_mode (instant): yes\n"
        );
    }

    #[test]
    fn what_qemu_does_not_describe_ends_the_group() {
        let stats = json!([
            { "name": "guest_mode", "value": true }, { "name": "exits", "value": 1 }
        ]);
        assert_eq!(
            printed(stats, "kvm", false),
            "    guest_mode (instant): yes\nfailed to find schema entry for exits\n"
        );
        assert_eq!(
            printed(json!([]), "cryptodev", true),
            "failed to find schema list for cryptodev\n"
        );
    }

    #[test]
    fn names_are_asked_of_every_provider() {
        let asked = |names, provider| requests(names, provider, &schemas());
        assert_eq!(asked(None, None), None);
        assert_eq!(asked(Some("*"), None), Some(json!([{ "provider": "kvm" }])));
        assert_eq!(
            asked(Some("exits,wait"), None),
            Some(json!([{ "provider": "kvm", "names": ["exits", "wait"] }]))
        );
        assert_eq!(
            asked(Some("exits"), Some("cryptodev")),
            Some(json!([{ "provider": "cryptodev", "names": ["exits"] }]))
        );
        assert_eq!(
            asked(Some(""), Some("kvm")),
            Some(json!([{ "provider": "kvm", "names": [] }]))
        );
        assert_eq!(
            asked(None, Some("kvm")),
            Some(json!([{ "provider": "kvm" }]))
        );
    }
}
