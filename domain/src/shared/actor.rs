//! Who acts: a person with the roles that were granted, the holder of a tracking code, or the system's own clock.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::code::TrackingCode;
use super::division::DivisionCode;
use super::ids::{AccountId, ApiClientId, DeputyId, GridId, OfficeId, OrganisationId, RoomId, UnitId};
use super::page::each_once;

crate::vocabulary! {
    /// A role that an account may be granted.
    AccountRole "角色" {
        /// Submits and follows cases; everybody who logs in has it.
        Resident = "resident" "群众",
        /// A people's congress deputy.
        Deputy = "deputy" "人大代表",
        /// One of a grid's people.
        GridStaff = "grid_staff" "网格员",
        /// Works in a congress office.
        Office = "office" "人大机构",
        /// Works in a handling unit.
        HandlingUnit = "handling_unit" "承办单位",
        /// A people's mediator (人民调解员) of a mediation organisation.
        Mediator = "mediator" "人民调解员",
        /// A leader, who looks on and writes down what is to be done (批示).
        Leader = "leader" "领导",
        /// Sets up divisions' people, rooms and codes.
        Administrator = "administrator" "管理员",
    }
}

crate::vocabulary! {
    /// What a grant makes of its holder.
    GrantKind "授权类型" {
        /// Is this deputy.
        Deputy = "deputy" "人大代表",
        /// Belongs to this grid's people.
        GridStaff = "grid_staff" "网格员",
        /// Is the liaison of this room.
        RoomLiaison = "room_liaison" "活动室联络员",
        /// Works in this congress office.
        Office = "office" "人大机构",
        /// Works in this handling unit.
        HandlingUnit = "handling_unit" "承办单位",
        /// Is a people's mediator of this organisation.
        Mediator = "mediator" "人民调解员",
        /// Leads this area: sees its cases and writes down what is to be done.
        Leader = "leader" "领导",
        /// Administers this area.
        Administrator = "administrator" "管理员",
        /// Sets up this area's people and places, and its rules, where duties are separated.
        SystemAdmin = "system_admin" "系统管理员",
        /// Gives roles in this area, where duties are separated.
        SecurityAdmin = "security_admin" "安全管理员",
        /// Reads who looked at what in this area, where duties are separated.
        AuditAdmin = "audit_admin" "审计管理员",
    }
}

/// What an administrator does, where a division keeps it apart (三员分立): nobody has two parts of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AdministratorPart {
    /// Sets up people and places, and lays down rules.
    System,
    /// Gives roles.
    Security,
    /// Reads who looked at what.
    Audit,
}

impl AdministratorPart {
    pub const ALL: [Self; 3] = [Self::System, Self::Security, Self::Audit];

    #[must_use]
    pub fn kind(self) -> GrantKind {
        match self {
            Self::System => GrantKind::SystemAdmin,
            Self::Security => GrantKind::SecurityAdmin,
            Self::Audit => GrantKind::AuditAdmin,
        }
    }

    /// The part that a grant of that kind gives.
    #[must_use]
    pub fn of(kind: GrantKind) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.kind() == kind)
    }
}

/// A role with what it is about and the division subtree in which it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Grant {
    /// Is this deputy.
    Deputy { deputy: DeputyId },
    /// Was this deputy until not long ago, and may look at the own past work. Nobody is granted it and nothing keeps it: it is what
    /// a deputy's grant comes to while that one does not serve.
    Former { deputy: DeputyId },
    /// Belongs to this grid's people.
    GridStaff { grid: GridId },
    /// Works in this congress office, within its area.
    Office {
        office: OfficeId,
        /// The area that it serves.
        area: DivisionCode,
    },
    /// Works in this handling unit.
    HandlingUnit { unit: UnitId },
    /// Leads this area: sees its cases, of nobody how to reach them, and writes down what is to be done (批示).
    Leader { area: DivisionCode },
    /// Administers this area.
    Administrator {
        area: DivisionCode,
        /// Divisions inside that keep administering apart: there it comes to the system's part alone. Nobody is granted this and
        /// nothing keeps it; see [`Grant::standing_beside`].
        apart: Vec<DivisionCode>,
    },
    /// Has that part of administering this area, and no other.
    Part { part: AdministratorPart, area: DivisionCode },
    /// Is a people's mediator of this organisation.
    Mediator { organisation: OrganisationId },
    /// Is the liaison of this room (联络员), who steps in when a deputy does not answer.
    RoomLiaison { room: RoomId },
}

