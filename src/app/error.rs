//! Why a use case came to nothing: what went wrong and what to do, in both languages.
//!
//! Leaves out the codes of a command line or of HTTP: each face has its own for these variants.

use super::papers::PlanError;
use rasoat_check::problem::Problem;
use rasoat_check::profile::ProfileError;
use rasoat_model::lang::Lang;
use rasoat_report::notice::NoticeError;
use rasoat_report::xlsx::SheetError;
use rasoat_search::{Address, IndexError, NoAddress, QueryError, SearchError};
use rasoat_store::StoreError;
use std::path::{Path, PathBuf};

/// Displayed in Vietnamese; [`AppError::words`] gives either language.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.words(Lang::Vi))]
pub enum AppError {
    Store(#[from] StoreError),
    Index(#[from] IndexError),
    Plan(#[from] PlanError),
    Notice(#[from] NoticeError),
    Sheet(#[from] SheetError),
    Address(#[from] NoAddress),
    /// A query that cannot be understood, with its text.
    Query {
        text: String,
        error: QueryError,
    },
    /// A profile that cannot be used; `name` is its id or path.
    Profile {
        name: String,
        error: ProfileError,
    },
    /// A list of units that cannot be used.
    Roster {
        path: PathBuf,
        problems: Vec<Problem>,
    },
    /// Neither an id nor a file.
    NoSuchRoster {
        name: String,
        known: Vec<String>,
    },
    Io {
        path: PathBuf,
        source: std::io::Error,
    },
    /// There is no home folder yet.
    NoHome(PathBuf),
    NoCampaignYet,
    NoSuchCampaign {
        name: String,
        known: Vec<String>,
    },
    /// None was named and there are several.
    WhichCampaign(Vec<String>),
    /// No profile comes with the program and none was named.
    NoProfile,
    /// Neither an id nor a file.
    NoSuchProfile {
        name: String,
        known: Vec<String>,
    },
    /// The profile by which a version was assessed is kept nowhere.
    ProfileLost(String),
    /// `check --against` without the profile to be tried.
    NoNewProfile(String),
    /// With one of the roster, as an example: its name and its id.
    NoSuchUnit {
        name: String,
        example: Option<(String, String)>,
    },
    NoSuchRule(String),
    /// A decision needs a reason and somebody who answers for it.
    NoReason,
    NoSuchDossier {
        campaign: String,
        dossier: String,
    },
    NoSuchVersion {
        campaign: String,
        dossier: String,
        version: u32,
    },
    NoSuchPlace(Address),
    NoSuchSection {
        section: String,
        known: Vec<String>,
    },
    /// Another campaign has nothing that corresponds to the section.
    NoCounterpart {
        campaign: String,
        label: String,
        requirement: String,
    },
    /// The profile asks for no table by years.
    NoYears(String),
    NoSuchSearch {
        name: String,
        known: Vec<String>,
    },
    /// What was kept under the name cannot be read.
    BadSearch {
        name: String,
        why: String,
    },
    /// A whole dossier is like nothing.
    LikeWhat,
    NotAFolder(PathBuf),
    /// Somebody asked to stop.
    Cancelled,
}

impl From<SearchError> for AppError {
    fn from(error: SearchError) -> Self {
        match error {
            SearchError::Query(error) => AppError::Query { text: String::new(), error },
            SearchError::Index(error) => AppError::Index(error),
        }
    }
}

impl AppError {
    /// What went wrong and what to do.
    pub fn words(&self, lang: Lang) -> String {
        match self {
            AppError::Store(e) => e.words(lang),
            AppError::Index(e) => e.words(lang),
            AppError::Plan(e) => e.words(lang),
            AppError::Notice(e) => e.words(lang),
            AppError::Sheet(e) => e.words(lang),
            AppError::Address(e) => e.words(lang),
            AppError::Query { text, error } => pointed(text, error, lang),
            AppError::Profile { name, error } => problems(Path::new(name), &error.problems),
            AppError::Roster { path, problems: all } => {
                let refused = lang.pick("danh sách đơn vị có lỗi, không dùng được", "the roster has errors and cannot be used");
                format!("{}\n{refused}", problems(path, all))
            }
            AppError::NoSuchRoster { name, known } => lang.pick(
                format!("không có danh sách đơn vị “{name}”: không phải mã có sẵn ({}) và cũng không phải tệp", known.join(", ")),
                format!("there is no roster “{name}”: neither one that comes with the program ({}) nor a file", known.join(", ")),
            ),
            AppError::Io { path, source } => lang.pick(
                format!("không đọc, ghi được {}: {source}", path.display()),
                format!("cannot read or write {}: {source}", path.display()),
            ),
            AppError::NoHome(dir) => lang.pick(format!(
                "chưa có thư mục dữ liệu {}; chạy `rasoat ingest <thư mục>` trước, hoặc chỉ chỗ khác bằng --home",
                dir.display()
            ), format!(
                "there is no home folder {} yet; run `rasoat ingest <folder>` first, or name another one by --home",
                dir.display()
            )),
            AppError::NoCampaignYet => lang.pick("trong sổ chưa có đợt nào; chạy `rasoat ingest <thư mục>` trước".into(), "there is no campaign yet; run `rasoat ingest <folder>` first".into()),
            AppError::NoSuchCampaign { name, known } => lang.pick(format!("không có đợt “{name}”; trong sổ có: {}", known.join(", ")), format!("there is no campaign “{name}”; there are: {}", known.join(", "))),
            AppError::WhichCampaign(known) => lang.pick(format!("trong sổ có nhiều đợt ({}); chọn một bằng --campaign", known.join(", ")), format!("there are several campaigns ({}); choose one by --campaign", known.join(", "))),
            AppError::NoProfile => lang.pick("chọn hồ sơ yêu cầu bằng --profile; xem `rasoat profile list`".into(), "choose a profile by --profile; for the list: `rasoat profile list`".into()),
            AppError::NoSuchProfile { name, known } => lang.pick(format!(
                "không có hồ sơ yêu cầu “{name}”: không phải mã có sẵn ({}) và cũng không phải tệp",
                known.join(", ")
            ), format!("there is no profile “{name}”: neither one that comes with the program ({}) nor a file", known.join(", "))),
            AppError::ProfileLost(id) => lang.pick(format!("không còn hồ sơ yêu cầu {id}, theo đó hồ sơ đã được rà soát; rà soát lại bằng `rasoat campaign recheck`"), format!("the profile {id}, by which the dossier was assessed, is lost; assess it again by `rasoat campaign recheck`")),
            AppError::NoNewProfile(campaign) => lang.pick(format!("ghi hồ sơ yêu cầu mới bằng --profile để so với đợt “{campaign}”"), format!("name the new profile by --profile to compare it with the campaign “{campaign}”")),
            AppError::NoSuchUnit { name, example } => {
                let like = example.as_ref().map(|(shown, id)| {
                    lang.pick(format!("; ghi như “{shown}” hoặc mã {id}"), format!("; write it like “{shown}” or {id}"))
                });
                lang.pick(format!("không rõ đơn vị “{name}”"), format!("there is no unit “{name}”")) + &like.unwrap_or_default()
            }
            AppError::NoSuchRule(id) => lang.pick(format!("không có quy tắc “{id}”; chạy `rasoat explain` để xem danh sách"), format!("there is no rule “{id}”; for the list: `rasoat explain`")),
            AppError::NoReason => lang.pick("phải ghi lý do (--reason) và người quyết định (--by)".into(), "a decision needs its reason (--reason) and who decided (--by)".into()),
            AppError::NoSuchDossier { campaign, dossier } => lang.pick(format!("không có hồ sơ “{dossier}” trong đợt “{campaign}”; xem `rasoat status`"), format!("there is no dossier “{dossier}” in the campaign “{campaign}”; see `rasoat status`")),
            AppError::NoSuchVersion { campaign, dossier, version } => lang.pick(format!(
                "trong sổ không có hồ sơ “{dossier}” bản {version} của đợt “{campaign}”; xem các bản bằng `rasoat history`"
            ), format!(
                "the registry has no version {version} of the dossier “{dossier}” in the campaign “{campaign}”; see `rasoat history`"
            )),
            AppError::NoSuchPlace(address) => lang.pick(format!("hồ sơ có, nhưng không có chỗ “{address}” trong đó; chép nguyên địa chỉ từ kết quả tìm"), format!("the dossier is there, but not the place “{address}” in it; copy the address as a search gives it")),
            AppError::NoSuchSection { section, known } if known.is_empty() => lang.pick(format!("hồ sơ yêu cầu của đợt không có đề cương theo mục, nên không có mục “{section}” để so"), format!("the campaign's profile has no outline of sections, so that there is no section “{section}” to compare")),
            AppError::NoSuchSection { section, known } => lang.pick(format!("không có mục “{section}”; các mục: {}", known.join(", ")), format!("there is no section “{section}”; sections: {}", known.join(", "))),
            AppError::NoCounterpart { campaign, label, requirement } => lang.pick(format!("đợt “{campaign}” không có mục tương ứng với {label} ({requirement})"), format!("the campaign “{campaign}” has no section that corresponds to {label} ({requirement})")),
            AppError::NoYears(profile) => lang.pick(format!("hồ sơ yêu cầu {profile} không có phụ lục theo năm để tổng hợp"), format!("the profile {profile} asks for no table by years that could be rolled up")),
            AppError::NoSuchSearch { name, known } if known.is_empty() => lang.pick(format!("không có câu tìm “{name}”; đã ghi: chưa có câu nào"), format!("there is no search “{name}”; saved: none yet")),
            AppError::NoSuchSearch { name, known } => lang.pick(format!("không có câu tìm “{name}”; đã ghi: {}", known.join(", ")), format!("there is no search “{name}”; saved: {}", known.join(", "))),
            AppError::BadSearch { name, why } => lang.pick(format!("không đọc được câu tìm đã ghi “{name}” ({why}); ghi lại bằng --save"), format!("the saved search “{name}” cannot be read ({why}); save it again by --save")),
            AppError::LikeWhat => lang.pick("--like cần địa chỉ của một mục, đoạn văn, dòng bảng, văn bản hoặc phát hiện".into(), "--like needs the address of a section, paragraph, table row, paper or finding".into()),
            AppError::NotAFolder(path) => lang.pick(format!("{} không phải thư mục", path.display()), format!("{} is not a folder", path.display())),
            AppError::Cancelled => lang.pick("đã dừng theo yêu cầu; những gì đã xong vẫn giữ, chạy lại để làm tiếp".into(), "stopped as asked; what was done stays, run it again to go on".into()),
        }
    }
}

/// What is wrong with a query, with an arrow below the place.
fn pointed(text: &str, error: &QueryError, lang: Lang) -> String {
    let said = lang.pick(error.vietnamese(), error.english());
    let pointer = " ".repeat(text[..text.floor_char_boundary(error.at.start.min(text.len()))].chars().count());
    format!("{said}\n  {text}\n  {pointer}^")
}

/// "file:line:column: message" for each problem, as editors understand it.
/// "file:line:column: message" for each problem, as editors understand it.
pub fn problems(path: &Path, problems: &[Problem]) -> String {
    let file = |p: &Problem| p.file.as_ref().map_or_else(|| path.to_path_buf(), |file| beside(path, file));
    let line = |p: &Problem| format!("{}:{}:{}: {}", file(p).display(), p.line, p.column, p.message);
    problems.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// A file that another one names, from where that one lies.
pub(super) fn beside(path: &Path, named: &str) -> PathBuf {
    path.parent().unwrap_or(Path::new("")).join(named)
}
