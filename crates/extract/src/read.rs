//! One file, whatever its format: told by its bytes, opened where it is locked, read by the reader of its format, its letters repaired.

use crate::common::{locked, repair};
use crate::error::ExtractError;
use crate::reading::Reading;
use crate::{doc, docx, html, image, odt, pdf, plain, rtf, sheets, sniff};
use rasoat_model::document::{Document, Format, Warning, WarningCode};

/// Reads one file. `name` serves only to notice lock files and extensions that lie.
///
/// # Errors
/// The format found and the reason why there is no document.
pub fn read<'a>(name: &str, bytes: &[u8], reading: impl Into<Reading<'a>>) -> Result<(Format, Document), (Format, ExtractError)> {
    let reading = reading.into();
    let limits = reading.limits;
    let format = sniff::sniff(name, bytes);
    if bytes.len() as u64 > limits.max_bytes {
        return Err((format, ExtractError::TooLarge { what: "the file".to_owned(), limit: limits.max_bytes }));
    }
    if locked::is_locked(bytes) {
        let inside = locked::open(bytes, reading.passwords, limits).map_err(|error| (format, error))?;
        // Locked once more it would be no package.
        if locked::is_locked(&inside) {
            return Err((format, ExtractError::LockNotOpened));
        }
        let (format, mut document) = read(name, &inside, reading)?;
        document.warnings.insert(0, Warning { code: WarningCode::PasswordUsed, page: None, detail: String::new() });
        return Ok((format, document));
    }
    let read = match format {
        Format::Docx => docx::read(bytes, limits),
        Format::Doc => doc::read(bytes, limits),
        Format::Xlsx => sheets::read_xlsx(bytes, limits),
        Format::Xls => sheets::read_xls(bytes, limits),
        Format::Ods => sheets::read_ods(bytes, limits),
        Format::Pdf => pdf::read(bytes, reading),
        Format::Rtf => rtf::read(bytes, limits),
        Format::Odt => odt::read(bytes, limits),
        Format::Html => html::read(bytes, None, limits),
        Format::Mhtml => html::mhtml::read(bytes, limits),
        Format::Text => plain::read(bytes, limits),
        Format::Image => image::read(bytes, reading),
        Format::Lock => Err(ExtractError::LockFile),
        Format::Empty => Err(ExtractError::Empty),
        // The directory that says what is in the package is lost with its end.
        Format::Zip
            if matches!(sniff::by_extension(name), Some((_, Format::Docx | Format::Xlsx | Format::Ods | Format::Odt))) =>
        {
            Err(ExtractError::Damaged { what: "a package without its parts".to_owned() })
        }
        _ => Err(sniff::trouble(bytes).unwrap_or(ExtractError::Unsupported(format))),
    };
    let mut document = read.map_err(|error| match error {
        ExtractError::Encrypted if reading.passwords.is_empty() => (format, error),
        ExtractError::Encrypted if format == Format::Pdf => (format, ExtractError::WrongPassword),
        ExtractError::Encrypted => (format, ExtractError::LockNotOpened),
        error => (format, error),
    })?;
    repair::repair(&mut document);
    if let Some((extension, said)) = sniff::by_extension(name)
        && said != format
    {
        document.warnings.insert(0, Warning { code: WarningCode::WrongExtension, page: None, detail: extension });
    }
    Ok((format, document))
}
