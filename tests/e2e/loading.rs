//! The page comes up, from its own site alone.

use crate::tab::in_tab;

#[test]
fn the_page_loads_without_a_complaint() {
    in_tab(async |tab| {
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
        assert_eq!(tab.eval::<String>("document.title").await, "proflens");
        let requests = tab.requests();
        assert!(
            requests.iter().any(|path| path.ends_with(".wasm")),
            "{requests:?}"
        );
    });
}
