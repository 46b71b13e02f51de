//! Activities that congresses organise for their deputies (代表活动), and groups of deputies (代表小组).

mod answers;
mod figures;
mod groups;
mod inputs;
mod listing;

use mashang_domain::activities::{Activity, ActivityId, DeputyGroup, DeputyGroupId, usecases};

use self::answers::{ActivityPlanned, ActivityStanding};
use self::groups::{DeputyGroupStanding, DeputyGroupWrite};
use self::inputs::{
    ActivityAbsenceExcuse, ActivityAnswerCreate, ActivityAttendanceCreate, ActivityHelpersUpdate, ActivityInvite,
    ActivityLeaveDecision, ActivityPlanCreate, ActivityReportCreate, ActivityRevise, ActivityTransferCreate,
};
use super::builder::{Operation, Stands, post, serve};
use super::notes::{EmptyInput, NoteInput, StatementInput};
use crate::auth::Person;
use crate::extract::Named;
use crate::routes::tree::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    routes.configure(listing::routes).configure(groups::routes).configure(figures::routes);
    serve(routes, "activities", of_plans());
    serve(routes, "activities", of_reports());
    serve(routes, "activities", of_groups());
}

impl Named for ActivityId {
    const ABOUT: &'static str = "代表活动标识";
}

impl Named for DeputyGroupId {
    const ABOUT: &'static str = "代表小组标识";
}

impl Stands for Activity {
    type Id = ActivityId;
    type Standing = ActivityStanding;

    fn version(&self) -> i32 {
        self.version
    }
}

impl Stands for DeputyGroup {
    type Id = DeputyGroupId;
    type Standing = DeputyGroupStanding;

    fn version(&self) -> i32 {
        self.version
    }
}

fn of_plans() -> Vec<Operation> {
    vec![
        post::<Person>("/activities", "createActivity")
            .zh(
                "列入代表活动计划",
                "人大机构为其服务的人大计划视察、专题调研、执法检查、小组活动等；通知前仅本机构可见。指明代表小组的，其现任成员均受邀。受邀代表同一时段另有活动的，仅在 clashes 中提示。",
            )
            .en(
                "Plan an activity",
                "By an office of the congress's place; nobody else sees it before it is announced. The members of a group that is named are invited. Who is asked to be elsewhere then stands in `clashes`, and is refused for nothing.",
            )
            .takes::<ActivityPlanCreate>()
            .gives::<ActivityPlanned>()
            .creates(usecases::plan),
        post::<Person>("/activities/{id}/revise", "reviseActivity")
            .zh("修改活动计划", "尚未通知代表的，可以修改时间、地点、主题和协助人员。")
            .en("Plan an activity anew", "As long as nobody was told of it.")
            .takes::<ActivityRevise>()
            .steps(usecases::revise),
        post::<Person>("/activities/{id}/invite", "inviteToActivity")
            .zh("增邀代表", "活动开始前，可以增邀该级人大届时在任的代表。")
            .en("Invite more deputies", "Before it begins: such as serve in the congress then.")
            .takes::<ActivityInvite>()
            .steps(usecases::invite),
        post::<Person>("/activities/{id}/announce", "announceActivity")
            .zh("通知代表", "随即通知受邀代表；三天前和一天前自动提醒，到时自动开始。")
            .en("Announce an activity", "Those who are invited are told, and reminded three days and a day before; it begins by itself.")
            .takes::<EmptyInput>()
            .steps(usecases::announce),
        post::<Person>("/activities/{id}/answer", "answerActivity")
            .zh("答复活动通知", "受邀代表答复参加，或说明事由请假；活动开始前以最后一次答复为准。")
            .en("Answer an invitation", "By a deputy: comes, or asks leave with a reason; the last word before it begins counts.")
            .takes::<ActivityAnswerCreate>()
            .steps(usecases::answer),
        post::<Person>("/activities/{id}/decide-leave", "decideActivityLeave")
            .zh("批准或不批准请假", "组织机构办理。")
            .en("Decide on a leave", "By the office that organises.")
            .takes::<ActivityLeaveDecision>()
            .steps(usecases::decide_leave),
        post::<Person>("/activities/{id}/cancel", "cancelActivity")
            .zh("取消活动", "组织机构说明理由；已通知的，告知受邀代表。")
            .en("Call an activity off", "By the office, with a reason; those who were told of it are told.")
            .takes::<StatementInput>()
            .steps(usecases::cancel),
    ]
}

