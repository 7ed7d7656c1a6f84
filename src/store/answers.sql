-- What a language model answered, so that each question is asked once. Answers that were refused are kept as well: the
-- model would only give them again.
create table answer (
    key      text primary key, -- llm::Question::key: model, prompt and entry
    words    text not null,    -- as they came
    asked_at integer not null
) strict, without rowid;
