//! A paragraph of an OpenDocument text while it is being read.

use std::rc::Rc;

use super::styles::{LetterProps, OdtResolved};
use crate::common::flow::Writing;
use rasoat_model::document::{Block, Paragraph};

/// Stretches within stretches; deeper ones look like the last.
const MAX_SPANS: usize = 1_000;

pub(super) struct OdtLine {
    writing: Writing,
    style: Rc<OdtResolved>,
    /// Looks of the open stretches, innermost last; the first is the paragraph's.
    letters: Vec<LetterProps>,
    label: Option<(String, usize)>,
    /// The number as the program printed it.
    pub number: String,
    outline: Option<u8>,
    page_break: bool,
    pub boxes: Vec<Block>,
}

impl OdtLine {
    pub(super) fn new(style: Rc<OdtResolved>, label: Option<(String, usize)>, outline: Option<u8>, page_break: bool) -> OdtLine {
        OdtLine {
            writing: Writing::default(),
            letters: vec![style.letters],
            style,
            label,
            number: String::new(),
            outline,
            page_break,
            boxes: Vec::new(),
        }
    }

    pub(super) fn letters(&self) -> LetterProps {
        self.letters.last().copied().unwrap_or_default()
    }

    pub(super) fn open_span(&mut self, letters: LetterProps) -> bool {
        let room = self.letters.len() < MAX_SPANS;
        if room {
            self.letters.push(letters);
        }
        room
    }

    pub(super) fn close_span(&mut self) {
        if self.letters.len() > 1 {
            self.letters.pop();
        }
    }

    /// Text of the file: any run of blanks and line ends is one blank (part 3, 6.1.2).
    pub(super) fn text(&mut self, text: &str) {
        let mut out = String::with_capacity(text.len());
        let mut blank = self.writing.text.is_empty() || self.writing.text.ends_with(' ');
        for ch in text.chars() {
            let is_blank = matches!(ch, ' ' | '\t' | '\n' | '\r');
            if !is_blank {
                out.push(ch);
            } else if !blank {
                out.push(' ');
            }
            blank = is_blank;
        }
        self.put(&out);
    }

    pub(super) fn put(&mut self, text: &str) {
        let letters = self.letters();
        if letters.hidden() {
            return;
        }
        if letters.capitals() {
            self.writing.put(&text.to_uppercase(), letters.looks());
        } else {
            self.writing.put(text, letters.looks());
        }
    }

    pub(super) fn finish(self) -> Paragraph {
        let printed = self.number.trim();
        let label = if printed.is_empty() { self.label.as_ref().map(|(l, _)| l.clone()) } else { Some(printed.to_owned()) };
        let para = &self.style.para;
        let properties = Paragraph {
            label_level: self.label.as_ref().map_or(0, |(_, level)| u8::try_from(*level).unwrap_or(0)),
            label,
            outline_level: self.outline.or(self.style.outline).filter(|n| (1..=9).contains(n)),
            style: self.style.shown.clone(),
            align: para.align.unwrap_or_default(),
            indent: para.left.unwrap_or(0.0) + para.first.unwrap_or(0.0),
            page_break_before: self.page_break,
            ..Paragraph::default()
        };
        self.writing.finish(properties)
    }
}
