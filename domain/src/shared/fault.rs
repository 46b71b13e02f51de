//! Why a rule refuses: each context lists its faults as a vocabulary, and what carries one away carries it whole: a code for
//! machines, a sentence in Chinese and one in English, and the article of law.

use super::vocabulary::Vocabulary;

/// Why a rule refuses, whatever the context.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code}")]
pub struct Fault {
    /// Stable, for machines.
    pub code: &'static str,
    /// For people, in Chinese.
    pub label: &'static str,
    /// For people, in English.
    pub label_en: &'static str,
    /// The article that the rule rests on, where it rests on one.
    pub article: Option<&'static str>,
}

/// A vocabulary of faults: the labels are the sentences in Chinese, the descriptions those in English.
pub trait Faults: Vocabulary {
    /// Every fault of the list.
    #[must_use]
    fn listed() -> Vec<Fault> {
        Self::ALL.iter().map(|fault| (*fault).into()).collect()
    }
}

impl<V: Faults> From<V> for Fault {
    fn from(word: V) -> Self {
        Self { code: word.as_str(), label: word.label(), label_en: word.description(), article: word.article() }
    }
}

/// A field of a command, by its name there; where it is a list, which of it; where that has parts, which of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    pub name: &'static str,
    /// Counted from 0.
    pub at: Option<usize>,
    pub part: Option<&'static str>,
}

impl Field {
    #[must_use]
    pub fn item(name: &'static str, at: usize) -> Self {
        Self { name, at: Some(at), part: None }
    }

    #[must_use]
    pub fn part(self, part: &'static str) -> Self {
        Self { part: Some(part), ..self }
    }
}

impl From<&'static str> for Field {
    fn from(name: &'static str) -> Self {
        Self { name, at: None, part: None }
    }
}

crate::vocabulary! {
    /// What single values break, whoever holds them.
    ValueFault "填写规则" {
        /// The text is blank.
        Blank = "blank" "内容不能为空",
        /// The text is too long.
        TooLong = "too_long" "内容过长",
        /// The text holds control characters, characters for private use or that turn the reading direction, or a line break where
        /// there is one line.
        ForbiddenCharacters = "forbidden_characters" "含有不允许的字符（控制字符、专用字符，或单行内容中的换行）",
        /// This is no number that can be called in China.
        NotAPhone = "not_a_phone" "不是有效的电话号码",
        /// The point does not lie in China (longitude 73 to 136, latitude 3 to 54).
        PointOutsideChina = "point_outside_china" "坐标不在中国范围内（经度 73–136，纬度 3–54）",
        /// A boundary has 3 to 1000 corners.
        BoundaryCorners = "boundary_corners" "网格边界应有 3 到 1000 个顶点",
        /// A division code has twelve digits.
        NotADivisionCode = "not_a_division_code" "应为 12 位区划代码",
        /// This is no code.
        NotACode = "not_a_code" "这不是有效的代表码或查询码",
        /// The check character does not fit: a character may have been miscopied; compare with the printed code.
        Miscopied = "code_miscopied" "校验位不符：可能有一位抄错，请对照印刷的代码核对",
        /// A code is 1 to 40 lower-case letters, digits and underscores.
        NotAWordCode = "not_a_word_code" "编码应为 1 至 40 个小写字母、数字或下划线",
        /// The reason or the content is missing.
        WordsMissing = "words_missing" "请说明理由或内容",
        /// At most 9 files may be attached.
        TooManyAttachments = "too_many_attachments" "附件最多 9 个",
        /// The file does not exist, or was used before.
        UnknownAttachment = "unknown_attachment" "附件不存在或已被使用",
        /// What concerns somebody's health is kept only with that person's separate consent.
        HealthConsent = "health_consent_missing" "健康信息须取得当事人单独同意" by "个人信息保护法第二十九条",
        /// Of somebody under 14 a guardian is named.
        GuardianMissing = "guardian_missing" "不满十四周岁的，须填写监护人" by "个人信息保护法第三十一条",
        /// The guardian of somebody under 14 must consent.
        GuardianConsent = "guardian_consent_missing" "不满十四周岁的，须取得监护人同意" by "个人信息保护法第三十一条",
    }
}

impl Faults for ValueFault {}
