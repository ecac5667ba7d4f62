/// A set of paths to fields: what one manager owns of an object.
///
/// A path may be a member without the paths below it, and the other way round: owning `spec.ports` is not owning the ports in it.
/// Sets are values with shared storage; two sets with the same members are equal, however they came about.
public struct FieldSet: Sendable {
    /// One element at one level: whether the path that ends here is a member, and what is below. Never neither of the two.
    struct Node: Sendable {
        let element: FieldPathElement
        var isMember: Bool
        var children: FieldSet
    }

    /// Ordered by their elements, each at most once.
    var nodes: [Node]

    /// A set without members.
    public init() { nodes = [] }

    /// A set of these paths. An empty path names the whole object, which nobody owns, and is left out.
    public init(_ paths: [FieldPathElement]...) {
        nodes = []
        for path in paths { insert(path) }
    }

    /// Whether there is no member.
    public var isEmpty: Bool { nodes.isEmpty }

    /// The number of members.
    public var count: Int { nodes.reduce(0) { $0 + ($1.isMember ? 1 : 0) + $1.children.count } }

    /// Adds a path; those above and below it are not added.
    public mutating func insert(_ path: [FieldPathElement]) { insert(path[...]) }

    private mutating func insert(_ path: ArraySlice<FieldPathElement>) {
        guard let first = path.first else { return }
        let (position, isFound) = position(of: first)
        if !isFound { nodes.insert(Node(element: first, isMember: false, children: FieldSet()), at: position) }
        if path.count == 1 { nodes[position].isMember = true } else { nodes[position].children.insert(path.dropFirst()) }
    }

    /// Whether a path is a member.
    public func contains(_ path: [FieldPathElement]) -> Bool {
        var level = self
        for (depth, element) in path.enumerated() {
            let (position, isFound) = level.position(of: element)
            guard isFound else { return false }
            if depth == path.count - 1 { return level.nodes[position].isMember }
            level = level.nodes[position].children
        }
        return false
    }

    /// The members below an element, with paths that begin there.
    public func below(_ element: FieldPathElement) -> FieldSet {
        let (position, isFound) = position(of: element)
        return isFound ? nodes[position].children : FieldSet()
    }

    /// Whether the path of one element is a member.
    public func contains(_ element: FieldPathElement) -> Bool {
        let (position, isFound) = position(of: element)
        return isFound && nodes[position].isMember
    }

    private func position(of element: FieldPathElement) -> (position: Int, isFound: Bool) {
        var low = 0
        var high = nodes.count
        while low < high {
            let middle = (low + high) / 2
            let order = nodes[middle].element.compare(to: element)
            if order == 0 { return (middle, true) }
            if order < 0 { low = middle + 1 } else { high = middle }
        }
        return (low, false)
    }

    /// Calls `body` with each path, those above before those below, in the order of their elements.
    public func forEach(_ body: ([FieldPathElement]) -> Void) {
        var path: [FieldPathElement] = []
        walk(&path, body)
    }

    private func walk(_ path: inout [FieldPathElement], _ body: ([FieldPathElement]) -> Void) {
        for node in nodes {
            path.append(node.element)
            if node.isMember { body(path) }
            node.children.walk(&path, body)
            path.removeLast()
        }
    }

    /// Every path in order.
    public var paths: [[FieldPathElement]] {
        var result: [[FieldPathElement]] = []
        forEach { result.append($0) }
        return result
    }

    /// A path as messages spell it: `.spec.containers[name="a"].image`.
    public static func text(_ path: [FieldPathElement]) -> String { path.map(\.description).joined() }
}

extension FieldSet: Equatable, CustomStringConvertible {
    /// Whether both have the same members.
    public static func == (left: FieldSet, right: FieldSet) -> Bool {
        if left.isIdentical(to: right) { return true }
        guard left.nodes.count == right.nodes.count else { return false }
        for position in 0..<left.nodes.count {
            let (first, second) = (left.nodes[position], right.nodes[position])
            guard first.isMember == second.isMember, first.element == second.element, first.children == second.children else {
                return false
            }
        }
        return true
    }

    /// Whether both hold the very same storage, which implies equality and costs nothing.
    public func isIdentical(to other: FieldSet) -> Bool { sameStorage(nodes, other.nodes) }

    /// The paths, one a line.
    public var description: String { paths.map(Self.text).joined(separator: "\n") }
}

/// Builds one level of a set whose elements come in any order, each once.
public struct FieldSetLevel: Sendable {
    private var nodes: [FieldSet.Node] = []
    private var isSorted = true

    /// An empty level.
    public init() {}

    /// Adds an element that the level does not have yet, as a member or not, with what is below it; nothing when it would be empty.
    public mutating func add(_ element: FieldPathElement, isMember: Bool, below: FieldSet = FieldSet()) {
        if !isMember, below.isEmpty { return }
        if isSorted, let last = nodes.last, !(last.element < element) { isSorted = false }
        nodes.append(FieldSet.Node(element: element, isMember: isMember, children: below))
    }

    /// The set built.
    public consuming func build() -> FieldSet {
        var set = FieldSet()
        set.nodes = isSorted ? nodes : nodes.sorted { $0.element < $1.element }
        return set
    }
}

extension FieldSet {
    /// Calls `body` with each element of the first level, whether its path is a member, and what is below it.
    public func forEachElement(_ body: (FieldPathElement, _ isMember: Bool, _ below: FieldSet) -> Void) {
        for node in nodes { body(node.element, node.isMember, node.children) }
    }
}
