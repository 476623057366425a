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
    /// The roster of units, by name.
    pub roster: String,
    /// The day whose roster counts.
    #[schemars(with = "String")]
    pub roster_on: Spanned<String>,
    /// Words that tell the movement or matter from any other; a paper about the matter has at least one of them.
    #[serde(default)]
    pub topic: Vec<String>,
    /// Headings that reports often have besides the outline's; they are never taken for a section.
    #[serde(default)]
    pub extra: Vec<String>,
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
    /// Kinds of unit that it is asked of; all where left out.
    #[serde(default)]
    pub units: Vec<RawUnitKind>,
    #[serde(default)]
    pub severity: RawSeverity,
    pub check: RawCheck,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RawUnitKind {
    Province,
    Attached,
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
