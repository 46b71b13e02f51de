use chrono::{Datelike, NaiveDate};
use mashang_domain::cases::Rules;
use mashang_domain::shared::StoreError;
use mashang_domain::shared::calendar::{Arrangement, Calendar};
use mashang_domain::shared::time::local_date;
use mashang_infra::repositories::Unstaffed;

use crate::App;
use crate::settings::{Settings, Texting, Wechat};

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
    check(!settings.production, "MASHANG_ENV 不是 production", "MASHANG_ENV is not production");
    check(
        settings.data_key.is_none(),
        "没有给出 MASHANG_DATA_KEY，密钥在数据目录里",
        "MASHANG_DATA_KEY is not given: the key lies in the data folder",
    );
    check(
        settings.token_key.is_none(),
        "没有给出 MASHANG_TOKEN_KEY，密钥在数据目录里",
        "MASHANG_TOKEN_KEY is not given: the key lies in the data folder",
    );
    check(
        !settings.public_url.starts_with("https://"),
        "MASHANG_PUBLIC_URL 不是 https",
        "MASHANG_PUBLIC_URL is not https",
    );
    check(
        [Wechat::Off, Wechat::Sandbox].contains(&settings.wechat),
        "没有接通微信登录（MASHANG_WECHAT）",
        "Nobody logs in through WeChat (MASHANG_WECHAT)",
    );
    check(
        [Texting::Off, Texting::Sandbox].contains(&settings.sms),
        "没有接通短信（MASHANG_SMS）",
        "No message reaches a phone (MASHANG_SMS)",
    );
    lacks
}

/// The arrangement of the next year is published in the autumn; without it terms that reach into that year are estimates.
fn of_calendar(app: &App, years: Vec<Arrangement>) -> Option<String> {
    let year = local_date(app.now()).year() + 1;
    let day = NaiveDate::from_ymd_opt(year, 1, 1)?;
    Calendar::statutory().with(years).is_estimated(day).then(|| {
        format!(
            "没有 {year} 年的放假安排，跨年的时限是估算的。 The holidays of {year} are not known: terms that reach into it are \
             estimated"
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
        lacks.push("没有人大机构。 There is no congress office".to_owned());
    }
    for (names, zh, en) in [
        (&staff.offices_without, "个人大机构没有工作人员", "offices have no clerk"),
        (&staff.units_without, "个承办单位没有账号", "units have no account"),
        (&staff.rooms_without, "间活动室没有联络员", "rooms have no liaison"),
    ] {
        if !names.is_empty() {
            let some: Vec<&str> = names.iter().take(NAMES).map(String::as_str).collect();
            let more = if names.len() > NAMES { "……" } else { "" };
            lacks.push(format!("{0} {zh}：{1}{more}。 {0} {en}", names.len(), some.join("、")));
        }
    }
    lacks
}
