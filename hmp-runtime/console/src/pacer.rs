// SPDX-License-Identifier: GPL-2.0-or-later

//! Which of the arriving events are shown, and when.
//!
//! A few are shown as they come. In a storm, which a guest can cause, they are
//! summed up once a second, so that the user can still work. Events that the
//! user waits for or must know of are shown even then.

use crate::events::{line, urgent_kind};
use hmp_runtime::qmp::Event;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::time::{Duration, Instant};

/// Keeps a storm of events from filling the screen.
///
/// The first few of a second are shown at once. Further ones are counted, and
/// summed up at the second's end; if they are only a few, they are shown after
/// all. After a second with more than a few, the next one is part of a storm:
/// only urgent events are shown at once.
#[derive(Debug, Default)]
pub(crate) struct Pacer {
    /// When the current second began.
    start: Option<Instant>,
    /// How many events were shown in it.
    shown: usize,
    /// The kinds of urgent events that were shown in it.
    urgent: BTreeSet<String>,
    /// The others, by name.
    counted: BTreeMap<String, u64>,
    /// The lines of the first of those.
    held: Vec<String>,
    /// Events that were lost before they came here.
    lost: u64,
    /// Whether the second before this one had more events than are shown in
    /// one.
    is_storm: bool,
}

/// How many events are shown within one second.
const MOST: usize = 10;
const SECOND: Duration = Duration::from_secs(1);

impl Pacer {
    /// The line to show for an event, if it is to be shown now.
    pub(crate) fn admit(&mut self, event: &Event, now: Instant) -> Option<String> {
        if self.start.is_none_or(|start| now >= start + SECOND) && self.counted.is_empty() {
            self.start_second(now, false);
        }
        let is_due = !self.is_storm && self.shown < MOST;
        if self.is_first_of_urgent_kind(event) || is_due {
            self.shown += 1;
            return Some(line(event));
        }
        *self.counted.entry(event.name.clone()).or_default() += 1;
        if self.held.len() < MOST {
            self.held.push(line(event));
        }
        None
    }

    fn is_first_of_urgent_kind(&mut self, event: &Event) -> bool {
        self.urgent.len() < MOST && urgent_kind(event).is_some_and(|kind| self.urgent.insert(kind))
    }

    fn start_second(&mut self, now: Instant, is_storm: bool) {
        self.start = Some(now);
        self.is_storm = is_storm;
        self.shown = 0;
        self.urgent.clear();
    }

    /// Counts events that were lost, of which only the number is known.
    pub(crate) fn lose(&mut self, lost: u64) {
        self.lost += lost;
    }

    /// When [`summary`](Pacer::summary) is due; `None` if there is nothing to
    /// sum up.
    pub(crate) fn due(&self) -> Option<Instant> {
        let start = self.start.filter(|_| !self.counted.is_empty())?;
        Some(start + SECOND)
    }

    /// The lines for the events that were only counted, and the next second.
    pub(crate) fn summary(&mut self, now: Instant) -> String {
        let counted = std::mem::take(&mut self.counted);
        let held = std::mem::take(&mut self.held);
        let lost = std::mem::take(&mut self.lost);
        let total = counted.values().sum::<u64>() + lost;
        self.start_second(now, self.shown as u64 + total > MOST as u64);
        if total == held.len() as u64 {
            return held.concat();
        }
        sum(counted, total)
    }
}

