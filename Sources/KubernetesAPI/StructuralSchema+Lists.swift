import ObjectModel

/// The elements of an old map list, found by their keys; only map lists correlate element by element.
struct MapListElements {
    private let elements: [JSONValue]
    private let keys: [String]

    init?(of old: JSONValue?, schema: StructuralSchema) {
        guard let old, case .array(let elements) = old, schema.content.listType == .map else { return nil }
        self.elements = elements
        keys = schema.content.listMapKeys
    }

    /// The old element with the same keys, looked for first at the same position.
    func counterpart(of element: JSONValue, at index: Int) -> JSONValue? {
        guard case .object(let object) = element else { return nil }
        if index < elements.count, hasSameKeys(elements[index], object) { return elements[index] }
        for candidate in elements where hasSameKeys(candidate, object) { return candidate }
        return nil
    }

    private func hasSameKeys(_ candidate: JSONValue, _ object: JSONObject) -> Bool {
        guard case .object(let other) = candidate else { return false }
        for key in keys where other[key] != object[key] { return false }
        return true
    }
}

extension SchemaWalk {
    /// Complains about elements that appear twice in set lists and map lists; on an update only when the old value was clean.
    mutating func checkUniqueLists(in value: JSONValue, of schema: StructuralSchema, old: JSONValue?) {
        if let old, value.isIdentical(to: old) { return }
        let first = findings.count
        walkLists(value, schema, old)
        guard findings.count > first, let old else { return }
        var before = SchemaWalk(rules: rules)
        before.walkLists(old, schema, nil)
        if !before.findings.isEmpty { findings.removeSubrange(first...) }
    }

    /// Parts with the old one's storage need no look: what is wrong in them was wrong before.
    private mutating func walkLists(_ value: JSONValue, _ schema: StructuralSchema, _ old: JSONValue?) {
        guard schema.compiled.containsUniqueLists else { return }
        if let old, value.isIdentical(to: old) { return }
        switch value {
        case .array(let elements):
            switch schema.content.listType {
            case .set: reportDuplicates(elements.map(Optional.some), elements)
            case .map: checkMapList(elements, schema.content.listMapKeys)
            default: break
            }
            guard let items = schema.content.items, items.compiled.containsUniqueLists else { return }
            let oldElements = old?.arrayValue
            for index in 0..<elements.count {
                let first = findings.count
                let counterpart = oldElements.flatMap { index < $0.count ? $0[index] : nil }
                walkLists(elements[index], items, counterpart)
                prefix(from: first, with: .index(index))
            }
        case .object(let object):
            let oldObject = old?.objectValue
            for property in schema.compiled.propertiesWithUniqueLists {
                let (name, child) = schema.content.properties[property]
                guard let position = object.index(of: name) else { continue }
                let first = findings.count
                walkLists(object.field(at: position).value, child, Self.counterpart(of: name, at: position, in: oldObject))
                if findings.count > first { prefix(from: first, with: .field(name)) }
            }
            guard let child = schema.content.additionalProperties, child.compiled.containsUniqueLists else { return }
            let table = oldObject.flatMap { FieldTable($0, asked: object.count) }
            for (position, (key, value)) in object.enumerated() where schema.property(key) == nil {
                let first = findings.count
                walkLists(value, child, Self.counterpart(of: key, at: position, in: oldObject, table))
                if findings.count > first { prefix(from: first, with: .key(key)) }
            }
        default: return
        }
    }

    private mutating func checkMapList(_ elements: [JSONValue], _ keys: [String]) {
        for (index, element) in elements.enumerated() {
            switch element {
            case .null, .object: continue
            default:
                let text = "Invalid value: \(Self.rendered(element)): must be an object for an array of list-type map"
                findings.append(Finding(type: .invalid, message: .text(text), steps: [.index(index)]))
                return
            }
        }
        if elements.count <= 1 { return }
        if keys.count == 1 {
            if Self.haveDistinctTexts(elements, keys[0]) { return }
            let values = elements.map { $0[keys[0]] }
            let shown = values.map { value in
                JSONValue.object(value.map { JSONObject(uniqueKeys: [keys[0]], values: [$0]) } ?? JSONObject())
            }
            reportDuplicates(values, shown)
        } else {
            let identities = elements.map { element in
                var identity = JSONObject()
                for key in keys { identity[key] = element[key] }
                return JSONValue.object(identity)
            }
            reportDuplicates(identities.map(Optional.some), identities)
        }
    }

    /// Whether a short list's elements all have a text under the key, and each another one: the common case.
    private static func haveDistinctTexts(_ elements: [JSONValue], _ key: String) -> Bool {
        if elements.count > 16 { return false }
        var texts: [String] = []
        texts.reserveCapacity(elements.count)
        for index in 0..<elements.count {
            guard case .object(let object) = elements[index], case .string(let text)? = object[key], !texts.contains(text) else {
                return false
            }
            texts.append(text)
        }
        return true
    }

    /// Reports the second appearance of each value, and only that, as kube-apiserver does.
    private mutating func reportDuplicates(_ identities: [JSONValue?], _ shown: [JSONValue]) {
        if identities.count <= 1 { return }
        var firstByDigest: [UInt64: [Int]] = [:]
        var times = [Int](repeating: 0, count: identities.count)
        for index in 0..<identities.count {
            let digest = identities.count > 8 ? (identities[index]?.structuralHash.low ?? 0) : 0
            var isNew = true
            for earlier in firstByDigest[digest] ?? [] where identities[earlier] == identities[index] {
                isNew = false
                times[earlier] += 1
                if times[earlier] == 1 {
                    let text = "Duplicate value: \(Self.rendered(shown[index]))"
                    findings.append(Finding(type: .duplicate, message: .text(text), steps: [.index(index)]))
                }
                break
            }
            if isNew { firstByDigest[digest, default: []].append(index) }
        }
    }
}
