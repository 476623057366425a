//! Mail as Outlook saves it (.msg, MS-OXMSG): properties in the streams of a compound file.
//!
//! Leaves out recipients, the RTF form of the text, and objects that only Office could open (they are named as not opened).

use super::budget::MAX_NESTING;
use super::level::{Opened, Quota};
use super::mail::{BODY, LOGO, TNEF, nameless};
use super::names::{shown, unique};
use super::trouble::Why;
use crate::ExtractError;
use crate::common::compound::Compound;
use jiff::civil::DateTime;
use rasoat_model::document::Format;
use rasoat_model::envelope::{Envelope, Kind, Party, Proof, Received, vietnam};
use std::collections::HashSet;

/// Identifiers of properties (MS-OXPROPS).
mod tag {
    pub const SUBJECT: u16 = 0x0037;
    pub const SENT: u16 = 0x0039;
    pub const HEADERS: u16 = 0x007D;
    pub const SENDER_NAME: u16 = 0x0C1A;
    pub const SENDER_ADDRESS: u16 = 0x0C1F;
    pub const DELIVERED: u16 = 0x0E06;
    pub const BODY: u16 = 0x1000;
    pub const BODY_HTML: u16 = 0x1013;
    pub const DATA: u16 = 0x3701;
    pub const SHORT_NAME: u16 = 0x3704;
    pub const METHOD: u16 = 0x3705;
    pub const LONG_NAME: u16 = 0x3707;
    pub const CONTENT_ID: u16 = 0x3712;
    pub const DISPLAY_NAME: u16 = 0x3001;
    pub const MIME: u16 = 0x370E;
    pub const CODE_PAGE: u16 = 0x3FFD;
    pub const SENDER_SMTP: u16 = 0x5D01;
    pub const HIDDEN: u16 = 0x7FFE;
}

/// The longest text property that is of use, in bytes.
const MAX_TEXT: u64 = 4 << 20;

pub(super) fn open(bytes: &[u8], mut room: Quota<'_>) -> Opened {
    let mut file = match Compound::open(bytes) {
        Ok(file) => file,
        Err(error) => return Opened::failed(Why::damaged(error)),
    };
    let mut level = Opened::default();
    let mut taken = HashSet::new();
    let mut work = Work { level: &mut level, room: &mut room, taken: &mut taken };
    message(&mut file, "", 32, "", 0, &mut work);
    level
}

struct Work<'a, 'b> {
    level: &'a mut Opened,
    room: &'a mut Quota<'b>,
    taken: &'a mut HashSet<String>,
}

impl Work<'_, '_> {
    /// Keeps a file; `false` once there is no more room.
    fn keep(&mut self, path: String, content: Vec<u8>, packing: bool) -> bool {
        let path = unique(path, self.taken);
        match self.room.take(content.len() as u64) {
            Ok(()) if packing => self.level.left_out.push((path, content)),
            Ok(()) => self.level.files.push((path, content)),
            Err(why @ Why::TooLarge { .. }) => self.level.trouble(path, why),
            Err(why) => {
                self.level.trouble("", why);
                return false;
            }
        }
        true
    }
}

/// One message of the file: the file itself, or one attached to it. `head`: bytes before the properties. `prefix`: of its files' names.
fn message(file: &mut Compound<'_>, at: &str, head: usize, prefix: &str, depth: usize, work: &mut Work<'_, '_>) {
    let own = Properties::read(file, at, head, None);
    if depth == 0 {
        work.level.envelope = Some(envelope(file, &own));
    }
    let text = own.text(file, tag::BODY).or_else(|| html(file, &own)).unwrap_or_default();
    if !text.trim().is_empty() {
        work.keep(format!("{prefix}{BODY}"), text.trim().as_bytes().to_vec(), false);
    }
    let attachments: Vec<String> = file.storages(at).into_iter().filter(|n| n.starts_with("__attach_version1.0_")).collect();
    for (number, name) in attachments.iter().enumerate() {
        if !attachment(file, &format!("{at}/{name}"), prefix, number + 1, own.code_page, depth, work) {
            return;
        }
    }
}

