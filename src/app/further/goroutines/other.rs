//! What stands here while the profile in view counts no goroutines: which open files do, and how one is taken.

use super::FurtherProps;
use crate::leaks::Kind;
use crate::protocol::Shown;
use crate::views::bridge::{LookFile, Said};
use yew::prelude::*;

/// How a dump is taken; a shell's line is not translated.
pub const DUMP: &str =
    "curl -s 'http://localhost:6060/debug/pprof/goroutine?debug=2' > goroutines.txt";

/// Files that have a button; whoever has more of them knows the chips above.
const MOST_FILES: usize = 12;

pub fn other(props: &FurtherProps, kind: Kind) -> Html {
    let counts_goroutines = |file: &&LookFile| {
        let mut types = file.sample_types.iter();
        types.any(|t| ["goroutine", "goroutineleak", "goroutines"].contains(&t.as_str()))
    };
    let files: Vec<&LookFile> = props.look.files.iter().filter(counts_goroutines).collect();
    let left = files.len().saturating_sub(MOST_FILES);
    html! {
        <div class="nothing go-other" role="status">
            <p>{ what(kind) }</p>
            if files.is_empty() {
                <p>{ tr!("None of the open files is of goroutines. A dump says most: states, waits, and who created whom.") }</p>
            } else {
                <p>{ tr!("Of the open files these are of goroutines:") }</p>
                <p class="go-files">{ for files.iter().take(MOST_FILES).map(|file| show(props, file)) }</p>
                if left > 0 { <p>{ tr!("and {count} more", count = left) }</p> }
            }
            <p>{ tr!("To take a dump of a Go program with net/http/pprof, then drop it here:") }</p>
            <pre class="go-command"><code>{ DUMP }</code></pre>
            <p>{ tr!("What a Go program prints as it crashes, or on SIGQUIT, is a dump as well.") }</p>
        </div>
    }
}

fn what(kind: Kind) -> String {
    match kind {
        Kind::Other => tr!("The profile in view counts no goroutines."),
        kind => tr!(
            "The profile in view is of the kind “{kind}”: it counts no goroutines.",
            kind = kind.name()
        ),
    }
}

fn show(props: &FurtherProps, file: &LookFile) -> Html {
    let (say, shown) = (props.say.clone(), Shown::One(file.id));
    let onclick = move |_: MouseEvent| say.emit(Said::Show(shown));
    html! { <button type="button" class="button" {onclick}>{ tr!("Show {file}", file = file.name) }</button> }
}
