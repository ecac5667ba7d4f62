/// Compares what two runs counted.
enum MetricsDifference {
    /// The first metric that differs, of those that count things; lengths of time are left out, as they may differ rightly.
    static func first(_ now: String, _ before: String) -> String? {
        let (left, right) = (counts(now), counts(before))
        for (name, value) in left where right[name] != value { return "\(name) is \(value), not \(right[name] ?? "there")" }
        return right.first { left[$0.key] == nil }.map { "\($0.key) is missing" }
    }

    private static let failedPasses = "controller_runtime_reconcile_errors_total"

    private static func counts(_ text: String) -> KeyValuePairs {
        var pairs = KeyValuePairs()
        for line in text.split(separator: "\n") where line.hasPrefix("agent_sandbox") || line.hasPrefix(failedPasses) {
            guard let space = line.lastIndex(of: " ") else { continue }
            let name = line[..<space]
            let plain = name.prefix { $0 != "{" }
            guard !plain.hasSuffix("_bucket"), !plain.hasSuffix("_sum") else { continue }
            pairs[String(name)] = String(line[line.index(after: space)...])
        }
        return pairs
    }

    /// Names and values in the order of their writing.
    struct KeyValuePairs: Sequence {
        private var names: [String] = []
        private var values: [String: String] = [:]

        subscript(name: String) -> String? {
            get { values[name] }
            set {
                if values[name] == nil { names.append(name) }
                values[name] = newValue
            }
        }

        func makeIterator() -> AnyIterator<(key: String, value: String)> {
            var position = 0
            return AnyIterator {
                guard position < names.count else { return nil }
                defer { position += 1 }
                return (names[position], values[names[position]] ?? "")
            }
        }
    }
}
