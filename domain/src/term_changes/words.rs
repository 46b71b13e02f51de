crate::vocabulary! {
    /// By what it is known who somebody of a roster is.
    RosterMatch "名单对照方式" {
        /// Nobody who was entered before.
        New = "new" "新任",
        /// By the number of the deputy, which stands in the row.
        Number = "number" "按代表编号",
        /// By a phone that the deputy has shown to hold.
        Phone = "phone" "按已核实手机号",
        /// Deputies of that name are proposed: a person decides.
        Proposed = "proposed" "待人工认定",
        /// A person decided.
        Decided = "decided" "人工认定",
    }
}

crate::vocabulary! {
    /// The sex of somebody who was elected.
    ElectedSex "性别" {
        /// A man.
        Male = "male" "男",
        /// A woman.
        Female = "female" "女",
    }
}

crate::vocabulary! {
    /// Who is come to in a change of term.
    TermChangePhase "换届阶段" {
        /// Those of the roster, who take office.
        Roster = "roster" "新一届就任",
        /// Those of the former term, who leave.
        Leavers = "leavers" "上一届届满",
        /// Everybody was come to.
        Over = "over" "已处理完",
    }
}

crate::vocabulary! {
    /// What became of somebody or something in a change of term.
    TermChangeStepKind "换届处理" {
        /// A deputy was entered and took office.
        Entered = "entered" "新任代表就任",
        /// A deputy who was entered before took office.
        Continued = "continued" "连任代表就任",
        /// A mandate ended with its term.
        Left = "left" "代表任期届满",
        /// A code leads where it led.
        CodeKept = "code_kept" "代码保留",
        /// A code leads to a successor.
        CodeToSuccessor = "code_to_successor" "代码指向继任代表",
        /// A code leads to a room.
        CodeToStation = "code_to_station" "代码指向活动室",
        /// A code was revoked.
        CodeRevoked = "code_revoked" "代码停用",
        /// An open case is addressed to a successor.
        CaseToSuccessor = "case_to_successor" "诉求移交继任代表",
        /// An open case is addressed to a room.
        CaseToStation = "case_to_station" "诉求移交活动室",
        /// An open case is addressed to an office.
        CaseToOffice = "case_to_office" "诉求移交人大机构",
        /// An open dispute is addressed to somebody else.
        DisputeMoved = "dispute_moved" "纠纷移交",
        /// A person has to do something.
        Hand = "hand" "待人工处理",
        /// Somebody else keeps a link.
        ContactMoved = "contact_moved" "双联移交",
        /// A link leads to somebody else.
        ContactEndMoved = "contact_end_moved" "双联对象变更",
        /// A link ended.
        ContactEnded = "contact_ended" "双联终止",
        /// Somebody else answers for what is followed up after a sitting.
        FollowUpsMoved = "follow_ups_moved" "议定事项移交",
    }
}

impl TermChangeStepKind {
    /// Of those that are about a deputy's entry.
    pub const OF_DEPUTIES: [Self; 3] = [Self::Entered, Self::Continued, Self::Left];
    /// Of those that are about a dispute.
    pub const OF_DISPUTES: [Self; 1] = [Self::DisputeMoved];
}

crate::vocabulary! {
    /// What a person has to do after a change of term.
    TermChangeTask "换届待办" {
        /// A deputy who took office works in no grid.
        NoGrid = "no_grid" "新任代表未联系网格",
        /// A deputy who took office receives people in no room.
        NoRoom = "no_room" "新任代表未进站",
        /// A deputy who was entered has no account yet.
        Invite = "invite" "邀请新任代表开通账号",
        /// A deputy who left mediates in a dispute: the parties agree that it stays so, or the organisation appoints another.
        Mediator = "mediator" "离任代表参与的调解须征得当事人同意或另行指定调解员",
        /// Those who received people in a room have left: it needs a new rota.
        Rota = "rota" "活动室须重新排班",
        /// A deputy who left stands in for somebody, or has asked for leave: that is to be settled.
        Handover = "handover" "离任代表尚在代办，或请假尚未答复",
        /// It failed and was left out.
        Failed = "failed" "未能自动处理，请人工办理",
    }
}

crate::vocabulary! {
    /// What became of a step when the change of term was taken back.
    TermChangeUndo "换届撤销结果" {
        /// It is as it was before.
        Back = "back" "已恢复",
        /// It was changed since, and stays as it is.
        Kept = "kept" "换届后已有变动，未恢复",
    }
}
