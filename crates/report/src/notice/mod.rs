//! Letters to the units: what to say ([`content`]), then how it looks ([`docx`]), and how
//! it travels ([`packet`]).
//!
//! Leaves out numbering in the register of outgoing documents (the clerk does that) and sending.

mod words;
mod said;
pub mod comparison;
pub mod content;
pub mod docx;
pub mod packet;
pub mod summary;
pub mod template;

pub use comparison::render_comparison;
pub use content::{Notice, NoticeContext, compose, compose_not_submitted, compose_together};
pub use docx::{NoticeError, render};
pub use packet::{Packet, packet};
pub use summary::{Summary, render_summary, summarise};
