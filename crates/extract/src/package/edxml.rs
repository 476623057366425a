//! Packets of the state's document exchange (QCVN 102:2016/BTTTT): the files, the sender, what is answered, and the way it took.
//!
//! Tolerant of what is seen in the field: any prefix, letters of either case, stray bytes before the declaration, days written from
//! either end, `Bussiness` and `Business`, a SOAP envelope around it. Leaves out the XML signature, which is not verified.

use super::level::{Opened, Quota};
use super::names::{shown, unique};
use super::trouble::Why;
use crate::common::xml::{Token, Xml};
use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use rasoat_model::envelope::{Answered, Business, Envelope, Kind, Party, Proof, Received, moment};
use std::borrow::Cow;
use std::collections::HashSet;

/// Elements within elements.
const MAX_DEPTH: usize = 64;
/// Characters of one field of the header; the standard allows 500.
const MAX_FIELD: usize = 4_000;
/// Stops of a packet's way, and papers that it answers.
const MAX_LIST: usize = 200;

pub(super) fn open(bytes: &[u8], mut room: Quota<'_>) -> Opened {
    let text = decode(bytes);
    let Some(start) = text.find("<?xml").or_else(|| text.find('<')) else { return Opened::failed(Why::damaged("no element")) };
    let mut packet = Packet::default();
    let whole = packet.read(&text[start..]);
    let mut level = packet.level(&mut room);
    if !whole {
        level.trouble("", Why::damaged("the packet breaks off"));
    }
    level
}

fn decode(bytes: &[u8]) -> Cow<'_, str> {
    let encoding = encoding_rs::Encoding::for_bom(bytes).map_or(encoding_rs::UTF_8, |(e, _)| e);
    encoding.decode(bytes).0
}

#[derive(Default)]
struct Packet<'a> {
    envelope: Envelope,
    /// Stops of its way, in the order of the file.
    trace: Vec<jiff::civil::DateTime>,
    manifest: Vec<Reference>,
    attachments: Vec<PacketAttachment<'a>>,
    /// Of the packet itself: "agency,day,number/symbol".
    document_id: String,
    reason: String,
}

/// A line of the list of attachments.
#[derive(Default)]
struct Reference {
    id: String,
    name: String,
}

#[derive(Default)]
struct PacketAttachment<'a> {
    id: String,
    name: String,
    content: Vec<Cow<'a, str>>,
}

impl<'a> Packet<'a> {
    /// Reads the packet; `false` where it breaks off.
    fn read(&mut self, text: &'a str) -> bool {
        let mut xml = Xml::new(text);
        let mut path: Vec<String> = Vec::new();
        let mut value = String::new();
        loop {
            match xml.next() {
                Token::Open(tag) => {
                    if path.len() >= MAX_DEPTH {
                        return false;
                    }
                    let name = tag.local().to_ascii_lowercase();
                    match name.as_str() {
                        "reference" if self.manifest.len() < MAX_LIST * 10 => {
                            let id = tag.attr("href").or_else(|| tag.attr("ContentId")).unwrap_or_default().into_owned();
                            self.manifest.push(Reference { id, name: String::new() });
                        }
                        "attachment" if self.attachments.len() < MAX_LIST * 10 => {
                            self.attachments.push(PacketAttachment::default())
                        }
                        "responsefor" if self.envelope.response_for.len() < MAX_LIST => {
                            self.envelope.response_for.push(Answered::default());
                        }
                        _ => {}
                    }
                    path.push(name);
                    value.clear();
                }
                Token::Text(text) if path.last().is_some_and(|n| n == "contenttransferencoded") => {
                    if let Some(attachment) = self.attachments.last_mut() {
                        attachment.content.push(text);
                    }
                }
                Token::Text(text) => {
                    let left = MAX_FIELD.saturating_sub(value.len());
                    value.extend(text.chars().take(left));
                }
                Token::Close => {
                    if !path.is_empty() {
                        self.field(&path, value.trim());
                        path.pop();
                        value.clear();
                    }
                }
                Token::End => return !xml.broken,
            }
        }
    }

    /// Takes the text of the element that closes; what is not known is passed over.
    fn field(&mut self, path: &[String], value: &str) {
        if value.is_empty() {
            return;
        }
        let name = path.last().map_or("", String::as_str);
        let inside = |outer: &str| path[..path.len() - 1].iter().any(|n| n == outer);
        let text = || Some(value.to_owned());
        if inside("traceheader") {
            if name == "timestamp" && self.trace.len() < MAX_LIST {
                self.trace.extend(moment(value));
            }
        } else if inside("bussiness") || inside("business") {
            self.business(name, value);
        } else if inside("responsefor") {
            if let Some(answered) = self.envelope.response_for.last_mut() {
                answer(answered, name, value);
            }
        } else if inside("from") {
            match name {
                "organid" => self.envelope.sender.id = text(),
                "organname" => self.envelope.sender.name = value.to_owned(),
                // The clerk's unit of an agency that names itself nowhere else.
                "organizationincharge" | "organincharge" if self.envelope.sender.name.is_empty() => {
                    self.envelope.sender.name = value.to_owned();
                }
                _ => {}
            }
        } else if inside("to") || inside("toplaces") || inside("signerinfo") || inside("signature") {
        } else if inside("attachment") {
            if let Some(attachment) = self.attachments.last_mut() {
                match name {
                    "contentid" => attachment.id = value.to_owned(),
                    "attachmentname" | "filename" => attachment.name = value.to_owned(),
                    _ => {}
                }
            }
        } else if inside("reference") {
            if let Some(reference) = self.manifest.last_mut() {
                match name {
                    "contentid" => reference.id = value.to_owned(),
                    "attachmentname" => reference.name = value.to_owned(),
                    "description" if reference.name.is_empty() => reference.name = value.to_owned(),
                    _ => {}
                }
            }
        } else {
            match name {
                "codenumber" => self.envelope.number = text(),
                "codenotation" => self.envelope.symbol = text(),
                "promulgationdate" => self.envelope.dated = moment(value).map(|m| m.date()),
                "subject" => self.envelope.subject = text(),
                "content" => self.envelope.message = text(),
                "documentid" => self.document_id = value.to_owned(),
                _ => {}
            }
        }
    }

