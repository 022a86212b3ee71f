//! The window's two ends of the bridge between the modules: the page's, which holds [`Further`], and the second module's, which
//! [`offer`]s. Two modules have two memories: only bytes, an element and functions cross.

use super::{Error, boot, document};
use js_sys::{Array, Function, Object, Reflect, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, File};

/// The name under which `www/boot.js` finds what the second module offers.
const GLOBAL: &str = "proflens_further";

/// The page's end.
pub struct Further {
    /// Where the further views are shown; the second module's own.
    root: Element,
    offered: JsValue,
}

impl Further {
    /// Waits until the second module has arrived. `say` gets the bytes of a `Said`; `files` gives the handles of the open files, each
    /// behind its id.
    pub async fn start(
        say: impl FnMut(Vec<u8>) + 'static,
        files: impl FnMut() -> Vec<(u32, File)> + 'static,
    ) -> Result<Further, Error> {
        let offered = boot::further().await?;
        let root = document().create_element("div")?;
        root.set_class_name("further-root");
        let further = Further { root, offered };
        let arguments = Array::of3(&further.root, &hearing(say), &giving(files));
        further.call("start", &arguments)?;
        Ok(further)
    }

    pub fn look(&self, look: &[u8]) -> Result<(), Error> {
        self.call("look", &Array::of1(&Uint8Array::from(look)))
    }

    /// The bytes of an `Answered`.
    pub fn hear(&self, answered: &[u8]) -> Result<(), Error> {
        self.call("hear", &Array::of1(&Uint8Array::from(answered)))
    }

    /// Puts the views into the page's element for them; it may be a new one.
    pub fn attach(&self, host: &str) {
        put_into(host, &self.root);
    }

    fn call(&self, name: &str, arguments: &Array) -> Result<(), Error> {
        let function: Function = Reflect::get(&self.offered, &name.into())?.dyn_into()?;
        function.apply(&self.offered, arguments)?;
        Ok(())
    }
}

fn hearing(mut say: impl FnMut(Vec<u8>) + 'static) -> JsValue {
    let hear = move |bytes: Uint8Array| say(bytes.to_vec());
    Closure::<dyn FnMut(Uint8Array)>::new(hear).into_js_value()
}

fn giving(mut files: impl FnMut() -> Vec<(u32, File)> + 'static) -> JsValue {
    let give = move || {
        let files = files().into_iter();
        let pair = |(id, file): (u32, File)| Array::of2(&id.into(), &file);
        files.map(pair).collect::<Array>()
    };
    Closure::<dyn FnMut() -> Array>::new(give).into_js_value()
}

/// Made for a place that the page may have later.
pub fn apart() -> Result<Element, Error> {
    Ok(document().create_element("div")?)
}

/// Puts an element into the page's element of that id, if it is there and does not have it.
pub fn put_into(host: &str, element: &Element) {
    let host = document().get_element_by_id(host);
    if let Some(host) = host.filter(|host| !host.contains(Some(element))) {
        // Fails for no element that is in the page.
        let _ = host.append_child(element);
    }
}

/// Made in the page's body, for what opens over the page.
pub fn over() -> Result<Element, Error> {
    let over = document().create_element("div")?;
    if let Some(body) = document().body() {
        body.append_child(&over)?;
    }
    Ok(over)
}

/// What the second module's side is given once.
pub struct Page {
    pub root: Element,
    say: Function,
    files: Function,
}

impl Page {
    pub fn say(&self, said: &[u8]) {
        // The page's own function: it does not throw.
        let _ = self.say.call1(&JsValue::NULL, &Uint8Array::from(said));
    }

    /// The open files, as the browser's own handles.
    pub fn files(&self) -> Vec<(u32, File)> {
        let pairs = self.files.call0(&JsValue::NULL).unwrap_or_default();
        let pairs = Array::from(&pairs).into_iter();
        let pair = |pair: JsValue| {
            let pair = Array::from(&pair);
            Some((pair.get(0).as_f64()? as u32, pair.get(1).dyn_into().ok()?))
        };
        pairs.filter_map(pair).collect()
    }
}

/// The second module's end: what the page may call.
pub fn offer(
    mut start: impl FnMut(Page) + 'static,
    mut look: impl FnMut(Vec<u8>) + 'static,
    mut hear: impl FnMut(Vec<u8>) + 'static,
) {
    let start = Closure::<dyn FnMut(Element, Function, Function)>::new(
        move |root: Element, say: Function, files: Function| start(Page { root, say, files }),
    );
    let look = Closure::<dyn FnMut(Uint8Array)>::new(move |bytes: Uint8Array| look(bytes.to_vec()));
    let hear = Closure::<dyn FnMut(Uint8Array)>::new(move |bytes: Uint8Array| hear(bytes.to_vec()));
    let offered = Object::new();
    let functions = [
        ("start", start.into_js_value()),
        ("look", look.into_js_value()),
        ("hear", hear.into_js_value()),
    ];
    for (name, function) in functions {
        // A fresh object takes any property.
        let _ = Reflect::set(&offered, &name.into(), &function);
    }
    let _ = Reflect::set(&js_sys::global(), &GLOBAL.into(), &offered);
}
