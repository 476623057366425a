//! What a PDF carries. The PDF stays a file beside it: only its attachments are taken out.

use super::level::{Opened, Quota};
use super::names::{shown, unique};
use super::trouble::Why;
use crate::pdf::{Unpacked, attachments};
use std::collections::HashSet;
use std::ops::ControlFlow;

/// Where troubles stand that are about no attachment in particular: the PDF itself is a file and has its own.
pub(super) const ALL: &str = "tệp đính kèm";

pub(super) fn open(bytes: &[u8], mut room: Quota<'_>, passwords: &[String]) -> Opened {
    let mut level = Opened { may_be_empty: true, ..Opened::default() };
    let mut taken = HashSet::new();
    attachments(bytes, passwords, |file| {
        let number = level.files.len() + level.left_out.len() + level.troubles.len() + 1;
        let path = unique(shown(&file.name, &format!("tep-{number}")), &mut taken);
        if room.files == 0 {
            level.trouble(ALL, Why::TooMany { limit: room.limits.max_entries });
            return ControlFlow::Break(());
        }
        let most = room.next().min((1u64 << 20).max((file.stored() as u64).saturating_mul(room.limits.max_ratio)));
        let same_content = file.same_content;
        let content = match file.decode(usize::try_from(most).unwrap_or(usize::MAX)) {
            Ok(content) => room.take(content.len() as u64).map(|()| content),
            Err(Unpacked::Damaged(what)) => {
                // How far it came is not known.
                room.spend(most / 4);
                Err(Why::damaged(what))
            }
            Err(Unpacked::TooLong) => {
                let why = room.check(most.saturating_add(1)).err().unwrap_or(Why::Ratio);
                room.spend(most);
                Err(why)
            }
        };
        match content {
            Ok(content) if same_content => level.left_out.push((path, content)),
            Ok(content) => level.files.push((path, content)),
            Err(why @ (Why::TooLarge { .. } | Why::Unread(_))) => level.trouble(path, why),
            Err(why) => {
                level.trouble(ALL, why);
                return ControlFlow::Break(());
            }
        }
        ControlFlow::Continue(())
    });
    level
}
