//! `build`: writes the static site, where everything that it says has been proved.

use anyhow::{Result, bail};
use course::{Course, Problems};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf, absolute};

/// What `build` takes.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Le dossier où écrire le site (target/site par défaut)
    #[arg(long, value_name = "DOSSIER")]
    out: Option<PathBuf>,
}

/// Builds the site, unless something in it is still to be proved.
pub fn run(root: &Path, options: Options) -> Result<()> {
    let out = absolute(options.out.unwrap_or_else(|| root.join("target/site")))?;
    refuse_to_overwrite(&out)?;
    let course = Course::read(root)?;
    let stale = course.stale();
    if !stale.is_empty() {
        bail!(Problems(stale));
    }
    site::build_with_search(course, &out)?;
    writeln!(io::stdout(), "Le site est écrit dans {}", out.display())?;
    Ok(())
}

/// The site takes the place of the whole folder: one that is not a site holds somebody's work.
fn refuse_to_overwrite(out: &Path) -> Result<()> {
    let is_site = out.join(".nojekyll").exists() && out.join("404.html").exists();
    if !out.exists() || is_site || is_empty(out) {
        return Ok(());
    }
    let out = out.display();
    bail!(
        "{out} existe et n'est pas un site : rien n'y a été touché\n  remède : donnez à --out un dossier vide ou nouveau"
    )
}

fn is_empty(folder: &Path) -> bool {
    fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none())
}
