use super::{Exit, Global, deliver, parse_day, say_error, usage, write_whole};
use crate::app::AppError;
use crate::app::notify::{self, Letter, NotifyRequest};
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Soạn công văn đề nghị bổ sung, mỗi đơn vị một tệp DOCX; cả cho đơn vị chưa gửi.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Chỉ soạn cho đơn vị này (mã hoặc tên); dùng được nhiều lần.
    #[arg(long, value_name = "NAME")]
    unit: Vec<String>,
    /// Soạn cho mọi đơn vị còn thiếu, kể cả đơn vị chưa gửi khi đã quá hạn.
    #[arg(long, conflicts_with = "unit")]
    all: bool,
    /// Thư mục ghi công văn.
    #[arg(long, value_name = "DIR", default_value = "cong-van")]
    out: PathBuf,
    /// Đợt (mặc định: đợt duy nhất trong sổ).
    #[arg(long)]
    campaign: Option<String>,
    /// Tệp hồ sơ yêu cầu, khi đợt không dùng hồ sơ có sẵn.
    #[arg(long, value_name = "ID|FILE")]
    profile: Option<String>,
    /// Số công văn; bỏ trống để văn thư ghi.
    #[arg(long, value_name = "NUMBER")]
    number: Option<String>,
    /// Ngày công văn; bỏ trống để văn thư ghi.
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    date: Option<Date>,
    /// Hạn mới, ghi trong công văn: “trước ngày …”.
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    new_deadline: Option<Date>,
    /// Ghi thêm phần lưu ý (cảnh báo).
    #[arg(long)]
    with_warnings: bool,
    /// Một công văn chung cho các đơn vị, kèm danh sách, thay cho mỗi đơn vị một công văn.
    #[arg(long)]
    together: bool,
    /// Mẫu công văn riêng (DOCX) có các chỗ đánh dấu như {{kinh_gui}}, {{noi_dung}}.
    #[arg(long, value_name = "FILE")]
    template: Option<PathBuf>,
    /// Kèm bản PDF để xem trước (cần LibreOffice).
    #[arg(long)]
    pdf: bool,
    /// Ghi thêm cạnh mỗi công văn một gói edXML (QCVN 102:2016/BTTTT) để chuyển qua trục liên thông.
    #[arg(long)]
    edxml: bool,
    /// Ngày được coi là hôm nay.
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    today: Option<Date>,
}

pub fn run(args: Args, global: &Global) -> anyhow::Result<Exit> {
    demand(&args)?;
    let mut home = global.home()?;
    let on = global.occasion(args.today);
    let request = NotifyRequest {
        campaign: args.campaign.as_deref(),
        profile: args.profile.as_deref(),
        units: &args.unit,
        number: args.number.as_deref(),
        date: args.date,
        new_deadline: args.new_deadline,
        with_warnings: args.with_warnings,
        reading: global.reading(),
    };
    let batch = notify::notices(&home, &request, &on)?;
    if batch.letters.is_empty() {
        deliver(&format!("{}\n", global.lang().pick("Không có đơn vị nào cần gửi công văn.", "No unit needs a letter.")), None)?;
        return Ok(Exit::Clean);
    }
    let io = |path: &Path| {
        let path = path.to_path_buf();
        move |source| AppError::Io { path, source }
    };
    let template = args.template.as_ref().map(|p| std::fs::read(p).map_err(io(p))).transpose()?;
    std::fs::create_dir_all(&args.out).map_err(io(&args.out))?;
    let mut blank = BTreeSet::new();
    let mut written = Vec::new();
    let together = args.out.join("cac-don-vi.docx");
    if let Some(one) = args.together.then(|| batch.together()).flatten() {
        write_whole(&together, &notify::as_docx(&one, template.as_deref())?)?;
        deliver(&format!("{}\n", together.display()), None)?;
        written.push(together.clone());
    }
    for letter in &batch.letters {
        let path = if args.together { together.clone() } else { args.out.join(letter.file_name()) };
        if !args.together {
            let bytes = notify::as_docx(&letter.notice, template.as_deref())?;
            write_whole(&path, &bytes)?;
            if args.edxml {
                blank.extend(write_packet(letter, &path, &bytes)?);
            }
        }
        notify::register(&mut home, &batch, letter, &path.to_string_lossy(), &on)?;
        if !args.together {
            deliver(&format!("{}\n", path.display()), None)?;
            written.push(path);
        }
    }
    if args.pdf {
        preview(&written, &args.out)?;
    }
    if !blank.is_empty() {
        let fields = blank.into_iter().collect::<Vec<_>>().join(", ");
        say_error(&global.lang().pick(
            format!("Trong gói edXML còn để trống, văn thư điền trước khi gửi: {fields}."),
            format!("Left blank in the packets, to be filled in before sending: {fields}."),
        ));
    }
    Ok(Exit::Clean)
}

/// Arguments that do not go together.
fn demand(args: &Args) -> anyhow::Result<()> {
    if args.together && args.edxml {
        return Err(usage(
            "--edxml ghi một gói cho mỗi công văn; không dùng cùng --together",
            "--edxml writes a packet for each letter; it does not go with --together",
        ));
    }
    if !args.all && args.unit.is_empty() {
        return Err(usage(
            "ghi --all để soạn cho mọi đơn vị còn thiếu, hoặc --unit TÊN",
            "say --all for a letter to every unit that lacks something, or --unit NAME",
        ));
    }
    Ok(())
}

/// PDF files beside the letters, by LibreOffice where it is installed.
fn preview(letters: &[PathBuf], out: &Path) -> anyhow::Result<()> {
    let profile = tempfile::tempdir()?;
    let settings = format!("-env:UserInstallation=file://{}", profile.path().display());
    let run = std::process::Command::new("soffice")
        .args(["--headless", &settings, "--convert-to", "pdf", "--outdir"])
        .arg(out)
        .args(letters)
        .output()
        .map_err(|e| {
            usage(
                format!("cần LibreOffice (lệnh soffice) để tạo PDF; công văn DOCX đã ghi xong: {e}"),
                format!("LibreOffice (the command soffice) is needed for PDF; the DOCX letters are written: {e}"),
            )
        })?;
    if !run.status.success() {
        let said = String::from_utf8_lossy(&run.stderr).trim().to_owned();
        return Err(usage(
            format!("LibreOffice không tạo được PDF; công văn DOCX đã ghi xong: {said}"),
            format!("LibreOffice could not make the PDF; the DOCX letters are written: {said}"),
        ));
    }
    Ok(())
}

/// Writes the packet beside the letter and says what is blank in it.
fn write_packet(letter: &Letter, path: &Path, bytes: &[u8]) -> anyhow::Result<Vec<&'static str>> {
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let packet = letter.packet(&name, bytes);
    write_whole(&path.with_extension("edxml"), packet.xml.as_bytes())?;
    Ok(packet.blank)
}
