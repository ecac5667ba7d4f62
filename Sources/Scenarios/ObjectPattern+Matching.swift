import ObjectModel

extension ObjectPattern {
    /// Whether an object has the pattern's namespace, name, labels and fields. The object must be in the version of `kind`.
    public func matches(_ object: JSONValue) -> Bool {
        if let name, object.at("metadata", "name")?.stringValue != name { return false }
        if let namespace, (object.at("metadata", "namespace")?.stringValue ?? "") != namespace { return false }
        if !labels.isEverything, !labels.matches(object.at("metadata", "labels")?.objectValue) { return false }
        return Self.matches(fields, object)
    }

    /// Whether a value has what a pattern asks for. The rules:
    ///
    /// - null asks for an absent or null value;
    /// - an object asks for each of its fields; of an absent object only what an absent field can match, and an object without fields
    ///   asks for any object that is there;
    /// - a list asks, for each of its elements, for some element that matches it; a list without elements asks for nothing;
    /// - a scalar asks for an equal one, and the number 0 is satisfied by an absent value too.
    static func matches(_ pattern: JSONValue, _ value: JSONValue?) -> Bool {
        switch pattern {
        case .null:
            return value?.isNull ?? true
        case .object(let wanted):
            if wanted.isEmpty { return value?.objectValue != nil }
            if let value, !value.isNull, value.objectValue == nil { return false }
            for position in 0..<wanted.count {
                let (key, field) = wanted.field(at: position)
                if !matches(field, value?[key]) { return false }
            }
            return true
        case .array(let wanted):
            if wanted.isEmpty { return value.map { $0.isNull || $0.arrayValue != nil } ?? true }
            guard case .array(let elements)? = value else { return false }
            return wanted.allSatisfy { element in elements.contains { matches(element, $0) } }
        case .int(0):
            return value.map { $0.isNull || $0 == pattern } ?? true
        case .bool, .int, .double, .string:
            return value == pattern
        }
    }
}

/// One place where an object is not as a pattern asks.
struct PatternDifference: Hashable {
    /// Where, such as `status.conditions[1].status`.
    let path: String
    /// What the pattern asks for, as JSON.
    let expected: String
    /// What is there, as JSON, or `nothing`.
    let found: String
    /// How far apart it leaves the two; elements of a list are told apart by these fields, so they weigh more.
    let weight: Int

    /// `path: expected …, found …`.
    var text: String { "\(path): expected \(expected), found \(found)" }
}

extension ObjectPattern {
    /// Where an object, in the version of `kind`, differs from the pattern; empty when it matches. In the order of the pattern.
    func differences(_ object: JSONValue) -> [PatternDifference] {
        var found: [PatternDifference] = []
        if let namespace, (object.at("metadata", "namespace")?.stringValue ?? "") != namespace {
            Self.add("metadata.namespace", .string(namespace), object.at("metadata", "namespace"), weight: 100, &found)
        }
        if let name, object.at("metadata", "name")?.stringValue != name {
            Self.add("metadata.name", .string(name), object.at("metadata", "name"), weight: 100, &found)
        }
        if !labels.isEverything, !labels.matches(object.at("metadata", "labels")?.objectValue) {
            found.append(
                PatternDifference(
                    path: "metadata.labels", expected: labels.description, found: Self.text(object.at("metadata", "labels")), weight: 10))
        }
        Self.differences(fields, object, path: "", &found)
        return found
    }

    private static func differences(_ pattern: JSONValue, _ value: JSONValue?, path: String, _ found: inout [PatternDifference]) {
        if matches(pattern, value) { return }
        switch (pattern, value) {
        case (.object(let wanted), .object):
            for (key, field) in wanted {
                differences(field, value?[key], path: path.isEmpty ? key : "\(path).\(key)", &found)
            }
        case (.object(let wanted), nil), (.object(let wanted), .null):
            if wanted.isEmpty { return add(path, pattern, value, weight: 1, &found) }
            for (key, field) in wanted {
                differences(field, nil, path: path.isEmpty ? key : "\(path).\(key)", &found)
            }
        case (.array(let wanted), .array(let elements)):
            for element in wanted where !elements.contains(where: { matches(element, $0) }) {
                guard let (index, closest) = closest(element, elements, path: path) else {
                    add(path, element, nil, weight: 1, &found)
                    continue
                }
                if closest.contains(where: { $0.weight >= identityWeight && $0.path.hasPrefix("\(path)[\(index)].") }) {
                    let text = "an element like \(text(element))"
                    found.append(PatternDifference(path: path, expected: text, found: "none of \(elements.count)", weight: 1))
                } else {
                    found += closest
                }
            }
        default:
            let name = path.split(separator: ".").last ?? ""
            add(path, pattern, value, weight: name == "type" || name == "name" || name == "key" ? identityWeight : 1, &found)
        }
    }

    private static let identityWeight = 10

    /// The element that differs least from what is asked for, the first of several, with its differences.
    private static func closest(_ pattern: JSONValue, _ elements: [JSONValue], path: String) -> (Int, [PatternDifference])? {
        var best: (index: Int, weight: Int, differences: [PatternDifference])?
        for (index, element) in elements.enumerated() {
            var found: [PatternDifference] = []
            differences(pattern, element, path: "\(path)[\(index)]", &found)
            let weight = found.reduce(0) { $0 + $1.weight }
            if let best, best.weight <= weight { continue }
            best = (index, weight, found)
        }
        return best.map { ($0.index, $0.differences) }
    }

    private static func add(
        _ path: String, _ pattern: JSONValue, _ value: JSONValue?, weight: Int, _ found: inout [PatternDifference]
    ) {
        found.append(PatternDifference(path: path, expected: text(pattern), found: text(value), weight: weight))
    }

    /// A value as compact JSON, cut off where it is long.
    private static func text(_ value: JSONValue?) -> String {
        guard let value else { return "nothing" }
        let text = JSONWriter.text(value, style: .compact)
        let longest = 120
        return text.count <= longest ? text : "\(text.prefix(longest))…"
    }
}

extension ObjectPattern {
    /// What the pattern names, such as `SandboxClaim default/c-2`, `Pod in default` or `Event`.
    var subject: String {
        var text = kind.kind
        switch (namespace, name) {
        case (let namespace?, let name?) where !namespace.isEmpty: text += " \(namespace)/\(name)"
        case (_, let name?): text += " \(name)"
        case (let namespace?, nil) where !namespace.isEmpty: text += " in \(namespace)"
        default: break
        }
        if !labels.isEverything { text += " labelled \(labels.description)" }
        return text
    }

    /// The subject and what its fields must be, such as `SandboxWarmPool default/p with status.readyReplicas: 2`.
    var summary: String {
        guard case .object(let wanted) = fields, !wanted.isEmpty else { return subject }
        var leaves: [String] = []
        Self.leaves(fields, path: "", &leaves)
        return "\(subject) with \(leaves.joined(separator: ", "))"
    }

    private static func leaves(_ value: JSONValue, path: String, _ leaves: inout [String]) {
        guard case .object(let object) = value, !object.isEmpty else {
            leaves.append("\(path): \(text(value))")
            return
        }
        for (key, field) in object { Self.leaves(field, path: path.isEmpty ? key : "\(path).\(key)", &leaves) }
    }
}
