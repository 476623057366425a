//! A floor under the quality of search: the judged set that the bench measures other engines by too.

use crate::quality::{Figures, judged, mean, measure, own_answer, own_index, texts};

#[test]
fn the_judged_set_is_sound() {
    let ids: Vec<String> = texts().into_iter().map(|t| t.id).collect();
    let judged = judged();
    let kinds: std::collections::BTreeSet<&str> = judged.iter().map(|j| j.kind.as_str()).collect();
    assert!(judged.len() >= 60 && kinds.len() >= 10, "{kinds:?}");
    for j in &judged {
        assert!(j.grades.iter().all(|(id, grade)| ids.contains(id) && (1..=2).contains(grade)), "{}", j.query);
    }
}

#[test]
fn answers_stay_good() {
    let dir = tempfile::tempdir().expect("a folder");
    let index = own_index(dir.path());
    let all: Vec<Figures> = judged().iter().map(|j| measure(j, &own_answer(&index, &j.query))).collect();
    let mean = mean(&all);
    assert!(mean.ndcg >= 0.9 && mean.recall >= 0.9, "{mean:?}");
}

/// What a reviewer would call a wrong answer, whatever the mean says.
#[test]
fn what_may_not_be() {
    let dir = tempfile::tempdir().expect("a folder");
    let index = own_index(dir.path());
    let answer = |query: &str| own_answer(&index, query);
    let place = |answer: &[String], id: &str| answer.iter().position(|a| a == id).unwrap_or(usize::MAX);
    let kien = answer("kiến nghị");
    assert!(["t01", "t02", "t04", "t71"].iter().all(|id| place(&kien, id) < place(&kien, "t03")), "{kien:?}");
    assert_eq!(answer("Nguyễn Đức Thăng"), ["t40"], "Thắng is somebody else");
    assert_eq!(answer("Lê Văn Tú"), ["t36"]);
    assert_eq!(answer("147/KH-UBND"), ["t20"], "not the letter of the same number");
}