impl Grant {
    #[must_use]
    pub fn kind(&self) -> GrantKind {
        match self {
            Self::Deputy { .. } | Self::Former { .. } => GrantKind::Deputy,
            Self::GridStaff { .. } => GrantKind::GridStaff,
            Self::RoomLiaison { .. } => GrantKind::RoomLiaison,
            Self::Office { .. } => GrantKind::Office,
            Self::HandlingUnit { .. } => GrantKind::HandlingUnit,
            Self::Mediator { .. } => GrantKind::Mediator,
            Self::Leader { .. } => GrantKind::Leader,
            Self::Administrator { .. } => GrantKind::Administrator,
            Self::Part { part, .. } => part.kind(),
        }
    }

    /// The role that it gives. A room's liaison is one of the grid's people; whoever was a deputy has the role that everybody has.
    #[must_use]
    pub fn role(&self) -> AccountRole {
        match self {
            Self::Deputy { .. } => AccountRole::Deputy,
            Self::Former { .. } => AccountRole::Resident,
            Self::GridStaff { .. } | Self::RoomLiaison { .. } => AccountRole::GridStaff,
            Self::Office { .. } => AccountRole::Office,
            Self::HandlingUnit { .. } => AccountRole::HandlingUnit,
            Self::Mediator { .. } => AccountRole::Mediator,
            Self::Leader { .. } => AccountRole::Leader,
            Self::Administrator { .. } | Self::Part { .. } => AccountRole::Administrator,
        }
    }

    /// All of administering an area.
    #[must_use]
    pub fn administering(area: DivisionCode) -> Self {
        Self::Administrator { area, apart: Vec::new() }
    }

    /// What the grant comes to while those divisions keep administering apart: whoever administers above them has but one part there.
    #[must_use]
    pub fn standing_beside(self, divisions: &[DivisionCode]) -> Self {
        match self {
            Self::Administrator { area, .. } => {
                let apart = divisions.iter().filter(|division| area.covers(division)).cloned().collect();
                Self::Administrator { area, apart }
            }
            other => other,
        }
    }

    /// Whether it gives that part of administering in `division`.
    #[must_use]
    pub fn gives_part(&self, part: AdministratorPart, division: &DivisionCode) -> bool {
        match self {
            Self::Administrator { area, .. } if part == AdministratorPart::System => area.covers(division),
            Self::Administrator { .. } => self.gives_all_parts(division),
            Self::Part { part: own, area } => *own == part && area.covers(division),
            _ => false,
        }
    }

    /// Whether it gives all of administering in `division`.
    #[must_use]
    pub fn gives_all_parts(&self, division: &DivisionCode) -> bool {
        match self {
            Self::Administrator { area, apart } => {
                area.covers(division) && !apart.iter().any(|kept| kept.covers(division))
            }
            _ => false,
        }
    }

    /// The party in whose name the holder acts, where there is one.
    #[must_use]
    pub fn party(&self) -> Option<Party> {
        match self {
            Self::Deputy { deputy } => Some(Party::Deputy(*deputy)),
            Self::Office { office, .. } => Some(Party::Office(*office)),
            Self::HandlingUnit { unit } => Some(Party::Unit(*unit)),
            Self::RoomLiaison { room } => Some(Party::Room(*room)),
            Self::Mediator { organisation } => Some(Party::Organisation(*organisation)),
            Self::Former { .. }
            | Self::GridStaff { .. }
            | Self::Leader { .. }
            | Self::Administrator { .. }
            | Self::Part { .. } => None,
        }
    }
}

/// Somebody who can hold a task or get a message: a person, or the people of an institution together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Party {
    /// A person with an account.
    Account(AccountId),
    Deputy(DeputyId),
    /// An activity room, through its liaison.
    Room(RoomId),
    /// A congress office.
    Office(OfficeId),
    /// A handling unit.
    Unit(UnitId),
    /// A mediation organisation.
    Organisation(OrganisationId),
}

crate::vocabulary! {
    /// The kinds of party.
    PartyKind "当事方类型" {
        /// A person with an account.
        Account = "account" "个人",
        /// A deputy.
        Deputy = "deputy" "人大代表",
        /// An activity room.
        Room = "room" "代表活动室",
        /// A congress office.
        Office = "office" "人大机构",
        /// A handling unit.
        Unit = "unit" "承办单位",
        /// A mediation organisation.
        Organisation = "organisation" "调解组织",
    }
}

