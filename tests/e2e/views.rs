//! Source, labels and packages, as a person goes through them.

use crate::fixture;
use crate::tab::{Tab, in_tab};

async fn example_in(tab: &Tab, view: &str) {
    tab.click("#example-leak").await;
    tab.wait_for_text(".outcome", "+").await;
    tab.click(&format!("#tab-{view}")).await;
}

#[test]
fn a_line_of_source_is_seen_once_its_file_is_given_flow() {
    in_tab(async |tab| {
        example_in(tab, "source").await;
        tab.wait_for_text(".source-routines", "session.clone").await;
        tab.eval::<bool>(
            "([...document.querySelectorAll('.source-routines .link')].find(b => b.innerText.endsWith('session.clone')).click(), true)",
        )
        .await;
        tab.wait_for_text(".source-path", "session.go").await;
        tab.wait_for_text(".source-row", "+103.8").await;

        let line = |number: usize| match number {
            21 => "\treturn string([]byte(text)) // copied".to_string(),
            _ => format!("// line {number}"),
        };
        let text: Vec<String> = (1..=60).map(line).collect();
        let file = fixture::write("session.go", text.join("\n").as_bytes());
        tab.pick_files("#source-files", &[file]).await;
        tab.wait_for_text(".source-row .code", "// copied").await;
        tab.screenshot("source-with-text").await;
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
    });
}

#[test]
fn a_value_of_a_label_becomes_a_filter_flow() {
    in_tab(async |tab| {
        example_in(tab, "labels").await;
        tab.wait_for_text(".labels-name", "bytes").await;
        tab.wait_for_text(".labels-note", "Go's heap profiles carry no label but")
            .await;
        tab.wait_for_element(".labels-bin").await;
        tab.click(".labels .further-table .further-link").await;
        tab.wait_for_count(".filter", 1).await;
        // The heaviest value alone is left.
        tab.wait_for_text(".outcome", "127.87").await;
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
    });
}

#[test]
fn whose_code_it_is_stands_above_packages_and_files_flow() {
    in_tab(async |tab| {
        example_in(tab, "packages").await;
        tab.wait_for_text(".packages-origins", "Own code").await;
        tab.wait_for_text(".packages .further-table", "example.com/shop/session")
            .await;
        tab.click(".packages .segment:nth-child(4)").await;
        tab.wait_for_text(".packages .further-table", "session.go")
            .await;
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
    });
}

/// A profile with that many different values of a label.
fn many_values(count: usize) -> std::path::PathBuf {
    let mut builder = crate::support::Builder::new(&[("cpu", "nanoseconds")]);
    for at in 0..count {
        let value = (count - at) as i64 * 1_000_000;
        builder = builder.sample("main.main;main.work", &[value]).with(|b| {
            let (key, str) = (
                b.string("request_id"),
                b.message().string_table.len() as i64,
            );
            b.message().string_table.push(format!("r{at}").into_bytes());
            let label = proflens::pprof::schema::Label {
                key,
                str,
                ..Default::default()
            };
            b.message().sample.last_mut().expect("just added").label = vec![label];
        });
    }
    fixture::write("many-values.pb", &builder.bytes())
}

#[test]
fn a_hundred_thousand_values_are_scrolled_through() {
    in_tab(async |tab| {
        tab.drop_files(&[many_values(100_000)]).await;
        tab.wait_for_painted(3).await;
        let asked = std::time::Instant::now();
        tab.click("#tab-labels").await;
        tab.wait_for_text(".long-table", "r0").await;
        println!(
            "labels: {:?} from the click to the first rows",
            asked.elapsed()
        );
        let rows = "document.querySelectorAll('.long-table tbody tr').length";
        assert!(tab.eval::<usize>(rows).await < 120, "only rows in sight");
        tab.eval::<bool>(FRAMES).await;
        tab.wait_for("the end of scrolling", "globalThis.frames_taken !== null")
            .await;
        let frames: Vec<f64> = tab.eval("globalThis.frames_taken").await;
        let mut sorted = frames.clone();
        sorted.sort_by(f64::total_cmp);
        println!(
            "labels: {} frames, median {:.1} ms, worst {:.1} ms",
            frames.len(),
            sorted[frames.len() / 2],
            sorted[frames.len() - 1]
        );
        tab.key("End").await;
        tab.wait_for_text(".long-table", "r99999").await;
        tab.wait_for_text(".long-table tr.selected", "r99999").await;
        tab.screenshot("labels-many").await;
        tab.key("Enter").await;
        tab.wait_for_count(".filter", 1).await;
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
    });
}

