//! The command line in both languages: help, completions, the manual page, and what is said of arguments that cannot be read.

use crate::program::{program, ran};
use std::path::Path;

/// Arguments and what the complaint must say, in Vietnamese and in English: what is wrong, then what to do.
const REFUSED: &[(&[&str], [&str; 2], [&str; 2])] = &[
    // Unknown argument: one near it, one of another command, one that may be a file.
    (
        &["check", "x", "--form", "json"],
        ["không có tham số “--form”", "gần nhất là --format"],
        ["no argument “--form”", "nearest is --format"],
    ),
    (
        &["status", "--together"],
        ["không có tham số “--together”", "chỉ có ở lệnh: notice"],
        ["no argument “--together”", "belongs to: notice"],
    ),
    (&["check", "--zzz"], ["không có tham số “--zzz”", "-- --zzz"], ["no argument “--zzz”", "-- --zzz"]),
    (&["doctor", "x"], ["không có tham số “x”", "bỏ “x”"], ["no argument “x”", "leave “x” out"]),
    (&["doctor", "--zzz"], ["không có tham số “--zzz”", "xem các tùy chọn"], ["no argument “--zzz”", "see which options"]),
    (&["--", "check"], ["không có tham số “check”", "bỏ “--”"], ["no argument “check”", "leave out “--”"]),
    // Unknown and missing command.
    (&["chek"], ["không có lệnh “chek”", "gần nhất là check"], ["no command “chek”", "nearest is check"]),
    (&["zzzz"], ["không có lệnh “zzzz”", "chọn một lệnh"], ["no command “zzzz”", "choose a command"]),
    (&["campaign", "-q"], ["“campaign” cần một lệnh", "new, list, show"], ["“campaign” needs a command", "new, list, show"]),
    // Values: missing, not among those there are, not to be read, too many.
    (
        &["check", "x", "--unit"],
        ["--unit <TÊN> còn thiếu giá trị", "ngay sau tùy chọn"],
        ["--unit <NAME> lacks its value", "right after the option"],
    ),
    (
        &["check", "x", "--as"],
        ["--as <DẠNG> còn thiếu giá trị", "campaign, dossier"],
        ["--as <SHAPE> lacks its value", "campaign, dossier"],
    ),
    (
        &["check", "x", "--format", "jso"],
        ["không nhận “jso”", "text, json, jsonl, sarif, html; gần nhất là"],
        ["does not take “jso”", "text, json, jsonl, sarif, html; the nearest is"],
    ),
    (
        &["check", "x", "--today", "31/2/2020"],
        ["không nhận “31/2/2020”", "ngày có thật"],
        ["does not take “31/2/2020”", "day that exists"],
    ),
    (&["check", "x", "--jobs", "ba"], ["không nhận “ba”", "số nguyên"], ["does not take “ba”", "whole number"]),
    (
        &["search", "x", "--limit", "99999999999999999999999"],
        ["--limit <SỐ> không nhận", "số nhỏ hơn"],
        ["--limit <LIMIT> does not take", "smaller number"],
    ),
    (&["search", "x", "--page", "0"], ["không nhận “0”", "từ 1 trở lên"], ["does not take “0”", "from 1 up"]),
    (&["show", "x"], ["<ĐỊA CHỈ> không nhận “x”", "chép nguyên địa chỉ"], ["<ADDRESS> does not take “x”", "copy an address"]),
    (
        &["check", "x", "--verbose=1"],
        ["--verbose không nhận giá trị “1”", "bỏ “1”"],
        ["--verbose takes no value “1”", "leave “1” out"],
    ),
    // Missing arguments, arguments that exclude each other.
    (
        &["waive", "r", "--unit", "x"],
        ["còn thiếu --reason <CHỮ>, --by <TÊN>", "--by <TÊN>: Người quyết định"],
        ["missing: --reason <TEXT>, --by <NAME>", "--by <NAME>: Who decided"],
    ),
    (
        &["notice", "--all", "--unit", "x"],
        ["--all không dùng cùng --unit <TÊN>", "bỏ --all, hoặc bỏ"],
        ["--all cannot be used with --unit <NAME>", "leave out --all, or"],
    ),
    (&["check", "x", "-v", "-v"], ["--verbose được viết hai lần", "chỉ để lại một"], ["--verbose is written twice", "leave one"]),
];

/// Words of clap that nobody should see in Vietnamese.
const ENGLISH: &[&str] = &["error:", "Usage", "tip:", "For more", "OPTIONS", "COMMAND", "argument", "value"];

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn is_vietnamese(text: &str) -> bool {
    text.chars().any(|c| c.is_alphabetic() && !c.is_ascii())
}

