//! Standard output for rows: one JSON object a line, buffered, and no fuss when the reader has gone.

use std::io::{BufWriter, StdoutLock, Write};

use serde::Serialize;

/// Rows on standard output. What is buffered is written when it is finished or dropped.
pub struct Rows {
    out: BufWriter<StdoutLock<'static>>,
}

impl Rows {
    pub fn new() -> Self {
        Self { out: BufWriter::with_capacity(1 << 16, std::io::stdout().lock()) }
    }

    /// One value as a line of JSON.
    pub fn row(&mut self, row: &impl Serialize) -> anyhow::Result<()> {
        serde_json::to_writer(&mut self.out, row).map_err(std::io::Error::from)?;
        self.out.write_all(b"\n")?;
        Ok(())
    }

    /// Bytes that are JSON lines already.
    pub fn raw(&mut self, lines: &[u8]) -> anyhow::Result<()> {
        Ok(self.out.write_all(lines)?)
    }

    pub fn finish(mut self) -> anyhow::Result<()> {
        Ok(self.out.flush()?)
    }
}

/// Whether an error says only that nobody reads the output any more.
pub fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| cause.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe))
}
