//! Weights that are fitted, never set by hand: logistic models over named features.

use super::trees::{Growth, Trees};
use std::collections::HashMap;
use std::fmt::Write;
use std::sync::LazyLock;

/// A logistic model: the probability of something, given the values of some features.
#[derive(Debug, Clone, Default)]
pub struct Logistic {
    /// The constant first.
    pub weights: Vec<f32>,
    pub trees: Trees,
}

impl Logistic {
    /// Logarithm of the odds.
    pub fn logit(&self, features: &[f32]) -> f32 {
        let mut weights = self.weights.iter();
        let constant = weights.next().copied().unwrap_or(0.0);
        let linear = constant + weights.zip(features).map(|(w, f)| w * f).sum::<f32>();
        if linear.abs() > SURE { linear } else { linear + self.trees.value(features) }
    }

    pub fn probability(&self, features: &[f32]) -> f32 {
        sigmoid(self.logit(features))
    }

    /// Maximum likelihood with an L2 penalty on all weights but the constant, by Newton's method (iteratively reweighted least squares).
    ///
    /// `examples`: features, 1 or 0, and how much each counts. Rows of unequal length are a fault of the caller.
    pub fn fit(examples: &[(Vec<f32>, bool, f32)], penalty: f64) -> Logistic {
        let width = examples.first().map_or(0, |(f, _, _)| f.len()) + 1;
        let mut weights = vec![0.0f64; width];
        for _ in 0..40 {
            let mut gradient = vec![0.0f64; width];
            let mut hessian = vec![0.0f64; width * width];
            for i in 1..width {
                gradient[i] -= penalty * weights[i];
                hessian[i * width + i] += penalty;
            }
            hessian[0] += 1e-6;
            for (features, truth, count) in examples {
                let x = |i: usize| if i == 0 { 1.0 } else { f64::from(features[i - 1]) };
                let z: f64 = (0..width).map(|i| weights[i] * x(i)).sum();
                let p = 1.0 / (1.0 + (-z.clamp(-30.0, 30.0)).exp());
                let error = f64::from(*count) * (f64::from(u8::from(*truth)) - p);
                let curve = f64::from(*count) * (p * (1.0 - p)).max(1e-6);
                for i in 0..width {
                    let xi = x(i);
                    if xi == 0.0 {
                        continue;
                    }
                    gradient[i] += error * xi;
                    for j in 0..=i {
                        hessian[i * width + j] += curve * xi * x(j);
                    }
                }
            }
            let step = solve(&mut hessian, &gradient, width);
            let largest = step.iter().fold(0.0f64, |m, s| m.max(s.abs()));
            let scale = if largest > 4.0 { 4.0 / largest } else { 1.0 };
            weights.iter_mut().zip(&step).for_each(|(w, s)| *w += scale * s);
            if largest < 1e-5 {
                break;
            }
        }
        Logistic { weights: weights.into_iter().map(|w| w as f32).collect(), trees: Trees::default() }
    }

    /// The same with trees on what it leaves open.
    pub fn with_trees(mut self, examples: &[(Vec<f32>, bool, f32)], growth: Growth) -> Logistic {
        let open: Vec<(&[f32], bool, f32, f32)> = examples
            .iter()
            .map(|(x, truth, weight)| (x.as_slice(), *truth, *weight, self.logit(x)))
            .filter(|(.., logit)| logit.abs() <= SURE)
            .collect();
        self.trees = Trees::fit(&open, growth);
        self
    }
}

/// Logarithm of odds beyond which nothing is left open: no tree is asked.
const SURE: f32 = 5.0;

