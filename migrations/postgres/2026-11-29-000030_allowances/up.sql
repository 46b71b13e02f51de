-- What all processes count together: until when a budget is spent ahead, in microseconds since 1970. The key is an HMAC of what is
-- limited and of whose it is: no address lies here. Unlogged: a server that crashed forgets it, and every budget is whole again.
CREATE UNLOGGED TABLE allowances (
    key bytea NOT NULL PRIMARY KEY,
    tat bigint NOT NULL
);
