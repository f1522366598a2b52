//! Arrays in NumPy's files: `.npy` holds one, `.npz` several by name.
//!
//! Booleans, integers and floats of 8 to 64 bits, in either byte order, in row-major or column-major order. NumPy has
//! no bfloat16: such arrays travel as `uint16`.

mod npy;

use crate::tensor::Tensor;
use std::{
    collections::BTreeMap,
    fs::{self, File, OpenOptions, Permissions},
    io::{self, BufRead, BufReader, Cursor, Write},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};
use thiserror::Error;
use zip::{CompressionMethod, ZipArchive, ZipWriter, result::ZipError, write::SimpleFileOptions};

/// Why a file was not read or written.
#[derive(Debug, Error)]
pub enum ArrayError {
    /// The operating system says no.
    #[error("{}: cannot read: {reason}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// The file does not hold what its name says.
    #[error("{}: expected {expected}, got {got}", path.display())]
    Format {
        /// The file, with the name of the entry where there is one.
        path: PathBuf,
        /// What should be there.
        expected: String,
        /// What is there.
        got: String,
    },
    /// The file was not written; what stood there before still does.
    #[error("{}: cannot write: {reason}", path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
}

/// Reads the array of a `.npy` file.
///
/// # Errors
///
/// If the file cannot be read, is no `.npy` file, or has elements of another type than those of
/// [`ElementType`](crate::tensor::ElementType).
pub fn read_npy(path: &Path) -> Result<Tensor, ArrayError> {
    npy::read(&mut open(path)?, path)
}

/// Reads the arrays of a `.npz` file by name.
///
/// # Errors
///
/// As for [`read_npy`].
pub fn read_npz(path: &Path) -> Result<BTreeMap<String, Tensor>, ArrayError> {
    let not_an_archive = |error: ZipError| ArrayError::Format {
        path: path.to_owned(),
        expected: "a .npz archive".to_owned(),
        got: error.to_string(),
    };
    let mut archive = ZipArchive::new(open(path)?).map_err(not_an_archive)?;
    let mut arrays = BTreeMap::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).map_err(not_an_archive)?;
        let name = file.name().map_err(not_an_archive)?.into_owned();
        let name = name.strip_suffix(".npy").unwrap_or(&name).to_owned();
        let place = path.join(&name);
        arrays.insert(name, npy::read(&mut file, &place)?);
    }
    Ok(arrays)
}

/// Writes an array as `.npy`. The file appears when it is complete.
///
/// # Errors
///
/// [`ArrayError::Unwritable`].
pub fn write_npy(path: &Path, tensor: &Tensor) -> Result<(), ArrayError> {
    let mut bytes = Vec::new();
    npy::write(&mut bytes, tensor).map_err(|reason| unwritable(path, &reason))?;
    write_whole(path, &bytes)
}

/// Writes arrays with their names as an uncompressed `.npz`. The file appears when it is complete.
///
/// # Errors
///
/// [`ArrayError::Unwritable`].
pub fn write_npz<'a>(path: &Path, arrays: impl IntoIterator<Item = (String, &'a Tensor)>) -> Result<(), ArrayError> {
    let bytes = archive_of(arrays).map_err(|reason| unwritable(path, &reason))?;
    write_whole(path, &bytes)
}

fn archive_of<'a>(arrays: impl IntoIterator<Item = (String, &'a Tensor)>) -> io::Result<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored).large_file(true);
    for (name, tensor) in arrays {
        archive.start_file(format!("{name}.npy"), options)?;
        npy::write(&mut archive, tensor)?;
    }
    Ok(archive.finish()?.into_inner())
}

fn open(path: &Path) -> Result<BufReader<File>, ArrayError> {
    let unreadable = |reason: io::Error| ArrayError::Unreadable { path: path.to_owned(), reason: reason.to_string() };
    let mut reader = BufReader::new(File::open(path).map_err(unreadable)?);
    // A folder opens and then refuses to be read.
    reader.fill_buf().map_err(unreadable)?;
    Ok(reader)
}

/// Writes a new file beside `path` and then puts it in its place, so that nobody sees half a file.
///
/// # Errors
///
/// [`ArrayError::Unwritable`].
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), ArrayError> {
    // What is no ordinary file, such as /dev/stdout, has no place to put a file into.
    let in_place = fs::metadata(path).is_ok_and(|it| !it.is_file() && !it.is_dir());
    let written = if in_place { write_in_place(path, bytes) } else { replace(path, bytes) };
    written.map_err(|reason| unwritable(path, &reason))
}

/// Says before the work is done whether [`write_whole`] could write there, as far as can be known.
///
/// # Errors
///
/// [`ArrayError::Unwritable`].
pub fn check_writable(path: &Path) -> Result<(), ArrayError> {
    let possible = match fs::metadata(path) {
        Ok(it) if it.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
        Ok(it) if !it.is_file() => OpenOptions::new().write(true).open(path).map(drop),
        _ => tempfile::tempfile_in(folder_of(path)).map(drop),
    };
    possible.map_err(|reason| unwritable(path, &reason))
}

fn write_in_place(path: &Path, bytes: &[u8]) -> io::Result<()> {
    OpenOptions::new().write(true).open(path)?.write_all(bytes)
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = tempfile::Builder::new().permissions(Permissions::from_mode(0o666)).tempfile_in(folder_of(path))?;
    file.write_all(bytes)?;
    file.persist(path)?;
    Ok(())
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn unwritable(path: &Path, reason: &io::Error) -> ArrayError {
    ArrayError::Unwritable { path: path.to_owned(), reason: reason.to_string() }
}
