//! Who looked at what is sensitive, in sentences for whom it concerns.

use mashang_domain::audit::{AuditAct, AuditEntry};
use mashang_domain::shared::Vocabulary;

use super::say::{moment, one_of};
use super::teller::Teller;

/// A sentence for each, the newest first.
pub(super) fn looked(teller: &Teller<'_>, entries: &[AuditEntry]) -> Vec<String> {
    entries.iter().map(|entry| line(teller, entry)).collect()
}

fn line(teller: &Teller<'_>, entry: &AuditEntry) -> String {
    let (look, role) = (teller.look, entry.role);
    let who = entry.party.map_or_else(
        || look.say(role.label(), &role.as_str().replace('_', " ")).to_owned(),
        |party| teller.party(party),
    );
    let at = moment(look, entry.at, teller.now);
    let (zh, en) = shown(entry.look.act);
    let why = entry.reason.purpose.map(|purpose| {
        one_of(look, (format!("（{}）", purpose.label()), format!(" ({})", purpose.as_str().replace('_', " "))))
    });
    let why = why.unwrap_or_default();
    one_of(look, (format!("{at}，{who}{zh}{why}"), format!("{at}: {who} {en}{why}")))
}

fn shown(act: AuditAct) -> (&'static str, &'static str) {
    match act {
        AuditAct::ContactRevealed => ("查看了您的完整电话", "was shown your whole phone number"),
        AuditAct::ContactShown => ("看到了您的称呼和打码的电话", "was shown your name and your masked phone"),
        AuditAct::HealthShown => ("查看了健康信息", "was shown what concerns health"),
        AuditAct::PartiesShown => ("查看了当事人信息", "was shown the parties"),
        AuditAct::FileShown => ("下载了附件", "was handed a file"),
        AuditAct::RegisterShown => ("查看了接待登记", "was shown the register"),
        AuditAct::RosterShown => ("查看了当选人员名单", "was shown the roster of those elected"),
        AuditAct::GrantTakenBack => ("收回了授权", "took a grant back"),
    }
}