/// Solves a symmetric positive system of which the lower half is given (Cholesky).
fn solve(a: &mut [f64], b: &[f64], n: usize) -> Vec<f64> {
    for i in 0..n {
        for j in 0..=i {
            let mut sum = a[i * n + j];
            for k in 0..j {
                sum -= a[i * n + k] * a[j * n + k];
            }
            a[i * n + j] = if i == j { sum.max(1e-9).sqrt() } else { sum / a[j * n + j] };
        }
    }
    let mut y = vec![0.0; n];
    for i in 0..n {
        let sum: f64 = (0..i).map(|k| a[i * n + k] * y[k]).sum();
        y[i] = (b[i] - sum) / a[i * n + i];
    }
    let mut x = vec![0.0; n];
    for i in (0..n).rev() {
        let sum: f64 = (i + 1..n).map(|k| a[k * n + i] * x[k]).sum();
        x[i] = (y[i] - sum) / a[i * n + i];
    }
    x
}

pub fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

/// The models of the reading, in the order in which they are asked.
#[derive(Debug, Clone, Default)]
pub struct Model {
    /// Whether a text only holds a place.
    pub hollow: Logistic,
    /// Whether a line is a heading.
    pub line: Logistic,
    /// Whether the first words of a paragraph are a label.
    pub label: Logistic,
    /// Whether a text by itself answers a section.
    pub content: Logistic,
    /// Whether a heading by itself names a section.
    pub name: Logistic,
    /// The same with all that stands around it.
    pub heading: Logistic,
    /// Whether a text in its place answers a section.
    pub text: Logistic,
    /// Whether a section is treated in the report.
    pub treated: Logistic,
}

/// The weights that come with the program.
pub static MODEL: LazyLock<Model> = LazyLock::new(|| Model::parse(include_str!("weights.tsv")));

impl Model {
    /// The models with the names by which the file knows them and the names of their features.
    fn parts(&self) -> [(&'static str, &'static [&'static str], &Logistic); 8] {
        use super::features as f;
        [
            ("hollow", f::HOLLOW, &self.hollow),
            ("line", f::LINE, &self.line),
            ("label", f::LINE, &self.label),
            ("content", f::CONTENT, &self.content),
            ("name", f::NAME, &self.name),
            ("heading", f::HEADING, &self.heading),
            ("text", f::TEXT, &self.text),
            ("treated", f::TREATED, &self.treated),
        ]
    }

    /// Reads lines of model, feature and weight, parted by tabs; a feature without a line weighs nothing.
    pub fn parse(text: &str) -> Model {
        let mut by_name: HashMap<(&str, &str), f32> = HashMap::new();
        let mut trees: HashMap<&str, Trees> = HashMap::new();
        for line in text.lines().filter(|l| !l.starts_with('#')) {
            let mut cells = line.split('\t');
            if let (Some(model), Some("tree"), Some(tree)) = (cells.next(), cells.next(), cells.next()) {
                trees.entry(model).or_default().read(tree);
                continue;
            }
            let mut cells = line.split('\t');
            if let (Some(model), Some(feature), Some(Ok(weight))) = (cells.next(), cells.next(), cells.next().map(str::parse)) {
                by_name.insert((model, feature), weight);
            }
        }
        let empty = Model::default();
        let read = |name: &str| {
            let features = empty.parts().iter().find(|(n, _, _)| *n == name).map_or(&[][..], |(_, f, _)| *f);
            let weight = |feature: &str| by_name.get(&(name, feature)).copied().unwrap_or(0.0);
            Logistic {
                weights: std::iter::once(weight("constant")).chain(features.iter().map(|f| weight(f))).collect(),
                trees: trees.get(name).cloned().unwrap_or_default(),
            }
        };
        Model {
            hollow: read("hollow"),
            line: read("line"),
            label: read("label"),
            content: read("content"),
            name: read("name"),
            heading: read("heading"),
            text: read("text"),
            treated: read("treated"),
        }
    }

    /// The models as [`Model::parse`] reads them.
    pub fn print(&self) -> String {
        let mut out = String::new();
        for (name, features, model) in self.parts() {
            let names = std::iter::once(&"constant").chain(features);
            for (feature, weight) in names.zip(&model.weights) {
                // Writing into a string cannot fail.
                let _ = writeln!(out, "{name}\t{feature}\t{weight:.4}");
            }
            out.push_str(&model.trees.print(name));
        }
        out
    }
}
