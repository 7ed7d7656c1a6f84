-- Version 3. What hebdo itself chose for an issue: what an editor has dropped of it since is not liked.

create table choice (
    week  text not null,
    entry text not null, -- identity::of
    primary key (week, entry)
) strict, without rowid;
