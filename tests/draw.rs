//! What the flame graph draws, without a browser: colours against WCAG, geometry, hit testing, walking, and a small view as SVG.

use proflens::draw::change::Scale;
use proflens::draw::colour::{Rgb, contrast};
use proflens::draw::flame::{self, Colouring, Look, Marks};
use proflens::draw::list::{DrawList, Fill, Rect};
use proflens::draw::palette::{CHANGE_STEPS, HUES, Ink, PackageHue, Role, SHADES, Theme};
use proflens::draw::raster::Raster;
use proflens::draw::svg;
use proflens::draw::walk::{self, Step};
use proflens::draw::window::Window;
use proflens::protocol::{FlameBox, FlameFrame, FlameView, NameKey, Pair, PathKey};

const THEMES: [Theme; 2] = [Theme::Light, Theme::Dark];

/// Every role that a label can stand on.
fn labelled_roles() -> Vec<Role> {
    let mut roles = vec![Role::Root, Role::Background];
    for is_calm in [false, true] {
        for hue in 0..HUES {
            roles.extend((0..SHADES).map(|shade| {
                Role::Package(PackageHue {
                    hue,
                    shade,
                    is_calm,
                })
            }));
        }
    }
    roles.extend((-CHANGE_STEPS..=CHANGE_STEPS).map(Role::Change));
    roles
}

#[test]
fn every_label_reads_on_every_fill() {
    for theme in THEMES {
        for role in labelled_roles() {
            for is_faded in [false, true] {
                let ink = |role| Ink { role, is_faded }.colour(theme);
                let ratio = contrast(ink(role), ink(Role::Label));
                assert!(
                    ratio >= 4.5,
                    "{role:?} {theme:?} faded {is_faded}: {ratio:.2}"
                );
            }
        }
    }
}

#[test]
fn outlines_stand_out_from_every_fill() {
    for theme in THEMES {
        for outline in [Role::Hovered, Role::Matched, Role::Selected, Role::Cursor] {
            for role in labelled_roles() {
                let ratio = contrast(outline.ink().colour(theme), role.ink().colour(theme));
                assert!(
                    ratio >= 2.0,
                    "{outline:?} on {role:?} {theme:?}: {ratio:.2}"
                );
            }
        }
    }
}

/// As eyes without the red or the green cones see it (Viénot, Brettel and Mollon 1999), in linear light: yellow and blue.
fn seen_without(cones: &str, colour: Rgb) -> (f64, f64) {
    let linear = |c: u8| (f64::from(c) / 255.0).powf(2.2);
    let (r, g, b) = (linear(colour.0), linear(colour.1), linear(colour.2));
    match cones {
        "red" => (0.11238 * r + 0.88762 * g, 0.00401 * r - 0.00401 * g + b),
        _ => (0.29275 * r + 0.70725 * g, -0.02234 * r + 0.02234 * g + b),
    }
}

#[test]
fn growth_and_shrinking_differ_to_colour_blind_eyes() {
    for theme in THEMES {
        for cones in ["red", "green"] {
            for step in 2..=CHANGE_STEPS {
                let blueness = |step| {
                    let colour = Role::Change(step).ink().colour(theme);
                    let (yellow, blue) = seen_without(cones, colour);
                    (blue - yellow) / (blue + yellow)
                };
                let apart = blueness(-step) - blueness(step);
                assert!(
                    apart > 0.25,
                    "step {step} without {cones} {theme:?}: {apart:.2}"
                );
            }
        }
    }
}

#[test]
fn the_hue_of_a_package_is_its_own() {
    let hue = PackageHue::of(0xdead_beef, false);
    assert_eq!(hue, PackageHue::of(0xdead_beef, false));
    let hues = (0..200).map(|p| PackageHue::of(p, false).hue);
    let spread: std::collections::BTreeSet<u8> = hues.collect();
    assert_eq!(spread.len(), usize::from(HUES));
}

