//! The table and its verdicts.

/// What is asked of a figure.
#[derive(Clone, Copy)]
pub(crate) enum Limit {
    AtLeast(f64),
    AtMost(f64),
}

/// A figure, how it is written, and what is asked of it.
pub(crate) struct Figure {
    pub(crate) text: String,
    pub(crate) holds: Option<bool>,
}

/// One row.
pub(crate) struct Row {
    what: String,
    measured: String,
    figures: [Figure; 2],
    missing: bool,
}

/// All rows.
#[derive(Default)]
pub(crate) struct Table(Vec<Row>);

impl Limit {
    fn holds(self, figure: f64) -> bool {
        match self {
            Self::AtLeast(least) => figure >= least,
            Self::AtMost(most) => figure <= most,
        }
    }
}

impl Figure {
    pub(crate) const NONE: Self = Self {
        text: String::new(),
        holds: None,
    };

    /// A figure without a limit.
    pub(crate) fn plain(text: String) -> Self {
        Self { text, holds: None }
    }

    pub(crate) fn new(figure: f64, unit: &str, limit: Limit) -> Self {
        let (sign, asked) = match limit {
            Limit::AtLeast(least) => (">=", least),
            Limit::AtMost(most) => ("<=", most),
        };
        Self {
            text: format!("{figure:.2}{unit} ({sign} {asked})"),
            holds: Some(limit.holds(figure)),
        }
    }
}

impl Row {
    pub(crate) fn new(what: &str, measured: String, figures: [Figure; 2]) -> Self {
        Self {
            what: what.into(),
            measured,
            figures,
            missing: false,
        }
    }

    /// What there is nothing to measure of.
    pub(crate) fn missing(what: &str, why: &str) -> Self {
        let row = Self::new(what, why.into(), [Figure::NONE, Figure::NONE]);
        Self {
            missing: true,
            ..row
        }
    }

    fn holds(&self) -> bool {
        let mut verdicts = self.figures.iter().filter_map(|figure| figure.holds);
        !self.missing && verdicts.all(|holds| holds)
    }

    fn verdict(&self) -> &'static str {
        let judged = self.figures.iter().any(|figure| figure.holds.is_some());
        match (self.missing, judged, self.holds()) {
            (true, ..) => "missing",
            (_, false, _) => "",
            (_, _, true) => "pass",
            (_, _, false) => "FAIL",
        }
    }
}

impl Table {
    pub(crate) fn push(&mut self, row: Row) {
        eprintln!("  {}: {}", row.what, row.measured);
        self.0.push(row);
    }

    /// Whether nothing is missing and every limit is kept.
    pub(crate) fn holds(&self) -> bool {
        self.0.iter().all(Row::holds)
    }

    /// As Markdown.
    pub(crate) fn print(&self) {
        println!("| | measured | ratio | instructions an octet | |");
        println!("| --- | --- | --- | --- | --- |");
        for row in &self.0 {
            let [ratio, instructions] = &row.figures;
            println!(
                "| {} | {} | {} | {} | {} |",
                row.what,
                row.measured,
                ratio.text,
                instructions.text,
                row.verdict()
            );
        }
    }
}
