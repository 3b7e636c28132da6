//! What the measurements share. They print figures and assert none: a busy
//! machine is no failure.

use std::time::{Duration, Instant};

/// The middle one of some times.
pub fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// The medians of two things done in turn, so that whatever else the machine
/// does meets both. Each is done `warm_up` times before.
pub fn in_turn(
    warm_up: usize,
    rounds: usize,
    mut one: impl FnMut(),
    mut other: impl FnMut(),
) -> (Duration, Duration) {
    for _ in 0..warm_up {
        one();
        other();
    }
    let timed = |run: &mut dyn FnMut()| {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    let (ones, others) = (0..rounds)
        .map(|_| (timed(&mut one), timed(&mut other)))
        .unzip();
    (median(ones), median(others))
}

/// Prints the two medians and the first in units of the second.
pub fn report(what: &str, one: (&str, Duration), other: (&str, Duration)) {
    println!(
        "{what}: {} {:.1} us, {} {:.1} us, ratio {:.2}",
        one.0,
        micros(one.1),
        other.0,
        micros(other.1),
        micros(one.1) / micros(other.1)
    );
}

/// A time in microseconds.
pub fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_outlier_does_not_move_the_median() {
        let times = [3, 1, 9000, 2, 4].map(Duration::from_secs).to_vec();
        assert_eq!(median(times), Duration::from_secs(3));
    }

    #[test]
    fn both_are_done_in_every_round() {
        let (mut ones, mut others) = (0, 0);
        in_turn(2, 5, || ones += 1, || others += 1);
        assert_eq!((ones, others), (7, 7));
    }
}
