//! Mail as it travels (.eml, RFC 5322 and MIME): its attachments and mails within it as files, its text as one more.
//!
//! Leaves out signatures of the message, which are listed and not verified, and the pictures in a sender's signature.

use super::level::{Opened, Quota};
use super::names::{shown, unique};
use super::trouble::Why;
use crate::sniff;
use base64::Engine;
use jiff::civil::DateTime;
use mail_parser::{Encoding, HeaderValue, Message, MessageParser, MessagePart, MimeHeaders, PartType};
use rasoat_model::envelope::{Envelope, Kind, Party, Proof, Received, vietnam};
use std::borrow::Cow;
use std::collections::HashSet;

/// Name of the file that the text of a mail becomes.
pub(super) const BODY: &str = "noi-dung-thu.txt";
/// A picture shown inside a mail is a paper only if it is larger than logos and pictures of signatures are, in bytes.
pub(super) const LOGO: usize = 40 << 10;
/// Outlook's own packing begins so (MS-OXTNEF).
pub(super) const TNEF: &[u8] = b"\x78\x9F\x3E\x22";

pub(super) fn open(bytes: &[u8], mut room: Quota<'_>) -> Opened {
    // Each part, and each mail within a mail, has its own line of that name: the bound holds for both.
    let parts = count(bytes, b"content-type");
    if parts > room.limits.max_entries {
        return Opened::failed(Why::TooMany { limit: room.limits.max_entries });
    }
    let Some(message) = MessageParser::default().parse(bytes) else { return Opened::failed(Why::damaged("no header")) };
    let mut level = Opened { envelope: Some(envelope(&message)), ..Opened::default() };
    let mut taken = HashSet::new();
    let text = body(&message);
    if !text.is_empty()
        && let Ok(()) = room.take(text.len() as u64)
    {
        level.files.push((unique(BODY.to_owned(), &mut taken), text.into_bytes()));
    }
    for (number, part) in message.attachments().enumerate() {
        let content = content(&message, part);
        let path = unique(name(part, &content, number + 1), &mut taken);
        if content.starts_with(TNEF) {
            level.trouble(path, Why::Winmail);
            continue;
        }
        match room.take(content.len() as u64) {
            Ok(()) if is_packing(part, content.len()) => level.left_out.push((path, content.into_owned())),
            Ok(()) => level.files.push((path, content.into_owned())),
            Err(why @ Why::TooLarge { .. }) => level.trouble(path, why),
            Err(why) => {
                level.trouble("", why);
                break;
            }
        }
    }
    level
}

/// How often a word in lower case occurs, whatever the case of the bytes.
fn count(bytes: &[u8], word: &[u8]) -> usize {
    bytes.windows(word.len()).filter(|w| w.eq_ignore_ascii_case(word)).count()
}

pub(super) fn envelope(message: &Message<'_>) -> Envelope {
    let from = message.from().and_then(|a| a.first());
    let sent = message.date().and_then(moment);
    let server = message.headers().iter().find_map(|h| match &h.value {
        // Each server puts its line on top: the first is the last.
        HeaderValue::Received(r) => Some(r.date.as_ref().and_then(moment)),
        _ => None,
    });
    let by = |proof| move |at| Received { at, proof };
    Envelope {
        kind: Kind::Mail,
        sender: Party {
            id: from.and_then(|a| a.address()).map(str::to_owned),
            name: from.and_then(|a| a.name()).unwrap_or_default().to_owned(),
        },
        received: server.flatten().map(by(Proof::Server)).or(sent.map(by(Proof::Sent))),
        sent,
        subject: message.subject().map(str::to_owned),
        ..Envelope::default()
    }
}

fn moment(at: &mail_parser::DateTime) -> Option<DateTime> {
    // A year that no mail can have is a slip of the parser or a forger.
    let sane = at.is_valid() && (1980..2200).contains(&at.year) && at.tz_hour <= 14 && at.tz_minute < 60;
    sane.then(|| jiff::Timestamp::from_second(at.to_timestamp()).ok()).flatten().map(vietnam)
}

/// The text of the mail, from its plain or, where there is none, from its HTML form.
fn body(message: &Message<'_>) -> String {
    let text: Vec<_> = (0..message.text_body_count()).filter_map(|i| message.body_text(i)).collect();
    text.iter().map(|t| t.trim()).filter(|t| !t.is_empty()).collect::<Vec<_>>().join("\n\n")
}

/// The bytes of an attachment as the sender attached it.
fn content<'a>(message: &'a Message<'_>, part: &'a MessagePart<'_>) -> Cow<'a, [u8]> {
    let raw = || {
        let range = part.offset_body as usize..part.offset_end as usize;
        message.raw_message.get(range).unwrap_or_default()
    };
    match (&part.body, part.encoding) {
        (PartType::Message(inner), encoding) if encoding != Encoding::None => inner.raw_message.as_ref().into(),
        (PartType::Message(_), _) => raw().into(),
        // What is called text and is not would be spoilt by decoding it as text.
        (PartType::Text(text) | PartType::Html(text), Encoding::Base64) => {
            let packed: Vec<u8> = raw().iter().copied().filter(|b| !b.is_ascii_whitespace()).collect();
            base64::engine::general_purpose::STANDARD.decode(packed).map_or(text.as_bytes().into(), Cow::Owned)
        }
        _ => part.contents().into(),
    }
}

fn name(part: &MessagePart<'_>, content: &[u8], number: usize) -> String {
    let subject = match &part.body {
        PartType::Message(inner) => inner.subject().filter(|s| !s.trim().is_empty()),
        _ => None,
    };
    match (part.attachment_name().filter(|n| !n.trim().is_empty()), subject) {
        (Some(name), _) => shown(name, &format!("tep-{number}")),
        (None, Some(subject)) => shown(&format!("{}.eml", subject.replace(['/', '\\'], "-")), &format!("thu-{number}.eml")),
        (None, None) => nameless(content, number),
    }
}

/// A name for what has none: its place and its format.
pub(super) fn nameless(content: &[u8], number: usize) -> String {
    match sniff("", content) {
        rasoat_model::document::Format::Mail => format!("thu-{number}.eml"),
        rasoat_model::document::Format::Unknown | rasoat_model::document::Format::Empty => format!("tep-{number}"),
        format => format!("tep-{number}.{format}"),
    }
}

/// A detached signature, or a picture small enough to be the logo under a name.
fn is_packing(part: &MessagePart<'_>, size: usize) -> bool {
    let kind = part.content_type();
    let subtype = kind.and_then(|c| c.subtype()).unwrap_or_default().to_ascii_lowercase();
    if subtype.ends_with("pkcs7-signature") || subtype == "pgp-signature" {
        return true;
    }
    let attached = part.content_disposition().is_some_and(|d| d.is_attachment());
    let picture = kind.is_some_and(|c| c.ctype().eq_ignore_ascii_case("image"));
    let inline = part.content_id().is_some() || matches!(part.body, PartType::InlineBinary(_));
    picture && inline && !attached && size < LOGO
}
