//! What lies sealed, and by what it is found all the same.

/// The columns. What each holds is bound to its name: a ciphertext opens in its own column only.
pub(crate) mod columns {
    pub(crate) const CASE: &str = "cases.sealed";
    pub(crate) const HANDLING: &str = "case_handling.sealed";
    pub(crate) const EVENT: &str = "events.sealed";
    pub(crate) const SUBJECT_KEY: &str = "subject_keys.sealed";
    pub(crate) const ACCOUNT: &str = "accounts.sealed";
    pub(crate) const ACCOUNT_PHONE: &str = "accounts.phone";
    pub(crate) const DESK_KEY: &str = "desk_keys.sealed";
    pub(crate) const DUTY_RECORD: &str = "duty_records.sealed";
    pub(crate) const GRID_MEMBER: &str = "grid_members.sealed";
    pub(crate) const DISPUTE: &str = "disputes.dossier";
    pub(crate) const REGISTER: &str = "receptions.register";
    pub(crate) const ACCESS_TOKEN: &str = "access_tokens.sealed";
    pub(crate) const API_CLIENT: &str = "api_clients.sealed";
    pub(crate) const INVITATION: &str = "invitations.sealed";
    pub(crate) const AUDIT_ENTRY: &str = "audit_entries.sealed";
    pub(crate) const AUDIT_SALT: &str = "audit_salts.sealed";
    pub(crate) const MODERATION_ITEM: &str = "moderation_items.sealed";
    pub(crate) const WORD_LIST: &str = "word_lists.sealed";
    pub(crate) const UNIT_CONTACT: &str = "handling_units.contact";
    pub(crate) const ROSTER_ROW: &str = "roster_rows.sealed";
    pub(crate) const TERM_CHANGE_STEP: &str = "term_change_steps.sealed";
    pub(crate) const LEAVE: &str = "handovers.leave_sealed";
    pub(crate) const PUBLICATION: &str = "publications.sealed";
    pub(crate) const SUPERVISION_ORDER: &str = "supervision_orders.sealed";
    pub(crate) const SUGGESTION: &str = "suggestions.sealed";
    pub(crate) const SWEEP_FINDING: &str = "sweep_findings.sealed";
    pub(crate) const ROTA: &str = "rotas.sealed";
    pub(crate) const STATION_BOOKING: &str = "station_bookings.sealed";
    pub(crate) const BULLETIN: &str = "bulletins.sealed";
    pub(crate) const ACTIVITY: &str = "activities.sealed";
    pub(crate) const CONSULTATION: &str = "consultations.sealed";
    pub(crate) const OPINION: &str = "consultation_opinions.sealed";
    pub(crate) const CONTACT_LINK: &str = "contact_links.sealed";
    pub(crate) const CONTACT_VISIT: &str = "contact_visits.sealed";
    pub(crate) const VOTER_REPORT: &str = "voter_reports.sealed";
    pub(crate) const TEA_SITTING: &str = "tea_sittings.sealed";

