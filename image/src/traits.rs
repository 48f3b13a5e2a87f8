//! The traits that nearly every type has, in one line for each type.

/// Calls functions of these traits on two values of one type.
///
/// A macro and not a generic function, so that each call names its type.
macro_rules! traits {
    ($one:expr, $other:expr; $($name:ident)+) => {{
        let (one, other) = (&$one, &$other);
        $($crate::traits::call!($name, one, other);)+
    }};
}

macro_rules! call {
    (Clone, $one:ident, $other:ident) => {
        $crate::see([Clone::clone($one), Clone::clone($other)])
    };
    (PartialEq, $one:ident, $other:ident) => {
        $crate::see(PartialEq::eq($one, $other))
    };
    (PartialOrd, $one:ident, $other:ident) => {
        $crate::see(PartialOrd::partial_cmp($one, $other))
    };
    (Ord, $one:ident, $other:ident) => {
        $crate::see(Ord::cmp($one, $other))
    };
    (Hash, $one:ident, $other:ident) => {{
        let mut hasher = $crate::traits::Sum(0);
        core::hash::Hash::hash($one, &mut hasher);
        core::hash::Hash::hash($other, &mut hasher);
        $crate::see(hasher);
    }};
}

pub(crate) use {call, traits};

/// The smallest hasher: nothing in it can fail.
pub(crate) struct Sum(pub(crate) u64);

impl core::hash::Hasher for Sum {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, octets: &[u8]) {
        for &octet in octets {
            self.0 = self.0.rotate_left(5) ^ u64::from(octet);
        }
    }
}
