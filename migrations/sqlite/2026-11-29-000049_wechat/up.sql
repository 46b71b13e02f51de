-- How contents that others see were judged, by whom; what they say stands elsewhere. A judge who takes time is known again by its
-- trace.
CREATE TABLE content_checks (
    id BLOB NOT NULL PRIMARY KEY,
    subject_kind TEXT NOT NULL,
    subject_id BLOB NOT NULL,
    part TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    state TEXT NOT NULL,
    label INTEGER,
    trace_id TEXT,
    source TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX content_checks_subject_id_idx ON content_checks (subject_id, asked_at);
CREATE INDEX content_checks_trace_id_idx ON content_checks (trace_id);
-- What waits for somebody to look at it.
CREATE INDEX content_checks_open_idx ON content_checks (asked_at) WHERE state IN ('review', 'risky');

-- What WeChat told of, so that it is done once however often it is told: HMACs, for a day.
CREATE TABLE wechat_pushes (
    tag BLOB NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX wechat_pushes_at_idx ON wechat_pushes (at);

-- How often somebody, known by an HMAC alone, asked for messages of a template, was sent them, and wants no more.
CREATE TABLE wechat_subscriptions (
    tag BLOB NOT NULL,
    template TEXT NOT NULL,
    accepted INTEGER NOT NULL,
    sent INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    declined_at INTEGER,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (tag, template)
) STRICT, WITHOUT ROWID;
CREATE INDEX wechat_subscriptions_updated_at_idx ON wechat_subscriptions (updated_at);
