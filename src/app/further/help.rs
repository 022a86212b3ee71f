//! What the page's help says of the further views: their keys, from the table that drives them.

use crate::state::View;
use crate::views::keys::{Binding, of};
use yew::prelude::*;

pub fn keys() -> Html {
    let section = |view: View| {
        let mut keys = of(view).peekable();
        keys.peek()?;
        let title = tr!(view.info().title);
        Some(html! {
            <section>
                <h3>{ tr!("In the view {view}", view = title) }</h3>
                <dl class="keys">{ for keys.map(key) }</dl>
            </section>
        })
    };
    let sections = View::ALL.iter().filter_map(|info| section(info.view));
    html! { <div class="help-columns">{ for sections }</div> }
}

fn key(binding: &Binding) -> Html {
    html! { <><dt><kbd>{ binding.shown }</kbd></dt><dd>{ tr!(binding.help) }</dd></> }
}
