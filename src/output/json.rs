//! The frozen wire format `rasoat.assessment/1`: what other programs read, and what the registry stores.
//!
//! Own types, so that a change of the core cannot change the format by accident. Keys may be added, never renamed, moved or removed.
//! The same assessment gives the same bytes. [`from_json`] reads back all that [`to_json`] wrote.

use crate::assessment::{
    Assessment, DocumentSummary, DossierAssessment, FieldSummary, FoundAt, ProfileRef, SignatureSummary, UnitRef,
};
use crate::document::{Format, TextSource};
use crate::extract::package::{Answered, Business, Envelope, Kind, Party, Proof, Received};
use crate::finding::{Evidence, Finding, Outcome, Source, Verdict, Waiver};
use crate::receipt::{Origin, Receipt};
use crate::rule::{Rule, Severity};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Name and version of a whole assessment.
pub const SCHEMA: &str = "rasoat.assessment/1";
/// Name and version of one line of the JSON Lines form.
pub const LINE_SCHEMA: &str = "rasoat.dossier/1";

/// Why stored text is not an assessment.
#[derive(Debug, thiserror::Error)]
pub enum JsonError {
    #[error("không phải JSON của một kết quả rà soát: {0}")]
    Syntax(#[from] serde_json::Error),
    #[error("lược đồ “{found}” không phải “{expected}”")]
    Schema { expected: &'static str, found: String },
    #[error("{key}: không biết giá trị “{value}”")]
    Value { key: &'static str, value: String },
    #[error("hồ sơ “{dossier}”: phát hiện {rule} không có dẫn chứng")]
    NoEvidence { dossier: String, rule: String },
}

/// The whole assessment, indented by two blanks, with a line break at the end.
pub fn to_json(a: &Assessment) -> String {
    let mut out = serde_json::to_string_pretty(&wire(a)).expect("plain data with string keys always serialises");
    out.push('\n');
    out
}

/// One dossier a line, each line an object that stands on its own: schema, version, profile and today come before the dossier's keys.
pub fn to_jsonl(a: &Assessment) -> String {
    a.dossiers.iter().map(|d| dossier_line(&a.profile, a.today, d)).collect()
}

/// One line of [`to_jsonl`], line break included.
pub fn dossier_line(profile: &ProfileRef, today: Date, d: &DossierAssessment) -> String {
    let line = WireLine {
        schema: LINE_SCHEMA.to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        profile: wire_profile(profile),
        today: Day(today),
        dossier: wire_dossier(d),
    };
    let mut out = serde_json::to_string(&line).expect("plain data with string keys always serialises");
    out.push('\n');
    out
}

/// Reads what [`to_json`] wrote, of this or an earlier version.
///
/// # Errors
/// Where the text is not JSON of this schema, names a rule or format that this version does not know, or a finding has no evidence.
pub fn from_json(text: &str) -> Result<Assessment, JsonError> {
    let w: WireAssessment = serde_json::from_str(text)?;
    demand_schema(SCHEMA, w.schema)?;
    Ok(Assessment {
        profile: core_profile(w.profile),
        today: w.today.0,
        dossiers: w.dossiers.into_iter().map(core_dossier).collect::<Result<_, _>>()?,
        ignored: w.summary.ignored,
    })
}

/// Reads one line of [`to_jsonl`] as an assessment of one dossier.
///
/// # Errors
/// As [`from_json`].
pub fn from_json_line(line: &str) -> Result<Assessment, JsonError> {
    let w: WireLine = serde_json::from_str(line)?;
    demand_schema(LINE_SCHEMA, w.schema)?;
    Ok(Assessment {
        profile: core_profile(w.profile),
        today: w.today.0,
        dossiers: vec![core_dossier(w.dossier)?],
        ignored: Vec::new(),
    })
}

/// The JSON Schema of [`to_json`], as text.
pub fn schema() -> String {
    let schema = schemars::schema_for!(WireAssessment);
    let mut out = serde_json::to_string_pretty(&schema).expect("a schema is plain JSON");
    out.push('\n');
    out
}

fn demand_schema(expected: &'static str, found: String) -> Result<(), JsonError> {
    if found == expected { Ok(()) } else { Err(JsonError::Schema { expected, found }) }
}

/// Counts over an assessment, as they stand under `summary`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Summary {
    pub dossiers: usize,
    pub complete: usize,
    pub deficient: usize,
    /// Dossiers that came after the deadline; each of them also counts under its verdict.
    pub late: usize,
    pub unclear: usize,
    pub files: usize,
    pub unreadable: usize,
    /// Loose files that belong to no dossier.
    #[serde(default)]
    pub ignored: Vec<String>,
}

/// Counts the dossiers and files of an assessment.
pub fn summary(a: &Assessment) -> Summary {
    let count = |v: Verdict| a.dossiers.iter().filter(|d| d.verdict == v).count();
    Summary {
        dossiers: a.dossiers.len(),
        complete: count(Verdict::Complete),
        deficient: count(Verdict::Deficient),
        late: a.dossiers.iter().filter(|d| d.is_late()).count(),
        unclear: count(Verdict::Unclear),
        files: a.dossiers.iter().map(|d| d.documents.len()).sum(),
        unreadable: a.dossiers.iter().flat_map(|d| &d.documents).filter(|doc| doc.kind == UNREADABLE).count(),
        ignored: a.ignored.clone(),
    }
}

/// The kind of a document that could not be read.
const UNREADABLE: &str = "unreadable";

/// A day as YYYY-MM-DD.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String", extend("format" = "date"))]
struct Day(Date);

impl TryFrom<String> for Day {
    type Error = jiff::Error;

    fn try_from(text: String) -> Result<Self, jiff::Error> {
        text.parse().map(Day)
    }
}

impl From<Day> for String {
    fn from(day: Day) -> String {
        day.0.to_string()
    }
}

/// Kết quả rà soát (rasoat.assessment/1).
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "rasoat.assessment/1")]
struct WireAssessment {
    schema: String,
    /// Version of the program that wrote it.
    version: String,
    profile: WireProfile,
    /// The day on which the run looked at the calendar.
    today: Day,
    dossiers: Vec<WireDossier>,
    summary: Summary,
}

