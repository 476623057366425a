//! rasoat: rà soát báo cáo, hồ sơ. Is everything there, was it in time, and where does it say so?
//!
//! *bytes → Document → papers → outline and fields → assessment → letter, index, table.* Plain functions over plain data; every stage
//! is a noun with one verb that makes it. The middle cannot fail, does no I/O and does not know what day it is.
//!
//! Modules stand in reading order, which is dependency order: each uses only those above it (`tests/architecture.rs` holds that).
//! In `store`, `search` and `app` files are touched; only `cli` prints, reads the environment and asks the clock.
//!
//! Words that are used in one sense throughout:
//! * *file*: what was sent. *Document*: a file as read, blocks in order. *Paper* (văn bản): from letterhead to signature; a document
//!   may hold several. *Dossier* (hồ sơ): the papers of one unit. *Campaign* (đợt): the dossiers that answer one directive.
//! * *profile*: what a directive demands, as data; made of *requirements*, each with its sentence of the directive.
//! * *finding*: a rule not met (or not decided: *unclear*) for a requirement, with evidence. *Met* requirements are kept too.

pub mod app;
pub mod cli;
