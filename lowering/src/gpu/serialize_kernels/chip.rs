//! NVIDIA's chips.

/// For each chip the lowest version of PTX that has it. LLVM ends the process over a version that does not.
const VERSIONS: &[(&str, &str)] = &[
    ("sm_50", "+ptx40"),
    ("sm_52", "+ptx41"),
    ("sm_53", "+ptx42"),
    ("sm_60", "+ptx50"),
    ("sm_61", "+ptx50"),
    ("sm_62", "+ptx50"),
    ("sm_70", "+ptx60"),
    ("sm_72", "+ptx61"),
    ("sm_75", "+ptx63"),
    ("sm_80", "+ptx70"),
    ("sm_86", "+ptx71"),
    ("sm_87", "+ptx74"),
    ("sm_89", "+ptx78"),
    ("sm_90", "+ptx78"),
    ("sm_90a", "+ptx80"),
    ("sm_100", "+ptx86"),
    ("sm_100a", "+ptx86"),
    ("sm_101", "+ptx86"),
    ("sm_101a", "+ptx86"),
    ("sm_103", "+ptx88"),
    ("sm_103a", "+ptx88"),
    ("sm_120", "+ptx87"),
    ("sm_120a", "+ptx87"),
    ("sm_121", "+ptx88"),
    ("sm_121a", "+ptx88"),
];

/// The feature that names the version of PTX for a chip; none for a chip that is not known.
pub fn features(chip: &str) -> Option<&'static str> {
    VERSIONS.iter().find(|(name, _)| *name == chip).map(|(_, version)| *version)
}

/// What is said of a chip that is not known.
pub fn unknown(chip: &str) -> String {
    let names: Vec<&str> = VERSIONS.iter().map(|(name, _)| *name).collect();
    format!("'parallel-op-serialize-gpu' option 'chip': expected one of {}, got '{chip}'", names.join(", "))
}
