//! The form of one paper: where its letterhead, title, body and ending stand, and what they say.

use super::kind::Title;
use super::{Field, Fields, ending, letterhead, title};
use crate::lines::Line;
use rasoat_model::document::Document;
use rasoat_text::fold::fold;
use std::ops::Range;

/// The form of a paper and the range of its body.
pub(super) struct Form {
    pub fields: Fields,
    pub title: Option<Title>,
    /// "V/v …" or "Kính gửi" and no title: a công văn.
    pub is_letter: bool,
    pub body: Range<usize>,
}

pub(super) fn read(all: &[Line<'_>], blocks: Range<usize>, document: &Document) -> Form {
    let letter_at = all.iter().take(letterhead::HEAD).position(is_address);
    let found = title::find(all, document).or_else(|| title::by_looks(all, letter_at.unwrap_or(usize::MAX), document));
    // A "Kính gửi" before the title belongs to a report or Tờ trình; the head ends at the title either way.
    let head_end = found.as_ref().map(|f| f.start).or(letter_at).unwrap_or_else(|| untitled_head(all));

    let mut fields = Fields::default();
    letterhead::read(&all[..head_end], document, &mut fields);
    let mut body_at = head_end;
    if let Some(found) = &found {
        let extent = title::extent(all, found, fields.agency.value(), document);
        fields.title = title::field(&all[found.start..extent.end]);
        body_at = extent.body;
        letterhead::from_title(&mut fields);
    }
    // Some writers put the number and date under the title; some papers keep their date at the end.
    if fields.place_date == Field::Absent {
        letterhead::place_date(&all[head_end..body_at], document, &mut fields);
    }
    let tail_at = ending::start(&all[body_at..]).map(|i| i + body_at);
    let tail = tail_at.map_or(&all[all.len()..], |i| &all[i..]);
    ending::read(&all[body_at..tail_at.unwrap_or(all.len())], tail, &mut fields);

    let body_start = all.get(body_at).map_or(blocks.end, |l| l.block);
    let body_end = tail_at.and_then(|i| all.get(i)).map_or(blocks.end, |l| l.block);
    Form {
        fields,
        title: found.as_ref().and_then(|f| f.kind),
        is_letter: found.is_none() && letter_at.is_some(),
        body: body_start.min(body_end.max(body_start))..body_end.max(body_start),
    }
}

fn is_address(line: &Line<'_>) -> bool {
    let folded = fold(line.text()).text;
    folded.starts_with("kinh gui") || folded.starts_with("kinh goi")
}

/// Where the letterhead ends in a paper without a title: after the last line that belongs to one.
fn untitled_head(all: &[Line<'_>]) -> usize {
    let last = letterhead::end(all);
    // Centred lines under the letterhead are the subject, even without the kind of document above them.
    last + all[last..].iter().take(6).take_while(|l| letterhead::is_centred(l)).count()
}