/// One attachment; `false` once there is no more room.
fn attachment(
    file: &mut Compound<'_>,
    at: &str,
    prefix: &str,
    number: usize,
    code_page: u32,
    depth: usize,
    work: &mut Work<'_, '_>,
) -> bool {
    let own = Properties::read(file, at, 8, Some(code_page));
    let name = [tag::LONG_NAME, tag::SHORT_NAME, tag::DISPLAY_NAME]
        .into_iter()
        .find_map(|t| own.text(file, t).map(|n| n.trim_end_matches('\0').trim().to_owned()).filter(|n| !n.is_empty()));
    let embedded = format!("{at}/__substg1.0_3701000D");
    if file.is_storage(&embedded) {
        let inner = Properties::read(file, &embedded, 24, Some(code_page));
        let name = inner.text(file, tag::SUBJECT).or(name).map(|n| n.replace(['/', '\\'], "-")).unwrap_or_default();
        let folder = unique(format!("{prefix}{}", shown(&name, &format!("thu-{number}"))), work.taken);
        if file.is_stream(&format!("{embedded}/__properties_version1.0")) && depth + 1 < MAX_NESTING {
            message(file, &embedded, 24, &format!("{folder}/"), depth + 1, work);
        } else if depth + 1 >= MAX_NESTING {
            work.level.trouble(folder, Why::TooDeep { limit: MAX_NESTING });
        } else {
            // An object of another program, kept as its own storage.
            work.level.trouble(folder, Why::Unread(ExtractError::Unsupported(Format::Unknown)));
        }
        return true;
    }
    let Some(content) = own.bytes(file, tag::DATA, work.room.next().saturating_add(1)) else {
        // A link to a file that stayed with the sender has no data.
        let why = if own.number(tag::METHOD).is_some_and(|m| (2..=4).contains(&m)) { Why::Link } else { Why::damaged("no data") };
        let path =
            unique(format!("{prefix}{}", shown(name.as_deref().unwrap_or_default(), &format!("tep-{number}"))), work.taken);
        work.level.trouble(path, why);
        return true;
    };
    let shown = name.map_or_else(|| nameless(&content, number), |n| shown(&n, &format!("tep-{number}")));
    let path = format!("{prefix}{shown}");
    if content.starts_with(TNEF) {
        work.level.trouble(unique(path, work.taken), Why::Winmail);
        return true;
    }
    let mime = own.text(file, tag::MIME).unwrap_or_default().to_ascii_lowercase();
    let picture = mime.starts_with("image/") || crate::sniff("", &content) == Format::Image;
    let inline = own.text(file, tag::CONTENT_ID).is_some_and(|id| !id.trim().is_empty()) || own.number(tag::HIDDEN) == Some(1);
    let packing = mime.ends_with("pkcs7-signature") || picture && inline && content.len() < LOGO;
    work.keep(path, content, packing)
}

fn envelope(file: &mut Compound<'_>, own: &Properties) -> Envelope {
    let headers = own.text(file, tag::HEADERS).and_then(|text| {
        let text = text.trim_start_matches(|c: char| c == '\0' || c.is_whitespace()).to_owned() + "\r\n\r\n";
        mail_parser::MessageParser::default().parse_headers(text.as_bytes()).map(|m| super::mail::envelope(&m))
    });
    let sent = own.moment(tag::SENT).or(headers.as_ref().and_then(|h| h.sent));
    let by = |proof| move |at| Received { at, proof };
    let on_the_way = headers.as_ref().and_then(|h| h.received).filter(|r| r.proof == Proof::Server);
    let address = [tag::SENDER_SMTP, tag::SENDER_ADDRESS].into_iter().find_map(|t| own.text(file, t).filter(|a| a.contains('@')));
    Envelope {
        kind: Kind::Mail,
        sender: Party {
            id: address.or(headers.as_ref().and_then(|h| h.sender.id.clone())),
            name: own.text(file, tag::SENDER_NAME).or(headers.map(|h| h.sender.name)).unwrap_or_default(),
        },
        received: own.moment(tag::DELIVERED).map(by(Proof::Server)).or(on_the_way).or(sent.map(by(Proof::Sent))),
        sent,
        subject: own.text(file, tag::SUBJECT),
        ..Envelope::default()
    }
}

