//! Text in the Vietnamese encodings that came before Unicode: TCVN3 (the .Vn fonts), VNI, VISCII, VPS and code page 1258.
//!
//! Such text reaches us as the characters that a reader took its bytes for ("B¸o c¸o tæng kÕt"). `decode` makes Unicode of it, `weigh`
//! says how much better the result is as Vietnamese; fonts have no say. Leaves out documents: which line is converted, and on whose
//! word, is decided by who reads them. Leaves out text that lost letters on the way: a reader that drops control characters drops
//! six capitals of VISCII.

mod encoding;
mod font;
mod tables;
mod worth;
mod decode;
mod weigh;
mod capitals;

pub use self::capitals::{begun, capitals_as_shown, raise};
pub use self::decode::{Decoded, decode};
pub use self::encoding::Encoding;
pub use self::font::{is_font, shows_capitals};
pub use self::weigh::{Evidence, has_later_letters, may_be_legacy, soft_hyphen_is_letter, weigh};
