//! As written → as meant. Every problem is reported, each at its line and column.

use super::kept;
use super::raw::{
    self, RawCheck, RawDeadline, RawEvidence, RawForms, RawNeed, RawProfile, RawReading, RawReceipt, RawRequirement, RawSection,
    RawSeverity,
};
use super::{
    AddressRule, Check, ColumnSpec, Days, DeadlineSpec, EvidenceSpec, Form, Holds, Law, Limit, PlanSpec, Point, Profile,
    Requirement, SectionSpec, StageSpec,
};
use crate::genre::GENRE;
use crate::problem::{Problem, write_all};
use crate::roster::{Roster, UnitKind};
use jiff::civil::Date;
use rasoat_model::receipt::{Origin, whole_order};
use rasoat_model::rule::Severity;
use rasoat_text::words::Wording;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;
use toml::Spanned;

/// Why a profile was refused; it holds at least one problem.
#[derive(Debug, Clone)]
pub struct ProfileError {
    pub problems: Vec<Problem>,
}

impl fmt::Display for ProfileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_all(&self.problems, f)
    }
}

impl std::error::Error for ProfileError {}

/// Reads a profile from its text, whose roster comes with the program or stands behind it, as [`Profile::text`] keeps it.
///
/// # Errors
/// Every problem, each at its place.
pub fn parse(text: &str) -> Result<Profile, ProfileError> {
    parse_with(text, &|_| Err("tệp danh sách đơn vị không đi kèm hồ sơ yêu cầu".to_owned()))
}

/// Reads a profile from the text of its TOML file. `read` gives the text of a roster file by the path that the profile names, or says in
/// Vietnamese why there is none.
///
/// # Errors
/// Every problem, each at its place; those of the roster file with its name.
pub fn parse_with(text: &str, read: &dyn Fn(&str) -> Result<String, String>) -> Result<Profile, ProfileError> {
    let (own, kept) = kept::split(text);
    let raw: RawProfile = toml::from_str(own).map_err(|e| {
        let at = e.span().map_or(0, |s| s.start);
        ProfileError { problems: vec![Problem::at(own, at, e.message())] }
    })?;
    let mut v = Validator { text: own, problems: Vec::new(), roster: None };
    let file = v.roster(&raw.roster, kept, read);
    let mut profile = v.profile(raw);
    if let Some(file) = file {
        profile.text = kept::join(own, &file);
    }
    profile.digest = format!("sha256:{}", hex::encode(Sha256::digest(profile.text.as_bytes())));
    if v.problems.is_empty() { Ok(profile) } else { Err(ProfileError { problems: v.problems }) }
}

struct Validator<'a> {
    text: &'a str,
    problems: Vec<Problem>,
    /// `None`: refused, and what is asked of whom cannot be judged.
    roster: Option<Arc<Roster>>,
}

