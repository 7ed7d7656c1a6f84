-- Version 5. What pages of chosen entries say of themselves; a page that could not be read is remembered as well.
create table card (
    link    text primary key,  -- of the entry, as the issue has it
    read_at integer not null,  -- last asked
    tries   integer not null,  -- how often it was asked
    card    text,              -- JSON, the address of its picture in it; null where nothing could be read
    failure text               -- why, in words
) strict, without rowid;
