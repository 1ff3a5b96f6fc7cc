//! One pure function over many values, on all cores, in order.
//!
//! In: values, a function. Out: the results in the order of the values, whatever finished first. Absent: effects; what
//! runs here must not depend on which core runs it.

use std::num::NonZero;
use std::sync::Mutex;
use std::thread;

/// The results of `one` over `values`, in their order.
pub fn map<T: Send, R: Send>(values: Vec<T>, one: impl Fn(T) -> R + Sync) -> Vec<R> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get).min(values.len());
    if cores <= 1 {
        return values.into_iter().map(one).collect();
    }
    let length = values.len();
    let waiting = Mutex::new(values.into_iter().enumerate());
    let work = || {
        let mut done = Vec::new();
        loop {
            let next = waiting.lock().expect("no holder of the lock can panic").next();
            match next {
                Some((at, value)) => done.push((at, one(value))),
                None => return done,
            }
        }
    };
    let mut results: Vec<Option<R>> = std::iter::repeat_with(|| None).take(length).collect();
    thread::scope(|scope| {
        let workers: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        for worker in workers {
            // A panic in `one` is a bug, and stays one.
            let done = worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            for (at, result) in done {
                results[at] = Some(result);
            }
        }
    });
    results.into_iter().map(|result| result.expect("every value was taken once")).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn results_keep_the_order_of_the_values() {
        let slow_at_first = |n: u64| {
            std::thread::sleep(std::time::Duration::from_millis(20u64.saturating_sub(n)));
            n * n
        };
        let squares: Vec<u64> = (0..50).map(|n| n * n).collect();
        assert_eq!(super::map((0..50).collect(), slow_at_first), squares);
        assert!(super::map(Vec::<u8>::new(), |n| n).is_empty());
    }
}
