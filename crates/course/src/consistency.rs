//! What must hold between the chapters and the listings.

use crate::chapter::{Chapter, Generated, Item, What};
use crate::claim::{Claim, Event};
use crate::course::Course;
use crate::diagram::{self, Diagram};
use crate::glossary;
use crate::links;
use crate::listing::{Listing, Role};
use crate::measure::Measure;
use crate::problem::{Problem, suggest};
use std::collections::BTreeMap;

/// Everything that does not fit together.
pub fn problems(course: &Course) -> Vec<Problem> {
    let chapters = course.chapters.iter().flat_map(|chapter| {
        let misnamed = chapter.items.iter().filter_map(|item| {
            misnamed(course, chapter, item)
                .or_else(|| unmeasured(course, chapter, item))
                .or_else(|| undrawn(course, chapter, item))
        });
        misnamed
            .chain(shown_twice(chapter))
            .chain(links::problems(course, chapter))
            .chain(no_glossary(course, chapter))
    });
    let measures = course
        .measures
        .values()
        .filter_map(|measure| wrong_measure(course, measure));
    let listings = course
        .listings
        .values()
        .filter_map(|listing| misplaced(course, listing));
    chapters
        .chain(listings)
        .chain(measures)
        .chain(
            course
                .diagrams
                .values()
                .filter_map(|diagram| unshown(course, diagram)),
        )
        .chain(same_slugs(course))
        .chain(same_captions(course))
        .collect()
}

/// A listing or an anchor that does not exist, or a block that its listing cannot have.
fn misnamed(course: &Course, chapter: &Chapter, item: &Item) -> Option<Problem> {
    item.what.listings().into_iter().find_map(|name| {
        let (message, remedy) = match course.listings.get(name) {
            Some(listing) => impossible(listing, item)?,
            None => (
                format!("le listing « {name} » n'existe pas"),
                suggest(name, course.listings.keys().map(String::as_str)),
            ),
        };
        Some(Problem::of(&chapter.file, message, remedy).at(item.line))
    })
}

/// A measure that nothing declares.
fn unmeasured(course: &Course, chapter: &Chapter, item: &Item) -> Option<Problem> {
    let What::Measure(name) = &item.what else {
        return None;
    };
    let known = course.measures.keys().map(String::as_str);
    let remedy = match course.listings.get(name) {
        Some(listing) => format!("déclarez-la dans code/{}/measures.toml", listing.slug),
        None => suggest(name, known),
    };
    (!course.measures.contains_key(name)).then(|| {
        let message = format!("la mesure « {name} » n'existe pas");
        Problem::of(&chapter.file, message, remedy).at(item.line)
    })
}

/// A figure that nobody has drawn.
fn undrawn(course: &Course, chapter: &Chapter, item: &Item) -> Option<Problem> {
    let What::Figure { name, .. } = &item.what else {
        return None;
    };
    let known = course.diagrams.keys().map(String::as_str);
    (!course.diagrams.contains_key(name)).then(|| {
        let message = format!(
            "la figure « {name} » n'existe pas : {}/{name}.svg",
            diagram::FOLDER
        );
        Problem::of(&chapter.file, message, suggest(name, known)).at(item.line)
    })
}

/// A diagram that is not shown exactly once.
fn unshown(course: &Course, diagram: &Diagram) -> Option<Problem> {
    let drawn = &diagram.name;
    let shows = |(_, item): &(&Chapter, &Item)| matches!(&item.what, What::Figure { name, .. } if name == drawn);
    let (message, remedy) = match course.items().filter(shows).count() {
        1 => return None,
        0 => (
            format!("la figure « {drawn} » n'est montrée nulle part"),
            format!(
                "ajoutez {{{{#figure {drawn} légende}}}} dans son chapitre, ou supprimez le fichier"
            ),
        ),
        n => (
            format!("la figure « {drawn} » est montrée {n} fois"),
            "montrez-la une fois, et renvoyez-y par un lien".to_owned(),
        ),
    };
    Some(Problem::of(&diagram.file, message, remedy))
}

