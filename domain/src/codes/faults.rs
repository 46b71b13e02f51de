//! What the rules of codes refuse.

use super::CodeIntake;
use crate::shared::{Failure, Fault, Faults};

crate::vocabulary! {
    /// What the rules of codes refuse.
    CodeFault "代码规则" {
        /// The code was revoked and can't lead to anybody else.
        Revoked = "code_revoked" "此码已停用，不能再指向他人",
        /// There is no such code; compare with the printed one and try again.
        UnknownCode = "unknown_code" "没有这个代表码，请核对后重试",
        /// There is no such deputy or room.
        UnknownSubject = "unknown_code_subject" "代表或活动室不存在",
        /// Nothing is taken in by this code now.
        IntakeClosed = "intake_closed" "此码暂不受理" by "代表法第六十一条、第六十二条",
        /// There is no code here that could be printed.
        NothingToPrint = "nothing_to_print" "该区划没有可以印制的代码",
        /// More than 500 codes are not printed at once: print each village or each township by itself.
        TooManyPlates = "too_many_plates" "一次最多印制 500 个，请按村（社区）或乡镇分别印制",
        /// A text holds a character that the letters for printing lack: correct it, or write it with another.
        UnprintableCharacter = "unprintable_character" "印制字库中没有所含的文字，请更正或改用其他写法",
    }
}

impl Faults for CodeFault {}

impl CodeIntake {
    /// # Errors
    /// [`CodeFault::IntakeClosed`], which says why.
    pub fn require_open(self) -> Result<(), Failure> {
        let closed = Fault::from(CodeFault::IntakeClosed);
        match self {
            Self::Open => Ok(()),
            Self::CodeRevoked => Err(Failure::Rule(Fault {
                label: "此码已停用，不再受理",
                label_en: "The code was revoked: nothing is taken in by it any more.",
                article: None,
                ..closed
            })),
            Self::NotServing => Err(Failure::Rule(Fault {
                label: "该代表已不在任，此码暂不受理",
                label_en: "The deputy does not serve now: nothing is taken in by this code.",
                ..closed
            })),
            Self::RoomClosed => Err(Failure::Rule(Fault {
                label: "该活动室已停用，此码暂不受理",
                label_en: "The room is closed: nothing is taken in by this code.",
                article: None,
                ..closed
            })),
        }
    }
}
