//! Consultations (民主协商、意见征集).

mod answers;
mod inputs;
mod lists;
mod opinions;
mod table;

use mashang_domain::consultations::{Consultation, ConsultationId, OpinionId, usecases};

use self::answers::{ConsultationFollowing, ConsultationStanding};
use self::inputs::{
    ConsultationClosingMove, ConsultationCreate, ConsultationMeasureCreate, ConsultationMeetingCreate,
    ConsultationMinutes, ConsultationReplies, MeasureHelpersUpdate, MilestoneProgress, OpinionBatch, OpinionCreate,
    OpinionGroupDecision, OpinionGrouping,
};
use self::opinions::{OpinionBatchOutcomes, OpinionReceipt};
use super::builder::{Operation, Stands, post, serve};
use super::notes::{EmptyInput, NoteInput};
use crate::auth::{Anybody, Person};
use crate::extract::Named;
use crate::limits::Budget;
use crate::routes::tree::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    routes.configure(lists::routes).configure(table::routes);
    serve(routes, "consultations", of_the_office());
    serve(routes, "consultations", of_what_came_of_it());
    serve(routes, "consultations", of_opinions());
}

impl Named for ConsultationId {
    const ABOUT: &'static str = "协商标识";
}

impl Named for OpinionId {
    const ABOUT: &'static str = "意见标识";
}

impl Stands for Consultation {
    type Id = ConsultationId;
    type Standing = ConsultationStanding;

    fn version(&self) -> i32 {
        self.version
    }
}

fn of_the_office() -> Vec<Operation> {
    vec![
        post::<Person>("/consultations", "createConsultation")
            .zh("拟定协商", "人大机构就辖区内的区划拟定民主协商、意见征集；启动前仅本机构可见。")
            .en("Draft a consultation", "By an office that serves all of its divisions; nobody else sees a draft.")
            .takes::<ConsultationCreate>()
            .gives::<ConsultationStanding>()
            .creates(usecases::draft),
        post::<Person>("/consultations/{id}/revise", "reviseConsultation")
            .zh("修改拟稿", "启动前整份替换。")
            .en("Write a draft anew", "The whole of it, before it is opened.")
            .takes::<ConsultationCreate>()
            .steps(usecases::revise),
        post::<Person>("/consultations/{id}/open", "openConsultation")
            .zh("启动征集", "随即公开，告知参与代表；截止日期过后自动结束征集。")
            .en("Open a consultation", "It is public from then on, and ends by itself once its last day is over.")
            .takes::<EmptyInput>()
            .steps(usecases::open),
        post::<Person>("/consultations/{id}/extend", "extendConsultation")
            .zh("延长征集", "至少在截止前三天提出，说明理由。")
            .en("Collect for longer", "Three days before it closes, at the latest, with a reason.")
            .takes::<ConsultationClosingMove>()
            .steps(usecases::extend),
        post::<Person>("/consultations/{id}/stop", "stopCollecting")
            .zh("结束征集", "不再接收意见；随后自动拟出可能相同的意见。")
            .en("Stop collecting", "No more opinions are taken; which are likely alike is proposed soon after.")
            .takes::<NoteInput>()
            .steps(usecases::stop_collecting),
        post::<Person>("/consultations/{id}/reopen", "reopenConsultation")
            .zh("重新征集", "作出决定前可以重新征集，说明理由。")
            .en("Collect once more", "As long as nothing is decided, with a reason.")
            .takes::<ConsultationClosingMove>()
            .steps(usecases::reopen),
        post::<Person>("/consultations/{id}/meetings", "planConsultationMeeting")
            .zh("安排会议", "座谈会、沟通会、听证会、走访、线上会议，或推选议事代表；告知参与代表。")
            .en("Call a meeting", "The deputies who take part are told.")
            .takes::<ConsultationMeetingCreate>()
            .steps(usecases::plan_meeting),
        post::<Person>("/consultations/{id}/minutes", "minuteConsultationMeeting")
            .zh("记录会议", "各人群到会人数、到会代表和会议记录；没有会议记录的会议不算完成。")
            .en("Minute a meeting", "Who attended, and what was said: without minutes a meeting is not completed.")
            .takes::<ConsultationMinutes>()
            .steps(usecases::minute_meeting),
    ]
}

