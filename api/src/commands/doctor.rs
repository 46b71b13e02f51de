use chrono::{Datelike, NaiveDate};
use mashang_domain::cases::Rules;
use mashang_domain::shared::calendar::{Arrangement, Calendar};
use mashang_domain::shared::time::local_date;
use mashang_domain::shared::{Actor, AttachmentId, StoreError};
use mashang_infra::repositories::Unstaffed;

use crate::App;
use crate::settings::Settings;

/// Names that a line shows at most.
const NAMES: usize = 5;

/// Says what a production system still lacks.
///
/// # Errors
/// A sentence where it lacks anything.
pub(super) fn run(app: &App) -> Result<(), String> {
    let (staff, years) = app
        .db
        .write_at_leisure(|store| Ok::<_, StoreError>((store.unstaffed()?, store.arrangements()?)))
        .map_err(|error| format!("the database could not be read: {error:?}"))?;
    let mut lacks = of_settings(&app.settings);
    lacks.extend(of_files(app));
    lacks.extend(of_calendar(app, years));
    lacks.extend(of_people(&staff));
    if lacks.is_empty() {
        println!("可以开局 Nothing is lacking");
        return Ok(());
    }
    for sentence in &lacks {
        println!("- {sentence}");
    }
    Err(format!("还缺 {0} 项。 {0} things are lacking", lacks.len()))
}

fn of_settings(settings: &Settings) -> Vec<String> {
    let mut lacks = Vec::new();
    let mut check = |lacking: bool, zh: &str, en: &str| {
        if lacking {
            lacks.push(format!("{zh}。 {en}"));
        }
    };
    let outward = &settings.outward;
    check(
        !settings.production,
        "不是生产环境，请设 MASHANG_ENV=production",
        "This is no production: give MASHANG_ENV=production",
    );
    check(
        settings.data_key.is_none(),
        "密钥在数据目录里，请设 MASHANG_DATA_KEY",
        "The key lies in the data folder: give MASHANG_DATA_KEY",
    );
    check(
        settings.token_key.is_none(),
        "登录密钥在数据目录里，请设 MASHANG_TOKEN_KEY",
        "The key of log-ins lies in the data folder: give MASHANG_TOKEN_KEY",
    );
    check(
        !settings.public_url.starts_with("https://"),
        "网址不是 https，请改 MASHANG_PUBLIC_URL",
        "The address is not https: change MASHANG_PUBLIC_URL",
    );
    check(
        outward.mini_program.is_none(),
        "没有接通微信登录，请设 MASHANG_WECHAT=on、MASHANG_WECHAT_APPID 和 MASHANG_WECHAT_SECRET",
        "Nobody logs in through WeChat: give MASHANG_WECHAT=on, MASHANG_WECHAT_APPID and MASHANG_WECHAT_SECRET",
    );
    check(
        outward.tencent.is_none(),
        "没有接通短信，请设 MASHANG_SMS=tencent 及其 MASHANG_SMS_* 各项",
        "No message reaches a phone: give MASHANG_SMS=tencent and the MASHANG_SMS_* that it needs",
    );
    lacks
}

/// Whether a file that is kept comes back, is found, and can be removed: a key that may do some of it alone shows itself late.
fn of_files(app: &App) -> Option<String> {
    let id = app.context(Actor::System).mint();
    let error = app.files.try_out(AttachmentId(id)).err()?;
    let (zh, en) = match app.files.called() {
        Some(bucket) => (format!("存储桶 {bucket} 不能用"), "look at MASHANG_FILES_*"),
        None => ("数据目录不能保存文件".to_owned(), "look at MASHANG_DATA_DIR"),
    };
    Some(format!("{zh}：{error}。 Files can't be kept: {error}; {en}"))
}

/// The arrangement of the next year is published in the autumn; without it terms that reach into that year are estimates.
fn of_calendar(app: &App, years: Vec<Arrangement>) -> Option<String> {
    let year = local_date(app.now()).year() + 1;
    let day = NaiveDate::from_ymd_opt(year, 1, 1)?;
    Calendar::statutory().with(years).is_estimated(day).then(|| {
        format!(
            "没有 {year} 年的放假安排，跨年的时限是估算的，公布后用 POST /api/v1/calendar-years 录入。 The holidays of {year} are not \
             known: terms that reach into it are estimated until they are entered by POST /api/v1/calendar-years"
        )
    })
}

fn of_people(staff: &Unstaffed) -> Vec<String> {
    let mut lacks = Vec::new();
    if staff.administrators == 0 {
        lacks
            .push("没有管理员，见 mashang admin grant。 There is no administrator: see mashang admin grant".to_owned());
    }
    if staff.offices == 0 {
        lacks.push(
            "没有人大机构，由管理员用 POST /api/v1/offices 设立。 There is no congress office: an administrator opens one by \
             POST /api/v1/offices"
                .to_owned(),
        );
    }
    for (names, zh, en) in [
        (&staff.offices_without, "个人大机构没有工作人员", "offices have no clerk"),
        (&staff.units_without, "个承办单位没有账号", "units have no account"),
        (&staff.rooms_without, "间活动室没有联络员", "rooms have no liaison"),
    ] {
        if !names.is_empty() {
            let some: Vec<&str> = names.iter().take(NAMES).map(String::as_str).collect();
            let more = if names.len() > NAMES { "……" } else { "" };
            lacks.push(format!(
                "{0} {zh}：{1}{more}，用 POST /api/v1/invitations 邀请。 {0} {en}: invite somebody by POST \
                 /api/v1/invitations",
                names.len(),
                some.join("、")
            ));
        }
    }
    lacks
}
