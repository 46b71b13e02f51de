use clap::{Args, Subcommand};
use mashang_domain::accounts::{self, Appointee, WantedGrant};
use mashang_domain::invitations::usecases::{Invite, invite_administrator};
use mashang_domain::shared::text::Phone;
use mashang_domain::shared::{Actor, DivisionCode, Failure, Fault, GrantKind};
use mashang_infra::db::Failed;
use mashang_infra::reference;
use uuid::Uuid;

use crate::App;

#[derive(Clone, Subcommand)]
pub(super) enum Admin {
    /// 授予辖区管理员，如新系统的第一位 Appoint an administrator, the first of a new system among them
    #[command(
        after_help = "例 Example:\n  mashang admin grant --area 350582000000 --phone 13812345678   # 得到一个邀请码\n  \
                      mashang admin grant --area 350582000000 --openid oXXXX"
    )]
    Grant {
        #[command(flatten)]
        whom: Whom,
        /// 辖区的 12 位区划代码 The area's division code
        #[arg(long)]
        area: String,
    },
}

#[derive(Args, Clone)]
#[group(required = true, multiple = false)]
pub(super) struct Whom {
    /// 本人的手机号；得到邀请码，登录后用它接受 The phone: gives an invitation to take up
    #[arg(long)]
    phone: Option<String>,
    /// 微信 openid What WeChat calls the person
    #[arg(long)]
    openid: Option<String>,
    /// 账号标识（GET /api/v1/me） The account
    #[arg(long)]
    account: Option<Uuid>,
}

pub(super) fn run(app: &App, what: Admin) -> Result<(), String> {
    let Admin::Grant { whom: Whom { phone, openid, account }, area } = what;
    reference::load(app.database())?;
    let area = DivisionCode::new(&area).map_err(|fault| told(fault.into()))?;
    if let Some(phone) = phone {
        return invite(app, &phone, &area);
    }
    let whom = match (account, openid) {
        (Some(account), _) => Appointee::Account(account.into()),
        (None, Some(openid)) => Appointee::Openid(openid),
        (None, None) => return Err("--phone, --openid or --account is missing".to_owned()),
    };
    let ctx = app.context(Actor::System);
    let given = app
        .db
        .write_at_leisure(move |store| accounts::appoint(store, &ctx, whom.clone(), area.clone()))
        .map_err(refused)?;
    println!("已授予账号 {} 管理员（授权 {}）；重新登录后生效", given.account, given.id);
    Ok(())
}

fn invite(app: &App, phone: &str, area: &DivisionCode) -> Result<(), String> {
    let phone = Phone::mobile(phone).map_err(|fault| told(fault.into()))?;
    let wanted = WantedGrant { kind: GrantKind::Administrator, about: None, area: Some(area.clone()) };
    let (ctx, command) = (app.context(Actor::System), Invite { wanted, phone: Some(phone) });
    let invitation =
        app.db.write_at_leisure(move |store| invite_administrator(store, &ctx, command.clone())).map_err(refused)?;
    let code = invitation.code.map(|code| code.grouped()).unwrap_or_default();
    println!("邀请码 {code}，有效至 {}；请本人登录后接受，验证码发到该手机", invitation.until.to_rfc3339());
    Ok(())
}

fn told(fault: Fault) -> String {
    format!("{}。 {}", fault.label, fault.label_en)
}

fn refused(failed: Failed<Failure>) -> String {
    match failed {
        Failed::Job(Failure::Rule(fault) | Failure::Field { fault, .. } | Failure::Missing { fault, .. }) => {
            told(fault)
        }
        Failed::Job(Failure::NotFound) => "没有这个账号。 There is no such account.".to_owned(),
        other => format!("it could not be written: {other:?}"),
    }
}
