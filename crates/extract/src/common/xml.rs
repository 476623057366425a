//! A pull reader over one XML part that knows its depth and never follows an entity.
//!
//! It leaves out namespaces (prefixes are compared as written), comments, processing instructions and the document type. Damage ends the
//! part: what came before it has been handed out, and `broken` says so.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// One step through a part.
pub(crate) enum Token<'a> {
    Open(Tag<'a>),
    Close,
    Text(Cow<'a, str>),
    End,
}

/// An opening tag. An empty element is an opening and a closing one.
pub(crate) struct Tag<'a>(BytesStart<'a>);

impl Tag<'_> {
    /// The name without its prefix.
    pub(crate) fn local(&self) -> &str {
        self.split().1
    }

    pub(crate) fn prefix(&self) -> &str {
        self.split().0
    }

    fn split(&self) -> (&str, &str) {
        let name = self.0.name().into_inner();
        name.split_once(':').unwrap_or(("", name))
    }

    /// The attribute of that local name, whatever its prefix.
    pub(crate) fn attr(&self, local: &str) -> Option<Cow<'_, str>> {
        let mut attributes = self.0.attributes();
        attributes.with_checks(false);
        for attribute in attributes.flatten() {
            let key = attribute.key.into_inner();
            let key = key.split_once(':').map_or(key, |(_, rest)| rest);
            if key == local {
                return Some(plain_value(attribute.value));
            }
        }
        None
    }

    /// `w:val` of a switch: absent means on.
    pub(crate) fn on(&self) -> bool {
        !matches!(self.attr("val").as_deref(), Some("0" | "false" | "off" | "none"))
    }

    pub(crate) fn int(&self, local: &str) -> Option<i64> {
        self.attr(local)?.trim().parse().ok()
    }

    /// A length in points. Plain numbers are twentieths of a point; the strict dialect writes a unit.
    pub(crate) fn points(&self, local: &str) -> Option<f32> {
        let value = self.attr(local)?;
        let value = value.trim();
        let cut = value.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-')).unwrap_or(value.len());
        let number: f32 = value[..cut].parse().ok()?;
        let scale = match &value[cut..] {
            "" => 0.05,
            "pt" => 1.0,
            "in" => 72.0,
            "cm" => 72.0 / 2.54,
            "mm" => 72.0 / 25.4,
            "pc" | "pi" => 12.0,
            _ => return None,
        };
        let points = number * scale;
        points.is_finite().then_some(points)
    }
}

fn plain_value(raw: Cow<'_, str>) -> Cow<'_, str> {
    if !raw.contains('&') {
        return raw;
    }
    match quick_xml::escape::unescape(&raw) {
        Ok(text) => Cow::Owned(text.into_owned()),
        Err(_) => raw,
    }
}

pub(crate) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    /// Number of elements that are open.
    pub(crate) depth: usize,
    close_pending: bool,
    /// The part ended before its root element did, or is not XML at that place.
    pub(crate) broken: bool,
    ended: bool,
}

impl<'a> Xml<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        Xml { reader, depth: 0, close_pending: false, broken: false, ended: false }
    }

    pub(crate) fn next(&mut self) -> Token<'a> {
        if self.close_pending {
            self.close_pending = false;
            self.depth = self.depth.saturating_sub(1);
            return Token::Close;
        }
        if self.ended {
            return Token::End;
        }
        loop {
            match self.reader.read_event() {
                Ok(Event::Start(tag)) => {
                    self.depth += 1;
                    return Token::Open(Tag(tag));
                }
                Ok(Event::Empty(tag)) => {
                    self.depth += 1;
                    self.close_pending = true;
                    return Token::Open(Tag(tag));
                }
                Ok(Event::End(_)) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Token::Close;
                }
                Ok(Event::Text(text)) => return Token::Text(text.into_inner()),
                Ok(Event::CData(text)) => return Token::Text(text.into_inner()),
                Ok(Event::GeneralRef(name)) => {
                    if let Some(text) = reference(&name) {
                        return Token::Text(text);
                    }
                }
                Ok(Event::Eof) => {
                    self.broken |= self.depth > 0;
                    self.ended = true;
                    return Token::End;
                }
                Err(_) => {
                    self.broken = true;
                    self.ended = true;
                    return Token::End;
                }
                Ok(_) => {}
            }
        }
    }

    /// The next child of the element that stood open at depth `parent`; grandchildren that nobody read are passed over. `None` once
    /// that element has closed.
    pub(crate) fn child(&mut self, parent: usize) -> Option<Tag<'a>> {
        loop {
            match self.next() {
                Token::Open(tag) if self.depth == parent + 1 => return Some(tag),
                Token::Close if self.depth < parent => return None,
                Token::End => return None,
                _ => {}
            }
        }
    }

    /// Passes over the rest of the element that was opened last.
    pub(crate) fn skip(&mut self) {
        let here = self.depth;
        while self.child(here).is_some() {}
    }
}

/// A character reference or one of the five names XML itself defines. Entities of the document are never expanded.
fn reference(name: &quick_xml::events::BytesRef<'_>) -> Option<Cow<'static, str>> {
    if let Ok(Some(ch)) = name.resolve_char_ref() {
        return Some(Cow::Owned(ch.to_string()));
    }
    let text = match &**name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => return None,
    };
    Some(Cow::Borrowed(text))
}
