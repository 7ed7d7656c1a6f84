-- Version 2: when a source is due, and where it lies.

alter table source add column address text;      -- of the document that the validators are of
alter table source add column body text;         -- a mark of the document: the same one again is no news
alter table source add column full integer;      -- when a document last came, rather than "nothing has changed"
alter table source add column moved text;        -- where it lies now, if it has moved for good
alter table source add column gone integer;      -- since when its host says that it is gone for good
alter table source add column failures integer not null default 0; -- in a row
alter table source add column due integer;       -- not to be asked before
alter table source add column ttl integer;       -- seconds; what the feed itself says about being asked
alter table source add column skip_hours integer not null default 0;
alter table source add column skip_days integer not null default 0;
