use super::Exit;
use rasoat_extract::recognise::{Picture, Recogniser};
use rasoat_extract::sandbox::ocr::Ocr;
use rasoat_extract::sandbox::{self, Bounds, Pool, Readers};
use rasoat_model::lang::Lang;
use std::path::PathBuf;
use std::sync::Arc;

/// Đọc tệp cho tiến trình cha, theo giới hạn bộ nhớ và thời gian; không dùng trực tiếp.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// The name under which the program starts itself as a reader.
const COMMAND: &str = "reader";

pub fn run(_args: Args) -> anyhow::Result<Exit> {
    let recogniser = |settings: &sandbox::Settings| {
        let ocr = Ocr::tesseract(settings.ocr.as_ref()?);
        Some(Box::new(move |pictures: &[Picture]| (ocr.recogniser())(pictures)) as Box<Recogniser>)
    };
    sandbox::serve(std::io::stdin().lock(), std::io::stdout(), recogniser)?;
    Ok(Exit::Clean)
}

/// Readers in processes of their own. Where none can be started, that is said and files are read in this process.
pub fn readers(lang: Lang) -> Readers {
    let pool = program().and_then(|program| Pool::new(program, vec![COMMAND.into()], Bounds::default()));
    match pool {
        Ok(pool) => Readers::Apart(Arc::new(pool)),
        Err(error) => {
            super::say_error(&lang.pick(
                format!("cảnh báo: không khởi động được tiến trình đọc riêng ({error}); tệp được đọc ngay tại đây"),
                format!("warning: no reading process could be started ({error}); files are read in this one"),
            ));
            Readers::Here
        }
    }
}

/// This very program, also where its file was replaced while it ran.
fn program() -> std::io::Result<PathBuf> {
    let running = PathBuf::from("/proc/self/exe");
    if running.exists() { Ok(running) } else { std::env::current_exe() }
}
