//! Which operation does an action of an activity, or of a group of deputies.

use mashang_domain::activities::{ActivityAction, DeputyGroupAction};

use super::Operated;

impl Operated for ActivityAction {
    const OPERATIONS: &'static str = "ActivityOperation";

    fn operation(self) -> Option<&'static str> {
        Some(match self {
            Self::Revise => "reviseActivity",
            Self::Invite => "inviteToActivity",
            Self::Announce => "announceActivity",
            Self::Answer => "answerActivity",
            Self::DecideLeave => "decideActivityLeave",
            Self::NoteAttendance => "noteActivityAttendance",
            Self::Contribute => "contributeToActivity",
            Self::Excuse => "excuseActivityAbsence",
            Self::Report => "reportActivity",
            Self::Transfer => "transferActivity",
            Self::FeedBack | Self::CompleteFeedback => "feedBackActivity",
            Self::Close => "closeActivity",
            Self::Cancel => "cancelActivity",
            Self::Begin | Self::Remind | Self::Warn => return None,
        })
    }
}

impl Operated for DeputyGroupAction {
    const OPERATIONS: &'static str = "DeputyGroupOperation";

    fn operation(self) -> Option<&'static str> {
        Some(match self {
            Self::Change => "changeDeputyGroup",
            Self::Dissolve => "dissolveDeputyGroup",
        })
    }
}
