//! Secrets: read from files at every use, so that a new one counts at once; never kept, never printed.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

/// A file's content without its last line break. A file that is not there is looked for among the service's credentials, by its name.
pub(super) fn text(file: &Path) -> Result<String, String> {
    read(file)
        .map(|text| text.trim_end_matches(['\r', '\n']).to_owned())
        .map_err(|e| format!("cannot read the secret {}: {e}", file.display()))
}

/// A secret that is one line, such as a password or an address.
pub(super) fn line(file: &Path) -> Result<String, String> {
    let text = text(file)?;
    let line = text.trim();
    match line {
        "" => Err(format!("the secret {} is empty", file.display())),
        line if line.contains(['\r', '\n']) => Err(format!("the secret {} has more than one line", file.display())),
        line => Ok(line.to_owned()),
    }
}

fn read(file: &Path) -> io::Result<String> {
    let read = fs::read_to_string(file);
    match (&read, env::var_os("CREDENTIALS_DIRECTORY"), file.file_name()) {
        (Err(e), Some(folder), Some(name)) if e.kind() == io::ErrorKind::NotFound => {
            fs::read_to_string(PathBuf::from(folder).join(name)).or(read)
        }
        _ => read,
    }
}
