//! How good decisions are: figures of gate and sections against known answers.

use std::fmt;

use serde::Serialize;

use crate::section::Section;
use crate::story::Decision;

/// How decisions compare with the answers that people gave.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Figures {
    /// The gate.
    pub gate: Gate,
    /// The sections, over the lines that have one.
    pub sections: Sections,
}

/// Figures of the gate.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Gate {
    /// Lines judged.
    pub lines: usize,
    /// Relevant and let in.
    pub let_in: usize,
    /// Relevant and refused.
    pub missed: usize,
    /// Not relevant and let in.
    pub wrongly_let_in: usize,
    /// Not relevant and refused.
    pub refused: usize,
    /// Of what was let in, the share that is relevant.
    pub precision: f64,
    /// Of what is relevant, the share that was let in.
    pub recall: f64,
    /// Harmonic mean of both.
    pub f1: f64,
}

/// Figures of the sections.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Sections {
    /// Lines judged.
    pub lines: usize,
    /// Share of them in the right section.
    pub accuracy: f64,
    /// F1 of each section, in the order of [`Section::ALL`].
    pub f1: [f64; 4],
    /// Mean of `f1`.
    pub macro_f1: f64,
    /// Mean of `f1` without papers, which links give away.
    pub macro_f1_of_three: f64,
    /// How far the probability of the likeliest section is from the share of right ones, on average.
    pub calibration_error: f64,
    /// True section by row, decided section by column.
    pub confusion: [[usize; 4]; 4],
    /// For ten ranges of the likeliest section's probability: lines, sum of probabilities, right ones.
    #[serde(skip)]
    ranges: [(usize, f64, usize); 10],
}

impl Figures {
    /// Counts a decision; none of `section` is judged for the gate alone.
    pub fn count(&mut self, relevant: bool, section: Option<Section>, decision: &Decision) {
        self.gate.lines += 1;
        match (relevant, decision.relevant) {
            (true, true) => self.gate.let_in += 1,
            (true, false) => self.gate.missed += 1,
            (false, true) => self.gate.wrongly_let_in += 1,
            (false, false) => self.gate.refused += 1,
        }
        let Some(section) = section else { return };
        self.sections.lines += 1;
        self.sections.confusion[section as usize][decision.section as usize] += 1;
        let p = decision.p[decision.section as usize];
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 10")]
        let range = &mut self.sections.ranges[((p * 10.0) as usize).min(9)];
        range.0 += 1;
        range.1 += p;
        range.2 += usize::from(section == decision.section);
    }

    /// Works the figures out from the counts.
    #[must_use]
    pub fn worked_out(mut self) -> Self {
        let gate = &mut self.gate;
        gate.precision = share(gate.let_in, gate.let_in + gate.wrongly_let_in);
        gate.recall = share(gate.let_in, gate.let_in + gate.missed);
        gate.f1 = share(2 * gate.let_in, 2 * gate.let_in + gate.wrongly_let_in + gate.missed);
        let sections = &mut self.sections;
        let table = &sections.confusion;
        let right: usize = (0..4).map(|at| table[at][at]).sum();
        sections.accuracy = share(right, sections.lines);
        sections.f1 = std::array::from_fn(|at| {
            let decided: usize = table.iter().map(|row| row[at]).sum();
            let truly: usize = table[at].iter().sum();
            share(2 * table[at][at], decided + truly)
        });
        sections.macro_f1 = sections.f1.iter().sum::<f64>() / 4.0;
        sections.macro_f1_of_three = sections.f1[1..].iter().sum::<f64>() / 3.0;
        let off: f64 = sections.ranges.iter().map(|(_, sum, right)| (sum - count(*right)).abs()).sum();
        sections.calibration_error = if sections.lines == 0 { 0.0 } else { off / count(sections.lines) };
        self
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { gate, sections } = self;
        writeln!(
            f,
            "gate      precision {:.3}, recall {:.3}, F1 {:.3}  ({} lines: {} let in, {} missed, {} wrongly let in, {} refused)",
            gate.precision,
            gate.recall,
            gate.f1,
            gate.lines,
            gate.let_in,
            gate.missed,
            gate.wrongly_let_in,
            gate.refused,
        )?;
        if sections.lines == 0 {
            return Ok(());
        }
        writeln!(
            f,
            "sections  accuracy {:.3}, macro-F1 {:.3} (without papers {:.3}), calibration error {:.3}  ({} lines)",
            sections.accuracy,
            sections.macro_f1,
            sections.macro_f1_of_three,
            sections.calibration_error,
            sections.lines
        )?;
        writeln!(f, "\n{:<10} {:>6}   decided:", "", "F1")?;
        write!(f, "{:<10} {:>6}", "truly", "")?;
        for section in Section::ALL {
            write!(f, " {section:>9}")?;
        }
        writeln!(f)?;
        for section in Section::ALL {
            write!(f, "{section:<10} {:>6.3}", sections.f1[section as usize])?;
            for decided in sections.confusion[section as usize] {
                write!(f, " {decided:>9}")?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { count(part) / count(whole) }
}

#[expect(clippy::cast_precision_loss, reason = "lines are fewer than 2^52")]
fn count(of: usize) -> f64 {
    of as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_those_of_the_textbook() {
        let decision = |relevant, section: Section| {
            let mut p = [0.1; 4];
            p[section as usize] = 0.7;
            Decision { relevant, p_relevant: 0.5, section, p, why: Vec::new() }
        };
        let mut figures = Figures::default();
        figures.count(true, Some(Section::Papers), &decision(true, Section::Papers));
        figures.count(true, Some(Section::Articles), &decision(true, Section::Papers));
        figures.count(true, Some(Section::Other), &decision(false, Section::Other));
        figures.count(true, None, &decision(true, Section::Other));
        figures.count(false, None, &decision(true, Section::Other));
        let figures = figures.worked_out();
        assert!((figures.gate.precision - 0.75).abs() < 1e-9 && (figures.gate.recall - 0.75).abs() < 1e-9);
        assert!((figures.sections.accuracy - 2.0 / 3.0).abs() < 1e-9);
        assert!((figures.sections.f1[0] - 2.0 / 3.0).abs() < 1e-9 && figures.sections.f1[1].abs() < 1e-9);
        assert_eq!(figures.sections.confusion[Section::Articles as usize], [1, 0, 0, 0]);
        assert!((figures.sections.calibration_error - 0.1 / 3.0).abs() < 1e-9);
    }
}
