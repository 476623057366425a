//! Small regression trees on top of a logistic model: what two facts say together that neither says alone.
//!
//! Gradient boosting of the logistic loss (Friedman, "Greedy function approximation: a gradient boosting machine", 2001) with the
//! second-order gain of Chen and Guestrin ("XGBoost", 2016), on features cut into a few bins.

use std::fmt::Write;

/// Trees whose values are added to the logarithm of the odds.
#[derive(Debug, Clone, Default)]
pub struct Trees {
    trees: Vec<Tree>,
}

/// A tree of fixed depth; node `i` has the children `2i + 1` and `2i + 2`.
#[derive(Debug, Clone, Default)]
struct Tree {
    /// Feature and threshold of the inner nodes: at or above it to the right. A node that does not divide has no feature.
    splits: Vec<Option<(u16, f32)>>,
    leaves: Vec<f32>,
}

/// How trees are fitted.
#[derive(Debug, Clone, Copy)]
pub struct Growth {
    pub trees: usize,
    pub depth: usize,
    /// Share of each tree that is added.
    pub rate: f32,
    /// L2 penalty on what a leaf says.
    pub penalty: f32,
    /// The least sum of second derivatives on either side of a split.
    pub least: f32,
}

const BINS: usize = 24;

impl Tree {
    fn value(&self, features: &[f32]) -> f32 {
        let mut node = 0;
        while node < self.splits.len() {
            let right = match self.splits[node] {
                Some((feature, threshold)) => features.get(feature as usize).is_some_and(|f| *f >= threshold),
                None => false,
            };
            node = 2 * node + 1 + usize::from(right);
        }
        self.leaves.get(node - self.splits.len()).copied().unwrap_or(0.0)
    }
}

impl Trees {
    /// What is added to the logarithm of the odds.
    pub fn value(&self, features: &[f32]) -> f32 {
        self.trees.iter().map(|t| t.value(features)).sum()
    }

    /// Fits trees on examples: features, truth, how much each counts, and the logarithm of the odds so far.
    pub fn fit(examples: &[(&[f32], bool, f32, f32)], growth: Growth) -> Trees {
        let width = examples.first().map_or(0, |(f, ..)| f.len());
        let cuts: Vec<Vec<f32>> = (0..width).map(|f| cuts(examples, f)).collect();
        let bin = |(v, cuts): (&f32, &Vec<f32>)| cuts.partition_point(|t| t <= v) as u8;
        let bins: Vec<u8> = examples.iter().flat_map(|(x, ..)| x.iter().zip(&cuts).map(bin)).collect();
        let mut odds: Vec<f32> = examples.iter().map(|(.., logit)| *logit).collect();
        let mut trees = Vec::new();
        for _ in 0..growth.trees {
            let slope = |((_, truth, weight, _), z): (&(&[f32], bool, f32, f32), &f32)| {
                let p = super::model::sigmoid(*z);
                (weight * (f32::from(u8::from(*truth)) - p), (weight * p * (1.0 - p)).max(1e-6))
            };
            let slopes: Vec<(f32, f32)> = examples.iter().zip(&odds).map(slope).collect();
            let tree = grow(&bins, &cuts, &slopes, growth);
            odds.iter_mut().zip(examples).for_each(|(z, (x, ..))| *z += tree.value(x));
            trees.push(tree);
        }
        Trees { trees }
    }

    /// One line a tree: splits and leaves.
    pub fn print(&self, name: &str) -> String {
        let mut out = String::new();
        for tree in &self.trees {
            let _ = write!(out, "{name}\ttree\t");
            for split in &tree.splits {
                // Writing into a string cannot fail.
                let _ = match split {
                    Some((feature, threshold)) => write!(out, "{feature}:{threshold:.4} "),
                    None => write!(out, "- "),
                };
            }
            out.push('|');
            for leaf in &tree.leaves {
                let _ = write!(out, " {leaf:.4}");
            }
            out.push('\n');
        }
        out
    }

    /// Adds a tree as [`Trees::print`] writes it; a line that is none is passed over.
    pub fn read(&mut self, line: &str) {
        let Some((splits, leaves)) = line.split_once('|') else { return };
        let split = |cell: &str| {
            let (feature, threshold) = cell.split_once(':')?;
            Some((feature.parse().ok()?, threshold.parse().ok()?))
        };
        let tree = Tree {
            splits: splits.split_whitespace().map(split).collect(),
            leaves: leaves.split_whitespace().filter_map(|l| l.parse().ok()).collect(),
        };
        if tree.leaves.len() == tree.splits.len() + 1 {
            self.trees.push(tree);
        }
    }
}

