//! Checks that every dependency has a licence that `deny.toml` allows.
//!
//! `cargo deny` does it where it is installed. Building it takes minutes, so without it
//! the same file is read here and held against `cargo metadata`.

use std::{fs, path::Path, process::Command};

use serde_json::Value;
use spdx::{Expression, Licensee, ParseMode};

use crate::{
    failure::{Failure, Result},
    process, workspace,
};

/// Fails if a dependency has no licence, or one that is not allowed; prints which.
pub fn check() -> Result<()> {
    let root = workspace::root();
    if process::is_on_path("cargo-deny") {
        let mut deny = Command::new("cargo-deny");
        return process::run(deny.current_dir(root).args(["check", "licenses"]));
    }
    let rules = Rules::parse(&workspace::read(&root.join("deny.toml"))?)?;
    let refusals = refusals(&rules, &workspace::metadata()?);
    refusals.iter().for_each(|refusal| eprintln!("{refusal}"));
    match refusals.len() {
        0 => Ok(()),
        n => Err(Failure::Finding(format!("{n} dependencies have a licence that deny.toml does not allow"))),
    }
}

/// What `deny.toml` says of licences.
struct Rules {
    allowed: Vec<Licensee>,
    clarifications: Vec<Clarification>,
}

/// A licence that a person read off a file, for a crate that states none.
struct Clarification {
    package: String,
    expression: String,
    file: String,
    checksum: u32,
}

impl Rules {
    fn parse(text: &str) -> Result<Self> {
        let wrong = |what: &str| Failure::Finding(format!("deny.toml: {what}"));
        let table: toml::Table = text.parse().map_err(|error| wrong(&format!("{error}")))?;
        let licenses = table.get("licenses").ok_or_else(|| wrong("no [licenses]"))?;
        let names = licenses.get("allow").and_then(toml::Value::as_array).ok_or_else(|| wrong("no licenses.allow"))?;
        let allowed = names
            .iter()
            .filter_map(toml::Value::as_str)
            .map(|name| Licensee::parse(name).map_err(|error| wrong(&error.to_string())))
            .collect::<Result<_>>()?;
        let clarifications = licenses
            .get("clarify")
            .and_then(toml::Value::as_array)
            .into_iter()
            .flatten()
            .map(|entry| Clarification::parse(entry).ok_or_else(|| wrong("incomplete licenses.clarify")))
            .collect::<Result<_>>()?;
        Ok(Self { allowed, clarifications })
    }

    fn allow(&self, expression: &str) -> bool {
        // Old manifests write `MIT/Apache-2.0`, which the lax mode takes as "or".
        Expression::parse_mode(expression, ParseMode::LAX).is_ok_and(|parsed| {
            parsed.evaluate(|licence| self.allowed.iter().any(|allowed| allowed.satisfies(licence)))
        })
    }
}

impl Clarification {
    fn parse(entry: &toml::Value) -> Option<Self> {
        let file = entry.get("license-files")?.as_array()?.first()?;
        Some(Self {
            package: entry.get("crate")?.as_str()?.to_owned(),
            expression: entry.get("expression")?.as_str()?.to_owned(),
            file: file.get("path")?.as_str()?.to_owned(),
            checksum: u32::try_from(file.get("hash")?.as_integer()?).ok()?,
        })
    }

    /// Whether the file that was read then is the file that is there now.
    fn still_holds(&self, package: &Value) -> bool {
        let folder = package["manifest_path"].as_str().and_then(|path| Path::new(path).parent());
        folder.is_some_and(|folder| fs::read(folder.join(&self.file)).is_ok_and(|bytes| crc32(&bytes) == self.checksum))
    }
}

/// One line for each package without an allowed licence.
fn refusals(rules: &Rules, metadata: &Value) -> Vec<String> {
    let mut lines = Vec::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        let name = package["name"].as_str().unwrap_or_default();
        let stated = package["license"].as_str().or_else(|| {
            let clarification = rules.clarifications.iter().find(|clarification| clarification.package == name)?;
            clarification.still_holds(package).then_some(clarification.expression.as_str())
        });
        match stated {
            Some(expression) if rules.allow(expression) => {}
            Some(expression) => lines.push(format!("{name}: licence '{expression}' is not allowed")),
            None => lines.push(format!("{name}: states no licence, and deny.toml clarifies none for this version")),
        }
    }
    lines
}

/// The checksum that `cargo deny` writes for a licence file: CRC-32 as in ISO 3309.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg()))
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn rules() -> Rules {
        Rules::parse("[licenses]\nallow = ['MIT', 'Apache-2.0 WITH LLVM-exception']").unwrap()
    }

    #[test]
    fn a_choice_is_allowed_if_one_side_is() {
        assert!(rules().allow("GPL-3.0-only OR MIT"));
        assert!(rules().allow("MIT/Apache-2.0"));
        assert!(!rules().allow("MIT AND GPL-3.0-only"));
    }

    #[test]
    fn an_exception_is_part_of_the_licence() {
        assert!(rules().allow("Apache-2.0 WITH LLVM-exception"));
        assert!(!rules().allow("Apache-2.0"));
    }

    #[test]
    fn each_refused_package_is_named() {
        let metadata = json!({"packages": [
            {"name": "good", "license": "MIT"},
            {"name": "bad", "license": "AGPL-3.0-only"},
            {"name": "silent", "license": null},
        ]});
        let lines = refusals(&rules(), &metadata);
        assert_eq!(lines.len(), 2);
        assert!(lines[0].starts_with("bad: licence 'AGPL-3.0-only'") && lines[1].starts_with("silent: "));
    }

    #[test]
    fn checksum_of_the_standard_check_string() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
    }
}