fn window() -> Window {
    Window {
        from: 0.0,
        to: 1.0,
        width: 400.0,
        height: 80.0,
        scroll_top: 0.0,
        pixel_ratio: 1.0,
    }
}

fn frame(name: &str) -> FlameFrame {
    FlameFrame {
        key: NameKey::of(name.as_bytes()),
        name: name.to_string(),
        place: String::new(),
        package: name.len() as u32,
    }
}

fn a_box(row: u32, x: f64, width: f64, frame: Option<u32>, total: Pair) -> FlameBox {
    FlameBox {
        row,
        x,
        width,
        frame,
        merged: if frame.is_none() && row > 0 { 7 } else { 0 },
        path: PathKey(u64::from(row) * 1000 + (x * 100.0) as u64),
        own: Pair::default(),
        total,
    }
}

fn pair(base: i64, new: i64) -> Pair {
    Pair { base, new }
}

/// ```text
/// all
/// main.main                               | runtime.mallocgc
/// example.com/shop/cart.(*Cart).Add | 7 … |
/// ```
fn view() -> FlameView {
    let names = [
        "main.main",
        "runtime.mallocgc",
        "example.com/shop/cart.(*Cart).Add",
    ];
    FlameView {
        question: None,
        frames: names.map(frame).to_vec(),
        boxes: vec![
            a_box(0, 0.0, 1.0, None, pair(100, 200)),
            a_box(1, 0.0, 0.75, Some(0), pair(100, 150)),
            a_box(1, 0.75, 0.25, Some(1), pair(0, 50)),
            a_box(2, 0.0, 0.5, Some(2), pair(80, 80)),
            a_box(2, 0.5, 0.1, None, pair(20, 10)),
        ],
        rows: 3,
        crumbs: vec![],
        root: pair(100, 200),
    }
}

fn look(marks: &Marks, colouring: Colouring) -> Look<'_> {
    Look {
        marks,
        colouring,
        hovered: None,
        cursor: None,
        column_px: 7.0,
        root_label: "All",
    }
}

