-- Version 1. Times are seconds since 1970 in UTC; lists are JSON.

create table source (
    name          text primary key,
    asked         text not null,   -- what was asked: validators and "first polled" hold for it only
    title         text,            -- of its feed, for atom:source
    feed_id       text,
    link          text,
    etag          text,            -- byte for byte
    last_modified text,            -- byte for byte
    last_polled   integer,
    last_success  integer,
    failure       text,            -- in words; null while all is well
    failing_since integer,
    rests_until   integer          -- the host asked for silence until then
) strict;

create table entry (
    id           text primary key, -- identity::of
    teller       text not null,    -- the source whose words these are
    canonical    text,             -- link::canonical
    page         text,             -- link::page_key, null where a link identifies nothing
    guid         text,
    title        text,
    link         text,
    published    integer,
    updated      integer,
    authors      text not null,
    categories   text not null,
    summary_html text,
    content_html text,
    image        text,
    comments     text,
    enclosures   text not null,
    doi          text,
    note         text,
    base         text,
    first_seen   integer not null,
    belongs      integer not null, -- decides the week
    held_back    text              -- old | flood | null
) strict;

create index entry_belongs on entry (belongs);
create index entry_page on entry (page);

create table sighting (
    entry      text not null references entry (id),
    source     text not null,
    link       text,
    comments   text,
    first_seen integer not null,
    primary key (entry, source)
) strict, without rowid;

create index sighting_source on sighting (source);
