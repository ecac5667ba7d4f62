import ObjectModel

/// Maps and lists.
extension ValueReader {
    /// Checks a map against its keys: none unknown, none unavailable, none missing. Nil when it is no map.
    func open(_ node: YAMLNode, _ section: ScenarioSection) -> OpenedMap? {
        guard case .fields(let fields) = node.content else {
            complain(node, expected: "a map with the keys \(Self.names(of: section))")
            return nil
        }
        for field in fields {
            guard let key = section.key(field.key) else {
                if !section.isOpen { complain(unknown: field, in: section) }
                continue
            }
            if case .unavailable(let subject, let instead) = key.availability {
                complain(field.keyLocation, "\(subject) are not available in this version; \(instead)")
            }
        }
        for key in section.keys where key.isRequired && !fields.contains(where: { $0.key == key.name }) {
            complain(node.location, "missing key \(key.name); it takes \(key.type)")
        }
        return OpenedMap(location: node.location, fields: fields, section: section)
    }

    /// Exactly one of the available keys of a map, for maps that are a choice.
    func only(_ map: OpenedMap) -> YAMLField? {
        let chosen = map.fields.filter { map.section.key($0.key)?.isAvailable == true }
        guard let first = chosen.first else {
            let isExplained = map.fields.contains { !(map.section.key($0.key)?.isAvailable ?? false) }
            if !isExplained {
                complain(map.location, "an empty map; write one of the keys \(Self.alternatives(Self.availableNames(of: map.section)))")
            }
            return nil
        }
        for other in chosen.dropFirst() {
            complain(other.keyLocation, "both \(first.key) and \(other.key) are given; keep one of them")
        }
        return first
    }

    /// The elements of a list.
    func list(_ node: YAMLNode, of what: String, atMost limit: Int = 1_000_000) -> [YAMLNode]? {
        guard case .list(let elements) = node.content else {
            complain(node, expected: "a list of \(what)")
            return nil
        }
        guard elements.count <= limit else {
            complain(node.location, "there are \(elements.count) \(what); at most \(limit) are allowed")
            return nil
        }
        return elements
    }

    /// The fields of a map whose keys are free.
    func fields(_ node: YAMLNode, of what: String) -> [YAMLField]? {
        guard case .fields(let fields) = node.content else {
            complain(node, expected: "a map of \(what)")
            return nil
        }
        return fields
    }

    private func complain(unknown field: YAMLField, in section: ScenarioSection) {
        guard !report.isFull else { return }
        let place = section.path.isEmpty ? "at the top" : "in \(section.path)"
        let hint = Spelling.nearest(to: field.key, among: section.keys.map(\.name)).map { "did you mean \($0)? " } ?? ""
        complain(field.keyLocation, "unknown key \(Self.quoted(field.key)) \(place); \(hint)\(Self.listing(of: section))")
    }

    static func availableNames(of section: ScenarioSection) -> [String] { section.keys.filter(\.isAvailable).map(\.name) }

    private static func listing(of section: ScenarioSection) -> String {
        let names = availableNames(of: section)
        return names.count == 1 ? "the only key is \(names[0])" : "the keys are \(names.joined(separator: ", "))"
    }

    static func names(of section: ScenarioSection) -> String { availableNames(of: section).joined(separator: ", ") }
}

/// A map whose keys have been checked.
struct OpenedMap {
    let location: SourceLocation
    let fields: [YAMLField]
    let section: ScenarioSection

    /// The value of a key that is there and available.
    subscript(key: String) -> YAMLNode? {
        guard section.key(key)?.isAvailable ?? true else { return nil }
        return fields.first { $0.key == key }?.value
    }

    /// Where a key is written; the map's own place when it is not.
    func keyLocation(_ key: String) -> SourceLocation { fields.first { $0.key == key }?.keyLocation ?? location }
}