fn of_what_came_of_it() -> Vec<Operation> {
    vec![
        post::<Person>("/consultations/{id}/groups", "groupOpinions")
            .zh("归类意见", "把拟出的类别、指定的意见，或其余全部意见归入一个类别；不填类别编号的，新建类别。一次最多归入 20000 条，其余再次提交。")
            .en(
                "Group opinions",
                "What was proposed, single opinions, or all that have no group; a new group where none is named. 20,000 at once, the rest when it is sent again.",
            )
            .takes::<OpinionGrouping>()
            .steps(usecases::group_opinions),
        post::<Person>("/consultations/{id}/group-decisions", "decideOpinionGroup")
            .zh("决定采纳情况", "采纳、部分采纳或不予采纳，理由不少于 20 个字。")
            .en("Decide on a group", "Adopted, partly, or not, with a reason of at least 20 characters.")
            .takes::<OpinionGroupDecision>()
            .steps(usecases::decide_group),
        post::<Person>("/consultations/{id}/decide", "decideConsultation")
            .zh("作出决定", "全部意见已归类、各类别均已决定的，协商进入答复。")
            .en("Say that everything is decided", "Every opinion stands in a group, and every group is decided on.")
            .takes::<EmptyInput>()
            .steps(usecases::decide),
        post::<Person>("/consultations/{id}/measures", "addConsultationMeasure")
            .zh("确定措施", "措施、责任方和各节点及期限；公开。")
            .en("Promise something", "With who does it and its milestones; public.")
            .takes::<ConsultationMeasureCreate>()
            .steps(usecases::add_measure),
        post::<Person>("/consultations/{id}/milestones", "moveMilestone")
            .zh("更新节点进度", "进度 100 即完成；告知提出意见的人和关注的人。")
            .en("Say how far a milestone has come", "At 100 it is reached. Authors and those who follow are told.")
            .takes::<MilestoneProgress>()
            .steps(usecases::move_milestone),
        post::<Person>("/consultations/{id}/helpers", "nameMeasureHelpers")
            .zh("登记措施的协助人员", "媒体、党代表、政协委员等协助人员及所做工作，整份替换；单位和所做工作公开，姓名不公开。办结后只能删去。")
            .en(
                "Name who helps with a measure",
                "Media, delegates, members of consultative conferences and others, and what they did; the whole list. Their names are not public. Once it is closed, people may be left out alone.",
            )
            .takes::<MeasureHelpersUpdate>()
            .steps(usecases::name_helpers),
        post::<Person>("/consultations/{id}/answer", "answerConsultation")
            .zh("公开答复", "对每个意见类别公开答复。")
            .en("Reply in public", "To each group.")
            .takes::<ConsultationReplies>()
            .steps(usecases::answer),
        post::<Person>("/consultations/{id}/close", "closeConsultation")
            .zh("办结协商", "各类别均已决定、各节点均已完成的，予以办结。")
            .en("Close a consultation", "Once every group is decided on and every milestone reached.")
            .takes::<NoteInput>()
            .steps(usecases::close),
    ]
}

fn of_opinions() -> Vec<Operation> {
    vec![
        post::<Anybody>("/consultations/{id}/opinions", "addOpinion")
            .zh("提出意见", "可登录提出，也可不登录、凭手机号提出；手机号只用于识别同一人，不予保存。同一人每天一条。")
            .en(
                "Say what you think",
                "With an account, or by a phone, of which nothing but a tag is kept; one opinion a person and a day.",
            )
            .spends(Budget::Submit)
            .takes::<OpinionCreate>()
            .gives::<OpinionReceipt>()
            .adds(usecases::say),
        post::<Person>("/consultations/{id}/opinion-batches", "addOpinionBatch")
            .zh("批量提交意见", "主办机构录入会议上和纸质的意见，或由第三方系统提交，一次最多 100 条；同一批次的同一编号只接收一次。")
            .en(
                "Hand opinions over",
                "From a meeting or from paper, by the office, or by a system of others: 100 at most, each number of a batch once.",
            )
            .takes::<OpinionBatch>()
            .gives::<OpinionBatchOutcomes>()
            .adds(usecases::hand_over),
        post::<Anybody>("/consultations/{id}/follow", "followConsultation")
            .zh("关注协商", "登录后关注；有进展时告知。")
            .en("Follow a consultation", "With an account; whoever follows is told of what is new.")
            .takes::<EmptyInput>()
            .gives::<ConsultationFollowing>()
            .adds(usecases::follow),
        post::<Anybody>("/consultations/{id}/unfollow", "unfollowConsultation")
            .zh("取消关注", "登录后取消；本人所提意见的处理结果仍会告知。")
            .en("Follow a consultation no longer", "With an account; of what became of one's own opinion one is told all the same.")
            .takes::<EmptyInput>()
            .steps(usecases::unfollow),
    ]
}
