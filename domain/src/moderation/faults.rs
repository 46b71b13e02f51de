//! What the rules of moderation refuse.

use crate::shared::Faults;

crate::vocabulary! {
    /// What the rules of moderation refuse.
    ModerationFault "内容审核规则" {
        /// What was found here is not shown as it is: redact it, or refuse it.
        NotAsItIs = "moderation_not_as_it_is" "检出内容不得原样公开，请遮盖后公开或不予公开",
        /// Nothing that was found here has a place in the text: approve it, or refuse it.
        NothingToRedact = "moderation_nothing_to_redact" "检出结果没有可遮盖的位置，请通过或不予公开",
        /// A word has two letters or characters at least, punctuation and repetitions not counted.
        WordTooShort = "moderation_word_too_short" "词语至少两个字（标点和重复的字不计）",
        /// This word is in the list already.
        RepeatedWord = "moderation_word_repeated" "词表中已有此词",
        /// A list holds 2,000 words at most.
        TooManyWords = "moderation_too_many_words" "一份词表最多 2000 个词",
    }
}

impl Faults for ModerationFault {}