    fn business(&mut self, name: &str, value: &str) {
        match (name, value) {
            ("bussinessdoctype" | "businessdoctype", "1") => self.envelope.business = Business::Recall,
            ("bussinessdoctype" | "businessdoctype", "2") => self.envelope.business = Business::Update,
            ("bussinessdoctype" | "businessdoctype", "3") => self.envelope.business = Business::Replace,
            ("bussinessdocreason" | "businessdocreason", reason) => self.reason = reason.to_owned(),
            _ => {}
        }
    }

    fn level(mut self, room: &mut Quota<'_>) -> Opened {
        let mut level = Opened::default();
        let mut taken = HashSet::new();
        for (index, attachment) in std::mem::take(&mut self.attachments).into_iter().enumerate() {
            let id = |id: &str| id.trim_start_matches("cid:").trim_matches(['<', '>']).to_owned();
            let listed = self
                .manifest
                .iter()
                .find(|r| !r.id.is_empty() && id(&r.id) == id(&attachment.id))
                .or_else(|| self.manifest.get(index).filter(|_| attachment.id.is_empty()));
            let name = Some(&attachment.name).filter(|n| !n.is_empty()).or(listed.map(|r| &r.name)).map_or("", |n| n.as_str());
            let path = unique(shown(name, &format!("tep-{}", index + 1)), &mut taken);
            let length: usize = attachment.content.iter().map(|t| t.len()).sum();
            let content = room.check(length as u64 / 4 * 3).and_then(|()| base64(&attachment.content));
            match content.and_then(|c| room.take(c.len() as u64).map(|()| c)) {
                Ok(content) => level.files.push((path, content)),
                Err(why) => level.trouble(path, why),
            }
        }
        level.envelope = Some(self.envelope());
        level
    }

    fn envelope(self) -> Envelope {
        let mut envelope = self.envelope;
        envelope.kind = Kind::Edxml;
        // "000.00.00.G22,2015/09/30,7816/VPCP-TTĐT": what the fields of their own leave open.
        let mut own = Answered::default();
        answer(&mut own, "documentid", &self.document_id);
        if envelope.sender.id.is_none() {
            envelope.sender.id = own.agency;
        }
        envelope.dated = envelope.dated.or(own.date);
        if envelope.number.is_none() {
            envelope.number = own.number.split('/').next().filter(|n| !n.is_empty()).map(str::to_owned);
            envelope.symbol = envelope.symbol.or(own.number.split_once('/').map(|(_, s)| s.to_owned()));
        }
        // Stops are not always in order; the last of them is the receiver's.
        envelope.sent = self.trace.iter().min().copied();
        envelope.received = self.trace.iter().max().map(|at| Received { at: *at, proof: Proof::Trace });
        envelope.response_for.retain(|a| *a != Answered::default());
        if !self.reason.is_empty() {
            envelope.message = Some(envelope.message.map_or(self.reason.clone(), |m| format!("{m}\n{}", self.reason)));
        }
        if envelope.sender == Party::default() {
            envelope.sender.name.clear();
        }
        envelope
    }
}

/// A field of `ResponseFor`. The number comes as `Code`, as two fields, or only within `DocumentId`.
fn answer(answered: &mut Answered, name: &str, value: &str) {
    match name {
        "organid" => answered.agency = Some(value.to_owned()),
        "code" | "codenumber" if !answered.number.contains('/') => answered.number = value.to_owned(),
        "codenotation" if !answered.number.contains('/') => answered.number = format!("{}/{value}", answered.number),
        "promulgationdate" => answered.date = moment(value).map(|m| m.date()),
        "documentid" => {
            let mut parts = value.splitn(3, ',').map(str::trim);
            let (agency, day, number) = (parts.next(), parts.next(), parts.next());
            let Some(number) = number else { return };
            if answered.number.is_empty() {
                answered.number = number.to_owned();
            }
            answered.date = answered.date.or(day.and_then(moment).map(|m| m.date()));
            answered.agency = answered.agency.take().or(agency.filter(|a| !a.is_empty()).map(str::to_owned));
        }
        _ => {}
    }
}

/// Base64 with blanks and line breaks anywhere, padded or not.
fn base64(parts: &[Cow<'_, str>]) -> Result<Vec<u8>, Why> {
    const LENIENT: GeneralPurpose = GeneralPurpose::new(
        &STANDARD,
        GeneralPurposeConfig::new()
            .with_decode_padding_mode(DecodePaddingMode::Indifferent)
            .with_decode_allow_trailing_bits(true),
    );
    let packed: Vec<u8> = parts.iter().flat_map(|p| p.bytes()).filter(|b| !b.is_ascii_whitespace()).collect();
    LENIENT.decode(packed).map_err(Why::damaged)
}