fn sum(counted: BTreeMap<String, u64>, total: u64) -> String {
    let mut names: Vec<(String, u64)> = counted.into_iter().collect();
    names.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let mut line = format!("[event] ... and {total} more events:");
    for (position, (name, count)) in names.iter().take(MOST).enumerate() {
        let separator = if position == 0 { "" } else { "," };
        // Writing to a string cannot fail.
        let _ = write!(line, "{separator} {count} {name}");
    }
    line.push('\n');
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value as Json, json};

    fn event(name: &str, data: Json) -> Event {
        Event {
            name: name.to_owned(),
            data,
        }
    }

    /// A pacer in the second of a storm that began at `start`.
    fn in_storm(start: Instant) -> Pacer {
        let mut pacer = Pacer::default();
        for _ in 0..100 {
            pacer.admit(&event("STOP", Json::Null), start - SECOND);
        }
        let summary = pacer.summary(start);
        assert_eq!(summary, "[event] ... and 90 more events: 90 STOP\n");
        pacer
    }

    #[test]
    fn few_events_after_a_storm_are_shown_with_all_they_say() {
        let start = Instant::now();
        let mut pacer = in_storm(start);
        for number in 0..10 {
            let now = start + number * Duration::from_millis(50);
            let event = event("DEVICE_DELETED", json!({ "device": number }));
            assert_eq!(pacer.admit(&event, now), None);
        }
        let summary = pacer.summary(start + SECOND);
        assert_eq!(summary.lines().count(), 10);
        assert!(summary.starts_with("[event] DEVICE_DELETED device=0\n[event] "));
        // The storm is over: the next ones are shown as they come.
        for number in 0..10 {
            let now = start + SECOND + number * Duration::from_millis(50);
            assert!(pacer.admit(&event("STOP", Json::Null), now).is_some());
        }
        assert_eq!(pacer.due(), None);
    }

    #[test]
    fn events_that_stay_many_stay_one_line_a_second() {
        let mut now = Instant::now();
        let mut pacer = in_storm(now);
        for _ in 0..5 {
            for _ in 0..11 {
                assert_eq!(pacer.admit(&event("STOP", Json::Null), now), None);
            }
            now += SECOND;
            let summary = pacer.summary(now);
            assert_eq!(summary, "[event] ... and 11 more events: 11 STOP\n");
        }
    }

    #[test]
    fn a_few_more_than_are_shown_at_once_are_shown_a_little_later() {
        let start = Instant::now();
        let mut pacer = Pacer::default();
        let names: Vec<String> = (0..12).map(|number| format!("E{number}")).collect();
        let shown = |name: &&String| pacer.admit(&event(name, Json::Null), start).is_some();
        assert_eq!(names.iter().filter(shown).count(), 10);
        assert_eq!(pacer.summary(start + SECOND), "[event] E10\n[event] E11\n");
        // Still, they were too many, so a storm has begun.
        let next = pacer.admit(&event("E12", Json::Null), start + SECOND);
        assert_eq!(next, None);
        // Lost ones cannot be shown.
        pacer.lose(3);
        let summary = pacer.summary(start + 2 * SECOND);
        assert_eq!(summary, "[event] ... and 4 more events: 1 E12\n");
    }

    #[test]
    fn the_end_of_something_long_is_shown_at_once_even_in_a_storm() {
        let start = Instant::now();
        let ended = |status: &str| event("MIGRATION", json!({ "status": status }));
        let panicked = event("GUEST_PANICKED", json!({ "action": "pause" }));
        let mut first_second = Pacer::default();
        for _ in 0..1000 {
            first_second.admit(&event("STOP", Json::Null), start);
        }
        for mut pacer in [first_second, in_storm(start)] {
            for event in [ended("failed"), panicked.clone(), ended("completed")] {
                assert_eq!(pacer.admit(&event, start), Some(line(&event)));
            }
            // In the next second it is news again.
            pacer.admit(&ended("failed"), start);
            pacer.admit(&event("STOP", Json::Null), start);
            pacer.summary(start + SECOND);
            assert!(pacer.admit(&ended("failed"), start + SECOND).is_some());
        }
    }

    #[test]
    fn in_a_storm_of_errors_only_the_first_of_each_disk_is_shown() {
        let start = Instant::now();
        let mut pacer = in_storm(start);
        let error = |disk: usize| {
            let device = format!("disk{disk}");
            let data = json!({ "device": device, "operation": "write", "action": "report" });
            event("BLOCK_IO_ERROR", data)
        };
        let events = (0..300).map(|number| error(number % 3));
        let shown = events.filter(|event| pacer.admit(event, start).is_some());
        assert_eq!(shown.count(), 3);
        assert_eq!(
            pacer.summary(start + SECOND),
            "[event] ... and 297 more events: 297 BLOCK_IO_ERROR\n"
        );
        // Even many disks cannot fill the screen.
        let shown = (0..300).filter(|disk| pacer.admit(&error(*disk), start + SECOND).is_some());
        assert_eq!(shown.count(), MOST);
    }

    #[test]
    fn a_storm_is_ten_lines_and_then_one_a_second() {
        let start = Instant::now();
        let mut pacer = Pacer::default();
        let storm = |pacer: &mut Pacer, now| {
            (0..1000)
                .filter_map(|_| pacer.admit(&event("STOP", Json::Null), now))
                .count()
        };
        assert_eq!(storm(&mut pacer, start), 10);
        assert_eq!(pacer.due(), Some(start + SECOND));
        let summary = pacer.summary(start + SECOND);
        assert_eq!(summary, "[event] ... and 990 more events: 990 STOP\n");
        assert_eq!(pacer.due(), None);
        assert_eq!(storm(&mut pacer, start + SECOND), 0);
        assert_eq!(pacer.due(), Some(start + 2 * SECOND));
        pacer.lose(5);
        let summary = pacer.summary(start + 2 * SECOND);
        assert_eq!(summary, "[event] ... and 1005 more events: 1000 STOP\n");
        // A quiet second ends it.
        assert_eq!(storm(&mut pacer, start + 4 * SECOND), 10);
    }

    #[test]
    fn a_few_events_now_and_then_are_all_shown() {
        let mut pacer = Pacer::default();
        let start = Instant::now();
        for number in 0..100 {
            let now = start + number * Duration::from_millis(150);
            assert!(pacer.admit(&event("STOP", Json::Null), now).is_some());
        }
        assert_eq!(pacer.due(), None);
    }
}
