//! What the stories of a document share: styles, the state of its lists, and how much may still be read.

use super::numbering::Numbering;
use super::styles::Styles;

/// What the stories of a document share.
pub(super) struct Context {
    pub styles: Styles,
    pub numbering: Numbering,
    pub blocks_left: usize,
    pub max_depth: usize,
}