#[test]
fn arguments_that_cannot_be_read_are_refused_in_both_languages() {
    for (args, vi, en) in REFUSED {
        let (status, out, error) = ran(here(), args);
        assert_eq!((status, out.as_str()), (2, ""), "{args:?}");
        assert!(
            error.starts_with("lỗi: ") && error.contains("\ncần làm: ") && error.contains("\nXem thêm: rasoat"),
            "{args:?}\n{error}"
        );
        assert!(vi.iter().all(|part| error.contains(part)), "{args:?}: {vi:?} in\n{error}");
        let seen = ENGLISH.iter().find(|w| error.contains(**w));
        assert!(seen.is_none(), "{args:?}: {seen:?} in\n{error}");

        let (status, out, error) = ran(here(), &[&["--lang", "en"], *args].concat());
        assert_eq!((status, out.as_str()), (2, ""), "{args:?}");
        assert!(
            error.starts_with("error: ") && error.contains("\nto do: ") && error.contains("\nSee also: rasoat"),
            "{args:?}\n{error}"
        );
        assert!(en.iter().all(|part| error.contains(part)), "{args:?}: {en:?} in\n{error}");
        assert!(!is_vietnamese(error.trim_start_matches("error:").replace(['“', '”'], "").as_str()), "{args:?}\n{error}");
    }
}

#[test]
fn the_help_that_a_complaint_points_to_is_there() {
    for args in [&["profile", "shw"][..], &["notices", "issued"], &["check", "--zzz"]] {
        let (_, _, error) = ran(here(), args);
        let line = error.lines().find_map(|l| l.strip_prefix("Xem thêm: rasoat ")).unwrap_or_else(|| panic!("{error}"));
        let (status, help, _) = ran(here(), &line.split(' ').collect::<Vec<_>>());
        assert!(status == 0 && help.contains("Cách dùng:"), "{line}");
    }
}

#[cfg(unix)]
#[test]
fn an_argument_that_is_no_text_is_refused() {
    use std::os::unix::ffi::OsStrExt;
    for (lang, want) in [("vi", "không phải là chữ Unicode"), ("en", "no Unicode text")] {
        let broken = std::ffi::OsStr::from_bytes(b"a\xff");
        let output = program(here()).args(["--lang", lang, "search"]).arg(broken).output().expect("the program starts");
        let error = String::from_utf8_lossy(&output.stderr).to_string();
        assert!(output.status.code() == Some(2) && error.contains(want), "{error}");
    }
}

#[test]
fn help_and_version_go_to_standard_output() {
    for args in
        [&["--help"][..], &["-h"], &["help"], &["help", "search"], &["search", "--help"], &["--version"], &["check", "-V"]]
    {
        for lang in ["vi", "en"] {
            let (status, out, error) = ran(here(), &[&["--lang", lang], args].concat());
            assert!(status == 0 && error.is_empty() && !out.is_empty(), "{args:?} {lang}: {out}{error}");
        }
    }
    let (_, out, _) = ran(here(), &["profile", "--help", "--lang=en"]);
    assert!(out.contains("Usage: rasoat profile"), "{out}");
    // Without a command the page of help is the complaint.
    let (status, out, error) = ran(here(), &["profile"]);
    assert!(status == 2 && out.is_empty() && error.contains("Cách dùng: rasoat profile"), "{error}");
}

#[test]
fn completions_and_the_manual_page_speak_both_languages() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        for lang in ["vi", "en"] {
            let (status, out, error) = ran(here(), &["--lang", lang, "completions", shell]);
            assert_eq!((status, error.as_str()), (0, ""), "{shell}");
            assert!(out.contains("rollup") && out.contains("new-deadline"), "{shell}");
            // The scripts of bash hold no descriptions.
            assert_eq!(is_vietnamese(&out), lang == "vi" && shell != "bash", "{shell} {lang}");
        }
    }
    let (status, vi, _) = ran(here(), &["man"]);
    let (_, en, _) = ran(here(), &["man", "--lang", "en"]);
    let headings = |page: &str| page.lines().filter_map(|l| l.strip_prefix(".SH ")).map(str::to_string).collect::<Vec<_>>();
    assert_eq!(status, 0);
    assert_eq!(headings(&en), ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "COMMANDS", "VERSION"]);
    assert_eq!(headings(&vi), ["\"TÊN\"", "\"CÁCH DÙNG\"", "\"MÔ TẢ\"", "\"TÙY CHỌN\"", "\"LỆNH\"", "\"PHIÊN BẢN\""]);
    assert!(vi.contains("mặc định: index") && en.contains("default: index"));
    assert!(["default", "Possible", "May also"].iter().all(|w| !vi.contains(w)), "{vi}");
    assert!(!is_vietnamese(&en), "{en}");
}
