-- What sources count of an entry (votes, points, comments), as last told.
create table signal (
    entry  text not null references entry (id),
    source text not null,
    name   text not null,
    value  real not null,
    primary key (entry, source, name)
) strict, without rowid;

-- Where the feed of a page was found; holds for what was asked only.
create table found (
    source text primary key,
    asked  text not null,
    place  text not null
) strict, without rowid;
