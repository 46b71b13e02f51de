//! For how long what is kept: rules that are data, laid down by divisions, each version of which stays.

use super::entries::id_of_day;
use super::{AuditKey, RetentionFault};
use crate::shared::{
    AccountId, AdministratorPart, AuditEntryId, Context, DivisionCode, Failure, Instant, Page, PageRequest, StoreError,
    Vocabulary,
};
use crate::territory::{Territory, TerritoryFault};

type Outcome<T> = Result<T, Failure>;

crate::vocabulary! {
    /// A class of data that has a period of its own.
    RetentionClass "数据类别" {
        /// Sessions that ran out or were ended.
        Sessions = "sessions" "已结束的登录会话",
        /// Codes of log-ins that were sent to phones and are good no longer.
        PhoneCodes = "phone_codes" "已失效的手机验证码",
        /// What was answered to the keys of requests.
        Answers = "answers" "重复请求的应答",
        /// Deliveries to the outside that arrived.
        Deliveries = "deliveries" "已送达的对外投递",
        /// Messages of the inbox.
        Messages = "messages" "站内消息",
        /// Who looked at what.
        Looks = "looks" "查看记录" by "个人信息保护法第五十六条",
        /// Names and phones of those who submitted cases that are closed, and their guardians.
        ClosedContacts = "closed_contacts" "已办结诉求的联系方式" by "个人信息保护法第四十七条",
        /// Voices recorded for cases that are closed.
        ClosedRecordings = "closed_recordings" "已办结诉求的录音" by "个人信息保护法第四十七条",
        /// Rosters of those elected, whose change of term was carried out: birth months, parties, phones.
        RosterRows = "roster_rows" "已完成换届的当选人员名单" by "个人信息保护法第四十七条",
    }
}

crate::vocabulary! {
    /// What becomes of data that has served its time.
    RetentionAction "到期处理" {
        /// The row is deleted.
        DeleteRow = "delete_row" "删除记录",
        /// The contact is taken out, and all else stays.
        EraseContact = "erase_contact" "抹去联系方式",
        /// The file is deleted.
        DeleteFile = "delete_file" "删除文件",
    }
}

impl RetentionClass {
    #[must_use]
    pub fn action(self) -> RetentionAction {
        match self {
            Self::Sessions
            | Self::PhoneCodes
            | Self::Answers
            | Self::Deliveries
            | Self::Messages
            | Self::Looks
            | Self::RosterRows => RetentionAction::DeleteRow,
            Self::ClosedContacts => RetentionAction::EraseContact,
            Self::ClosedRecordings => RetentionAction::DeleteFile,
        }
    }

    /// The days that we propose, counted from the end of what it is about.
    #[must_use]
    pub fn proposed(self) -> u32 {
        match self {
            Self::PhoneCodes => 0,
            Self::Sessions | Self::Answers => 1,
            Self::Deliveries => 30,
            Self::RosterRows => 90,
            Self::Messages => 2 * 365,
            Self::Looks | Self::ClosedContacts | Self::ClosedRecordings => 3 * 365,
        }
    }

    /// The fewest that a rule may say.
    #[must_use]
    pub fn least(self) -> u32 {
        match self {
            Self::PhoneCodes => 0,
            Self::Sessions | Self::Answers | Self::Deliveries => 1,
            Self::RosterRows => 30,
            Self::Messages => 180,
            Self::Looks => 3 * 365,
            Self::ClosedContacts | Self::ClosedRecordings => 180,
        }
    }

    /// The most that a rule may say, where what is kept is no place in which somebody's words may stay.
    #[must_use]
    pub fn most(self) -> Option<u32> {
        (self == Self::Answers).then_some(30)
    }

    /// Whether what we propose is done without anybody's rule: to what the house keeps for its own work, and to rosters, which
    /// nobody needs once the deputies are entered; never to what concerns a person's matter.
    #[must_use]
    pub fn goes_by_itself(self) -> bool {
        matches!(self, Self::Sessions | Self::PhoneCodes | Self::Answers | Self::Deliveries | Self::RosterRows)
    }

    /// Whether it lies in no division, so that the whole house has one rule.
    #[must_use]
    pub fn is_of_the_house(self) -> bool {
        self.goes_by_itself() || self == Self::Messages
    }
}

/// A version of a division's rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetentionRule {
    pub division: DivisionCode,
    pub class: RetentionClass,
    pub version: i32,
    /// After how many days it goes; without, it is kept for good.
    pub days: Option<u32>,
    pub set_at: Instant,
}

