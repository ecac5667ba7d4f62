import ObjectModel

extension StructuralSchema {
    /// Removes the fields that the schema does not know, as apiextensions' pruning does.
    ///
    /// `self` is the schema of a whole resource: `apiVersion`, `kind` and `metadata` stay whatever the schema says, and `metadata`
    /// is looked into only when its schema describes more than `name` and `generateName`, as those of built-in kinds do. When
    /// nothing is removed, the storage stays the very same.
    public func prune(_ value: inout JSONValue) {
        if let pruned = pruned(value, isRoot: true, preserving: false) { value = pruned }
    }

    /// The value without unknown fields, or nil when it has none.
    ///
    /// `isRoot` stands for an embedded resource's privilege; `preserving` for an enclosing list that preserves unknown fields.
    func pruned(_ value: JSONValue, isRoot: Bool, preserving: Bool) -> JSONValue? {
        switch value {
        case .object(let object): return prunedObject(object, isRoot: isRoot, preserving: preserving).map(JSONValue.object)
        case .array(let elements):
            if elements.isEmpty { return nil }
            let items = content.items
            let preserves = preserving || content.preservesUnknownFields
            if items == nil, preserves { return nil }
            let schema = items ?? Self.nothingKnown
            var result: [JSONValue]?
            for position in 0..<elements.count {
                guard let changed = schema.pruned(elements[position], isRoot: false, preserving: preserves) else { continue }
                if result == nil { result = elements }
                result?[position] = changed
            }
            return result.map(JSONValue.array)
        default: return nil
        }
    }

    private func prunedObject(_ object: JSONObject, isRoot: Bool, preserving: Bool) -> JSONObject? {
        let preserves = preserving || content.preservesUnknownFields
        let keepsMetadata = isRoot || content.isEmbeddedResource
        let additional = content.additionalProperties
        var changes: [(position: Int, value: JSONValue)] = []
        var dropped: [Int] = []
        let keys = object.keys
        let values = object.values
        for position in 0..<keys.count {
            let known = property(keys[position])
            if keepsMetadata, Self.isMetaField(keys[position]) {
                guard isRoot, let known, known.describesWholeMetadata else { continue }
                if let changed = known.pruned(values[position], isRoot: false, preserving: false) { changes.append((position, changed)) }
                continue
            }
            if let schema = known ?? additional {
                switch values[position] {
                case .object, .array:
                    if let changed = schema.pruned(values[position], isRoot: false, preserving: false) {
                        changes.append((position, changed))
                    }
                default: break
                }
            } else if !preserves {
                dropped.append(position)
            }
        }
        if dropped.isEmpty {
            if changes.isEmpty { return nil }
            var result = object
            for change in changes { result.setValue(change.value, at: change.position) }
            return result
        }
        var result = JSONObject(minimumCapacity: keys.count - dropped.count)
        var nextDropped = 0
        var nextChange = 0
        for position in 0..<keys.count {
            if nextDropped < dropped.count, dropped[nextDropped] == position {
                nextDropped += 1
                continue
            }
            if nextChange < changes.count, changes[nextChange].position == position {
                result.appendUnique(key: keys[position], value: changes[nextChange].value)
                nextChange += 1
            } else {
                result.appendUnique(key: keys[position], value: values[position])
            }
        }
        return result
    }

    /// The paths of the fields that `prune` would remove, such as `spec.containers[0].nmae`, ordered by their UTF-8 bytes: what a
    /// strict field validation names as `unknown field "…"`.
    public func unknownFields(in value: JSONValue) -> [String] {
        var paths: [String] = []
        collectUnknownFields(in: value, isRoot: true, preserving: false, path: "", into: &paths)
        return paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private func collectUnknownFields(in value: JSONValue, isRoot: Bool, preserving: Bool, path: String, into paths: inout [String]) {
        // Whether there is anything to report is cheap to find out and almost always false.
        guard pruned(value, isRoot: isRoot, preserving: preserving) != nil else { return }
        let preserves = preserving || content.preservesUnknownFields
        switch value {
        case .object(let object):
            let keepsMetadata = isRoot || content.isEmbeddedResource
            for (key, child) in object {
                let childPath = path.isEmpty ? key : "\(path).\(key)"
                let known = property(key)
                if keepsMetadata, Self.isMetaField(key) {
                    if isRoot, let known, known.describesWholeMetadata {
                        known.collectUnknownFields(in: child, isRoot: false, preserving: false, path: childPath, into: &paths)
                    }
                } else if let schema = known ?? content.additionalProperties {
                    schema.collectUnknownFields(in: child, isRoot: false, preserving: false, path: childPath, into: &paths)
                } else if !preserves {
                    paths.append(childPath)
                }
            }
        case .array(let elements):
            let schema = content.items ?? Self.nothingKnown
            for (position, element) in elements.enumerated() {
                schema.collectUnknownFields(
                    in: element, isRoot: false, preserving: preserves, path: "\(path)[\(position)]", into: &paths)
            }
        default: return
        }
    }

    /// A schema without any field: what lies below a place that the schema says nothing about.
    static let nothingKnown = StructuralSchema(Content())

    static func isMetaField(_ key: String) -> Bool { key == "metadata" || key == "kind" || key == "apiVersion" }

    /// Whether this, as the schema of `metadata`, describes ObjectMeta itself rather than restricting names.
    private var describesWholeMetadata: Bool {
        content.properties.contains { $0.name != "name" && $0.name != "generateName" }
    }
}
