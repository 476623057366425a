//! x
use crate::document::Document;
use crate::extract::Limits;
pub(super) fn apply(_bytes: &[u8], _document: &mut Document, _limits: &Limits) {}
