/// A growing stack whose upper part can be moved out as an array of the exact size, without touching reference counts.
///
/// Readers gather the elements of nested lists on one such stack, so that every list is allocated once, at its final size.
struct MoveStack<Element>: ~Copyable {
    private var base: UnsafeMutablePointer<Element>
    private var capacity: Int
    private(set) var count = 0

    init(capacity: Int) {
        self.capacity = max(capacity, 1)
        base = .allocate(capacity: self.capacity)
    }

    deinit {
        base.deinitialize(count: count)
        base.deallocate()
    }

    subscript(position: Int) -> Element {
        get {
            precondition(position >= 0 && position < count, "the stack has no element at this position")
            return base[position]
        }
        set {
            precondition(position >= 0 && position < count, "the stack has no element at this position")
            base[position] = newValue
        }
    }

    mutating func push(_ element: consuming Element) {
        if count == capacity { grow() }
        (base + count).initialize(to: element)
        count += 1
    }

    private mutating func grow() {
        let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity * 2)
        larger.moveInitialize(from: base, count: count)
        base.deallocate()
        base = larger
        capacity *= 2
    }

    /// Moves everything from a position on into an array.
    mutating func pop(from start: Int) -> [Element] {
        precondition(start >= 0 && start <= count, "the stack is lower than this position")
        let length = count - start
        if length == 0 { return [] }
        let source = base + start
        count = start
        return Array(unsafeUninitializedCapacity: length) { buffer, initialized in
            buffer.baseAddress?.moveInitialize(from: source, count: length)
            initialized = length
        }
    }
}
