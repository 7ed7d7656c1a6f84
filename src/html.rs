//! HTML fragments: their plain text, and what of them is safe to show.
