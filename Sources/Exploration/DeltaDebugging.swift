/// Finds a small part of a list that still does what the whole does, by leaving out ever smaller stretches of it.
enum DeltaDebugging {
    /// The part that is left; no single element of it can be left out, unless the search was cut short.
    /// - Parameters:
    ///   - elements: the list.
    ///   - goesOn: asked before each attempt; false cuts the search short.
    ///   - works: whether a part still does what the whole does.
    static func minimum<Element>(_ elements: [Element], goesOn: () -> Bool, works: ([Element]) -> Bool) -> [Element] {
        var best = elements
        if best.isEmpty { return best }
        if goesOn(), works([]) { return [] }
        var size = max(1, best.count / 2)
        while true {
            var start = 0
            var hasShrunk = false
            while start < best.count {
                guard goesOn() else { return best }
                let end = min(start + size, best.count)
                let rest = Array(best[..<start] + best[end...])
                if !rest.isEmpty, works(rest) {
                    best = rest
                    hasShrunk = true
                } else {
                    start = end
                }
            }
            if size == 1, !hasShrunk { return best }
            if size > 1 { size = max(1, size / 2) }
        }
    }
}
