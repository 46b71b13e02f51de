//! What the rules of briefings refuse.

use crate::shared::Faults;

crate::vocabulary! {
    /// What the rules of briefings refuse.
    BulletinFault "民情专报规则" {
        /// You work in no such office.
        NotYourOffice = "bulletin_office_not_yours" "您不在该人大机构工作",
        /// Title, theme, parts and what is cited come to more than 3,000 characters.
        TooLong = "bulletin_too_long" "标题、主题、四部分和引用内容合计超过 3000 字",
        /// It cites nothing.
        NoCitation = "bulletin_without_citation" "没有引用任何诉求、建议、协商意见、数字或摘要，不能审核、签发",
        /// It cites as much as it may.
        TooManyCitations = "bulletin_citations_full" "引用已达 30 条",
        /// That is cited already.
        CitedAlready = "bulletin_cited_already" "该内容已引用",
        /// Nothing is cited under that number.
        UnknownCitation = "unknown_bulletin_citation" "没有这条引用",
        /// There is nothing of that kind and id in the area that the office serves.
        UnknownSource = "unknown_bulletin_source" "本机构辖区内没有这件事项",
        /// The division lies outside the area that the office serves.
        SourceElsewhere = "bulletin_source_elsewhere" "该区划不在本机构辖区内",
        /// The resident did not consent to the matter being public, or took that back.
        WithoutConsent = "bulletin_without_consent" "群众未同意公开该诉求，或已撤回同意，不能引用" by "个人信息保护法第十五条、第二十三条",
        /// That many briefings cite it already.
        SourceUsedUp = "bulletin_source_used_up" "该事项已被 50 份专报引用",
        /// A month is cited once it has begun.
        MonthToCome = "bulletin_month_to_come" "该月份尚未开始",
        /// Say what a citation of that kind takes, and nothing else: an id, with the group of a consultation's opinions, or a figure with month
        /// and division, or words.
        CitationParts = "bulletin_citation_parts" "引用内容不符合其类型：诉求、建议填标识，协商意见填协商标识和意见类别，数字填指标、月份和区划，摘要填文字",
        /// These are people's own words out of a group: write what they come to.
        RawChat = "bulletin_raw_chat" "像是群聊原文，请改写为摘要，不保留聊天记录" by "个人信息保护法第六条",
        /// Phones, ID numbers or bank cards stand in it.
        PrivateData = "bulletin_private_data" "含有电话号码、身份证号码或银行卡号" by "个人信息保护法第六条、第二十三条",
        /// What a citation rested on is gone: it was blanked, and has to be cleared first.
        CitationBlanked = "bulletin_citation_blanked" "有引用因撤回同意或转为举报已清空，请先删除该引用",
        /// Whoever wrote it reviews nothing of it.
        ReviewerIsDrafter = "bulletin_reviewer_is_drafter" "起草、修改过的人不能审核",
        /// It names nobody who signs.
        NoSigner = "bulletin_without_signer" "没有签发人，不能签发",
        /// As many worked on it as may.
        TooManyEditors = "bulletin_editors_full" "修改人已达 20 人",
        /// It has as many instructions as it may.
        TooManyInstructions = "bulletin_instructions_full" "批示已达 10 条",
        /// A leader writes on a day from the issue until today.
        InstructionDay = "bulletin_instruction_day" "批示日期应在签发之日至今天之间",
        /// It is due on a later day, within a year.
        InstructionDue = "bulletin_instruction_due" "办理期限应在今天之后、一年之内",
        /// An instruction goes to units and offices, each once.
        NotAnAddressee = "not_a_bulletin_addressee" "批示只能交承办单位或人大机构办理，每个一次",
        /// There is no such unit or office that works.
        UnknownAddressee = "unknown_bulletin_addressee" "批示的承办对象不存在或已停用",
        /// It works in another county.
        AddresseeElsewhere = "bulletin_addressee_elsewhere" "批示的承办对象不在本县（市、区）",
        /// There is no instruction of that number.
        UnknownInstruction = "unknown_bulletin_instruction" "没有这条批示",
        /// It is not yours to answer, or is answered.
        NothingToAnswer = "bulletin_nothing_to_answer" "这条批示不由您办理，或已答复",
        /// Not everybody has answered.
        AnswersMissing = "bulletin_answers_missing" "还有承办对象未答复，不能反馈",
        /// The office issued no such order.
        UnknownOrder = "unknown_bulletin_order" "本机构没有签发这件督办单",
        /// It was not issued and has no number: there is no paper of it yet.
        NotIssued = "bulletin_not_issued" "专报尚未签发，没有期号，不能出具",
        /// The digest is of this week, or of one of the twelve before.
        WeekOutOfRange = "digest_week_out_of_range" "只能查本周和之前 12 周的周报",
        /// More cases moved in that week than are counted at once: ask for a smaller division.
        DigestTooLarge = "digest_too_large" "该周变动的诉求超过 5000 件，请按下级区划查询",
        /// It is not decided yet what comes of these opinions: the public is told nothing of them.
        OpinionsUndecided = "bulletin_opinions_undecided" "协商尚未作出决定，意见没有公开，不能引用" by "个人信息保护法第二十五条",
    }
}

impl Faults for BulletinFault {}
