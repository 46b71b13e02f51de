//! What an access token says: a shape of its own, so that tokens that are out stay good while the domain's types change.

use mashang_domain::accounts::LoggedIn;
use mashang_domain::shared::{self, ApiClientId, DivisionCode};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Claims {
    iss: String,
    aud: String,
    sub: Uuid,
    /// The session.
    pub(crate) sid: Uuid,
    iat: i64,
    pub(crate) exp: i64,
    grants: Vec<Grant>,
    /// Which those are, so that one that is taken back takes its tokens along.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) granted: Vec<Uuid>,
    /// The one as which its owner chose to act, of those that there are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) acting_as: Option<Uuid>,
}

impl Claims {
    pub(crate) fn new(iss: String, aud: String, login: &LoggedIn, iat: i64, exp: i64) -> Self {
        let grants = login.actor.grants().iter().map(Grant::from).collect();
        let granted = login.granted.iter().map(|grant| grant.0).collect();
        let acting_as = login.session.acting_as.map(|grant| grant.0);
        Self { iss, aud, sub: login.session.account.0, sid: login.session.id.0, iat, exp, grants, granted, acting_as }
    }

    /// Whose they are; `None` when a grant names what is none.
    pub(crate) fn actor(self) -> Option<shared::Actor> {
        let grants = self.grants.into_iter().map(Grant::read).collect::<Option<_>>()?;
        Some(shared::Actor::Person { account: self.sub.into(), grants })
    }
}

/// Whose an access token of an API client is, and for what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ClientToken {
    /// By which it is revoked.
    pub(crate) id: Uuid,
    pub(crate) client: ApiClientId,
    /// The scopes, as RFC 6749 writes them.
    pub(crate) scope: String,
    /// For which secret it was given, or for which key.
    pub(crate) secret: Uuid,
}

/// What the access token of an API client says: who it is and what was asked for. What of that it may, is kept elsewhere and
/// asked each time.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ClientClaims {
    /// By which it is revoked; absent in one of before they had names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) jti: Option<Uuid>,
    iss: String,
    aud: String,
    pub(crate) sub: Uuid,
    client_id: Uuid,
    pub(crate) scope: String,
    /// For which secret it was given, or for which key.
    pub(crate) secret: Uuid,
    iat: i64,
    pub(crate) exp: i64,
}

impl ClientClaims {
    pub(crate) fn new((iss, aud): (String, String), token: ClientToken, (iat, exp): (i64, i64)) -> Self {
        let ClientToken { id, client, scope, secret } = token;
        Self { jti: Some(id), iss, aud, sub: client.0, client_id: client.0, scope, secret, iat, exp }
    }
}

/// A part of administering.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
enum AdministratorPart {
    System,
    Security,
    Audit,
}

impl From<shared::AdministratorPart> for AdministratorPart {
    fn from(part: shared::AdministratorPart) -> Self {
        match part {
            shared::AdministratorPart::System => Self::System,
            shared::AdministratorPart::Security => Self::Security,
            shared::AdministratorPart::Audit => Self::Audit,
        }
    }
}