impl Party {
    /// Kind and id apart, as a table keeps them.
    #[must_use]
    pub fn parts(self) -> (PartyKind, Uuid) {
        match self {
            Self::Account(id) => (PartyKind::Account, id.0),
            Self::Deputy(id) => (PartyKind::Deputy, id.0),
            Self::Room(id) => (PartyKind::Room, id.0),
            Self::Office(id) => (PartyKind::Office, id.0),
            Self::Unit(id) => (PartyKind::Unit, id.0),
            Self::Organisation(id) => (PartyKind::Organisation, id.0),
        }
    }

    /// The party of that kind and id.
    #[must_use]
    pub fn from_parts(kind: PartyKind, id: Uuid) -> Self {
        match kind {
            PartyKind::Account => Self::Account(id.into()),
            PartyKind::Deputy => Self::Deputy(id.into()),
            PartyKind::Room => Self::Room(id.into()),
            PartyKind::Office => Self::Office(id.into()),
            PartyKind::Unit => Self::Unit(id.into()),
            PartyKind::Organisation => Self::Organisation(id.into()),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Nobody that we know: may read what is public and submit.
    Anonymous,
    /// Holds a case's tracking code and needs no account to follow it.
    Tracker(TrackingCode),
    /// A person who logged in.
    Person {
        account: AccountId,
        /// What was granted to it.
        grants: Vec<Grant>,
    },
    /// A system of others, in the name of an office. It has no account: what is somebody's own is never its.
    Client {
        client: ApiClientId,
        /// What its office may do, where the client acts; which of that it may ask for, its scopes say.
        grants: Vec<Grant>,
    },
    /// The system's own clock: reminders, deadlines.
    System,
}

impl Actor {
    /// The account, where somebody logged in.
    #[must_use]
    pub fn account(&self) -> Option<AccountId> {
        match self {
            Self::Person { account, .. } => Some(*account),
            Self::Anonymous | Self::Tracker(_) | Self::Client { .. } | Self::System => None,
        }
    }

    /// As whom the log and the audit know whoever acted: an account, or a client by its own id, which is no account's.
    #[must_use]
    pub fn known_as(&self) -> Option<AccountId> {
        match self {
            Self::Person { account, .. } => Some(*account),
            Self::Client { client, .. } => Some(AccountId(client.0)),
            Self::Anonymous | Self::Tracker(_) | Self::System => None,
        }
    }

    /// What was granted; empty for everybody who did not log in.
    #[must_use]
    pub fn grants(&self) -> &[Grant] {
        match self {
            Self::Person { grants, .. } | Self::Client { grants, .. } => grants,
            Self::Anonymous | Self::Tracker(_) | Self::System => &[],
        }
    }

    /// Every role, each once, the one that everybody has first.
    #[must_use]
    pub fn roles(&self) -> Vec<AccountRole> {
        each_once([AccountRole::Resident].into_iter().chain(self.grants().iter().map(Grant::role)))
    }

    /// Every party in whose name this actor may read an inbox and take a task.
    #[must_use]
    pub fn parties(&self) -> Vec<Party> {
        self.account().map(Party::Account).into_iter().chain(self.grants().iter().filter_map(Grant::party)).collect()
    }

    /// Whether the actor acts in that party's name.
    #[must_use]
    pub fn acts_for(&self, party: Party) -> bool {
        self.account().map(Party::Account) == Some(party)
            || self.grants().iter().any(|grant| grant.party() == Some(party))
    }

    /// The deputy that the actor is, if any: one who serves today.
    #[must_use]
    pub fn deputy(&self) -> Option<DeputyId> {
        self.grants().iter().find_map(|grant| match grant {
            Grant::Deputy { deputy } => Some(*deputy),
            _ => None,
        })
    }

    /// The deputy that the actor was until not long ago, if any.
    #[must_use]
    pub fn former_deputy(&self) -> Option<DeputyId> {
        self.grants().iter().find_map(|grant| match grant {
            Grant::Former { deputy } => Some(*deputy),
            _ => None,
        })
    }

    /// The deputy that the actor is or was: for what is a person's own, whatever office that person holds.
    #[must_use]
    pub fn deputy_ever(&self) -> Option<DeputyId> {
        self.deputy().or_else(|| self.former_deputy())
    }

    /// The areas in which the actor has that part of administering: those of whoever administers alone, too, but for what of them
    /// [`Self::kept_apart`] names.
    pub fn areas_of(&self, part: AdministratorPart) -> impl Iterator<Item = &DivisionCode> {
        self.grants().iter().filter_map(move |grant| match grant {
            Grant::Administrator { area, .. } => Some(area),
            Grant::Part { part: own, area } if *own == part => Some(area),
            _ => None,
        })
    }

    /// The divisions that keep administering apart below those that the actor administers alone: there it has the system's part, and
    /// no other.
    pub fn kept_apart(&self) -> impl Iterator<Item = &DivisionCode> {
        self.grants().iter().flat_map(|grant| match grant {
            Grant::Administrator { apart, .. } => apart.as_slice(),
            _ => &[],
        })
    }

    /// Whether the actor sets up people, places and rules in `division` or something above it.
    #[must_use]
    pub fn administers(&self, division: &DivisionCode) -> bool {
        self.grants().iter().any(|grant| grant.gives_part(AdministratorPart::System, division))
    }

    /// Whether the actor gives roles in `division` or something above it, those of administrators, too.
    #[must_use]
    pub fn gives_roles(&self, division: &DivisionCode) -> bool {
        self.grants().iter().any(|grant| grant.gives_part(AdministratorPart::Security, division))
    }

    /// The smallest area around `division` that the actor leads.
    #[must_use]
    pub fn leads(&self, division: &DivisionCode) -> Option<&DivisionCode> {
        let led = self.grants().iter().filter_map(|grant| match grant {
            Grant::Leader { area } if area.covers(division) => Some(area),
            _ => None,
        });
        led.max_by_key(|area| area.prefix().len())
    }

    /// Whether the actor works in a congress office, whichever it is.
    #[must_use]
    pub fn works_in_an_office(&self) -> bool {
        self.grants().iter().any(|grant| matches!(grant, Grant::Office { .. }))
    }

    /// The actor's congress office whose area is the smallest that covers all of `divisions`, and that area.
    #[must_use]
    pub fn nearest_office(&self, divisions: &[DivisionCode]) -> Option<(OfficeId, &DivisionCode)> {
        let serves = self.grants().iter().filter_map(|grant| match grant {
            Grant::Office { office, area } if divisions.iter().all(|one| area.covers(one)) => Some((*office, area)),
            _ => None,
        });
        serves.max_by_key(|(_, area)| area.prefix().len())
    }

    /// Whether the actor works in a congress office whose area covers `division`.
    #[must_use]
    pub fn serves(&self, division: &DivisionCode) -> bool {
        self.grants().iter().any(|grant| matches!(grant, Grant::Office { area, .. } if area.covers(division)))
    }

    /// Whether the actor works in a congress office whose area covers `division`, or administers it.
    #[must_use]
    pub fn oversees(&self, division: &DivisionCode) -> bool {
        self.administers(division) || self.serves(division)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn division(code: &str) -> DivisionCode {
        DivisionCode::new(code).expect("twelve digits")
    }

    #[test]
    fn above_a_division_that_keeps_administering_apart_nobody_has_two_parts_there() {
        let [city, county, street, next] =
            ["350500000000", "350582000000", "350582002000", "350581000000"].map(division);
        let whole = Grant::administering(city.clone());
        let below = whole.clone().standing_beside(&[county.clone(), division("110105000000")]);
        assert_eq!(below, Grant::Administrator { area: city.clone(), apart: vec![county.clone()] });
        for place in [&city, &county, &street, &next] {
            let kept = county.covers(place);
            for part in AdministratorPart::ALL {
                assert!(whole.gives_part(part, place), "{part:?}");
                assert_eq!(below.gives_part(part, place), !kept || part == AdministratorPart::System, "{part:?}");
                for own in AdministratorPart::ALL {
                    let grant =
                        Grant::Part { part: own, area: county.clone() }.standing_beside(std::slice::from_ref(&county));
                    assert_eq!(grant.gives_part(part, place), own == part && kept, "{own:?} {part:?}");
                    assert!(!grant.gives_all_parts(place));
                }
            }
            assert_eq!((whole.gives_all_parts(place), below.gives_all_parts(place)), (true, !kept));
            assert!(!whole.gives_all_parts(&division("110105000000")));
        }
        // Once nobody asks for it any more, it is whole again.
        assert_eq!(below.standing_beside(&[]), whole);
        let account = AccountId(Uuid::nil());
        let stands = Grant::administering(city).standing_beside(std::slice::from_ref(&county));
        let actor = Actor::Person { account, grants: vec![stands] };
        assert!(actor.administers(&street) && !actor.gives_roles(&street) && actor.gives_roles(&next));
        assert_eq!(actor.kept_apart().collect::<Vec<_>>(), [&county]);
    }
}
