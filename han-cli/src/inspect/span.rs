//! Octets that know where they stand.

/// A run of octets and the offset of its first.
#[derive(Clone, Copy)]
pub(super) struct Span<'a> {
    octets: &'a [u8],
    begin: usize,
}

impl<'a> Span<'a> {
    /// All octets of a part, whose offsets count from the first.
    pub(super) const fn whole(octets: &'a [u8]) -> Self {
        Self { octets, begin: 0 }
    }

    pub(super) const fn octets(self) -> &'a [u8] {
        self.octets
    }

    pub(super) const fn begin(self) -> usize {
        self.begin
    }

    /// The offset behind the last octet.
    pub(super) const fn end(self) -> usize {
        self.begin.saturating_add(self.octets.len())
    }

    pub(super) const fn len(self) -> usize {
        self.octets.len()
    }

    pub(super) const fn is_empty(self) -> bool {
        self.octets.is_empty()
    }

    /// The octets from one offset to another, as far as they are there.
    pub(super) fn between(self, begin: usize, end: usize) -> Self {
        let (front, _) = self.split_at(end.saturating_sub(self.begin));
        front.split_at(begin.saturating_sub(self.begin)).1
    }

    /// The first `len` octets, or all, and those behind them.
    pub(super) fn split_at(self, len: usize) -> (Self, Self) {
        let len = len.min(self.octets.len());
        let (front, behind) = self.octets.split_at_checked(len).unwrap_or_default();
        let begin = self.begin.saturating_add(len);
        let front = Self {
            octets: front,
            ..self
        };
        let behind = Self {
            octets: behind,
            begin,
        };
        (front, behind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_split_knows_where_each_half_stands() {
        let (front, behind) = Span::whole(b"12345").split_at(2);
        assert_eq!((front.begin(), front.octets()), (0, &b"12"[..]));
        assert_eq!((behind.begin(), behind.end()), (2, 5));
        let (all, none) = behind.split_at(9);
        assert_eq!((all.octets(), none.begin()), (&b"345"[..], 5));
        assert!(none.is_empty());
    }

    #[test]
    fn a_part_of_a_span_is_cut_to_what_is_there() {
        let span = Span::whole(b"12345").between(1, 4);
        assert_eq!((span.begin(), span.octets()), (1, &b"234"[..]));
        assert_eq!(span.between(3, 9).octets(), b"4");
        assert!(span.between(7, 9).is_empty());
    }
}