/// Scrolls the long list on the page from top to bottom in a hundred frames, and keeps how long each took.
const FRAMES: &str = "(globalThis.frames_taken = null, (() => {
    const list = document.querySelector('.long-table, .source-table');
    const taken = [];
    let last = performance.now(), at = 0;
    const step = now => {
        taken.push(now - last);
        last = now;
        list.scrollTop = (list.scrollHeight - list.clientHeight) * (++at / 100);
        if (at < 100) requestAnimationFrame(step); else globalThis.frames_taken = taken.slice(1);
    };
    requestAnimationFrame(step);
})(), true)";

#[test]
fn a_long_file_scrolls_and_rules_say_where_files_are() {
    in_tab(async |tab| {
        example_in(tab, "source").await;
        tab.wait_for_text(".source-routines", "session.clone").await;
        tab.wait_for_text(".source-routines thead", "Cum change")
            .await;
        tab.screenshot("source-list").await;
        tab.eval::<bool>(
            "([...document.querySelectorAll('.source-routines .link')].find(b => b.innerText.endsWith('session.clone')).click(), true)",
        )
        .await;
        tab.wait_for_text(".source-path", "session.go").await;
        let text: Vec<String> = (1..=20_000)
            .map(|n| format!("\tline := {n} // of many"))
            .collect();
        let file = fixture::write("session.go", text.join("\n").as_bytes());
        tab.pick_files("#source-files", &[file]).await;
        tab.wait_for_text(".source-row .code", "of many").await;
        tab.wait_for_text(".source-note", "by the end of its path")
            .await;
        tab.eval::<bool>(FRAMES).await;
        tab.wait_for("the end of scrolling", "globalThis.frames_taken !== null")
            .await;
        let mut frames: Vec<f64> = tab.eval("globalThis.frames_taken").await;
        frames.sort_by(f64::total_cmp);
        println!(
            "source: {} frames, median {:.1} ms, worst {:.1} ms",
            frames.len(),
            frames[frames.len() / 2],
            frames[frames.len() - 1]
        );

        tab.click(".source-rules summary").await;
        // A trimmed path: `example.com/shop/session/session.go`; the file was given alone.
        let folder: String = tab
            .eval("document.querySelector('.source-path').innerText.replace(/\\/[^/]*$/, '')")
            .await;
        tab.click("#rule-from").await;
        tab.type_text(&folder).await;
        tab.click("#rule-add").await;
        tab.wait_for_text(".source-note", "by your rule for").await;
        tab.wait_for(
            "it is remembered",
            "localStorage.getItem('proflens.source') !== null",
        )
        .await;
        tab.screenshot("source-rules").await;
        tab.click("#rule-from-0").await;
        tab.type_text("x").await;
        tab.key("Tab").await;
        tab.wait_for_text(".source-note", "by the end of its path")
            .await;
        tab.click(".source-rules li:first-child .button").await;
        tab.wait_for(
            "it is forgotten",
            "localStorage.getItem('proflens.source') === null",
        )
        .await;
        // The button asks for a folder as often as it is pressed.
        tab.eval::<bool>("(globalThis.asked = 0, document.addEventListener('click', e => { if (e.target.type === 'file') { globalThis.asked++; e.preventDefault(); } }, true), true)").await;
        for _ in 0..2 {
            tab.click(".source-head .toolbar button").await;
        }
        assert_eq!(tab.eval::<u32>("globalThis.asked").await, 2);
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
    });
}

#[test]
fn a_group_opens_down_to_functions_by_keys() {
    in_tab(async |tab| {
        example_in(tab, "packages").await;
        tab.wait_for_text(".packages .further-table", "example.com/shop/session")
            .await;
        tab.click(".packages .segment:nth-child(2)").await;
        tab.wait_for_text(".packages .further-table", "example.com/shop")
            .await;
        for key in ["ArrowDown", "ArrowRight"] {
            tab.key(key).await;
        }
        tab.wait_for_element(".packages-in-1").await;
        for key in ["ArrowDown", "ArrowRight"] {
            tab.key(key).await;
        }
        tab.wait_for_element(".packages-in-2").await;
        tab.key("z").await;
        tab.wait_for_element(".packages-zoom").await;
        tab.screenshot("packages-open").await;
        assert_eq!(tab.console_errors().await, Vec::<String>::new());
    });
}
