//! The best one-to-one assignment of rows to columns: the Hungarian method with potentials (Kuhn 1955, Munkres 1957), O(n²m).

/// For each row the column that it is given, so that the sum of `score` is greatest; a row may stay without a column, which scores
/// `floor`. `score` may be anything; pairs that must not be made score below the floor.
pub fn assign(rows: usize, columns: usize, floor: f32, score: impl Fn(usize, usize) -> f32) -> Vec<Option<usize>> {
    // Each row has a column of its own for "none", after the real ones.
    let width = columns + rows;
    // A score is looked at many times.
    let scores: Vec<f32> = (0..rows).flat_map(|r| (0..columns).map(move |c| (r, c))).map(|(r, c)| score(r, c)).collect();
    let cost = |r: usize, c: usize| -> f64 {
        if c < columns {
            -f64::from(scores[r * columns + c])
        } else if c - columns == r {
            -f64::from(floor)
        } else {
            1e6
        }
    };
    let mut u = vec![0.0f64; rows + 1];
    let mut v = vec![0.0f64; width + 1];
    // Row that holds a column, 1-based, 0 for none.
    let mut holder = vec![0usize; width + 1];
    let mut way = vec![0usize; width + 1];
    for r in 1..=rows {
        holder[0] = r;
        let mut at = 0;
        let mut least = vec![f64::INFINITY; width + 1];
        let mut done = vec![false; width + 1];
        loop {
            done[at] = true;
            let row = holder[at];
            let (mut delta, mut next) = (f64::INFINITY, 0);
            for c in 1..=width {
                if done[c] {
                    continue;
                }
                let reduced = cost(row - 1, c - 1) - u[row] - v[c];
                if reduced < least[c] {
                    least[c] = reduced;
                    way[c] = at;
                }
                if least[c] < delta {
                    delta = least[c];
                    next = c;
                }
            }
            for c in 0..=width {
                if done[c] {
                    u[holder[c]] += delta;
                    v[c] -= delta;
                } else {
                    least[c] -= delta;
                }
            }
            at = next;
            if holder[at] == 0 {
                break;
            }
        }
        while at != 0 {
            holder[at] = holder[way[at]];
            at = way[at];
        }
    }
    let mut out = vec![None; rows];
    for c in 1..=columns {
        if holder[c] > 0 {
            out[holder[c] - 1] = Some(c - 1);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::assign;

    #[test]
    fn the_whole_counts_not_the_first_choice() {
        let score = [[0.9, 0.8], [0.85, 0.1]];
        assert_eq!(assign(2, 2, 0.5, |r, c| score[r][c]), [Some(1), Some(0)]);
    }

    #[test]
    fn poor_pairs_are_not_made() {
        let score = [[0.4, 0.3], [0.9, 0.2]];
        assert_eq!(assign(2, 2, 0.5, |r, c| score[r][c]), [None, Some(0)]);
        assert_eq!(assign(2, 0, 0.5, |_, _| 0.0), [None, None]);
    }
}
