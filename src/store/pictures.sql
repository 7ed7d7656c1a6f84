-- Version 7. What became of pictures, and of the figures of papers, as of the pages that they are on.
alter table card rename column card to told;

create table figure (
    link    text primary key,  -- the id of the paper
    read_at integer not null,
    tries   integer not null,
    told    text,              -- JSON: address, caption and licence, or null where none may be shown
    failure text
) strict, without rowid;

create table picture (
    link    text primary key,  -- its address
    read_at integer not null,
    tries   integer not null,
    told    text,              -- JSON: the copies that were made of it, or why it is not to be shown
    failure text
) strict, without rowid;

-- A picture of several entries is the sign of their site.
create index entry_image on entry (image) where image is not null;
