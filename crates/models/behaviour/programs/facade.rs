//! What only computes is there, under its names.

// `std::u32::MAX` is old, and still there.
#![allow(clippy::legacy_numeric_constants)]

use std::borrow::Cow;
use std::cell::{Cell, LazyCell, OnceCell, RefCell};
use std::collections::{
    BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, VecDeque, hash_map::Entry,
};
use std::error::Error;
use std::fmt::{self, Debug, Display, Write as _};
use std::hash::{BuildHasher, DefaultHasher, Hash, Hasher, RandomState};
use std::io::{self, BufRead, BufReader, BufWriter, Cursor, Read, Write};
use std::iter::{self, FromIterator, Peekable};
use std::marker::PhantomData;
use std::num::{NonZero, ParseIntError, Wrapping};
use std::ops::{Add, ControlFlow, Deref, Range};
use std::pin::pin;
use std::rc::{Rc, Weak};
use std::str::FromStr;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

crate::programs! {
    same: macros, prelude, questions, maps, sets, hashes, readers, cells, futures, durations, constants, environment,
        nested, leaves_by_question;
    among: ;
}

fn macros() -> String {
    let name = "x";
    let mut text = String::new();
    write!(text, "{name}{:>3}", 1).unwrap();
    writeln!(&mut text, "{}", concat!("a", 1)).unwrap();
    assert!(text.len() > 1, "{text}");
    assert_eq!(text.chars().next(), Some('x'));
    assert_ne!(1, 2, "{name}");
    debug_assert!(matches!(Some(3), Some(n) if n > 2));
    text.push_str(stringify!(a + b));
    text.push_str(&std::format!("{:?}{}", vec![1, 2], std::vec![0; 2].len()));
    text.push_str(&format!(
        "{}{}",
        option_env!("NO_SUCH_VARIABLE").is_none(),
        cfg!(test)
    ));
    text.push_str(
        if line!() + column!() > 1 && file!().ends_with("facade.rs") {
            "here"
        } else {
            "lost"
        },
    );
    text.push_str(module_path!().rsplit("::").next().unwrap());
    text
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Pair {
    left: i32,
    right: i32,
}

impl Add for Pair {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            left: self.left + other.left,
            right: self.right + other.right,
        }
    }
}

fn prelude() -> String {
    let one = Pair {
        left: 1,
        ..Default::default()
    };
    let all: Vec<Pair> = Vec::from_iter([one, one + one]);
    let text: String = all.iter().map(|pair| pair.left.to_string()).collect();
    let number = u8::try_from(300_i32).is_err() && i64::from(3_u8) == 3;
    let boxed: Box<dyn Fn(i32) -> i32> = Box::new(move |n| n + one.left);
    let mut range: Peekable<Range<i32>> = (0..3).peekable();
    drop(range.next().map(Box::new));
    format!(
        "{all:?} {text} {number} {} {:?} {}",
        boxed(1),
        range.peek(),
        size_of::<PhantomData<u8>>()
    )
}

#[derive(Debug)]
struct Wrong(ParseIntError);

impl Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "wrong: {}", self.0)
    }
}

impl Error for Wrong {}

fn parse(text: &str) -> Result<i32, Wrong> {
    i32::from_str(text).map_err(Wrong)
}

fn questions() -> String {
    let sum = |a: &str, b: &str| -> Result<i32, Box<dyn Error + Send + Sync>> {
        Ok(parse(a)? + parse(b)?)
    };
    let first = |text: &str| -> Option<char> { Some(text.chars().next()?.to_ascii_uppercase()) };
    format!(
        "{:?} {} {:?}",
        sum("1", "2").ok(),
        sum("1", "x").unwrap_err(),
        first("abc")
    )
}

fn maps() -> String {
    let mut ages: HashMap<&str, u32> = HashMap::from([("ada", 36)]);
    *ages.entry("ada").or_insert(0) += 1;
    if let Entry::Vacant(place) = ages.entry("bob") {
        place.insert(4);
    }
    ages.extend([("eve", 1)]);
    let mut names: Vec<_> = ages.keys().copied().collect();
    names.sort();
    let tree: BTreeMap<_, _> = ages.clone().into_iter().collect();
    let copy: HashMap<_, _> = tree.clone().into_iter().collect();
    let gone = ages.remove("eve");
    ages.retain(|_, age| *age > 10);
    format!(
        "{names:?} {tree:?} {} {gone:?} {ages:?} {} {}",
        copy == ages,
        ages["ada"],
        ages.contains_key("bob")
    )
}