#[derive(Debug, Serialize, Deserialize)]
struct WireLine {
    schema: String,
    version: String,
    profile: WireProfile,
    today: Day,
    #[serde(flatten)]
    dossier: WireDossier,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct WireProfile {
    id: String,
    /// `sha256:…` of the profile's text.
    digest: String,
    /// What a person calls the directive.
    #[serde(default)]
    title: String,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct WireDossier {
    /// Name of the folder, archive or file.
    dossier: String,
    unit: Option<WireUnit>,
    received: Option<Day>,
    /// Where the day of receipt comes from: "register", "option", "edxml" or "mail".
    received_from: Option<String>,
    /// All that says when it came, the day that counts among them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    receipts: Vec<WireReceipt>,
    verdict: WireVerdict,
    documents: Vec<WireDocument>,
    findings: Vec<WireFinding>,
    /// Requirements that were met.
    met: Vec<String>,
    /// Where sections that were met stand.
    #[serde(default)]
    places: Vec<WirePlace>,
    /// The mails and packets of the document exchange in which it came, the outermost first.
    #[serde(default)]
    envelopes: Vec<WireEnvelope>,
}

/// Something that says when the dossier came.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct WireReceipt {
    /// "register", "option", "edxml", "mail" or "signing".
    from: String,
    day: Day,
    /// "receipt"; or "not-before": a signature was made before the sending and shows only that nothing can have come earlier.
    shows: String,
    /// In Vietnam's time, 2020-08-20T10:15:00.
    at: Option<String>,
    /// The mail, packet or signed file inside the dossier.
    file: Option<String>,
    /// "row", "given", "trace", "server", "sent", "signer", "timestamp", "stated".
    proof: String,
    /// The row of the register, the sender, the name of the signer.
    detail: String,
}

/// What the outside of a mail or packet says.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct WireEnvelope {
    /// Path of the mail or packet inside the dossier.
    file: String,
    kind: WireEnvelopeKind,
    /// It lay inside another one.
    inner: bool,
    sender: WireSender,
    /// In Vietnam's time, 2020-08-20T10:15:00.
    received: Option<String>,
    /// What shows it: the trace of a packet, the line of a mail server, or only the sender's own clock.
    proof: Option<WireProof>,
    sent: Option<String>,
    subject: Option<String>,
    number: Option<String>,
    symbol: Option<String>,
    date: Option<Day>,
    /// Papers that it answers.
    response_for: Vec<WireAnswered>,
    /// What it does to an earlier packet.
    business: WireBusiness,
    message: Option<String>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct WireSender {
    /// Code of the agency, or address.
    id: Option<String>,
    name: String,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct WireAnswered {
    number: String,
    date: Option<Day>,
    agency: Option<String>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct WirePlace {
    requirement: String,
    file: String,
    /// 1-based.
    page: Option<u32>,
    block: Option<usize>,
    quote: String,
    /// How sure the match is, 0 to 1.
    confidence: f32,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct WireUnit {
    /// Identifier in the roster; null for a name that the roster does not know.
    id: Option<String>,
    name: String,
    kind: Option<String>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct WireReference {
    number: String,
    date: Option<Day>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct WireDocument {
    file: String,
    sha256: String,
    format: String,
    kind: String,
    pages: Option<u32>,
    text_source: String,
    /// Of the text, 0 to 1.
    confidence: f32,
    fields: WireFields,
    /// Papers that it cites as its ground.
    #[serde(default)]
    references: Vec<WireReference>,
    /// Digital signatures, in the order in which they were added; their certificates are not verified.
    #[serde(default)]
    signatures: Vec<WireSignature>,
    warnings: Vec<String>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct WireSignature {
    name: Option<String>,
    organisation: Option<String>,
    /// "2020-08-20T10:15:00+07:00".
    at: Option<String>,
    /// "whole", "later-signing" (only further signatures behind it), "changed", "unknown".
    covers: String,
    /// Of the signed bytes: "matches", "differs", "not-checked".
    digest: String,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct WireFields {
    number: Option<String>,
    symbol: Option<String>,
    place: Option<String>,
    date: Option<Day>,
    agency: Option<String>,
    title: Option<String>,
    signatory: WireSignatory,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct WireSignatory {
    role: Option<String>,
    name: Option<String>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct WireFinding {
    /// Identifier of the rule; `rasoat explain RULE` prints its manual page.
    rule: String,
    requirement: String,
    /// Year, nominee or file that the finding is about.
    subject: Option<String>,
    severity: WireSeverity,
    outcome: WireOutcome,
    message: String,
    fix: String,
    source: WireSource,
    /// Never empty.
    #[schemars(length(min = 1))]
    evidence: Vec<WireEvidence>,
    /// Who set the finding aside, and why; only where `outcome` is "waived".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    waiver: Option<WireWaiver>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct WireWaiver {
    reason: String,
    author: String,
    /// The last day on which it holds; null: for good.
    until: Option<Day>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct WireSource {
    directive: String,
    place: String,
    quote: String,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct WireEvidence {
    file: String,
    /// 1-based.
    page: Option<u32>,
    block: Option<usize>,
    quote: String,
    note: String,
}

/// A closed set of words, written once for both directions.
macro_rules! wire_words {
    ($wire:ident = $core:ident { $($variant:ident),+ }) => {
        #[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "kebab-case")]
        enum $wire { $($variant),+ }

        impl From<$core> for $wire {
            fn from(v: $core) -> Self { match v { $($core::$variant => $wire::$variant,)+ } }
        }

        impl From<$wire> for $core {
            fn from(v: $wire) -> Self { match v { $($wire::$variant => $core::$variant,)+ } }
        }
    };
}

wire_words!(WireVerdict = Verdict { Complete, Deficient, Unclear });
wire_words!(WireSeverity = Severity { Error, Warning, Info });
wire_words!(WireOutcome = Outcome { NotMet, Unclear, Waived });
wire_words!(WireEnvelopeKind = Kind { Mail, Edxml });
wire_words!(WireProof = Proof { Trace, Server, Sent });
wire_words!(WireBusiness = Business { New, Recall, Update, Replace });

fn wire(a: &Assessment) -> WireAssessment {
    WireAssessment {
        schema: SCHEMA.to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        profile: wire_profile(&a.profile),
        today: Day(a.today),
        dossiers: a.dossiers.iter().map(wire_dossier).collect(),
        summary: summary(a),
    }
}

fn wire_profile(p: &ProfileRef) -> WireProfile {
    WireProfile { id: p.id.clone(), digest: p.digest.clone(), title: p.title.clone() }
}

fn wire_dossier(d: &DossierAssessment) -> WireDossier {
    WireDossier {
        dossier: d.dossier.clone(),
        unit: d.unit.as_ref().map(|u| WireUnit { id: u.id.clone(), name: u.name.clone(), kind: u.kind.clone() }),
        received: d.received.map(Day),
        received_from: d.received_from.map(str::to_owned),
        receipts: d.receipts.iter().map(wire_receipt).collect(),
        verdict: d.verdict.into(),
        documents: d.documents.iter().map(wire_document).collect(),
        findings: d.findings.iter().map(wire_finding).collect(),
        met: d.met.clone(),
        places: d.places.iter().map(wire_place).collect(),
        envelopes: d.envelopes.iter().map(wire_envelope).collect(),
    }
}

fn wire_receipt(r: &Receipt) -> WireReceipt {
    WireReceipt {
        from: r.origin.as_str().to_owned(),
        day: Day(r.day),
        shows: if r.origin.is_receipt() { "receipt" } else { "not-before" }.to_owned(),
        at: r.at.map(|at| at.to_string()),
        file: r.file.clone(),
        proof: r.proof.clone(),
        detail: r.detail.clone(),
    }
}

fn core_receipt(r: WireReceipt) -> Result<Receipt, JsonError> {
    let unknown = |key, value| JsonError::Value { key, value };
    let at = r.at.map(|at| at.parse().map_err(|_| unknown("at", at))).transpose()?;
    let origin = Origin::parse(&r.from).ok_or_else(|| unknown("from", r.from))?;
    Ok(Receipt { origin, day: r.day.0, at, file: r.file, proof: r.proof, detail: r.detail })
}

fn wire_envelope(e: &Envelope) -> WireEnvelope {
    let answered = |a: &Answered| WireAnswered { number: a.number.clone(), date: a.date.map(Day), agency: a.agency.clone() };
    WireEnvelope {
        file: e.file.clone(),
        kind: e.kind.into(),
        inner: e.inner,
        sender: WireSender { id: e.sender.id.clone(), name: e.sender.name.clone() },
        received: e.received.map(|r| r.at.to_string()),
        proof: e.received.map(|r| r.proof.into()),
        sent: e.sent.map(|at| at.to_string()),
        subject: e.subject.clone(),
        number: e.number.clone(),
        symbol: e.symbol.clone(),
        date: e.dated.map(Day),
        response_for: e.response_for.iter().map(answered).collect(),
        business: e.business.into(),
        message: e.message.clone(),
    }
}

fn wire_place(p: &FoundAt) -> WirePlace {
    WirePlace {
        requirement: p.requirement.clone(),
        file: p.file.clone(),
        page: p.page,
        block: p.block,
        quote: p.quote.clone(),
        confidence: p.confidence,
    }
}

fn wire_document(d: &DocumentSummary) -> WireDocument {
    let f = &d.fields;
    WireDocument {
        file: d.file.clone(),
        sha256: d.sha256.clone(),
        format: d.format.to_owned(),
        kind: d.kind.clone(),
        pages: d.pages,
        text_source: d.text_source.to_owned(),
        // JSON has no NaN; a confidence that is not a number is no confidence.
        confidence: if d.confidence.is_finite() { d.confidence } else { 0.0 },
        fields: WireFields {
            number: f.number.clone(),
            symbol: f.symbol.clone(),
            place: f.place.clone(),
            date: f.date.map(Day),
            agency: f.agency.clone(),
            title: f.title.clone(),
            signatory: WireSignatory { role: f.signatory_role.clone(), name: f.signatory_name.clone() },
        },
        references: d
            .references
            .iter()
            .map(|(number, date)| WireReference { number: number.clone(), date: date.map(Day) })
            .collect(),
        signatures: d.signatures.iter().map(wire_signature).collect(),
        warnings: d.warnings.clone(),
    }
}

fn wire_signature(s: &SignatureSummary) -> WireSignature {
    WireSignature {
        name: s.name.clone(),
        organisation: s.organisation.clone(),
        at: s.at.clone(),
        covers: s.covers.clone(),
        digest: s.digest.clone(),
    }
}

fn core_signature(s: WireSignature) -> SignatureSummary {
    SignatureSummary { name: s.name, organisation: s.organisation, at: s.at, covers: s.covers, digest: s.digest }
}

fn wire_finding(f: &Finding) -> WireFinding {
    WireFinding {
        rule: f.rule.id().to_owned(),
        requirement: f.requirement.clone(),
        subject: f.subject.clone(),
        severity: f.severity.into(),
        outcome: f.outcome.into(),
        message: f.message.clone(),
        fix: f.fix.clone(),
        source: WireSource {
            directive: f.source.directive.clone(),
            place: f.source.place.clone(),
            quote: f.source.quote.clone(),
        },
        evidence: f
            .evidence()
            .iter()
            .map(|e| WireEvidence {
                file: e.file.clone(),
                page: e.page,
                block: e.block,
                quote: e.quote.clone(),
                note: e.note.clone(),
            })
            .collect(),
        waiver: f.waiver.as_ref().map(|w| WireWaiver {
            reason: w.reason.clone(),
            author: w.author.clone(),
            until: w.until.map(Day),
        }),
    }
}

fn core_profile(p: WireProfile) -> ProfileRef {
    ProfileRef { id: p.id, digest: p.digest, title: p.title }
}

fn core_dossier(d: WireDossier) -> Result<DossierAssessment, JsonError> {
    let findings = d.findings.into_iter().map(|f| core_finding(&d.dossier, f)).collect::<Result<_, _>>()?;
    Ok(DossierAssessment {
        unit: d.unit.map(|u| UnitRef { id: u.id, name: u.name, kind: u.kind }),
        received: d.received.map(|day| day.0),
        received_from: d.received_from.map(|v| known("received_from", RECEIVED_FROM, v)).transpose()?,
        receipts: d.receipts.into_iter().map(core_receipt).collect::<Result<_, _>>()?,
        verdict: d.verdict.into(),
        documents: d.documents.into_iter().map(core_document).collect::<Result<_, _>>()?,
        findings,
        met: d.met,
        places: d.places.into_iter().map(core_place).collect(),
        envelopes: d.envelopes.into_iter().map(core_envelope).collect::<Result<_, _>>()?,
        dossier: d.dossier,
    })
}

fn core_envelope(e: WireEnvelope) -> Result<Envelope, JsonError> {
    let moment = |key, value: String| value.parse().map_err(|_| JsonError::Value { key, value });
    let received = e.received.map(|text| moment("received", text)).transpose()?;
    let answered = |a: WireAnswered| Answered { number: a.number, date: a.date.map(|day| day.0), agency: a.agency };
    Ok(Envelope {
        file: e.file,
        kind: e.kind.into(),
        inner: e.inner,
        sender: Party { id: e.sender.id, name: e.sender.name },
        received: received.zip(e.proof).map(|(at, proof)| Received { at, proof: proof.into() }),
        sent: e.sent.map(|text| moment("sent", text)).transpose()?,
        subject: e.subject,
        number: e.number,
        symbol: e.symbol,
        dated: e.date.map(|day| day.0),
        response_for: e.response_for.into_iter().map(answered).collect(),
        business: e.business.into(),
        message: e.message,
    })
}

fn core_place(p: WirePlace) -> FoundAt {
    FoundAt { requirement: p.requirement, file: p.file, page: p.page, block: p.block, quote: p.quote, confidence: p.confidence }
}

fn core_document(d: WireDocument) -> Result<DocumentSummary, JsonError> {
    let f = d.fields;
    Ok(DocumentSummary {
        file: d.file,
        sha256: d.sha256,
        format: format_named(d.format)?,
        kind: d.kind,
        pages: d.pages,
        text_source: text_source_named(d.text_source)?,
        confidence: d.confidence,
        fields: FieldSummary {
            number: f.number,
            symbol: f.symbol,
            place: f.place,
            date: f.date.map(|day| day.0),
            agency: f.agency,
            title: f.title,
            signatory_role: f.signatory.role,
            signatory_name: f.signatory.name,
        },
        references: d.references.into_iter().map(|r| (r.number, r.date.map(|day| day.0))).collect(),
        signatures: d.signatures.into_iter().map(core_signature).collect(),
        warnings: d.warnings,
    })
}

fn core_finding(dossier: &str, f: WireFinding) -> Result<Finding, JsonError> {
    let rule = Rule::parse(&f.rule).ok_or_else(|| JsonError::Value { key: "rule", value: f.rule.clone() })?;
    let mut evidence =
        f.evidence.into_iter().map(|e| Evidence { file: e.file, page: e.page, block: e.block, quote: e.quote, note: e.note });
    let first = evidence.next().ok_or_else(|| JsonError::NoEvidence { dossier: dossier.to_owned(), rule: f.rule })?;
    let source = Source { directive: f.source.directive, place: f.source.place, quote: f.source.quote };
    let finding =
        Finding::new(rule, f.requirement, f.subject, f.severity.into(), f.outcome.into(), f.message, f.fix, source, first)
            .with_evidence(evidence);
    let waiver = f.waiver.map(|w| Waiver { reason: w.reason, author: w.author, until: w.until.map(|d| d.0) });
    Ok(match waiver {
        Some(waiver) => finding.waived(waiver),
        None => finding,
    })
}

const RECEIVED_FROM: &[&str] = &["register", "option", "edxml", "mail"];

/// The word for where a day of receipt comes from, as the format knows it.
pub fn received_from(word: &str) -> Option<&'static str> {
    RECEIVED_FROM.iter().copied().find(|known| *known == word)
}

/// The variants' own words. The match makes the compiler ask for a variant that the list forgets.
macro_rules! words_of {
    ($ty:ident { $($variant:ident),+ $(,)? }) => {{
        let listed = |v: $ty| match v { $($ty::$variant => v.as_str(),)+ };
        [$($ty::$variant),+].map(listed)
    }};
}

fn format_named(value: String) -> Result<&'static str, JsonError> {
    let words = words_of!(Format {
        Docx,
        Pdf,
        Xlsx,
        Xls,
        Ods,
        Odt,
        Doc,
        Rtf,
        Html,
        Mhtml,
        Text,
        Image,
        Zip,
        SevenZip,
        Rar,
        Mail,
        Edxml,
        Lock,
        Empty,
        Unknown
    });
    known("format", &words, value)
}

fn text_source_named(value: String) -> Result<&'static str, JsonError> {
    known("text_source", &words_of!(TextSource { Native, OcrLayer, Ocr, None }), value)
}

/// The program's own copy of a word that stands in stored text.
fn known(key: &'static str, words: &[&'static str], value: String) -> Result<&'static str, JsonError> {
    words.iter().copied().find(|w| *w == value).ok_or(JsonError::Value { key, value })
}
