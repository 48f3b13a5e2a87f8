//! The rows, from the top to the bottom.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;

use han_benches::Stream;

use crate::callgrind::instructions_an_octet;
use crate::damage::percent_of_intact;
use crate::heap::calls_a_list;
use crate::options::Options;
use crate::program::{self, Capture};
use crate::rates::{Rates, TABLES};
use crate::table::{Figure, Limit, Row, Table};

const CASES: &[&str] = &[
    "yardstick-table",
    "yardstick-sixteen-tables",
    "yardstick-octetwise",
    "whole",
    "whole-damaged",
    "receiver-1",
    "receiver-64",
    "receiver-4096",
    "receiver-4096-damaged",
    "false-headers",
];

/// Measures everything.
pub(crate) fn measure(options: &Options) -> Result<Table, Box<dyn Error>> {
    let measured = Measured {
        rates: Rates::measure(CASES)?,
        folder: own_folder()?,
    };
    let stream = Stream::generate(1, 1)?;
    let mut table = Table::default();
    measured.yardsticks(&mut table)?;
    measured.slices(&mut table)?;
    table.push(fast(options)?);
    measured.pieces(&mut table)?;
    measured.damage(&mut table, &stream)?;
    table.push(measured.false_headers(options)?);
    capture(options, &stream, &mut table)?;
    table.push(heap(&stream)?);
    Ok(table)
}

struct Measured {
    rates: Rates,
    /// Where this program lies, and `instructions` beside it.
    folder: PathBuf,
}

impl Measured {
    fn instructions(&self, case: &str, most: f64) -> Result<Figure, String> {
        let count = instructions_an_octet(&self.folder, case)?;
        Ok(Figure::new(count, "", Limit::AtMost(most)))
    }

    fn rate(&self, case: &str) -> String {
        megaoctets_a_second(self.rates.of(case))
    }

    fn ratio(&self, case: &str, to: &str, least: f64) -> Figure {
        let ratio = self.rates.of(case) / self.rates.of(to);
        Figure::new(ratio, " x", Limit::AtLeast(least))
    }

    fn yardsticks(&self, table: &mut Table) -> Result<(), String> {
        for (what, case, most) in [
            ("yardstick, one table", "yardstick-table", 14.5),
            ("yardstick, sixteen tables", "yardstick-sixteen-tables", 8.6),
            (
                "yardstick, one octet at a time",
                "yardstick-octetwise",
                36.5,
            ),
        ] {
            let figures = [Figure::NONE, self.instructions(case, most)?];
            table.push(Row::new(what, self.rate(case), figures));
        }
        Ok(())
    }

    fn slices(&self, table: &mut Table) -> Result<(), String> {
        let figures = [
            self.ratio("whole", "yardstick-table", 0.85),
            self.instructions("whole", 17.0)?,
        ];
        let what = "whole slices, every `Reading`, table CRC";
        table.push(Row::new(what, self.rate("whole"), figures));
        Ok(())
    }

    fn pieces(&self, table: &mut Table) -> Result<(), String> {
        let figures = [
            self.ratio("receiver-1", "yardstick-octetwise", 0.85),
            self.instructions("receiver-1", 42.0)?,
        ];
        let what = "`Receiver`, one octet at a time";
        table.push(Row::new(what, self.rate("receiver-1"), figures));
        for (what, case) in [
            ("`Receiver`, pieces of 64", "receiver-64"),
            ("`Receiver`, pieces of 4096", "receiver-4096"),
        ] {
            let figures = [self.ratio(case, "whole", 0.8), self.counted(case)?];
            table.push(Row::new(what, self.rate(case), figures));
        }
        Ok(())
    }

    fn damage(&self, table: &mut Table, stream: &Stream) -> Result<(), String> {
        let [whole, received] = percent_of_intact(stream);
        for (what, case, clean, percent) in [
            (
                "1 % damaged and junk, whole slices",
                "whole-damaged",
                "whole",
                whole,
            ),
            (
                "1 % damaged and junk, `Receiver`, pieces of 4096",
                "receiver-4096-damaged",
                "receiver-4096",
                received,
            ),
        ] {
            let measured = format!("{}, {percent:.2} % of intact lists", self.rate(case));
            let mut ratio = self.ratio(case, clean, 0.85);
            ratio.holds = ratio.holds.map(|holds| holds && percent >= 100.0);
            table.push(Row::new(what, measured, [ratio, self.counted(case)?]));
        }
        Ok(())
    }

    fn false_headers(&self, options: &Options) -> Result<Row, Box<dyn Error>> {
        let what = "false headers back to back, 2047 octets claimed by each";
        let Some(folder) = &options.counting else {
            return Ok(Row::missing(what, "no program that counts"));
        };
        let steps = steps_an_octet(&folder.join("check-steps"))?;
        let figures = [
            Figure::new(steps, " CRC steps an octet", Limit::AtMost(300.0)),
            self.counted("false-headers")?,
        ];
        Ok(Row::new(what, self.rate("false-headers"), figures))
    }