/// What a rule has brought about on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetentionReport {
    pub id: AuditEntryId,
    /// When it was first carried out on that day.
    pub at: Instant,
    /// Whose rule it was; of what goes by itself, where we are at home.
    pub division: DivisionCode,
    pub class: RetentionClass,
    /// Which version; 0 of what goes by itself.
    pub version: i32,
    pub count: u64,
}

impl RetentionReport {
    /// The one id that the report of a day on a rule can have.
    #[must_use]
    pub fn id_of(rule: &RetentionRule, now: Instant) -> AuditEntryId {
        let (division, class) = (rule.division.as_str().as_bytes(), rule.class.as_str().as_bytes());
        id_of_day(&[division, class, &rule.version.to_be_bytes()], now)
    }
}

/// Rules and reports, kept.
pub trait Retention {
    /// The latest version of every division's rules, at most 2,000.
    fn retention_rules(&mut self) -> Result<Vec<RetentionRule>, StoreError>;

    /// Every version laid down for a division and those above it, the nearest first and of each the latest; at most 200.
    fn retention_rules_over(&mut self, division: &DivisionCode) -> Result<Vec<RetentionRule>, StoreError>;

    /// Adds a version.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when there is one of that number.
    fn add_retention_rule(&mut self, rule: &RetentionRule, by: AccountId) -> Result<(), StoreError>;

    /// Reports on the rules of those areas, the newest first.
    fn retention_reports(
        &mut self,
        within: &[DivisionCode],
        page: &PageRequest<AuditKey>,
    ) -> Result<Page<RetentionReport, AuditKey>, StoreError>;
}

/// Where what a rule says is done: in `area`, but not in parts of it that have a rule of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetentionDue {
    pub rule: RetentionRule,
    /// The rule's division, or a part of it.
    pub area: DivisionCode,
    pub except: Vec<DivisionCode>,
    /// What ended before then has served its time.
    pub before: Instant,
}

impl RetentionDue {
    fn of(days: u32, rule: RetentionRule, except: Vec<DivisionCode>, now: Instant) -> Self {
        let before = now - chrono::Duration::days(i64::from(days));
        Self { area: rule.division.clone(), rule, except, before }
    }

    /// What of it is to be done in a part of its area; nothing where that has a rule of its own.
    #[must_use]
    pub fn within(&self, part: &DivisionCode) -> Option<Self> {
        if self.except.iter().any(|except| except.covers(part)) {
            return None;
        }
        let except = self.except.iter().filter(|except| part.covers(except)).cloned().collect();
        Some(Self { area: part.clone(), except, ..self.clone() })
    }
}

/// What is to be done by those rules, of which each is the latest of its division and class. `home` is whose what goes by itself
/// is said to be.
#[must_use]
pub fn retention_due(rules: &[RetentionRule], home: &DivisionCode, now: Instant) -> Vec<RetentionDue> {
    let mut all = Vec::new();
    for class in RetentionClass::ALL {
        let of_class: Vec<_> = rules.iter().filter(|rule| rule.class == *class).collect();
        if class.is_of_the_house() {
            let by_itself = class.goes_by_itself().then(|| RetentionRule {
                division: home.clone(),
                class: *class,
                version: 0,
                days: Some(class.proposed()),
                set_at: Instant::UNIX_EPOCH,
            });
            let last = of_class.into_iter().max_by_key(|rule| rule.set_at).cloned().or(by_itself);
            all.extend(last.and_then(|rule| Some(RetentionDue::of(rule.days?, rule, Vec::new(), now))));
            continue;
        }
        for rule in &of_class {
            let Some(days) = rule.days else { continue };
            let inside = of_class
                .iter()
                .filter(|other| other.division != rule.division && rule.division.covers(&other.division));
            let except = inside.map(|other| other.division.clone()).collect();
            all.push(RetentionDue::of(days, (*rule).clone(), except, now));
        }
    }
    all
}

/// For how long a class is kept in a division from now on.
#[derive(Clone, Debug)]
pub struct LayDownRetention {
    pub division: DivisionCode,
    pub class: RetentionClass,
    pub days: Option<u32>,
}

