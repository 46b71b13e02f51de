//! What those are called who act in stories.

/// By the name of an account; of several alike the number does not matter.
pub(crate) fn called(name: &str) -> &str {
    let alike = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let name = if alike.ends_with('-') { alike } else { name };
    match name {
        "demo-admin" => "管理员 an administrator",
        "demo-deputy" => "梅庭社区的代表 the deputy",
        "demo-deputy-shishi" => "石狮市代表 a deputy of 石狮",
        "demo-deputy-xiangzhi" => "祥芝镇代表 a deputy of 祥芝镇",
        "demo-office" => "梅岭街道人大工委 the street's office",
        "demo-office-xiangzhi" => "祥芝镇人大 the town's office",
        "demo-unit" => "交警大队 the traffic police",
        "demo-resident" | "demo-resident-" => "群众 a resident",
        "demo-room-liaison" => "活动室联络员 the room's liaison",
        "demo-grid-staff" | "sweeper-" => "网格员 the grid's staff",
        "clerk-of-the-committee" => "调委会工作人员 the committee's clerk",
        "clerk-of-the-county" | "county-office" => "晋江市人大常委会 the county's office",
        "deputy-of-the-town" => "请假的镇代表 a deputy who goes on leave",
        "cosigner-" => "附议的代表 deputies who sign along",
        "crew-" => "驻室代表 the room's deputies",
        "property" => "物业服务中心 the property manager",
        "both" => "兼任代表的人大干部 a deputy who works in the office, too",
        "street-clerk" => "丰泽街道人大工委 the street's office",
        "street-reviewer" => "丰泽街道的审核人 another of the street's office",
        "market-liaison" => "实践基地联络员 the liaison at the market",
        "city-managers" => "街道城管办 the street's 城管",
        "city-clerk" => "泉州市人大起草人 who drafts at the city's office",
        "city-office" => "泉州市人大常委会 the city's office",
        "speaks" => "注销账号的群众 a resident who erases the own account",
        other => other,
    }
}

/// Whoever has no account: by what is sent along.
pub(crate) fn without_account(headers: &[(String, String)]) -> &'static str {
    let sends = |name: &str, what: &str| headers.iter().any(|(sent, value)| sent == name && value.starts_with(what));
    if sends("Accept", "text/html") {
        "群众（网页） somebody on the page"
    } else if sends("X-Tracking-Code", "") {
        "持查询码的人 whoever holds the code"
    } else if sends("Authorization", "") {
        "第三方系统 a system of others"
    } else {
        "没有账号的人 somebody without an account"
    }
}
