//! What is wrong with a file that a person wrote, and where: profiles and rosters are refused with all of it at once.
//!
//! Leaves out how it is shown beside the name of the file, and what becomes of the file.

use std::fmt;

/// Something wrong at a place of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Another file than the one that was read, as that one names it: the roster of a profile.
    pub file: Option<String>,
    /// 1-based.
    pub line: usize,
    /// 1-based, in characters.
    pub column: usize,
    pub message: String,
}

impl Problem {
    /// A problem at a byte of the text.
    pub fn at(text: &str, at: usize, message: &str) -> Problem {
        let before = &text[..text.floor_char_boundary(at.min(text.len()))];
        let line_start = before.rfind('\n').map_or(0, |i| i + 1);
        Problem {
            file: None,
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            message: message.to_string(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(f, "{file}, ")?;
        }
        write!(f, "dòng {}, cột {}: {}", self.line, self.column, self.message)
    }
}

/// A line a problem.
pub(crate) fn write_all(problems: &[Problem], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (i, problem) in problems.iter().enumerate() {
        if i > 0 {
            f.write_str("\n")?;
        }
        write!(f, "{problem}")?;
    }
    Ok(())
}
