/// The algebra of ownership, in the words of structured-merge-diff.
extension FieldSet {
    /// The paths that are in either set.
    public func union(_ other: FieldSet) -> FieldSet {
        if other.isEmpty || isIdentical(to: other) { return self }
        if isEmpty { return other }
        var result = FieldSet()
        result.nodes.reserveCapacity(max(nodes.count, other.nodes.count))
        zip(with: other) { left, right in
            guard let left else {
                if let right { result.nodes.append(right) }
                return
            }
            guard let right else {
                result.nodes.append(left)
                return
            }
            result.nodes.append(
                Node(
                    element: left.element, isMember: left.isMember || right.isMember, children: left.children.union(right.children)))
        }
        return result
    }

    /// The paths that are in both sets.
    public func intersection(_ other: FieldSet) -> FieldSet {
        if isEmpty || other.isEmpty { return FieldSet() }
        if isIdentical(to: other) { return self }
        var result = FieldSet()
        zip(with: other) { left, right in
            guard let left, let right else { return }
            result.keep(left, isMember: left.isMember && right.isMember, left.children.intersection(right.children))
        }
        return result
    }

    /// The paths of this set that are not in the other. A path above or below one of the other set stays.
    public func subtracting(_ other: FieldSet) -> FieldSet {
        if isEmpty || other.isEmpty { return self }
        if isIdentical(to: other) { return FieldSet() }
        var result = FieldSet()
        zip(with: other) { left, right in
            guard let left else { return }
            guard let right else {
                result.nodes.append(left)
                return
            }
            result.keep(left, isMember: left.isMember && !right.isMember, left.children.subtracting(right.children))
        }
        return result
    }

    /// The paths of this set that are neither in the other nor below a path of it.
    public func recursivelySubtracting(_ other: FieldSet) -> FieldSet {
        if isEmpty || other.isEmpty { return self }
        var result = FieldSet()
        zip(with: other) { left, right in
            guard let left else { return }
            guard let right else {
                result.nodes.append(left)
                return
            }
            if right.isMember { return }
            result.keep(left, isMember: left.isMember, left.children.recursivelySubtracting(right.children))
        }
        return result
    }

    /// The paths that no other path of the set begins with.
    public var leaves: FieldSet {
        var result = FieldSet()
        result.nodes = nodes.map { node in
            node.children.isEmpty ? node : Node(element: node.element, isMember: false, children: node.children.leaves)
        }
        return result
    }

    private mutating func keep(_ node: Node, isMember: Bool, _ children: FieldSet) {
        if isMember || !children.isEmpty { nodes.append(Node(element: node.element, isMember: isMember, children: children)) }
    }

    /// Walks two levels in their common order; an element that only one of them has comes without a partner.
    private func zip(with other: FieldSet, _ body: (Node?, Node?) -> Void) {
        var (left, right) = (0, 0)
        while left < nodes.count || right < other.nodes.count {
            let order =
                left == nodes.count
                ? 1 : right == other.nodes.count ? -1 : nodes[left].element.compare(to: other.nodes[right].element)
            body(order <= 0 ? nodes[left] : nil, order >= 0 ? other.nodes[right] : nil)
            if order <= 0 { left += 1 }
            if order >= 0 { right += 1 }
        }
    }
}