/// Thresholds between the values of a feature, at equal shares of the examples.
fn cuts(examples: &[(&[f32], bool, f32, f32)], feature: usize) -> Vec<f32> {
    let mut values: Vec<f32> = examples.iter().map(|(x, ..)| x[feature]).collect();
    values.sort_by(f32::total_cmp);
    let mut distinct = values.clone();
    distinct.dedup();
    let mut out: Vec<f32> = if distinct.len() <= BINS {
        distinct.windows(2).map(|w| (w[0] + w[1]) / 2.0).collect()
    } else {
        // Many features are nothing for most examples: shares are of the rest.
        let zero = values.iter().filter(|v| **v == 0.0).count();
        let rest: Vec<f32> = if zero * 2 > values.len() { values.into_iter().filter(|v| *v != 0.0).collect() } else { values };
        (1..BINS).map(|i| rest[i * rest.len() / BINS]).collect()
    };
    out.dedup();
    out
}

fn grow(bins: &[u8], cuts: &[Vec<f32>], slopes: &[(f32, f32)], growth: Growth) -> Tree {
    let width = cuts.len();
    let inner = (1usize << growth.depth) - 1;
    let mut splits = vec![None; inner];
    let mut node = vec![0u16; slopes.len()];
    let score = |g: f64, h: f64| g * g / (h + f64::from(growth.penalty));
    let mut first = 0;
    for level in 0..growth.depth {
        let count = 1usize << level;
        let stride = BINS + 1;
        let mut sums = vec![(0.0f64, 0.0f64); count * width * stride];
        for (i, (g, h)) in slopes.iter().enumerate() {
            let at = (node[i] as usize - first) * width * stride;
            for (f, bin) in bins[i * width..(i + 1) * width].iter().enumerate() {
                let sum = &mut sums[at + f * stride + *bin as usize];
                sum.0 += f64::from(*g);
                sum.1 += f64::from(*h);
            }
        }
        for n in 0..count {
            let mut best: Option<(f64, u16, usize)> = None;
            for f in 0..width {
                let row = &sums[(n * width + f) * stride..(n * width + f + 1) * stride];
                let (all_g, all_h) = row.iter().fold((0.0, 0.0), |a, s| (a.0 + s.0, a.1 + s.1));
                let (mut g, mut h) = (0.0, 0.0);
                for (cut, below) in row.iter().enumerate().take(cuts[f].len()) {
                    g += below.0;
                    h += below.1;
                    if h < f64::from(growth.least) || all_h - h < f64::from(growth.least) {
                        continue;
                    }
                    let gain = score(g, h) + score(all_g - g, all_h - h) - score(all_g, all_h);
                    if gain > best.map_or(1e-3, |b| b.0) {
                        best = Some((gain, f as u16, cut));
                    }
                }
            }
            splits[first + n] = best.map(|(_, f, cut)| (f, cut));
        }
        for (i, at) in node.iter_mut().enumerate() {
            let right = splits[*at as usize].is_some_and(|(f, cut)| bins[i * width + f as usize] as usize > cut);
            *at = 2 * *at + 1 + u16::from(right);
        }
        first = 2 * first + 1;
    }
    let mut sums = vec![(0.0f64, 0.0f64); 1 << growth.depth];
    for (at, (g, h)) in node.iter().zip(slopes) {
        let sum = &mut sums[*at as usize - inner];
        sum.0 += f64::from(*g);
        sum.1 += f64::from(*h);
    }
    Tree {
        splits: splits.into_iter().map(|s| s.map(|(f, cut)| (f, cuts[f as usize][cut]))).collect(),
        leaves: sums.iter().map(|(g, h)| (f64::from(growth.rate) * g / (h + f64::from(growth.penalty))) as f32).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GROWTH: Growth = Growth { trees: 40, depth: 2, rate: 0.3, penalty: 1.0, least: 0.5 };

    #[test]
    fn trees_say_what_no_sum_of_two_facts_can() {
        // True where one of two facts holds and the other does not.
        let facts: Vec<[f32; 3]> =
            (0..84).map(|i| [(i % 2) as f32, f32::from(u8::from(i / 2 % 3 == 0)), (i % 7) as f32]).collect();
        let truth = |f: &[f32; 3]| (f[0] > 0.5) != (f[1] > 0.5);
        let examples: Vec<(&[f32], bool, f32, f32)> = facts.iter().map(|f| (f.as_slice(), truth(f), 1.0, 0.0)).collect();
        let trees = Trees::fit(&examples, GROWTH);
        for f in &facts {
            assert_eq!(trees.value(f) > 0.0, truth(f), "{f:?}");
            assert!(trees.value(f).abs() > 1.0, "{f:?}: {}", trees.value(f));
        }
    }

    #[test]
    fn what_is_printed_is_read() {
        let facts: Vec<[f32; 2]> = (0..60).map(|i| [i as f32 / 10.0, (i % 5) as f32]).collect();
        let examples: Vec<(&[f32], bool, f32, f32)> = facts.iter().map(|f| (f.as_slice(), f[0] > 3.0, 1.0, 0.5)).collect();
        let trees = Trees::fit(&examples, GROWTH);
        let mut read = Trees::default();
        for line in trees.print("x").lines() {
            read.read(line.strip_prefix("x\ttree\t").unwrap_or_default());
        }
        read.read("nothing of the kind");
        assert_eq!(read.trees.len(), trees.trees.len());
        for f in &facts {
            assert!((read.value(f) - trees.value(f)).abs() < 0.01, "{f:?}");
        }
    }
}