    /// A count that nothing is asked of.
    fn counted(&self, case: &str) -> Result<Figure, String> {
        let count = instructions_an_octet(&self.folder, case)?;
        Ok(Figure::plain(format!("{count:.2}")))
    }
}

fn own_folder() -> Result<PathBuf, Box<dyn Error>> {
    let own = std::env::current_exe()?;
    Ok(own.parent().ok_or("no folder")?.into())
}

fn megaoctets_a_second(rate: f64) -> String {
    format!("{rate:.1} MB/s")
}

/// The same program with other tables, beside its own yardstick.
fn fast(options: &Options) -> Result<Row, Box<dyn Error>> {
    let what = "whole slices, every `Reading`, fast CRC";
    let Some(folder) = &options.fast else {
        return Ok(Row::missing(what, "no such feature"));
    };
    let output = Command::new(folder.join("compare"))
        .arg("--only-rates")
        .output()?;
    let rates = Rates::parse(&String::from_utf8_lossy(&output.stdout));
    let [table, sixteen, whole] = TABLES.map(|case| rates.of(case));
    let measured = format!(
        "{}, {:.2} x the yardstick with sixteen tables",
        megaoctets_a_second(whole),
        whole / sixteen
    );
    let count = instructions_an_octet(folder, "whole")?;
    let figures = [
        Figure::new(whole / table, " x", Limit::AtLeast(2.8)),
        Figure::new(count, "", Limit::AtMost(10.5)),
    ];
    Ok(Row::new(what, measured, figures))
}

fn steps_an_octet(program: &Path) -> Result<f64, Box<dyn Error>> {
    let output = Command::new(program).output()?;
    let text = String::from_utf8(output.stdout)?;
    let (steps, octets) = text.trim().split_once(' ').ok_or("no steps were counted")?;
    Ok(steps.parse::<f64>()? / octets.parse::<f64>()?)
}

fn capture(options: &Options, stream: &Stream, table: &mut Table) -> Result<(), Box<dyn Error>> {
    let what = format!("`han decode` of {} MB to JSON lines", options.megaoctets);
    let Some(han) = &options.han else {
        table.push(Row::missing(&what, "no program"));
        return Ok(());
    };
    table.push(large(han, &what, options, stream)?);
    table.push(jobs(han, options, stream)?);
    Ok(())
}

/// A sixteenth of the capture first: it must give every list, and needs as
/// much memory.
fn large(
    han: &Path,
    what: &str,
    options: &Options,
    stream: &Stream,
) -> Result<Row, Box<dyn Error>> {
    let write = |name, megaoctets| Capture::write(&options.scratch, name, stream, megaoctets);
    let small = [write("small.bin", options.megaoctets.div_ceil(16))?];
    let lines = program::lines(han, &small[0])?;
    if lines != small[0].lists {
        return Err(format!("{lines} lines of {} lists", small[0].lists).into());
    }
    let small = program::run(han, &[], &small)?;
    let large = [write("large.bin", options.megaoctets)?];
    let run = program::run(han, &[], &large)?;
    let rate = large[0].megaoctets / run.seconds;
    let measured = format!(
        "at most {} KiB of memory, {} KiB for a sixteenth of it",
        run.peak_kib, small.peak_kib
    );
    let mut figure = Figure::new(rate, " MB/s", Limit::AtLeast(150.0));
    let constant = run.peak_kib <= small.peak_kib + 1024;
    figure.holds = figure.holds.map(|holds| holds && constant);
    Ok(Row::new(what, measured, [figure, Figure::NONE]))
}

fn jobs(han: &Path, options: &Options, stream: &Stream) -> Result<Row, Box<dyn Error>> {
    let what = "`han decode --jobs` of 8 files";
    if !program::knows(han, "--jobs")? {
        return Ok(Row::missing(what, "no such option"));
    }
    let mut captures = Vec::new();
    for number in 0..8 {
        let name = format!("part-{number}.bin");
        let part = options.megaoctets.div_ceil(8);
        captures.push(Capture::write(&options.scratch, &name, stream, part)?);
    }
    let cores = std::thread::available_parallelism()?.get();
    let one = program::run(han, &["--jobs", "1"], &captures)?;
    let many = program::run(han, &["--jobs", &cores.to_string()], &captures)?;
    let megaoctets: f64 = captures.iter().map(|capture| capture.megaoctets).sum();
    let measured = format!(
        "{} on {cores} cores",
        megaoctets_a_second(megaoctets / many.seconds)
    );
    let ratio = Figure::new(
        one.seconds / many.seconds,
        " x one job",
        Limit::AtLeast(1.3),
    );
    Ok(Row::new(what, measured, [ratio, Figure::NONE]))
}

fn heap(stream: &Stream) -> Result<Row, String> {
    let calls = calls_a_list(stream)?;
    let figure = Figure::new(calls, " calls a list", Limit::AtMost(0.0));
    Ok(Row::new(
        "heap, in the libraries",
        String::new(),
        [figure, Figure::NONE],
    ))
}
