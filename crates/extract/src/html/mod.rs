//! HTML → [`Document`], as a browser would print it; also what word processors and editors of web pages save under the name of a DOC.
//!
//! The tokens are those of the HTML standard; elements are nested by a simpler rule than the standard's tree, with a bound on depth.
//! Leaves out scripts, forms, pictures and positions, and CSS beyond what says how a paper reads.

mod css;
mod builder;
pub(super) mod mhtml;

use std::cell::RefCell;

use encoding_rs::Encoding;
use html5ever::interface::TokenizerResult;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

use self::builder::Builder;
use crate::common::decode;
use crate::common::flow::{conclude, once_each};
use crate::{ExtractError, Limits};
use rasoat_model::document::Document;

/// Reads an HTML page, or a piece of one, from its bytes. `charset`: what the mail or archive around it says.
///
/// # Errors
/// `TooLarge` past the limit of one part.
pub(super) fn read(bytes: &[u8], charset: Option<&str>, limits: &Limits) -> Result<Document, ExtractError> {
    if bytes.len() as u64 > limits.max_entry_bytes {
        return Err(ExtractError::TooLarge { what: "the page".to_owned(), limit: limits.max_entry_bytes });
    }
    let (text, encoding) = decode(bytes, charset);
    let builder = Builder::new(limits, encoding == encoding_rs::WINDOWS_1258);
    let tokenizer = Tokenizer::new(TagSink(RefCell::new(builder)), TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(&text));
    drop(text);
    while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
    tokenizer.end();
    let (mut document, truncated) = tokenizer.sink.0.into_inner().finish();
    once_each(&mut document.furniture);
    conclude(&mut document, truncated);
    Ok(document)
}

struct TagSink(RefCell<Builder>);

impl TokenSink for TagSink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut builder = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => {
                builder.open(&tag);
                return raw(&tag);
            }
            Token::TagToken(tag) => builder.close(&tag.name),
            Token::CharacterTokens(text) => builder.text(&text),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// Elements whose content is no mark-up.
fn raw(tag: &Tag) -> TokenSinkResult<()> {
    match &*tag.name {
        "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
        "style" | "xmp" | "iframe" | "noembed" | "noframes" => TokenSinkResult::RawData(RawKind::Rawtext),
        "script" => TokenSinkResult::RawData(RawKind::ScriptData),
        _ => TokenSinkResult::Continue,
    }
}

/// The text of a page: by its mark at the start, by what is around it, by what it says itself, or by its bytes. Bytes that are UTF-8 are
/// taken for that whatever a page of one byte a letter says: old declarations outlive conversions.
fn decode(bytes: &[u8], charset: Option<&str>) -> (String, &'static Encoding) {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return (encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned(), encoding);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (text.to_owned(), encoding_rs::UTF_8);
    }
    let stated = charset.and_then(|label| Encoding::for_label(label.as_bytes())).or_else(|| declared(bytes));
    match stated.filter(|e| e.is_ascii_compatible()) {
        Some(encoding) => (encoding.decode_without_bom_handling(bytes).0.into_owned(), encoding),
        None => {
            let decoded = decode::decode(bytes);
            (decoded.text, decoded.encoding)
        }
    }
}

/// `<meta charset=…>` and its longer form.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    const HEAD: usize = 8192;
    let head: String = bytes.iter().take(HEAD).map(|&b| char::from(b.to_ascii_lowercase())).collect();
    let mut rest = head.as_str();
    while let Some((_, after)) = rest.split_once("charset") {
        rest = after;
        let Some(value) = after.trim_start().strip_prefix('=') else { continue };
        let value = value.trim_start().trim_start_matches(['"', '\'']);
        let end = value.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.'))).unwrap_or(value.len());
        if let Some(encoding) = Encoding::for_label(&value.as_bytes()[..end]) {
            return Some(encoding);
        }
    }
    None
}
