use super::{Exit, Global, deliver};
use crate::app::AppError;
use rasoat_model::rule::Rule;

/// Giải thích một quy tắc: xét gì, vì sao, khi nào đạt, khi nào không.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Mã quy tắc, ví dụ section-missing; bỏ trống để liệt kê.
    #[arg(value_name = "RULE")]
    rule: Option<String>,
}

pub fn run(args: Args, _global: &Global) -> anyhow::Result<Exit> {
    let Some(id) = args.rule else {
        let list: String = Rule::ALL
            .iter()
            .map(|r| format!("{:<26} {:<8} {}\n", r.id(), r.severity().as_str(), first_line(r.manual())))
            .collect();
        deliver(&list, None)?;
        return Ok(Exit::Clean);
    };
    let Some(rule) = Rule::parse(&id) else {
        return Err(AppError::NoSuchRule(id).into());
    };
    let page =
        format!("{} ({}, từ phiên bản {})\n\n{}", rule.id(), rule.severity().as_str(), rule.since(), unindent(rule.manual()));
    deliver(&page, None)?;
    Ok(Exit::Clean)
}

fn first_line(manual: &str) -> &str {
    manual.trim().lines().next().unwrap_or_default().trim()
}

/// Doc comments keep the blank after the slashes.
fn unindent(manual: &str) -> String {
    manual.lines().map(|l| format!("{}\n", l.strip_prefix(' ').unwrap_or(l))).collect()
}
