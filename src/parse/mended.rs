//! What had to be mended, in words, each once.

/// The mendings of one document, in the order in which they were first needed.
#[derive(Clone, Debug, Default)]
pub(super) struct Mended(Vec<&'static str>);

impl Mended {
    /// Notes one; `what` is one of a few dozen sentences in the code, so the list stays short.
    pub(super) fn note(&mut self, what: &'static str) {
        if !self.0.contains(&what) {
            self.0.push(what);
        }
    }

    pub(super) fn words(self) -> Vec<String> {
        self.0.into_iter().map(str::to_owned).collect()
    }
}