/// The text of a message that has only HTML.
fn html(file: &mut Compound<'_>, own: &Properties) -> Option<String> {
    let bytes = own.bytes(file, tag::BODY_HTML, MAX_TEXT).or_else(|| own.text(file, tag::BODY_HTML).map(String::into_bytes))?;
    let encoding = encoding_of(own.code_page);
    let text = std::str::from_utf8(&bytes).map_or_else(|_| encoding.decode(&bytes).0.into_owned(), str::to_owned);
    Some(mail_parser::decoders::html::html_to_text(&text))
}

/// Properties of fixed size of one storage, and where the others are.
struct Properties {
    at: String,
    /// Identifier and eight bytes of value.
    fixed: Vec<(u16, [u8; 8])>,
    /// Of text that is not Unicode.
    code_page: u32,
}

impl Properties {
    fn read(file: &mut Compound<'_>, at: &str, head: usize, code_page: Option<u32>) -> Properties {
        let stream = file.stream(&format!("{at}/__properties_version1.0"), 1 << 20).unwrap_or_default();
        let entries = stream.get(head..).unwrap_or_default().chunks_exact(16);
        let fixed: Vec<(u16, [u8; 8])> = entries
            .map(|e| {
                let mut value = [0; 8];
                value.copy_from_slice(&e[8..16]);
                (u16::from_le_bytes([e[2], e[3]]), value)
            })
            .collect();
        let mut own = Properties { at: at.to_owned(), fixed, code_page: 0 };
        own.code_page = own.number(tag::CODE_PAGE).or(code_page).unwrap_or(1258);
        own
    }

    fn value(&self, id: u16) -> Option<[u8; 8]> {
        self.fixed.iter().find(|(own, _)| *own == id).map(|(_, v)| *v)
    }

    fn number(&self, id: u16) -> Option<u32> {
        self.value(id).map(|v| u32::from_le_bytes([v[0], v[1], v[2], v[3]]))
    }

    /// A FILETIME: tenths of a microsecond since 1601, UTC.
    fn moment(&self, id: u16) -> Option<DateTime> {
        const TO_1970: i64 = 11_644_473_600;
        let ticks = u64::from_le_bytes(self.value(id)?);
        let seconds = i64::try_from(ticks / 10_000_000).ok()? - TO_1970;
        let at = jiff::Timestamp::from_second(seconds).ok().map(vietnam)?;
        (1980..2200).contains(&at.year()).then_some(at)
    }

    fn text(&self, file: &mut Compound<'_>, id: u16) -> Option<String> {
        let wide = file.stream(&format!("{}/__substg1.0_{id:04X}001F", self.at), MAX_TEXT);
        if let Some(bytes) = wide {
            let units: Vec<u16> = bytes.chunks_exact(2).map(|p| u16::from_le_bytes([p[0], p[1]])).collect();
            return Some(String::from_utf16_lossy(&units).trim_end_matches('\0').to_owned());
        }
        let bytes = file.stream(&format!("{}/__substg1.0_{id:04X}001E", self.at), MAX_TEXT)?;
        let text = match std::str::from_utf8(&bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => encoding_of(self.code_page).decode(&bytes).0.into_owned(),
        };
        Some(text.trim_end_matches('\0').to_owned())
    }

    fn bytes(&self, file: &mut Compound<'_>, id: u16, limit: u64) -> Option<Vec<u8>> {
        file.stream(&format!("{}/__substg1.0_{id:04X}0102", self.at), limit)
    }
}

/// The encoding of a Windows code page.
fn encoding_of(code_page: u32) -> &'static encoding_rs::Encoding {
    let label = match code_page {
        65001 => "utf-8".to_owned(),
        n => format!("windows-{n}"),
    };
    encoding_rs::Encoding::for_label(label.as_bytes()).unwrap_or(encoding_rs::WINDOWS_1258)
}
