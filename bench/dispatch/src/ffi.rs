//! Calls into compiled contenders.

use crate::failure::{Failure, Result};
use libloading::Library;
use std::path::Path;

/// A shared object of this benchmark, loaded with symbols of its own.
pub struct Compiled {
    library: Library,
    path: std::path::PathBuf,
}

/// `region_<n>(regions, steps)`. Valid as long as its [`Compiled`], which no contender drops.
#[derive(Clone, Copy)]
pub struct Region(unsafe extern "C" fn(i64, i64));

/// `bench_work(steps)`, likewise.
#[derive(Clone, Copy)]
pub struct Work(unsafe extern "C" fn(i64));

impl Compiled {
    /// Loads a shared object and what it needs.
    pub fn load(path: &Path) -> Result<&'static Self> {
        // SAFETY: the object was built a moment ago by this program's own rules; its initialisers are those of the runtime
        // that it is linked with.
        let library = unsafe { Library::new(path) }
            .map_err(|error| Failure::Library { library: path.to_owned(), reason: error.to_string() })?;
        // Threads of the runtime may run its code until the process ends.
        Ok(Box::leak(Box::new(Self { library, path: path.to_owned() })))
    }

    /// The function that runs regions of so many branches.
    pub fn region(&'static self, branches: usize) -> Result<Region> {
        let name = format!("region_{branches}");
        // SAFETY: all programs of this benchmark declare the function with these types.
        let found = unsafe { self.library.get::<unsafe extern "C" fn(i64, i64)>(name.as_bytes()) };
        found.map(|function| Region(*function)).map_err(|error| self.lacks(&error))
    }

    /// The body of a branch.
    pub fn work(&'static self) -> Result<Work> {
        // SAFETY: `work.c` declares the function with this type.
        let found = unsafe { self.library.get::<unsafe extern "C" fn(i64)>(b"bench_work") };
        found.map(|function| Work(*function)).map_err(|error| self.lacks(&error))
    }

    fn lacks(&self, error: &libloading::Error) -> Failure {
        Failure::Library { library: self.path.clone(), reason: error.to_string() }
    }
}

impl Region {
    /// Runs so many regions.
    pub fn run(self, regions: i64, steps: i64) {
        // SAFETY: the object is never unloaded, and the function takes any numbers.
        unsafe { (self.0)(regions, steps) }
    }
}

impl Work {
    /// Works so many steps.
    pub fn run(self, steps: i64) {
        // SAFETY: as above.
        unsafe { (self.0)(steps) }
    }
}