/// Whether the actor may say that, and the rule is one.
///
/// # Errors
/// Forbidden for whoever does not administer the division; [`TerritoryFault::UnknownDivision`]; [`RetentionFault`].
pub fn check_retention<S: Retention + Territory>(
    store: &mut S,
    ctx: &Context,
    command: LayDownRetention,
) -> Outcome<(RetentionRule, AccountId)> {
    let LayDownRetention { division, class, days } = command;
    let by = ctx.actor.account().filter(|_| ctx.actor.administers(&division)).ok_or(Failure::Forbidden)?;
    if store.division(&division)?.is_none() {
        return Err(Failure::missing("division", TerritoryFault::UnknownDivision));
    }
    if class.is_of_the_house() && division.prefix().len() > CITY {
        return Err(Failure::field("division", RetentionFault::OfTheWholeHouse));
    }
    if days.is_some_and(|days| days < class.least()) {
        return Err(Failure::field("days", RetentionFault::TooShort));
    }
    if class.most().is_some_and(|most| days.is_none_or(|days| days > most)) {
        return Err(Failure::field("days", RetentionFault::TooLong));
    }
    let over = store.retention_rules_over(&division)?.into_iter();
    let own = over.filter(|rule| rule.division == division && rule.class == class);
    let version = own.map(|rule| rule.version).max().unwrap_or_default() + 1;
    let rule = RetentionRule { division, class, version, days, set_at: ctx.now };
    Ok((rule, by))
}

/// Digits of a city's code.
const CITY: usize = 4;

/// An administrator of a division says for how long a class is kept.
///
/// # Errors
/// As [`check_retention`].
pub fn lay_down_retention<S: Retention + Territory>(
    store: &mut S,
    ctx: &Context,
    command: LayDownRetention,
) -> Outcome<RetentionRule> {
    let (rule, by) = check_retention(store, ctx, command)?;
    store.add_retention_rule(&rule, by)?;
    Ok(rule)
}

/// What was done in the areas that the actor administers, the newest first.
///
/// # Errors
/// Forbidden for whoever administers nothing.
pub fn retention_reports(
    store: &mut impl Retention,
    ctx: &Context,
    page: &PageRequest<AuditKey>,
) -> Outcome<Page<RetentionReport, AuditKey>> {
    // Whoever lays rules down and whoever audits see what came of them.
    let parts = [AdministratorPart::System, AdministratorPart::Audit];
    let mut areas: Vec<DivisionCode> = parts.into_iter().flat_map(|part| ctx.actor.areas_of(part)).cloned().collect();
    areas.sort_unstable();
    areas.dedup();
    if areas.is_empty() {
        return Err(Failure::Forbidden);
    }
    Ok(store.retention_reports(&areas, page)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn division(code: &str) -> DivisionCode {
        DivisionCode::new(code).expect("twelve digits")
    }

    fn rule(code: &str, class: RetentionClass, days: Option<u32>) -> RetentionRule {
        RetentionRule { division: division(code), class, version: 1, days, set_at: Instant::UNIX_EPOCH }
    }

    #[test]
    fn nothing_of_a_persons_matter_goes_without_a_rule() {
        use RetentionClass as C;
        let all = retention_due(&[], &division("350500000000"), Instant::UNIX_EPOCH);
        let classes: Vec<_> = all.iter().map(|due| due.rule.class).collect();
        assert_eq!(classes, [C::Sessions, C::PhoneCodes, C::Answers, C::Deliveries, C::RosterRows]);
    }

    #[test]
    fn the_nearest_rule_holds_and_may_say_that_all_is_kept() {
        let class = RetentionClass::ClosedContacts;
        let rules = [
            rule("350500000000", class, Some(1000)),
            rule("350582000000", class, None),
            rule("350582002000", class, Some(400)),
        ];
        let now = Instant::UNIX_EPOCH + chrono::Duration::days(10_000);
        let all: Vec<_> = retention_due(&rules, &division("350500000000"), now)
            .into_iter()
            .filter(|due| due.rule.class == class)
            .collect();
        let said: Vec<_> = all.iter().map(|due| (due.rule.division.as_str(), due.except.len())).collect();
        assert_eq!(said, [("350500000000", 2), ("350582002000", 0)], "the county keeps all but its township's");
        assert_eq!(all[1].before, Instant::UNIX_EPOCH + chrono::Duration::days(9_600));
        assert_eq!(all[0].within(&division("350582000000")), None, "the county has its own");
        let elsewhere = all[0].within(&division("350503000000")).expect("another county");
        assert_eq!((elsewhere.area.as_str(), elsewhere.except.len()), ("350503000000", 0));
    }

    #[test]
    fn what_is_proposed_is_no_less_than_what_must_be_kept() {
        assert!(RetentionClass::ALL.iter().all(|class| class.proposed() >= class.least()));
    }
}
