//! Sweeps (矛盾纠纷大排查).

mod answers;
mod campaigns;
mod figures;
mod findings;
mod inputs;
mod workbook;

use mashang_domain::sweeps::{SweepCampaign, SweepCampaignId, SweepFinding, SweepFindingId, SweepReportId, usecases};

use self::answers::{SweepCampaignStanding, SweepFindingStanding, SweepReportAnswer};
use self::inputs::{SweepCampaignCreate, SweepFindingSubmit, SweepFindingWatch, SweepReportCreate};
use super::builder::{Operation, Stands, post, serve};
use super::notes::{EmptyInput, NoteInput, StatementInput};
use crate::auth::Person;
use crate::extract::Named;
use crate::routes::tree::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    routes.configure(campaigns::routes).configure(figures::routes).configure(findings::routes);
    serve(routes, "sweeps", of_campaigns());
    serve(routes, "sweeps", of_findings());
}

impl Named for SweepCampaignId {
    const ABOUT: &'static str = "排查标识";
}

impl Named for SweepReportId {
    const ABOUT: &'static str = "排查报告标识";
}

impl Named for SweepFindingId {
    const ABOUT: &'static str = "排查发现标识";
}

impl Stands for SweepCampaign {
    type Id = SweepCampaignId;
    type Standing = SweepCampaignStanding;

    fn version(&self) -> i32 {
        self.version
    }
}

impl Stands for SweepFinding {
    type Id = SweepFindingId;
    type Standing = SweepFindingStanding;

    fn version(&self) -> i32 {
        self.version
    }
}

fn of_campaigns() -> Vec<Operation> {
    vec![
        post::<Person>("/sweep-campaigns", "createSweepCampaign")
            .zh("拟定排查", "人大机构就辖区内的区划拟定矛盾纠纷排查；部署前仅本机构可见。")
            .en("Draft a sweep", "By an office that serves all of the areas; nobody else sees a draft.")
            .takes::<SweepCampaignCreate>()
            .gives::<SweepCampaignStanding>()
            .creates(usecases::draft),
        post::<Person>("/sweep-campaigns/{id}/announce", "announceSweepCampaign")
            .zh("部署排查", "随即通知范围内各网格的网格员、联络员和代表；开始日期到后自动启动。")
            .en("Announce a sweep", "The people of its grids are told of it; it begins by itself on its first day.")
            .takes::<EmptyInput>()
            .steps(usecases::announce),
        post::<Person>("/sweep-campaigns/{id}/close", "closeSweepCampaign")
            .zh("结束排查", "不再接收报告；已发现的继续办理和销号。")
            .en("Close a sweep", "Nobody reports any more; what was found goes on.")
            .takes::<NoteInput>()
            .steps(usecases::close),
        post::<Person>("/sweep-campaigns/{id}/cancel", "cancelSweepCampaign")
            .zh("取消排查", "组织机构说明理由。")
            .en("Cancel a sweep", "By the office, with a reason.")
            .takes::<StatementInput>()
            .steps(usecases::cancel),
        post::<Person>("/sweep-campaigns/{id}/reports", "fileSweepReport")
            .zh(
                "报告排查情况",
                "网格的网格员、联络员或代表每轮报告一次，没有发现的也要报零报告。同一轮再次报告的，替换原报告，原报告中尚未办理的发现随之撤下。与此前 30 天内、50 米内同一类型的发现可能为同一事项的，自动并入，可声明为另一事项。",
            )
            .en(
                "Report what a grid found",
                "By its staff, liaison or deputy, once a round, a zero report included. Reporting again in a round replaces the former report, with what of it nobody has begun to work on. What is likely the same as a finding of that type within 30 days and 50 metres is linked to it, unless it is said to be another one.",
            )
            .takes::<SweepReportCreate>()
            .gives::<SweepReportAnswer>()
            .adds(usecases::report),
    ]
}

fn of_findings() -> Vec<Operation> {
    vec![
        post::<Person>("/sweep-findings/{id}/open-dispute", "openSweepFindingDispute")
            .zh("发现转矛盾纠纷", "在同一事务中登记为矛盾纠纷，已填写的内容不再重复填写。")
            .en("Make a dispute of a finding", "In one transaction: nothing is typed again.")
            .takes::<EmptyInput>()
            .steps(usecases::open_dispute),
        post::<Person>("/sweep-findings/{id}/open-case", "openSweepFindingCase")
            .zh("发现转群众诉求", "须经当事群众同意；由本网格代表的代表码、本乡镇的活动室码或人大机构码受理，已填写的内容不再重复填写。")
            .en(
                "Make a case of a finding",
                "With the consent of whoever is concerned. It comes in by the code of a deputy of the grid, of a room of the township, or of the office; nothing is typed again.",
            )
            .takes::<SweepFindingSubmit>()
            .steps(usecases::open_case),
        post::<Person>("/sweep-findings/{id}/watch", "watchSweepFinding")
            .zh("列为关注", "指定关注责任人和期限；不填责任人的为本人或本机构。")
            .en("Watch a finding", "Until a day; by you or your office where nobody is named.")
            .takes::<SweepFindingWatch>()
            .steps(usecases::watch),
        post::<Person>("/sweep-findings/{id}/dismiss", "dismissSweepFinding")
            .zh("不予处置", "人大机构说明理由。")
            .en("Say that nothing is to be done", "By the office, with a reason.")
            .takes::<StatementInput>()
            .steps(usecases::dismiss),
        post::<Person>("/sweep-findings/{id}/separate", "separateSweepFinding")
            .zh("认定为另一事项", "与并入的发现不是同一事项的，分开办理。")
            .en("Say that a finding is another one", "Than the one it was linked to.")
            .takes::<EmptyInput>()
            .steps(usecases::separate),
        post::<Person>("/sweep-findings/{id}/strike-off", "strikeOffSweepFinding")
            .zh("销号", "仅由人大机构办理，须附佐证材料。")
            .en("Strike a finding off the ledger", "By the office alone, with evidence.")
            .takes::<NoteInput>()
            .steps(usecases::strike_off),
    ]
}