/// A measure that checks nothing, that runs what cannot run, or that is not shown exactly once.
fn wrong_measure(course: &Course, measure: &Measure) -> Option<Problem> {
    let name = &measure.name;
    let unknown = measure
        .programs()
        .find_map(|program| cannot_run(course, program));
    let (message, remedy) = measure.fault().or(unknown).or_else(|| {
        let items = course.chapters.iter().flat_map(|chapter| &chapter.items);
        let shows = |item: &&Item| matches!(&item.what, What::Measure(shown) if shown == name);
        match items.filter(shows).count() {
            1 => None,
            0 => Some((
                format!("la mesure « {name} » n'est montrée nulle part"),
                format!("ajoutez {{{{#measure {name}}}}} dans son chapitre, ou retirez la table"),
            )),
            n => Some((
                format!("la mesure « {name} » est montrée {n} fois"),
                "montrez-la une fois, et renvoyez-y par un lien".to_owned(),
            )),
        }
    })?;
    Some(Problem::of(&measure.file, message, remedy).at(measure.line))
}

/// Why a measure cannot run this listing.
fn cannot_run(course: &Course, name: &str) -> Option<(String, String)> {
    match course.listings.get(name) {
        None => Some((
            format!("le listing « {name} » n'existe pas"),
            suggest(name, course.listings.keys().map(String::as_str)),
        )),
        Some(listing) if listing.role == Role::CompileFail => Some((
            format!("« {name} » ne compile pas : il ne peut pas être mesuré"),
            "nommez un listing qui s'exécute".to_owned(),
        )),
        Some(_) => None,
    }
}

/// A page that is to show a glossary where there is none.
fn no_glossary(course: &Course, chapter: &Chapter) -> Option<Problem> {
    let mut items = chapter.items.iter();
    let item = items.find(|item| item.what == What::Generated(Generated::Glossary))?;
    course.glossary.is_none().then(|| {
        let message = "le cours n'a pas de glossaire";
        let remedy = format!("écrivez ses termes dans {}", glossary::FILE);
        Problem::of(&chapter.file, message, remedy).at(item.line)
    })
}

/// What cannot be said of this listing.
fn impossible(listing: &Listing, item: &Item) -> Option<(String, String)> {
    let name = &listing.name;
    match &item.what {
        What::Transcript(_) | What::Outcomes(_) | What::Claim(_)
            if listing.role == Role::Python =>
        {
            Some((
                format!("« {name} » est un programme en Python : on ne peut que le mesurer"),
                "retirez cette phrase, et nommez-le dans measures.toml".to_owned(),
            ))
        }
        What::Listing {
            anchor: Some(anchor),
            ..
        } if listing.part(anchor).is_none() => Some((
            format!("le listing « {name} » n'a pas d'ancre « {anchor} »"),
            suggest(anchor, listing.anchors()),
        )),
        What::Transcript(_) | What::Outcomes(_) if listing.role == Role::CompileFail => Some((
            format!("« {name} » ne compile pas : il ne peut rien afficher"),
            "montrez-le par {{#listing …}} : la page donne le message du compilateur".to_owned(),
        )),
        What::Claim(_) if listing.role == Role::CompileFail => Some((
            format!("« {name} » ne compile pas : il ne peut rien faire"),
            "retirez cette phrase, ou parlez d'un listing qui s'exécute".to_owned(),
        )),
        What::Claim(Claim {
            event: Event::Panic { line: Some(line) },
            ..
        }) if listing.line(*line).is_none() => Some((
            format!("« {name} » n'a pas de ligne {line}"),
            "les lignes se comptent comme dans la page, la légende étant la première".to_owned(),
        )),
        _ => None,
    }
}

/// A listing is shown in its own chapter, in no other, and what it prints or why it is refused is said.
fn misplaced(course: &Course, listing: &Listing) -> Option<Problem> {
    let name = &listing.name;
    let showing: Vec<&Chapter> = course
        .chapters
        .iter()
        .filter(|chapter| chapter.shown().contains(&name.as_str()))
        .collect();
    let (message, remedy) = match showing.as_slice() {
        [] => (
            format!("le listing « {name} » n'est montré nulle part"),
            format!("ajoutez {{{{#listing {name}}}}} dans son chapitre, ou supprimez le fichier"),
        ),
        [chapter] if chapter.slug != listing.slug => (
            format!(
                "le listing « {name} » est montré dans « {} » mais rangé sous « {} »",
                chapter.slug, listing.slug
            ),
            format!("déplacez-le dans code/{}/", chapter.slug),
        ),
        [chapter] => return unsaid(course, chapter, listing),
        [first, second, ..] => (
            format!(
                "le listing « {name} » est montré dans « {} » et dans « {} »",
                first.slug, second.slug
            ),
            "montrez-le dans un seul chapitre, et donnez un autre nom à l'autre".to_owned(),
        ),
    };
    Some(Problem::of(&listing.file, message, remedy).at(1))
}

