//! The words of which the further views make their addresses: `key=value` pairs with `&` between, choices by a word of their own, functions
//! and groups by the hash of their name. What is not understood is passed over.

use crate::protocol::NameKey;

pub fn pairs(address: &str) -> impl Iterator<Item = (&str, &str)> + Clone {
    address.split('&').filter_map(|pair| pair.split_once('='))
}

/// What a choice is called.
pub fn word<T: PartialEq>(words: &[(T, &'static str)], of: T) -> Option<&'static str> {
    words.iter().find(|(t, _)| *t == of).map(|(_, word)| *word)
}

/// Which choice is called so.
pub fn meaning<T: Copy>(words: &[(T, &str)], word: &str) -> Option<T> {
    words.iter().find(|(_, w)| *w == word).map(|(t, _)| *t)
}

pub fn key(text: &str) -> Option<NameKey> {
    u64::from_str_radix(text, 16).ok().map(NameKey)
}

/// `sort=name`, or `sort=-name` where it ascends.
pub fn order<T: PartialEq>(words: &[(T, &'static str)], by: T, descending: bool) -> Option<String> {
    let sign = if descending { "" } else { "-" };
    word(words, by).map(|word| format!("sort={sign}{word}"))
}

/// What the value of [`order`] says: by what, and whether it descends.
pub fn read_order<T: Copy + Default>(words: &[(T, &str)], value: &str) -> (T, bool) {
    let by = meaning(words, value.trim_start_matches('-'));
    (by.unwrap_or_default(), !value.starts_with('-'))
}