fn of_reports() -> Vec<Operation> {
    vec![
        post::<Person>("/activities/{id}/note-attendance", "noteActivityAttendance")
            .zh(
                "登记出席",
                "组织机构按签到名单登记，可以重新登记。代表在活动结束前记录意见的，即为出席。出席的自动计入履职记录。会议未经批准缺席的，首次提醒、再次告知组织机构；系统不终止任何代表资格（代表法第六十二条）。",
            )
            .en(
                "Note who was there",
                "By the office, off its list, as often as needed; whoever wrote something down before the end was there, too. It writes their duty records. Of an absence from a meeting without approval the office is warned at the first and told at the second: the system ends no mandate.",
            )
            .takes::<ActivityAttendanceCreate>()
            .steps(usecases::note_attendance),
        post::<Person>("/activities/{id}/contribute", "contributeToActivity")
            .zh("记录活动意见", "受邀代表记录所见所想；在活动结束前记录的即为出席，无需另行签到。")
            .en("Write down what one saw and thinks", "By a deputy who is invited; before the end, that is evidence enough of being there.")
            .takes::<StatementInput>()
            .steps(usecases::contribute),
        post::<Person>("/activities/{id}/helpers", "nameActivityHelpers")
            .zh("登记协助人员", "媒体、党代表、政协委员等协助人员及所做工作，整份替换；活动结束后只能删去。组织机构和受邀代表可见。")
            .en(
                "Name who helps",
                "Media, delegates, members of consultative conferences and others, and what they did; the whole list. Once it is over, people may be left out alone.",
            )
            .takes::<ActivityHelpersUpdate>()
            .steps(usecases::name_helpers),
        post::<Person>("/activities/{id}/excuse-absence", "excuseActivityAbsence")
            .zh("补假", "组织机构在活动结束后一年内，可以认可缺席代表的事由。")
            .en("Excuse an absence", "By the office, within a year after the end.")
            .takes::<ActivityAbsenceExcuse>()
            .steps(usecases::excuse),
        post::<Person>("/activities/{id}/report", "reportActivity")
            .zh("提交活动报告", "组织机构或受邀代表提交发现的情况和建议；代表只提建议，不直接处理问题（代表法第三十一条）。")
            .en("Report on an activity", "By the office or a deputy: what was found and is suggested. Deputies suggest, they don't handle.")
            .takes::<ActivityReportCreate>()
            .steps(usecases::report),
        post::<Person>("/activities/{id}/transfer", "transferActivity")
            .zh("转交有关单位", "组织机构在十个工作日内转交；不填反馈期限的为三个月。")
            .en("Pass a report on", "By the office within ten working days, to units that feed back within three months where nothing else is said.")
            .takes::<ActivityTransferCreate>()
            .steps(usecases::transfer),
        post::<Person>("/activities/{id}/feed-back", "feedBackActivity")
            .zh("反馈办理情况", "收到报告的单位反馈，参加活动的代表均获告知；全部反馈后进入已反馈。")
            .en("Feed back", "By a unit that got the report; each participant is told.")
            .takes::<StatementInput>()
            .steps(usecases::feed_back),
        post::<Person>("/activities/{id}/close", "closeActivity")
            .zh("办结活动", "视察、专题调研、执法检查须先提交报告；报告提出建议的须先转交，已转交的须全部反馈。")
            .en("Close an activity", "Inspections, research and checks not before there is a report; what a report suggests not before it was passed on and all have fed back.")
            .takes::<NoteInput>()
            .steps(usecases::close),
    ]
}

fn of_groups() -> Vec<Operation> {
    vec![
        post::<Person>("/deputy-groups", "createDeputyGroup")
            .zh("组建代表小组", "按区域或行业，由同一级人大的三名以上在任代表组成；代表资格终止的自动退出。")
            .en(
                "Form a group of deputies",
                "By area or field, of three deputies of one congress or more; a mandate that ends leaves the group.",
            )
            .takes::<DeputyGroupWrite>()
            .gives::<DeputyGroupStanding>()
            .creates(usecases::form_group),
        post::<Person>("/deputy-groups/{id}/change", "changeDeputyGroup")
            .zh("调整代表小组", "组建机构办理。")
            .en("Change a group of deputies", "By the office that formed it.")
            .takes::<DeputyGroupWrite>()
            .steps(usecases::change_group),
        post::<Person>("/deputy-groups/{id}/dissolve", "dissolveDeputyGroup")
            .zh("撤销代表小组", "组建机构办理。")
            .en("Dissolve a group of deputies", "By the office that formed it.")
            .takes::<EmptyInput>()
            .steps(usecases::dissolve_group),
    ]
}
