//! A profile as written: the shape of the TOML file, unknown keys refused, positions kept for messages.
//!
//! Nothing is judged here beyond the shape; `super::validate` says what it means.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(title = "Hồ sơ yêu cầu (profile) của rasoat")]
pub struct RawProfile {
    /// Identifier, for ever: lower-case letters, digits and hyphens.
    #[schemars(with = "String")]
    pub id: Spanned<String>,
    /// What a person calls the directive, as it is cited in letters.
    pub title: String,
    /// Number and symbol of the directive, for example "2638/BHXH-TĐKT".
    pub directive: String,
    /// Day of the directive.
    #[schemars(with = "String")]
    pub issued: Spanned<String>,
    /// What the units were to send, for the notices, without a capital: "báo cáo tổng kết phong trào thi đua …".
    pub subject: String,
    /// Who asks: the agency that receives the papers, as printed in its letterhead, one line each.
    pub agency: Vec<String>,
    /// The department to which the papers go.
    pub department: String,
    /// Who speaks in its letters: "Bảo hiểm xã hội Việt Nam".
    pub sender: String,
    /// Recipients of its letters, one line each, without dashes.
    pub recipients: Vec<String>,
    /// Letters after the number of its own letters, for example "BHXH-TĐKT".
    pub symbol: String,
    /// Place in the date line of its letters.
    pub place: String,
    /// Signature block of its letters, one line each.
    pub signer: Vec<String>,
    /// The roster of units: the name of one that comes with the program ("bhxh"), or a file (.toml, .tsv, .txt) beside this one.
    #[schemars(with = "String")]
    pub roster: Spanned<String>,
    /// The day whose roster counts.
    #[schemars(with = "String")]
    pub roster_on: Spanned<String>,
    /// Which source of the day of receipt counts first: "register" (the book of incoming documents), "option" (given by hand), "edxml",
    /// "mail"; those left out follow in this order. "signing" may only stand last: who signs has not yet sent.
    #[serde(default)]
    #[schemars(with = "Vec<RawReceipt>")]
    pub receipt: Vec<Spanned<RawReceipt>>,
    /// Words that tell the movement or matter from any other; a paper about the matter has at least one of them.
    #[serde(default)]
    pub topic: Vec<String>,
    /// Headings that reports often have besides the outline's; they are never taken for a section.
    #[serde(default)]
    pub extra: Vec<String>,
    /// Laws and decrees that award papers may cite, each with the days between which it held.
    #[serde(default, rename = "law")]
    pub laws: Vec<RawLaw>,
    /// The requirements, in the order of the directive.
    #[serde(rename = "requirement")]
    #[schemars(with = "Vec<RawRequirement>")]
    pub requirements: Vec<Spanned<RawRequirement>>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RawRequirement {
    #[schemars(with = "String")]
    pub id: Spanned<String>,
    /// What a reviewer calls it: "mục II.2 “Công tác tuyên truyền”".
    pub label: String,
    /// Where the directive asks for it.
    pub place: String,
    /// The sentence of the directive, word for word.
    pub quote: String,
    /// Kinds of unit that it is asked of, as the roster calls them; all where left out.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub units: Vec<Spanned<String>>,
    /// Units of the roster that it is asked of besides these kinds, by id. With `units` left out: of these alone.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub unit_ids: Vec<Spanned<String>>,
    /// What about it could not be confirmed in the source; said in every message about it.
    #[serde(default)]
    pub unconfirmed: Option<String>,
    #[serde(default)]
    pub severity: RawSeverity,
    pub check: RawCheck,
}

/// Something that says when papers came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RawReceipt {
    Register,
    Option,
    Edxml,
    Mail,
    Signing,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RawSeverity {
    #[default]
    Error,
    Warning,
    Info,
}

/// The closed set of kinds of check; a new campaign chooses among them.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RawCheck {
    /// A section of the report.
    Section(RawSection),
    /// A level of the outline that only says whom a block is for; never demanded itself.
    Scope(RawSection),
    /// The table asked for as an appendix.
    Appendix(RawAppendix),
    /// A column of it.
    Column(RawColumn),
    /// A row of it for each year.
    Years(RawYears),
    /// A component of the letterhead or of the end of the report (Nghị định 30/2020/NĐ-CP, Điều 8).
    Field(RawField),
    /// A day by which everything must have come.
    Deadline(RawDeadline),
    /// A paper of the award dossier, demanded only where some award paper is there.
    Award(RawAward),
    /// A report for one stage of the campaign, told from the others by its year and the words of its title.
    Stage(RawStage),
    /// The unit's own plan: enclosed, or named in the report with number and day.
    Plan(RawPlan),
    /// Something that the report should speak of, in any place.
    Mention(RawMention),
    /// A claim that asks for facts: an address, a sum, a plan, a named solution.
    Evidence(RawEvidence),
    /// The awards that may be proposed, as a closed list.
    Forms(RawForms),
    /// A part that each achievement report should have.
    Part(RawPart),
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RawSection {
    /// The requirement above it in the outline.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub parent: Option<Spanned<String>>,
    /// Wordings of the heading that a reviewer would accept; the directive's own first.
    pub accept: Vec<String>,
    /// Words that by themselves say what the section is about, strongest first.
    #[serde(default)]
    pub terms: Vec<String>,
    /// Headings that stand for a part of it where the unit divides it ("Ưu điểm", "Hạn chế").
    #[serde(default)]
    pub parts: Vec<String>,
    /// Words under which its content may stand without a heading of its own.
    #[serde(default)]
    pub content: Vec<String>,
    /// Words that show it is treated under a heading that it shares with another ("Thuận lợi, khó khăn").
    #[serde(default)]
    pub signs: Vec<String>,
    /// May also be met by a dash of the section above.
    #[serde(default)]
    pub bullet: bool,
    /// The dashes of the outline: each should be touched on.
    #[serde(default, rename = "point")]
    pub points: Vec<RawPoint>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RawPoint {
    /// The dash, word for word.
    pub quote: String,
    /// What a reviewer calls it.
    pub label: String,
    /// Any of these touches on it.
    pub any: Vec<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RawAppendix {
    /// Titles of the table that a reviewer would accept.
    pub title: Vec<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RawColumn {
    /// Wordings of the column's header.
    pub accept: Vec<String>,
    /// Words that by themselves tell the column, strongest first.
    #[serde(default)]
    pub terms: Vec<String>,
    /// What a cell must hold.
    pub holds: RawHolds,
    /// A cell of this column may stay empty, and the column away.
    #[serde(default)]
    pub optional: bool,
    /// Besides the number, a cell that is not zero should say one of these.
    #[serde(default)]
    pub mode: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RawHolds {
    /// The year of the row.
    Year,
    /// A number, with or without a unit.
    Number,
    /// Anything that is not blank.
    Text,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RawYears {
    pub from: i16,
    pub to: i16,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RawField {
    pub field: RawFieldName,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RawFieldName {
    Agency,
    Motto,
    Number,
    Date,
    Title,
    Recipients,
    Signatory,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RawDeadline {
    /// "trước ngày …": the day itself is late.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub before: Option<Spanned<String>>,
    /// "chậm nhất ngày …": the day itself is in time.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub by: Option<Spanned<String>>,
    /// The directive names no day; how a reader may understand it ("hết năm 2025"). Never late.
    #[serde(default)]
    pub undated: Option<String>,
    /// The last day under that understanding, only to be shown.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub undated_until: Option<Spanned<String>>,
    /// How the day is read; left out: "strict" for `before`, "inclusive" for `by`.
    #[serde(default)]
    pub reading: Option<RawReading>,
    /// Receipt that is late under the reading chosen and in time under another is left to a person (unclear).
    #[serde(default)]
    pub ask_between: bool,
    /// The stage whose report is to come by then; left out: everything in the dossier.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub stage: Option<Spanned<String>>,
}

/// What a day that a directive names takes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RawReading {
    /// The day itself is late.
    Strict,
    /// The day itself is in time.
    Inclusive,
    /// The day itself is in time; where offices are closed on it, the next working day too.
    InclusiveWorkingDay,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RawLaw {
    /// As it is cited: "98/2023/NĐ-CP".
    pub number: String,
    /// First day on which it held; left out: long before.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub from: Option<Spanned<String>>,
    /// Last day on which it held; left out: it still does.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub to: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RawStage {
    /// The year that the report is about; of a longer stretch the last.
    pub period: i16,
    /// Words of a title that tell this stage where no year does.
    pub title: Vec<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RawPlan {
    /// Words by which the report speaks of it.
    pub accept: Vec<String>,
    /// Behind a number, words that give the plan to somebody else ("của UBND").
    #[serde(default)]
    pub others: Vec<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RawMention {
    /// Any of these is enough.
    pub any: Vec<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RawEvidence {
    /// In which papers.
    pub papers: RawPapers,
    /// Of whose achievement reports; of all where left out.
    #[serde(default)]
    pub nominee: Option<RawNominee>,
    pub needs: RawNeed,
    /// Words that claim it. With none of them in the paper nothing is asked; left out: it is asked of every paper.
    #[serde(default)]
    pub claim: Vec<String>,
    /// For a plan or something named: the words to look for. For an amount: words that say the form of help.
    #[serde(default)]
    pub any: Vec<String>,
    /// For an address: how far down it must go, by the day of the paper.
    #[serde(default)]
    pub address: Vec<RawAddress>,
    /// For a plan: behind a number, words that give the plan to somebody else.
    #[serde(default)]
    pub others: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RawPapers {
    /// Each achievement report.
    Achievement,
    /// The report.
    Report,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RawNominee {
    Collective,
    Person,
}

/// The closed set of facts that can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RawNeed {
    /// Where: a household, a commune and what it lies in.
    Address,
    /// How much money, and in what form.
    Amount,
    /// Number and day of a plan.
    Plan,
    /// A solution, a model or a way of working, by name or in words of its own.
    Named,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RawAddress {
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub from: Option<Spanned<String>>,
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub to: Option<Spanned<String>>,
    /// All of these must be named.
    pub levels: Vec<RawLevel>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RawLevel {
    /// Xã, phường, thị trấn, đặc khu.
    Commune,
    /// Huyện, quận, thị xã, thành phố thuộc tỉnh.
    District,
    /// Tỉnh, thành phố trực thuộc Trung ương.
    Province,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RawForms {
    /// The awards, highest first.
    pub form: Vec<RawForm>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RawForm {
    /// As the directive names it.
    pub name: String,
    /// The noun of the award: "Bằng khen".
    pub noun: String,
    /// What may stand behind the noun: who gives it, or its class. Left out: anything.
    #[serde(default)]
    pub any: Vec<String>,
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub from: Option<Spanned<String>>,
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub to: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RawPart {
    /// Wordings of its heading, or of the words that show it.
    pub accept: Vec<String>,
    /// Only in the reports of these nominees.
    #[serde(default)]
    pub nominee: Option<RawNominee>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RawAward {
    pub component: RawComponent,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RawComponent {
    /// Tờ trình.
    Submission,
    /// Danh sách.
    List,
    /// Biên bản.
    Minutes,
    /// Báo cáo thành tích, one for each nominee.
    Achievement,
}

/// Reads a day of the form 2020-08-28.
pub fn day(text: &str) -> Option<Date> {
    text.parse().ok()
}
