//! Texts of briefings.

use mashang_domain::bulletins::{BulletinText, CitationText};
use mashang_domain::shared::ValueFault;

use super::{TextKind, Typed, prose};

#[derive(Clone, Debug)]
pub(crate) enum BulletinPart {}
pub(crate) type BulletinPartText = Typed<BulletinPart>;

impl TextKind for BulletinPart {
    const NAME: &'static str = "BulletinPartText";
    const ABOUT: &'static str = "1 到 3000 个字符；标题、主题、四部分和引用内容合计不超过 3000 个。 1–3000 characters; title, theme, the four \
                                 parts and what is cited come to 3,000 at most.";
    const EXAMPLE: &'static str = "近一个月，东门早高峰拥堵反映集中，接送学生车辆排队较长。";
    const LENGTH: (usize, usize) = (1, 3_000);

    fn pattern() -> String {
        prose("")
    }
}

impl BulletinPartText {
    pub(crate) fn read(&self) -> Result<BulletinText, ValueFault> {
        BulletinText::new(&self.0)
    }
}

#[derive(Clone, Debug)]
pub(crate) enum Cited {}
pub(crate) type BulletinCitationText = Typed<Cited>;

impl TextKind for Cited {
    const NAME: &'static str = "BulletinCitationText";
    const ABOUT: &'static str = "1 到 500 个字符的摘要；不得是群聊原文，不含个人信息。 A digest of 1–500 characters: nobody's own words, and no \
                                 private data.";
    const EXAMPLE: &'static str = "本周小区群内多位居民反映东门拥堵，集中在早高峰时段。";
    const LENGTH: (usize, usize) = (1, 500);

    fn pattern() -> String {
        prose("")
    }
}

impl BulletinCitationText {
    pub(crate) fn read(&self) -> Result<CitationText, ValueFault> {
        CitationText::new(&self.0)
    }
}