/// `UPDATE_EXPECT=1 cargo test --test draw` writes the files anew; read what changed.
#[track_caller]
fn check_svg(list: &DrawList, theme: Theme, file: &str) {
    let actual = svg::print(list, theme);
    let path = format!("{}/tests/expected/{file}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, &actual).expect("the folder of expected files is writable");
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(actual == expected, "{file} is now\n{actual}");
}

#[test]
fn a_small_view_as_svg() {
    let view = view();
    let marks = Marks::new(&view.frames, Some(view.frames[2].key), None);
    let list = flame::draw(&view, &window(), &look(&marks, Colouring::Package));
    check_svg(&list, Theme::Light, "flame_package.svg");
}

#[test]
fn a_comparison_searched_in_the_dark_as_svg() {
    let view = view();
    let matches = |name: &str| name.contains("Cart");
    let marks = Marks::new(&view.frames, None, Some(&matches));
    let colouring = Colouring::Change(Scale::Relative);
    let list = flame::draw(&view, &window(), &look(&marks, colouring));
    check_svg(&list, Theme::Dark, "flame_change.svg");
}

#[test]
fn markup_in_a_name_stays_text() {
    let mut view = view();
    view.frames[0].name = "a<b>&\u{1}c".to_string();
    let marks = Marks::new(&view.frames, None, None);
    let list = flame::draw(&view, &window(), &look(&marks, Colouring::Package));
    let printed = svg::print(&list, Theme::Light);
    assert!(printed.contains(">a&lt;b&gt;&amp;\u{fffd}c</text>"));
}

#[test]
fn labels_stay_in_their_boxes_and_boxes_in_the_window() {
    let view = view();
    let marks = Marks::new(&view.frames, None, None);
    for step in 0..60 {
        let zoomed = window().zoomed(1.0 + f64::from(step), f64::from(step) * 7.0);
        let list = flame::draw(&view, &zoomed, &look(&marks, Colouring::Package));
        for text in &list.texts {
            let right = text.x + list.characters(text).chars().count() as f32 * 7.0;
            let holds = |f: &Fill| {
                (f.rect.y..f.rect.bottom()).contains(&text.baseline)
                    && f.rect.x <= text.x
                    && right <= f.rect.right().min(list.width)
            };
            assert!(list.fills.iter().any(holds), "{}", list.characters(text));
        }
        for fill in &list.fills {
            assert!(fill.rect.x >= -3.0 && fill.rect.right() <= list.width + 3.0);
        }
    }
}

#[test]
fn what_is_drawn_is_what_is_hit() {
    let view = view();
    let at = |x, y| flame::hit(&view, &window(), x, y);
    assert_eq!(at(5.0, 5.0), Some(0));
    assert_eq!(at(5.0, 25.0), Some(1));
    assert_eq!(at(350.0, 25.0), Some(2));
    assert_eq!(at(210.0, 45.0), Some(4));
    assert_eq!(at(300.0, 45.0), None);
    assert_eq!(at(5.0, 65.0), None);
    assert_eq!(at(-1.0, 5.0), None);
    assert_eq!(at(5.0, 19.5), None, "the gap between rows");
    let zoomed = window().zoomed(4.0, 400.0);
    assert_eq!(flame::hit(&view, &zoomed, 5.0, 25.0), Some(2));
    let scrolled = Window {
        scroll_top: 30.0,
        ..window()
    };
    assert_eq!(flame::hit(&view, &scrolled, 5.0, 15.0), Some(3));
}

#[test]
fn a_hair_of_a_box_is_drawn_and_hit() {
    let mut view = view();
    view.boxes.push(a_box(3, 0.5, 1e-7, Some(0), pair(1, 1)));
    let rect = window().place(&view.boxes[5]).expect("in view");
    assert_eq!((rect.x, rect.width), (200.0, 1.0));
    assert_eq!(flame::hit(&view, &window(), 200.5, 65.0), Some(5));
    assert_eq!(flame::hit(&view, &window(), 203.0, 65.0), None);
}

#[test]
fn edges_lie_on_device_pixels() {
    let sharp = Window {
        pixel_ratio: 1.5,
        width: 333.0,
        ..window()
    };
    for of in &view().boxes {
        let rect = sharp.place(of).expect("in view");
        let device = f64::from(rect.x) * 1.5;
        assert!((device - device.round()).abs() < 1e-3, "{rect:?}");
    }
}

#[test]
fn keys_walk_parents_children_and_siblings() {
    let view = view();
    let step = |of, step| walk::step(&view, &window(), of, step);
    assert_eq!(step(0, Step::Child), Some(1));
    assert_eq!(step(1, Step::Child), Some(3));
    assert_eq!(step(3, Step::Next), None, "merged boxes are passed over");
    assert_eq!(step(3, Step::Parent), Some(1));
    assert_eq!(step(1, Step::Next), Some(2));
    assert_eq!(step(2, Step::Previous), Some(1));
    assert_eq!(step(2, Step::Child), None);
    assert_eq!(step(0, Step::Parent), None);
    assert_eq!(step(0, Step::Next), None);
    assert_eq!(step(99, Step::Child), None);
    let narrow = Window {
        width: 6.0,
        ..window()
    };
    assert_eq!(walk::step(&view, &narrow, 1, Step::Next), None);
}

#[test]
fn the_point_under_the_pointer_stays_while_zooming() {
    let w = window();
    for px in [0.0, 10.0, 200.0, 399.0] {
        let before = w.to_fraction(px);
        let zoomed = w.zoomed(8.0, px);
        assert!((zoomed.to_fraction(px) - before).abs() < 1e-9);
        assert!((zoomed.to - zoomed.from - 0.125).abs() < 1e-9);
        let back = zoomed.zoomed(0.125 + 1e-9, px);
        assert_eq!((back.from, back.to), (0.0, 1.0));
    }
    assert_eq!((w.panned(50.0).from, w.panned(-50.0).to), (0.0, 1.0));
    let panned = w.zoomed(2.0, 0.0).panned(-100.0);
    assert!((panned.from - 0.125).abs() < 1e-9);
    let odd = w.zoomed(f64::NAN, f64::NAN);
    assert!(odd.from >= 0.0 && odd.to <= 1.0, "{odd:?}");
}

#[test]
fn an_older_answer_is_drawn_where_today_looks() {
    let zoomed_to_second = window().over(0.75, 0.25);
    let rect = zoomed_to_second.place(&view().boxes[2]).expect("in view");
    assert_eq!((rect.x, rect.width), (0.0, 399.0));
    assert!(zoomed_to_second.place(&view().boxes[3]).is_none());
}

#[test]
fn many_boxes_are_batched_by_ink() {
    let mut view = view();
    let nth = |i: u32| {
        let x = f64::from(i % 500) / 500.0;
        a_box(i / 500, x, 1.0 / 500.0, Some(i % 3), pair(1, 2))
    };
    view.boxes = (0..20_000).map(nth).collect();
    let wide = Window {
        width: 2000.0,
        height: 1000.0,
        ..window()
    };
    let marks = Marks::new(&view.frames, None, None);
    let list = flame::draw(&view, &wide, &look(&marks, Colouring::Package));
    assert_eq!(list.fills.len(), 20_000);
    assert!(list.fills.is_sorted_by_key(|f| f.ink));
}

/// What a browser would fill, rectangle by rectangle, on 2 device pixels each way.
#[test]
fn fills_become_pixels() {
    let view = view();
    let marks = Marks::new(&view.frames, None, None);
    let crisp = Window {
        pixel_ratio: 2.0,
        scroll_top: 30.0,
        ..window().zoomed(1.5, 0.0)
    };
    let list = flame::draw(&view, &crisp, &look(&marks, Colouring::Package));
    let mut raster = Raster::default();
    raster.paint(&list, Theme::Light, (800, 160), 2.0);
    assert_eq!(raster.bytes().len(), 800 * 160 * 4);
    let mut filled = 0;
    for (at, pixel) in (0u16..).zip(raster.bytes().chunks(4).step_by(13)) {
        let at = u32::from(at) * 13;
        let (x, y) = ((at % 800) as f32 / 2.0, (at / 800) as f32 / 2.0);
        let covers = |f: &&Fill| {
            (f.rect.x..f.rect.right()).contains(&x) && (f.rect.y..f.rect.bottom()).contains(&y)
        };
        let top = list.fills.iter().rfind(covers);
        filled += usize::from(top.is_some());
        let ink = top.map_or(Role::Background.ink(), |f| f.ink);
        let Rgb(red, green, blue) = ink.colour(Theme::Light);
        assert_eq!(pixel, [red, green, blue, 255], "at {x}, {y}");
    }
    assert!(filled > 1000, "{filled} pixels lie in boxes");
}

#[test]
fn pixels_end_where_the_canvas_does() {
    let mut list = DrawList::new(10.0, 10.0);
    let ink = Role::Root.ink();
    for (x, y, width, height) in [
        (-5.0, -5.0, 100.0, 100.0),
        (8.0, 8.0, f32::MAX, f32::MAX),
        (50.0, 2.0, 5.0, 5.0),
        (f32::NAN, f32::INFINITY, -1.0, 3.0),
    ] {
        let rect = Rect {
            x,
            y,
            width,
            height,
        };
        list.fills.push(Fill { rect, ink });
    }
    let mut raster = Raster::default();
    raster.paint(&list, Theme::Dark, (10, 10), 1.0);
    let Rgb(red, green, blue) = ink.colour(Theme::Dark);
    assert!(
        raster
            .bytes()
            .chunks(4)
            .all(|p| p == [red, green, blue, 255])
    );
    raster.paint(&list, Theme::Dark, (0, 0), 1.0);
    assert!(raster.bytes().is_empty());
}
