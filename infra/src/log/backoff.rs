use chrono::Duration;

/// How long to wait before the next attempt after `failures` in a row: twice as long each time up to `most`, and by chance
/// up to half of it less, so that what failed together does not come back together.
pub(crate) fn backoff(failures: i32, first: Duration, most: Duration) -> Duration {
    let doublings = u32::try_from(failures.saturating_sub(1)).unwrap_or(0).min(30);
    let millis = first.num_milliseconds().saturating_mul(1 << doublings).min(most.num_milliseconds()).max(2);
    Duration::milliseconds(millis - fastrand::i64(0..millis / 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_bound_and_are_never_less_than_half() {
        let (first, most) = (Duration::seconds(5), Duration::hours(1));
        for (failures, full) in [(0, 5), (1, 5), (2, 10), (5, 80), (12, 3_600), (i32::MAX, 3_600)] {
            for _ in 0..100 {
                let wait = backoff(failures, first, most);
                assert!(wait <= Duration::seconds(full) && wait >= Duration::seconds(full) / 2, "{failures}: {wait}");
            }
        }
    }
}
