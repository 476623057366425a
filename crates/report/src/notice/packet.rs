//! A letter as a packet of the state's document exchange (QCVN 102:2016/BTTTT), ready to be handed to the exchange's own program.
//!
//! Leaves out what only that program knows or may write: the trace of the way, the signature. What is not known stays blank and is named.

use super::content::Notice;
use crate::phrase::clean;
use base64::Engine;
use jiff::civil::Date;
use rasoat_model::assessment::{DossierAssessment, UnitRef};
use rasoat_model::envelope::{Answered, Kind};

/// The namespace of QCVN 102:2016/BTTTT.
const NAMESPACE: &str = "http://www.mic.gov.vn/TBT/QCVN_102_2016";
/// Characters in a subject; the standard's own limit.
const MAX_SUBJECT: usize = 500;

/// A packet and what is blank in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packet {
    pub xml: String,
    /// Fields that the clerk has to fill in before sending, in the order of the packet, each once.
    pub blank: Vec<&'static str>,
}

/// The packet of a letter. `letter`: name and bytes of the file that goes with it. `about`: the dossier that the letter answers, `None` for
/// a unit that sent nothing. `code`: that of the unit in the roster; one by which the unit named itself goes before it.
pub fn packet(
    notice: &Notice,
    unit: &UnitRef,
    code: Option<&str>,
    about: Option<&DossierAssessment>,
    letter: (&str, &[u8]),
) -> Packet {
    let mut out = Writer::default();
    let head = &notice.head;
    out.open("MessageHeader");
    out.open("From");
    out.field("OrganId", "", "mã định danh của cơ quan gửi");
    out.field("OrganName", &head.agency, "tên cơ quan gửi");
    out.close("From");
    out.open("To");
    let own = sender_code(about);
    out.field("OrganId", own.as_deref().or(code).unwrap_or_default(), "mã định danh của đơn vị nhận");
    out.field("OrganName", &unit.name, "tên đơn vị nhận");
    out.close("To");
    // Made of the agency's code, the day and the number: blank as long as the code is.
    out.text("DocumentId", "");
    out.open("Code");
    out.field("CodeNumber", head.number.as_deref().unwrap_or_default(), "số văn bản");
    out.field("CodeNotation", &head.symbol, "ký hiệu văn bản");
    out.close("Code");
    out.open("PromulgationInfo");
    out.field("Place", &head.place, "nơi ban hành");
    out.field("PromulgationDate", &head.issued.map(slashed).unwrap_or_default(), "ngày văn bản");
    out.close("PromulgationInfo");
    out.open("DocumentType");
    out.text("Type", "2");
    out.text("TypeName", "Công văn");
    out.close("DocumentType");
    out.text("Subject", &format!("V/v {}", head.subject).chars().take(MAX_SUBJECT).collect::<String>());
    if !notice.signer_lines.is_empty() || notice.signer_name.is_some() {
        out.open("SignerInfo");
        out.text("Position", &notice.signer_lines.join(" "));
        out.field("FullName", notice.signer_name.as_deref().unwrap_or_default(), "người ký");
        out.close("SignerInfo");
    }
    if let Some(day) = notice.new_date {
        out.text("DueDate", &slashed(day));
    }
    if !notice.recipients.is_empty() {
        out.open("ToPlaces");
        notice.recipients.iter().for_each(|place| out.text("Place", place));
        out.close("ToPlaces");
    }
    for answered in about.map(answered).unwrap_or_default() {
        out.open("ResponseFor");
        out.text("OrganId", answered.agency.as_deref().unwrap_or_default());
        out.text("Code", &answered.number);
        out.text("PromulgationDate", &answered.date.map(slashed).unwrap_or_default());
        out.close("ResponseFor");
    }
    out.close("MessageHeader");
    Packet { xml: whole(&out.xml, letter), blank: out.blank }
}

