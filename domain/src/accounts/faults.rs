//! What the rules of accounts refuse.

use crate::shared::Faults;

crate::vocabulary! {
    /// What the rules of accounts refuse.
    AccountFault "账号规则" {
        /// Nobody takes back an own grant: another administrator does.
        OwnGrant = "own_grant" "不能收回自己的授权，请由其他管理员办理",
        /// Whoever gives roles, and does nothing else, gives none to the own account: another one does.
        OwnGift = "own_gift" "安全管理员不能给自己授权，请由其他管理员办理",
        /// It was taken back already.
        AlreadyTakenBack = "already_taken_back" "该授权已收回",
        /// This was not granted to you, or was taken back.
        NotGranted = "not_granted" "您没有这项授权，或已被收回",
        /// Phone, password or code is wrong.
        CredentialsWrong = "credentials_wrong" "手机号、密码或动态码有误",
        /// A password is for whoever was granted a role.
        NoRole = "no_role" "密码登录只供有授权的工作人员使用",
        /// Log in anew through WeChat or by the phone, and set the password within a quarter of an hour.
        LogInAnew = "log_in_anew" "请先用微信或手机验证码重新登录，并在 15 分钟内设置密码",
        /// Bind a phone first: its number is what a password goes with.
        PhoneMissing = "phone_missing" "请先绑定手机号，密码登录以它为账号",
        /// No password is being set.
        NoPassword = "no_password" "没有待确认的密码，请先设置密码",
        /// The code of the second factor is wrong.
        SecondFactorWrong = "second_factor_wrong" "动态码有误，请核对手机时间后重试",
        /// This password is known to whoever guesses: choose another.
        PasswordCommon = "password_common" "这个密码太常见，容易被猜到，请换一个",
        /// This code is wrong or no longer good: ask for another.
        PhoneCodeWrong = "phone_code_wrong" "验证码有误或已失效，请重新获取",
        /// This phone has had as many codes today as it may: try again tomorrow.
        TooManyCodes = "too_many_phone_codes" "该手机今天的验证码次数已用完，请明天再试",
        /// This phone is another account's own: log in by it.
        PhoneTaken = "phone_taken" "该手机号属于另一账号，请用它登录",
        /// Only numbers of mainland China are taken.
        PhoneForeign = "phone_foreign" "只支持中国大陆的手机号",
        /// This house sends no messages to phones.
        NoTexts = "no_texts" "本系统不发送短信，请用其他方式登录",
        /// Nobody else administers this area: appoint another administrator first.
        LastAdministrator = "last_administrator" "这是该辖区最后一位管理员，请先授权另一位",
        /// The account has this grant already.
        AlreadyGranted = "already_granted" "该账号已有此项授权",
        /// The account is another deputy already.
        AnotherDeputy = "another_deputy" "该账号已是另一位代表",
        /// An account holds at most 50 grants.
        TooManyGrants = "too_many_grants" "一个账号最多 50 项授权",
        /// Name what the grant is about by its id.
        AboutMissing = "grant_about_missing" "请给出授权所指对象的标识",
        /// What the grant is about does not exist.
        UnknownAbout = "unknown_grant_about" "授权所指的对象不存在",
        /// What the grant is about is closed.
        AboutClosed = "grant_about_closed" "授权所指的机构已停用",
        /// An administrator needs an area, and so does a leader.
        AreaMissing = "grant_area_missing" "请给出管理员、领导的辖区",
        /// Duties are separated here: give one of the three parts of administering.
        DutiesSeparated = "duties_separated" "该区划已三员分立，请授予系统、安全或审计管理员之一",
        /// The account has another part of administering here, or all of it: nobody has two.
        AnotherPart = "another_administrator_part" "该账号在此区划已有另一管理员身份，三员不得兼任",
        /// Each of the three parts must be somebody's before duties are separated.
        PartsVacant = "administrator_parts_vacant" "三员齐备后才能分立：请先分别授予系统、安全、审计管理员",
        /// Only an administrator or a leader has an area of its own; any other holds where it is about.
        AreaOfAnother = "grant_area_of_another" "只有管理员、领导可另给辖区",
    }
}

impl Faults for AccountFault {}