impl Validator<'_> {
    fn say(&mut self, span: Range<usize>, message: &str) {
        self.problems.push(Problem::at(self.text, span.start, message));
    }

    /// Finds the roster that the profile names; gives the text of one that is a file.
    fn roster(
        &mut self,
        named: &Spanned<String>,
        kept: Option<String>,
        read: &dyn Fn(&str) -> Result<String, String>,
    ) -> Option<String> {
        let name = named.get_ref();
        if !is_file(name) {
            match Roster::builtin(name) {
                Some(roster) => self.roster = Some(roster),
                None => {
                    let known = Roster::builtin_ids().collect::<Vec<_>>().join(", ");
                    self.say(
                        named.span(),
                        &format!("không có danh sách đơn vị “{name}”; có sẵn: {known}; hoặc ghi tên một tệp .toml, .tsv, .txt"),
                    );
                }
            }
            return None;
        }
        let text = match kept.map_or_else(|| read(name), Ok) {
            Ok(text) => text,
            Err(why) => {
                self.say(named.span(), &format!("danh sách đơn vị “{name}”: {why}"));
                return None;
            }
        };
        match Roster::parse(&text) {
            Ok(mut roster) => {
                if roster.id.is_empty() {
                    roster.id.clone_from(name);
                }
                self.roster = Some(Arc::new(roster));
            }
            Err(refused) => {
                self.problems.extend(refused.problems.into_iter().map(|p| Problem { file: Some(name.clone()), ..p }));
            }
        }
        Some(text)
    }

    /// A kind of the roster.
    fn unit_kind(&mut self, named: &Spanned<String>) -> Option<UnitKind> {
        let roster = Arc::clone(self.roster.as_ref()?);
        let found = roster.kind(named.get_ref()).map(|k| k.kind.clone());
        if found.is_none() {
            let known = roster.kinds().iter().map(|k| k.kind.as_str()).collect::<Vec<_>>().join(", ");
            self.say(
                named.span(),
                &format!("danh sách “{}” không có loại đơn vị “{}”; các loại: {known}", roster.id, named.get_ref()),
            );
        }
        found
    }

    fn day(&mut self, text: &Spanned<String>) -> Date {
        raw::day(text.get_ref()).unwrap_or_else(|| {
            self.say(text.span(), &format!("“{}” không phải là ngày; viết như 2020-08-28", text.get_ref()));
            Date::ZERO
        })
    }

    fn receipt(&mut self, named: &[Spanned<RawReceipt>]) -> Vec<Origin> {
        let mut out = Vec::new();
        for (i, item) in named.iter().enumerate() {
            let origin = match item.get_ref() {
                RawReceipt::Register => Origin::Register,
                RawReceipt::Option => Origin::Given,
                RawReceipt::Edxml => Origin::Edxml,
                RawReceipt::Mail => Origin::Mail,
                RawReceipt::Signing => Origin::Signing,
            };
            if out.contains(&origin) {
                self.say(item.span(), &format!("nguồn “{}” đã ghi ở trước", origin.as_str()));
            } else if origin == Origin::Signing && i + 1 < named.len() {
                self.say(item.span(), "“signing” chỉ được đứng cuối: ký trước khi gửi nên ngày ký không phải là ngày nhận");
            } else {
                out.push(origin);
            }
        }
        whole_order(&out)
    }

    fn profile(&mut self, raw: RawProfile) -> Profile {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if raw.id.get_ref().is_empty() || !raw.id.get_ref().chars().all(plain) {
            self.say(raw.id.span(), "mã chỉ gồm chữ thường không dấu, chữ số và dấu gạch nối");
        }
        let issued = self.day(&raw.issued);
        let roster_on = self.day(&raw.roster_on);
        let receipt = self.receipt(&raw.receipt);
        let laws =
            raw.laws.into_iter().map(|l| Law { days: self.days(l.from.as_ref(), l.to.as_ref()), number: l.number }).collect();
        let mut seen: HashMap<String, usize> = HashMap::new();
        let mut requirements: Vec<Requirement> = Vec::new();
        let mut spans: Vec<Range<usize>> = Vec::new();
        for item in raw.requirements {
            let span = item.span();
            spans.push(span.clone());
            let item = item.into_inner();
            let id = item.id.get_ref().clone();
            if seen.contains_key(&id) {
                self.say(item.id.span(), &format!("mã “{id}” đã dùng ở trên"));
            }
            let requirement = self.requirement(item, span, &seen, &requirements);
            seen.insert(id, requirements.len());
            requirements.push(requirement);
        }
        self.appendix(&requirements, &spans);
        if requirements.is_empty() {
            self.say(0..0, "không có [[requirement]] nào: hồ sơ nào cũng sẽ đạt");
        }
        let (topic, extra) = (all(raw.topic), all(raw.extra));
        Profile {
            id: raw.id.into_inner(),
            // Over the text as it is kept, which is known when the roster is.
            digest: String::new(),
            text: self.text.to_string(),
            title: raw.title,
            directive: raw.directive,
            issued,
            subject: raw.subject,
            agency: raw.agency,
            department: raw.department,
            sender: raw.sender,
            recipients: raw.recipients,
            symbol: raw.symbol,
            place: raw.place,
            signer: raw.signer,
            roster: self.roster.clone().unwrap_or_default(),
            roster_on,
            receipt,
            asked: super::asked(&GENRE, &requirements, &topic, &extra),
            topic,
            extra,
            laws,
            requirements,
        }
    }

    /// A form is told from other tables by its columns, and they from one another by their headers.
    fn appendix(&mut self, requirements: &[Requirement], spans: &[Range<usize>]) {
        let columns: Vec<(usize, &ColumnSpec)> = requirements
            .iter()
            .enumerate()
            .filter_map(|(i, r)| if let Check::Column(c) = &r.check { Some((i, c)) } else { None })
            .collect();
        for (i, r) in requirements.iter().enumerate() {
            if matches!(r.check, Check::Appendix { .. }) && columns.iter().all(|(_, c)| c.optional || c.holds == Holds::Year) {
                self.say(
                    spans[i].clone(),
                    "phụ lục chưa khai cột bắt buộc nào ngoài cột năm: không có gì để nhận ra bảng này giữa các bảng khác",
                );
            }
        }
        for (at, (i, column)) in columns.iter().enumerate() {
            let same = columns[..at]
                .iter()
                .find(|(_, other)| column.accept.iter().any(|a| other.accept.iter().any(|b| a.words == b.words)));
            if let Some((other, _)) = same {
                let message = format!(
                    "cột này và cột “{}” có cùng cách viết tiêu đề: không phân biệt được hai cột",
                    requirements[*other].id
                );
                self.say(spans[*i].clone(), &message);
            }
        }
    }

    fn requirement(
        &mut self,
        item: RawRequirement,
        span: Range<usize>,
        seen: &HashMap<String, usize>,
        above: &[Requirement],
    ) -> Requirement {
        if item.quote.trim().is_empty() {
            self.say(span.clone(), "thiếu câu trích của văn bản (quote): mỗi yêu cầu phải dẫn được chỗ yêu cầu");
        }
        let check = match item.check {
            RawCheck::Section(s) => Check::Section(self.section(s, false, &span, seen, above)),
            RawCheck::Scope(s) => Check::Section(self.section(s, true, &span, seen, above)),
            RawCheck::Appendix(a) => Check::Appendix { title: self.wordings(a.title, &span) },
            RawCheck::Column(c) => Check::Column(ColumnSpec {
                accept: self.wordings(c.accept, &span),
                terms: all(c.terms),
                holds: c.holds,
                optional: c.optional,
                mode: c.mode,
            }),
            RawCheck::Years(y) => {
                if y.from > y.to || y.from < 1900 || y.to > 2200 {
                    self.say(span, "năm đầu phải trước năm cuối, cả hai trong khoảng 1900 đến 2200");
                }
                Check::Years { from: y.from, to: y.to }
            }
            RawCheck::Field(f) => Check::Field(f.field),
            RawCheck::Deadline(d) => Check::Deadline(self.deadline(d, &span, seen, above)),
            RawCheck::Award(a) => Check::Award(a.component),
            RawCheck::Stage(s) => {
                if !(1900..=2200).contains(&s.period) {
                    self.say(span.clone(), "năm của kỳ báo cáo phải trong khoảng 1900 đến 2200");
                }
                Check::Stage(StageSpec { period: s.period, title: all(s.title) })
            }
            RawCheck::Plan(p) => Check::Plan(PlanSpec { accept: self.wordings(p.accept, &span), others: all(p.others) }),
            RawCheck::Mention(m) => Check::Mention { any: self.wordings(m.any, &span) },
            RawCheck::Evidence(e) => Check::Evidence(self.evidence(e, &span)),
            RawCheck::Forms(f) => Check::Forms(self.forms(f, &span)),
            RawCheck::Part(p) => Check::Part { accept: self.wordings(p.accept, &span), nominee: p.nominee },
        };
        for id in &item.unit_ids {
            if self.roster.as_ref().is_some_and(|r| r.get(id.get_ref()).is_none()) {
                self.say(id.span(), &format!("không có đơn vị “{}” trong danh sách", id.get_ref()));
            }
        }
        let units = item.units.iter().filter_map(|k| self.unit_kind(k)).collect();
        Requirement {
            id: item.id.into_inner(),
            label: item.label,
            place: item.place,
            quote: item.quote.into(),
            units,
            unit_ids: item.unit_ids.into_iter().map(Spanned::into_inner).collect(),
            unconfirmed: item.unconfirmed.filter(|u| !u.trim().is_empty()),
            severity: match item.severity {
                RawSeverity::Error => Severity::Error,
                RawSeverity::Warning => Severity::Warning,
                RawSeverity::Info => Severity::Info,
            },
            check,
        }
    }

    fn days(&mut self, from: Option<&Spanned<String>>, to: Option<&Spanned<String>>) -> Days {
        let (first, last) = (from.map(|d| self.day(d)), to.map(|d| self.day(d)));
        if first.zip(last).is_some_and(|(first, last)| first > last)
            && let Some(to) = to
        {
            self.say(to.span(), "ngày cuối trước ngày đầu");
        }
        Days { from: first, to: last }
    }

    fn deadline(
        &mut self,
        d: RawDeadline,
        span: &Range<usize>,
        seen: &HashMap<String, usize>,
        above: &[Requirement],
    ) -> DeadlineSpec {
        let named = match (&d.before, &d.by, &d.undated) {
            (Some(day), None, None) => Some((self.day(day), true)),
            (None, Some(day), None) => Some((self.day(day), false)),
            (None, None, Some(_)) => None,
            _ => {
                self.say(
                    span.clone(),
                    "ghi đúng một trong ba: before = \"…\" (trước ngày), by = \"…\" (chậm nhất ngày) hoặc undated = \"…\" (không nêu ngày)",
                );
                None
            }
        };
        if d.undated.is_none() && d.undated_until.is_some() || d.undated.is_some() && (d.reading.is_some() || d.ask_between) {
            self.say(span.clone(), "undated-until chỉ đi với undated; reading, ask-between chỉ đi với before hoặc by");
        }
        let limit = named.map(|(day, before)| Limit {
            day,
            before,
            reading: d.reading.unwrap_or(if before { RawReading::Strict } else { RawReading::Inclusive }),
            ask_between: d.ask_between,
        });
        let until = d.undated_until.as_ref().map(|day| self.day(day));
        let stage = d.stage.and_then(|s| {
            let index = seen.get(s.get_ref()).copied().filter(|i| matches!(above[*i].check, Check::Stage(_)));
            if index.is_none() {
                self.say(s.span(), &format!("“{}” không phải là một kỳ báo cáo (check.stage) đã khai ở trên", s.get_ref()));
            }
            index
        });
        DeadlineSpec { limit, undated: d.undated.map(|text| (text, until)), stage }
    }

    fn evidence(&mut self, e: RawEvidence, span: &Range<usize>) -> EvidenceSpec {
        let lacks = match e.needs {
            RawNeed::Address => (e.address.is_empty() || e.claim.is_empty()).then_some("address cần claim và [[…address]]"),
            RawNeed::Amount => (e.claim.is_empty() || e.any.is_empty()).then_some("amount cần claim và any (các hình thức)"),
            RawNeed::Plan | RawNeed::Named => e.any.is_empty().then_some("plan, named cần any (các từ để tìm)"),
        };
        if let Some(what) = lacks {
            self.say(span.clone(), what);
        }
        let address = e
            .address
            .into_iter()
            .map(|a| {
                if a.levels.is_empty() {
                    self.say(span.clone(), "address cần ít nhất một cấp (levels)");
                }
                AddressRule { days: self.days(a.from.as_ref(), a.to.as_ref()), levels: a.levels }
            })
            .collect();
        EvidenceSpec {
            papers: e.papers,
            nominee: e.nominee,
            needs: e.needs,
            claim: all(e.claim),
            any: all(e.any),
            address,
            others: all(e.others),
        }
    }

    fn forms(&mut self, f: RawForms, span: &Range<usize>) -> Vec<Form> {
        if f.form.is_empty() {
            self.say(span.clone(), "cần ít nhất một hình thức khen thưởng");
        }
        f.form
            .into_iter()
            .map(|f| Form { days: self.days(f.from.as_ref(), f.to.as_ref()), name: f.name, noun: f.noun.into(), any: all(f.any) })
            .collect()
    }

    fn section(
        &mut self,
        s: RawSection,
        scope: bool,
        span: &Range<usize>,
        seen: &HashMap<String, usize>,
        above: &[Requirement],
    ) -> SectionSpec {
        let parent = s.parent.and_then(|p| {
            let index = seen.get(p.get_ref()).copied().filter(|i| matches!(above[*i].check, Check::Section(_)));
            if index.is_none() {
                self.say(p.span(), &format!("“{}” không phải là một mục đã khai ở trên", p.get_ref()));
            }
            index
        });
        SectionSpec {
            parent,
            scope,
            accept: self.wordings(s.accept, span),
            terms: all(s.terms),
            parts: all(s.parts),
            content: all(s.content),
            signs: all(s.signs),
            bullet: s.bullet,
            points: s.points.into_iter().map(|p| Point { quote: p.quote.into(), label: p.label, any: all(p.any) }).collect(),
        }
    }

    fn wordings(&mut self, list: Vec<String>, span: &Range<usize>) -> Vec<Wording> {
        if list.iter().all(|w| w.trim().is_empty()) {
            self.say(span.clone(), "cần ít nhất một cách viết được chấp nhận");
        }
        all(list)
    }
}

fn all(list: Vec<String>) -> Vec<Wording> {
    list.into_iter().map(Wording::from).collect()
}

/// Whether the name of a roster is that of a file.
fn is_file(name: &str) -> bool {
    name.contains(['/', '.'])
}