    /// All that the ring seals: table, its id, the column, and its name. Of what has a key of its own (a case, an account, whoever is visited),
    /// that key alone.
    pub(crate) const ALL: [(&str, &str, &str, &str); 36] = [
        ("cases", "id", "sealed", CASE),
        ("case_handling", "case_id", "sealed", HANDLING),
        ("events", "id", "sealed", EVENT),
        ("subject_keys", "subject_id", "sealed", SUBJECT_KEY),
        ("accounts", "id", "sealed", ACCOUNT),
        ("accounts", "id", "phone", ACCOUNT_PHONE),
        ("desk_keys", "account_id", "sealed", DESK_KEY),
        ("duty_records", "id", "sealed", DUTY_RECORD),
        ("grid_members", "id", "sealed", GRID_MEMBER),
        ("disputes", "id", "dossier", DISPUTE),
        ("receptions", "id", "register", REGISTER),
        ("access_tokens", "id", "sealed", ACCESS_TOKEN),
        ("api_clients", "id", "sealed", API_CLIENT),
        ("invitations", "id", "sealed", INVITATION),
        ("audit_entries", "id", "sealed", AUDIT_ENTRY),
        ("audit_salts", "subject_id", "sealed", AUDIT_SALT),
        ("moderation_items", "id", "sealed", MODERATION_ITEM),
        ("word_lists", "id", "sealed", WORD_LIST),
        ("handling_units", "id", "contact", UNIT_CONTACT),
        ("roster_rows", "id", "sealed", ROSTER_ROW),
        ("term_change_steps", "id", "sealed", TERM_CHANGE_STEP),
        ("handovers", "id", "leave_sealed", LEAVE),
        ("publications", "id", "sealed", PUBLICATION),
        ("supervision_orders", "id", "sealed", SUPERVISION_ORDER),
        ("suggestions", "id", "sealed", SUGGESTION),
        ("sweep_findings", "id", "sealed", SWEEP_FINDING),
        ("rotas", "id", "sealed", ROTA),
        ("station_bookings", "id", "sealed", STATION_BOOKING),
        ("bulletins", "id", "sealed", BULLETIN),
        ("activities", "id", "sealed", ACTIVITY),
        ("consultations", "id", "sealed", CONSULTATION),
        ("consultation_opinions", "id", "sealed", OPINION),
        ("contact_links", "id", "sealed", CONTACT_LINK),
        ("contact_visits", "id", "sealed", CONTACT_VISIT),
        ("voter_reports", "id", "sealed", VOTER_REPORT),
        ("tea_sittings", "id", "sealed", TEA_SITTING),
    ];
}

/// Purposes of tags, by which something sealed is found.
pub(crate) mod tags {
    pub(crate) const CASE_CODE: &str = "cases.tracking_code";
    pub(crate) const EXTERNAL_REF: &str = "cases.external_ref";
    pub(crate) const CASE_PHONE: &str = "cases.phone";
    pub(crate) const DISPUTE_CODE: &str = "dispute_codes.code";
    pub(crate) const PHONE: &str = "phone_days.phone";
    /// Of no column: the key that signs roots follows from it.
    pub(crate) const AUDIT_KEY: &str = "audit.key";
    pub(crate) const OPENID: &str = "accounts.openid";
    /// Stands where an account has no openid: no openid has such a tag.
    pub(crate) const NO_OPENID: &str = "accounts.no_openid";
    pub(crate) const ACCOUNT_PHONE: &str = "accounts.phone";
    pub(crate) const LOGIN_CODE: &str = "phone_codes.login";
    pub(crate) const BINDING_CODE: &str = "phone_codes.binding";
    pub(crate) const ERASURE_CODE: &str = "phone_codes.erasure";
    pub(crate) const RATING_CODE: &str = "phone_codes.rating";
    /// Of no column: a line of the journal of erasures is known to be this house's by it.
    pub(crate) const ERASURE: &str = "erasures.line";
    /// Of no column: copies of one house are known by it.
    pub(crate) const HOUSE: &str = "backup.house";
    pub(crate) const CODE: &str = "phone_codes.code";
    pub(crate) const BOOKING_CODE: &str = "station_bookings.code";
    pub(crate) const BOOKING_PHONE: &str = "station_bookings.phone";
    pub(crate) const RECOVERY: &str = "desk_keys.recovery";
    /// Of no sealed column: what was told is known again by it.
    pub(crate) const PUSH: &str = "wechat_pushes.tag";
    pub(crate) const APPID: &str = "access_tokens.appid";
    pub(crate) const CLIENT_SECRET: &str = "api_clients.secret";
    pub(crate) const CLIENT_ASSERTION: &str = "client_assertions.tag";
    pub(crate) const INVITATION_CODE: &str = "invitations.code";
    pub(crate) const FOLLOWER_CODE: &str = "publication_followers.code";
    pub(crate) const ANSWER_CODE: &str = "answer_links.code";
    pub(crate) const SUGGESTION_PAIR: &str = "suggestion_pairs.pair";
    pub(crate) const OPINION_AUTHOR: &str = "consultation_opinions.person";
    pub(crate) const BALLOT_CODE: &str = "phone_codes.ballot";
    pub(crate) const REPORT_VOTER: &str = "voter_report_voters.voter";
    pub(crate) const CONTACT_PHONE: &str = "contact_links.phone";
}