fn sets() -> String {
    let (a, b) = (
        HashSet::from([1, 2, 3]),
        [2, 3, 4].into_iter().collect::<HashSet<i32>>(),
    );
    let sorted = |set: &HashSet<i32>| set.iter().copied().collect::<BTreeSet<_>>();
    let mut both: Vec<_> = a.intersection(&b).collect();
    both.sort();
    let mut heap = BinaryHeap::from([1, 3, 2]);
    let mut queue: VecDeque<_> = (0..3).collect();
    queue.rotate_left(1);
    format!(
        "{:?} {both:?} {} {:?} {queue:?}",
        sorted(&(&a | &b)),
        a.is_subset(&b),
        heap.pop()
    )
}

fn hashes() -> String {
    let state = RandomState::new();
    let same = state.hash_one("a") == state.hash_one("a");
    let mut hasher = DefaultHasher::new();
    Pair::default().hash(&mut hasher);
    format!("{same} {}", hasher.finish() != 0)
}

fn readers() -> String {
    let mut lines = BufReader::new("un\ndeux\n".as_bytes()).lines();
    let first = lines.next().unwrap().unwrap();
    let mut rest = String::new();
    Cursor::new(b"reste").read_to_string(&mut rest).unwrap();
    let mut written = BufWriter::new(Vec::new());
    written.write_all(b"octets").unwrap();
    let error = io::Error::new(io::ErrorKind::InvalidData, "mauvais");
    format!(
        "{first} {rest} {:?} {error} {:?}",
        written.into_inner().unwrap(),
        error.kind()
    )
}

fn cells() -> String {
    let (cell, shared) = (Cell::new(1), Rc::new(RefCell::new(vec![1])));
    shared.borrow_mut().push(cell.replace(2));
    let weak: Weak<_> = Rc::downgrade(&shared);
    let (once, lazy) = (OnceCell::new(), LazyCell::new(|| 5));
    let twice = (once.set(1), once.set(2));
    let text: Cow<'_, str> = Cow::Borrowed("a");
    format!(
        "{shared:?} {} {twice:?} {} {}",
        weak.upgrade().is_some(),
        *lazy,
        text.deref().len()
    )
}

struct Nothing;

impl Wake for Nothing {
    fn wake(self: Arc<Self>) {}
}

fn futures() -> String {
    let waker = Waker::from(Arc::new(Nothing));
    let mut future = pin!(async { std::future::ready(1).await + async { 2 }.await });
    match future.as_mut().poll(&mut Context::from_waker(&waker)) {
        Poll::Ready(value) => value.to_string(),
        Poll::Pending => "pending".to_owned(),
    }
}

fn durations() -> String {
    format!(
        "{:?} {:?}",
        Duration::from_millis(1_500),
        Duration::from_secs(2) / 4
    )
}

fn constants() -> String {
    let flow: ControlFlow<i32> = iter::repeat_n(1, 3).try_for_each(|n| {
        if n > 1 {
            ControlFlow::Break(n)
        } else {
            ControlFlow::Continue(())
        }
    });
    format!(
        "{} {:.3} {} {} {flow:?}",
        std::u32::MAX,
        std::f64::consts::PI,
        Wrapping(255_u8) + Wrapping(1),
        NonZero::new(3_u8).unwrap()
    )
}

fn environment() -> String {
    format!(
        "{:?} {}",
        std::env::var("NO_SUCH_VARIABLE"),
        std::env::args().len() > 0
    )
}

mod inside {
    pub(super) fn shout(text: &str) -> Vec<String> {
        vec![text.to_uppercase(), format!("{text}!")]
    }
}

fn nested() -> String {
    fn debug(value: impl Debug) -> String {
        format!("{value:?}")
    }
    debug(inside::shout("a"))
}

fn leaves_by_question() -> String {
    use std::process::{ExitCode, Termination};
    let codes = [
        ExitCode::SUCCESS,
        ExitCode::from(3),
        Ok::<_, String>(()).report(),
        ExitCode::default(),
    ];
    format!("{codes:?}")
}
