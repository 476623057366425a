//! Why text is not a result that this version can read.

/// Why stored text is not an assessment.
#[derive(Debug, thiserror::Error)]
pub enum JsonError {
    #[error("không phải JSON của một kết quả rà soát: {0}")]
    Syntax(#[from] serde_json::Error),
    #[error("lược đồ “{found}” không phải “{expected}”")]
    Schema { expected: &'static str, found: String },
    #[error("{key}: không biết giá trị “{value}”")]
    Value { key: &'static str, value: String },
    #[error("hồ sơ “{dossier}”: phát hiện {rule} không có dẫn chứng")]
    NoEvidence { dossier: String, rule: String },
}
