-- How contents that others see were judged, by whom; what they say stands elsewhere. A judge who takes time is known again by its
-- trace.
CREATE TABLE content_checks (
    id uuid NOT NULL PRIMARY KEY,
    subject_kind text COLLATE "C" NOT NULL,
    subject_id uuid NOT NULL,
    part text COLLATE "C" NOT NULL,
    asked_at timestamptz NOT NULL,
    state text COLLATE "C" NOT NULL,
    label integer,
    trace_id text COLLATE "C",
    source text COLLATE "C" NOT NULL
);
CREATE INDEX content_checks_subject_id_idx ON content_checks (subject_id, asked_at);
CREATE INDEX content_checks_trace_id_idx ON content_checks (trace_id);
-- What waits for somebody to look at it.
CREATE INDEX content_checks_open_idx ON content_checks (asked_at) WHERE state IN ('review', 'risky');

-- What WeChat told of, so that it is done once however often it is told: HMACs, for a day.
CREATE TABLE wechat_pushes (
    tag bytea NOT NULL PRIMARY KEY,
    at timestamptz NOT NULL
);
CREATE INDEX wechat_pushes_at_idx ON wechat_pushes (at);

-- How often somebody, known by an HMAC alone, asked for messages of a template, was sent them, and wants no more.
CREATE TABLE wechat_subscriptions (
    tag bytea NOT NULL,
    template text COLLATE "C" NOT NULL,
    accepted integer NOT NULL,
    sent integer NOT NULL,
    failed integer NOT NULL,
    declined_at timestamptz,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tag, template)
);
CREATE INDEX wechat_subscriptions_updated_at_idx ON wechat_subscriptions (updated_at);
