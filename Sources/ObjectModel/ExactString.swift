/// Whether two strings are the same bytes.
///
/// Swift's `==` also holds for canonically equivalent strings, such as the two spellings of `é`; to Kubernetes these are different
/// keys. An ASCII string that is equal and equally long is made of the same bytes: no longer spelling of an ASCII string takes as
/// few bytes.
@inlinable func areSame(_ left: String, _ right: String) -> Bool {
    left.utf8.count == right.utf8.count && left == right && (left.utf8Span.isKnownASCII || haveSameBytes(left, right))
}

@usableFromInline func haveSameBytes(_ left: String, _ right: String) -> Bool {
    left.utf8.elementsEqual(right.utf8)
}

/// A string that is compared and hashed by its bytes, for lookups.
struct ExactString: Hashable {
    let text: String

    static func == (left: ExactString, right: ExactString) -> Bool { areSame(left.text, right.text) }

    func hash(into hasher: inout Hasher) {
        var copy = text
        copy.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}
