//! The lowest point of a smooth function of many variables (L-BFGS; Nocedal and Wright, Numerical Optimization, 7.2).

use std::collections::VecDeque;

/// How many past steps tell the curvature.
const MEMORY: usize = 8;

/// What part of the promised descent a step has to keep (Armijo).
const ENOUGH: f64 = 1e-4;

/// A gradient this much shorter than the first ends the search.
const FLAT: f64 = 1e-5;

/// Halvings of a step before the search gives up: the rest is rounding.
const MOST_HALVINGS: usize = 30;

/// Walks from `start` to where `function`, which writes its gradient into its second argument, is lowest;
/// at most `rounds` steps.
pub fn minimise(mut start: Vec<f64>, rounds: usize, mut function: impl FnMut(&[f64], &mut [f64]) -> f64) -> Vec<f64> {
    let size = start.len();
    let (mut gradient, mut next_gradient, mut next) = (vec![0.0; size], vec![0.0; size], vec![0.0; size]);
    let mut value = function(&start, &mut gradient);
    let flat = dot(&gradient, &gradient).sqrt() * FLAT;
    let mut past: VecDeque<Step> = VecDeque::new();
    for _ in 0..rounds {
        let length = dot(&gradient, &gradient).sqrt();
        if length <= flat || length == 0.0 {
            break;
        }
        let direction = direction(&gradient, &past);
        let slope = dot(&gradient, &direction);
        let mut step = if past.is_empty() { 1.0 / length } else { 1.0 };
        let mut lower = None;
        for _ in 0..MOST_HALVINGS {
            for ((next, at), toward) in next.iter_mut().zip(&start).zip(&direction) {
                *next = at + step * toward;
            }
            let there = function(&next, &mut next_gradient);
            if there <= value + ENOUGH * step * slope {
                lower = Some(there);
                break;
            }
            step /= 2.0;
        }
        let Some(there) = lower else { break };
        let moved: Vec<f64> = next.iter().zip(&start).map(|(a, b)| a - b).collect();
        let turned: Vec<f64> = next_gradient.iter().zip(&gradient).map(|(a, b)| a - b).collect();
        let curvature = dot(&moved, &turned);
        if curvature > 0.0 {
            past.push_back(Step { moved, turned, curvature });
            if past.len() > MEMORY {
                past.pop_front();
            }
        }
        std::mem::swap(&mut start, &mut next);
        std::mem::swap(&mut gradient, &mut next_gradient);
        value = there;
    }
    start
}

/// A step that was taken: how far, how the gradient turned on it, and the product of both.
struct Step {
    moved: Vec<f64>,
    turned: Vec<f64>,
    curvature: f64,
}

/// Downhill, as far as the past tells how the slope bends.
fn direction(gradient: &[f64], past: &VecDeque<Step>) -> Vec<f64> {
    let mut direction: Vec<f64> = gradient.iter().map(|slope| -slope).collect();
    let mut shares = Vec::with_capacity(past.len());
    for step in past.iter().rev() {
        let share = dot(&step.moved, &direction) / step.curvature;
        add(&mut direction, -share, &step.turned);
        shares.push(share);
    }
    if let Some(last) = past.back() {
        let scale = last.curvature / dot(&last.turned, &last.turned);
        for value in &mut direction {
            *value *= scale;
        }
    }
    for (step, share) in past.iter().zip(shares.into_iter().rev()) {
        let back = dot(&step.turned, &direction) / step.curvature;
        add(&mut direction, share - back, &step.moved);
    }
    direction
}

fn add(to: &mut [f64], factor: f64, what: &[f64]) {
    for (to, what) in to.iter_mut().zip(what) {
        *to += factor * what;
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_finds_the_bottom_of_a_bowl_and_of_a_bent_valley() {
        let bowl = minimise(vec![9.0, -4.0, 2.0], 50, |at, gradient| {
            let mut value = 0.0;
            for (n, (x, slope)) in (1..).zip(at.iter().zip(gradient)) {
                let weight = f64::from(n * n);
                value += weight * (x - 1.0) * (x - 1.0);
                *slope = 2.0 * weight * (x - 1.0);
            }
            value
        });
        assert!(bowl.iter().all(|x| (x - 1.0).abs() < 1e-4), "{bowl:?}");
        // Rosenbrock's valley.
        let valley = minimise(vec![-1.2, 1.0], 200, |at, gradient| {
            let (x, y) = (at[0], at[1]);
            gradient[0] = -2.0 * (1.0 - x) - 400.0 * x * (y - x * x);
            gradient[1] = 200.0 * (y - x * x);
            (1.0 - x).powi(2) + 100.0 * (y - x * x).powi(2)
        });
        assert!(valley.iter().all(|x| (x - 1.0).abs() < 1e-3), "{valley:?}");
    }

    #[test]
    fn a_flat_function_is_left_where_it_is() {
        assert_eq!(minimise(vec![3.0], 10, |_, _| 1.0), [3.0]);
    }
}