fn whole(header: &str, (name, bytes): (&str, &[u8])) -> String {
    let name = escape(name);
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<edXML:edXMLEnvelope xmlns:edXML=\"{NAMESPACE}\">\n<edXML:edXMLHeader>\n{header}\
         <edXML:TraceHeaderList>\n<edXML:Bussiness>\n<edXML:BussinessDocType>0</edXML:BussinessDocType>\n\
         <edXML:BussinessDocReason>Văn bản mới</edXML:BussinessDocReason>\n</edXML:Bussiness>\n</edXML:TraceHeaderList>\n\
         </edXML:edXMLHeader>\n<edXML:edXMLBody>\n<edXML:edXMLManifest>\n<edXML:Reference>\n\
         <edXML:ContentId>tep-1</edXML:ContentId>\n<edXML:ContentType>{TYPE}</edXML:ContentType>\n\
         <edXML:Description>{name}</edXML:Description>\n<edXML:AttachmentName>{name}</edXML:AttachmentName>\n\
         </edXML:Reference>\n</edXML:edXMLManifest>\n</edXML:edXMLBody>\n<edXML:AttachmentEncoded>\n<edXML:Attachment>\n\
         <edXML:ContentType>{TYPE}</edXML:ContentType>\n<edXML:ContentId>tep-1</edXML:ContentId>\n\
         <edXML:ContentTransferEncoded>{}</edXML:ContentTransferEncoded>\n</edXML:Attachment>\n</edXML:AttachmentEncoded>\n\
         </edXML:edXMLEnvelope>\n",
        base64::engine::general_purpose::STANDARD.encode(bytes)
    )
}

/// Letters are DOCX.
const TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// The code by which the unit named itself when it sent its own packet.
fn sender_code(about: Option<&DossierAssessment>) -> Option<String> {
    about?.envelopes.iter().filter(|e| e.kind == Kind::Edxml).find_map(|e| e.sender.id.clone())
}

/// The unit's papers that the letter answers: its packets, else its report.
fn answered(about: &DossierAssessment) -> Vec<Answered> {
    let joined = |number: &Option<String>, symbol: &Option<String>| match (number, symbol) {
        (Some(number), Some(symbol)) => Some(format!("{number}/{symbol}")),
        (Some(number), None) => Some(number.clone()),
        _ => None,
    };
    let packets = about.envelopes.iter().filter(|e| e.kind == Kind::Edxml).filter_map(|e| {
        let number = joined(&e.number, &e.symbol)?;
        Some(Answered { number, date: e.dated, agency: e.sender.id.clone() })
    });
    let mut out: Vec<Answered> = packets.collect();
    if out.is_empty() {
        let report = about.documents.iter().find(|d| d.kind == "summary-report");
        out.extend(report.and_then(|d| {
            let number = joined(&d.fields.number, &d.fields.symbol)?;
            Some(Answered { number, date: d.fields.date, agency: None })
        }));
    }
    out
}

/// As QCVN 102:2016 writes days: 2020/08/20.
fn slashed(day: Date) -> String {
    day.strftime("%Y/%m/%d").to_string()
}

fn escape(text: &str) -> String {
    clean(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[derive(Default)]
struct Writer {
    xml: String,
    blank: Vec<&'static str>,
}

impl Writer {
    fn open(&mut self, name: &str) {
        self.xml.push_str(&format!("<edXML:{name}>\n"));
    }

    fn close(&mut self, name: &str) {
        self.xml.push_str(&format!("</edXML:{name}>\n"));
    }

    fn text(&mut self, name: &str, value: &str) {
        self.xml.push_str(&format!("<edXML:{name}>{}</edXML:{name}>\n", escape(value)));
    }

    /// A field that the standard asks for; where it is blank, `called` is noted.
    fn field(&mut self, name: &str, value: &str, called: &'static str) {
        if value.trim().is_empty() && !self.blank.contains(&called) {
            self.blank.push(called);
        }
        self.text(name, value);
    }
}