/// Nothing says what the listing prints, or why it is refused.
fn unsaid(course: &Course, chapter: &Chapter, listing: &Listing) -> Option<Problem> {
    let name = &listing.name;
    let of_it = |item: &&Item| item.what.listings().contains(&name.as_str());
    let is_measured = || {
        let mut measures = course.measures.values();
        measures.any(|measure| measure.programs().any(|program| program == name))
    };
    let (said, message, remedy) = match listing.role {
        Role::Example => (
            is_measured()
                || course
                    .chapters
                    .iter()
                    .flat_map(|chapter| &chapter.items)
                    .filter(of_it)
                    .any(is_statement),
            format!("rien ne vérifie ce qu'affiche « {name} »"),
            format!("ajoutez dans le texte un bloc ```console : $ cargo run --example {name}"),
        ),
        Role::CompileFail => (
            chapter.items.iter().filter(of_it).any(is_whole),
            format!("« {name} » n'est montré qu'en partie : son refus ne l'est pas"),
            format!("montrez-le d'abord en entier : {{{{#listing {name}}}}}"),
        ),
        Role::Python => (
            is_measured(),
            format!("rien ne lance jamais « {name} »"),
            format!("nommez-le dans code/{}/measures.toml", listing.slug),
        ),
    };
    (!said).then(|| Problem::of(&listing.file, message, remedy).at(1))
}

fn is_statement(item: &Item) -> bool {
    !matches!(item.what, What::Listing { .. } | What::Changes { .. })
}

fn is_whole(item: &Item) -> bool {
    matches!(item.what, What::Listing { anchor: None, .. })
}

/// Two displays of one thing would have one address.
fn shown_twice(chapter: &Chapter) -> Vec<Problem> {
    let mut seen = Vec::new();
    let mut problems = Vec::new();
    for item in &chapter.items {
        let What::Listing { name, anchor } = &item.what else {
            continue;
        };
        if seen.contains(&(name, anchor)) {
            let message = format!("« {name} » est montré deux fois de la même façon");
            let remedy = "montrez la seconde fois une partie ({{#listing nom:ancre}}), ou un lien";
            problems.push(Problem::of(&chapter.file, message, remedy).at(item.line));
        }
        seen.push((name, anchor));
    }
    problems
}

/// Two chapters of one slug would share the folder of their listings.
fn same_slugs(course: &Course) -> Vec<Problem> {
    let key = |chapter: &'_ Chapter| chapter.slug.clone();
    repeated(
        &course.chapters.iter().collect::<Vec<_>>(),
        key,
        |chapter, first| {
            let message = format!("deux chapitres s'appellent « {} »", chapter.slug);
            let remedy = format!("renommez ce fichier ou {}", first.file.display());
            Problem::of(&chapter.file, message, remedy).at(1)
        },
    )
}

fn same_captions(course: &Course) -> Vec<Problem> {
    let key = |listing: &'_ Listing| listing.caption().to_owned();
    repeated(
        &course.listings.values().collect::<Vec<_>>(),
        key,
        |listing, first| {
            let message = format!(
                "deux listings ont la même légende : « {} »",
                listing.caption()
            );
            let remedy = format!("changez-la ici, ou dans {}", first.file.display());
            Problem::of(&listing.file, message, remedy).at(1)
        },
    )
}

/// A problem for each thing whose key an earlier one has.
fn repeated<T>(
    things: &[&T],
    key: impl Fn(&T) -> String,
    problem: impl Fn(&T, &T) -> Problem,
) -> Vec<Problem> {
    let mut first: BTreeMap<String, &T> = BTreeMap::new();
    let mut problems = Vec::new();
    for thing in things {
        match first.get(&key(thing)) {
            Some(first) => problems.push(problem(thing, first)),
            None => drop(first.insert(key(thing), thing)),
        }
    }
    problems
}
