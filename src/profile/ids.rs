//! Index types. A table is only ever indexed through its own id; ids are `u32` so that a column of them is half the size of
//! a pointer. `usize` never stands in data: the same profile has the same layout natively and in wasm.

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
        #[repr(transparent)]
        pub struct $name(pub u32);

        impl $name {
            /// No row. Only where a field's comment says that it may be absent.
            pub const NONE: Self = Self(u32::MAX);

            pub fn index(self) -> usize {
                self.0 as usize
            }

            /// The id of row `index`. The builders bound every table below `u32::MAX` rows.
            pub fn from_index(index: usize) -> Self {
                debug_assert!(index < u32::MAX as usize);
                Self(index as u32)
            }

            pub fn some(self) -> Option<Self> {
                (self != Self::NONE).then_some(self)
            }
        }
    };
}

id!(/** A row of [`Strings`](super::Strings); 0 is the empty string. */ StringId);
id!(/** A row of [`Mappings`](super::Mappings). */ MappingId);
id!(/** A row of [`Functions`](super::Functions). */ FunctionId);
id!(/** A row of [`Locations`](super::Locations). */ LocationId);
id!(/** A node of [`Stacks`](super::Stacks); 0 is the root, the empty stack. */ StackId);
id!(/** A row of [`LabelSets`](super::LabelSets); 0 is the set without labels. */ LabelSetId);