impl From<AdministratorPart> for shared::AdministratorPart {
    fn from(part: AdministratorPart) -> Self {
        match part {
            AdministratorPart::System => Self::System,
            AdministratorPart::Security => Self::Security,
            AdministratorPart::Audit => Self::Audit,
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
enum Grant {
    Deputy { deputy: Uuid },
    GridStaff { grid: Uuid },
    Office { office: Uuid, area: String },
    HandlingUnit { unit: Uuid },
    Leader { area: String },
    Administrator { area: String },
    Part { part: AdministratorPart, area: String },
    Mediator { organisation: Uuid },
    RoomLiaison { room: Uuid },
}

impl From<&shared::Grant> for Grant {
    fn from(grant: &shared::Grant) -> Self {
        match grant {
            // A token says as whom somebody was entered; whether that one serves is asked on every request.
            shared::Grant::Deputy { deputy } | shared::Grant::Former { deputy } => Self::Deputy { deputy: deputy.0 },
            shared::Grant::GridStaff { grid } => Self::GridStaff { grid: grid.0 },
            shared::Grant::Office { office, area } => Self::Office { office: office.0, area: area.as_str().to_owned() },
            shared::Grant::HandlingUnit { unit } => Self::HandlingUnit { unit: unit.0 },
            shared::Grant::Leader { area } => Self::Leader { area: area.as_str().to_owned() },
            shared::Grant::Administrator { area, .. } => Self::Administrator { area: area.as_str().to_owned() },
            shared::Grant::Part { part, area } => Self::Part { part: (*part).into(), area: area.as_str().to_owned() },
            shared::Grant::Mediator { organisation } => Self::Mediator { organisation: organisation.0 },
            shared::Grant::RoomLiaison { room } => Self::RoomLiaison { room: room.0 },
        }
    }
}

impl Grant {
    fn read(self) -> Option<shared::Grant> {
        Some(match self {
            Self::Deputy { deputy } => shared::Grant::Deputy { deputy: deputy.into() },
            Self::GridStaff { grid } => shared::Grant::GridStaff { grid: grid.into() },
            Self::Office { office, area } => {
                shared::Grant::Office { office: office.into(), area: DivisionCode::new(&area).ok()? }
            }
            Self::HandlingUnit { unit } => shared::Grant::HandlingUnit { unit: unit.into() },
            Self::Leader { area } => shared::Grant::Leader { area: DivisionCode::new(&area).ok()? },
            Self::Administrator { area } => shared::Grant::administering(DivisionCode::new(&area).ok()?),
            Self::Part { part, area } => {
                shared::Grant::Part { part: part.into(), area: DivisionCode::new(&area).ok()? }
            }
            Self::Mediator { organisation } => shared::Grant::Mediator { organisation: organisation.into() },
            Self::RoomLiaison { room } => shared::Grant::RoomLiaison { room: room.into() },
        })
    }
}

#[cfg(test)]
mod tests {
    use mashang_domain::accounts::{LoginClient, LoginSession, LoginWay};
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn a_token_that_is_out_still_says_whose_it_is() {
        let id = "019cac0f-2680-701c-aa15-622d3f154dff";
        let out = json!({
            "iss": "https://rd.example.cn", "aud": "mashang", "sub": id, "sid": id, "iat": 1, "exp": 901,
            "grants": [{ "Deputy": { "deputy": id } }, { "Office": { "office": id, "area": "350582000000" } }]
        });
        let claims: Claims = serde_json::from_value(out.clone()).expect("claims");
        let (iss, aud) = (claims.iss.clone(), claims.aud.clone());
        let session = LoginSession {
            id: claims.sid.into(),
            account: claims.sub.into(),
            way: LoginWay::Wechat,
            client: LoginClient::Other,
            opened_at: chrono::DateTime::UNIX_EPOCH,
            acting_as: None,
            generation: 0,
            renewed_at: chrono::DateTime::UNIX_EPOCH,
            expires_at: chrono::DateTime::UNIX_EPOCH,
            revoked_at: None,
        };
        let login =
            LoggedIn { session, actor: claims.actor().expect("a person"), granted: Vec::new(), ended: Vec::new() };
        let again = Claims::new(iss.clone(), aud.clone(), &login, 1, 901);
        assert_eq!(serde_json::to_value(again).expect("JSON"), out);
        let login = LoggedIn { granted: vec![login.session.id.0.into()], ..login };
        let named = serde_json::to_value(Claims::new(iss, aud, &login, 1, 901)).expect("JSON");
        assert_eq!(named["granted"], json!([id]));
        let mut nowhere = out;
        nowhere["grants"] = json!([{ "Administrator": { "area": "all" } }]);
        assert!(serde_json::from_value::<Claims>(nowhere).expect("claims").actor().is_none());
        assert!(serde_json::from_value::<Claims>(Value::Null).is_err());
    }
}
