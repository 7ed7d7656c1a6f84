//! How a tree of HTML grows, tag by tag, without building it.

use super::is_void;

/// What the tags that have been met make of a tree. What closes itself in HTML does not count as depth.
#[derive(Default)]
pub(super) struct Growth {
    /// Elements that are open.
    pub(super) depth: usize,
    formatting: usize,
    most_formatting: usize,
    blocks: usize,
}

impl Growth {
    /// Takes up a tag, its name in lower case.
    pub(super) fn meet(&mut self, name: &str, closing: bool) {
        let formats = is_formatting(name);
        if closing {
            self.depth = self.depth.saturating_sub(usize::from(!closes_itself(name)));
            self.formatting = self.formatting.saturating_sub(usize::from(formats));
        } else if formats {
            self.depth += 1;
            self.formatting += 1;
            self.most_formatting = self.most_formatting.max(self.formatting);
        } else {
            self.blocks += 1;
            self.depth += usize::from(!closes_itself(name) && !is_void(name));
        }
    }

    /// How many elements there may be where unclosed formatting is opened again in every block.
    pub(super) const fn reopened(&self) -> usize {
        self.most_formatting.saturating_mul(self.blocks)
    }
}

fn is_formatting(name: &str) -> bool {
    matches!(
        name,
        "a" | "b" | "big" | "code" | "em" | "font" | "i" | "nobr" | "s" | "small" | "strike" | "strong" | "tt" | "u"
    )
}

/// Elements that the next of their kind closes.
fn closes_itself(name: &str) -> bool {
    matches!(name, "p" | "li" | "dt" | "dd" | "td" | "th" | "tr" | "tbody" | "thead" | "tfoot" | "option")
}
