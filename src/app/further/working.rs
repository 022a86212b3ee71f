//! In place of a view that has no answer yet: that it is being worked out and, where that takes many files, how far it is.

use super::FurtherProps;
use yew::prelude::*;

pub fn working(props: &FurtherProps) -> Html {
    let noting = props.answers.noting.filter(|noting| noting.of > 0);
    html! {
        <div class="nothing">
            <p role="status">{ tr!("Working it out …") }</p>
            if let Some(noting) = noting {
                <progress class="working-progress" max={noting.of.to_string()} value={noting.done.to_string()}
                    aria-label={tr!("Files that are worked through")}></progress>
                <p>{ tr!("{done} of {of} files are worked through.", done = noting.done, of = noting.of) }</p>
            }
        </div>
    }
}
