import ObjectModel
import World

/// Nodes and images.
extension WorldReading {
    func readCluster(_ node: YAMLNode, into world: inout WorldConfiguration) {
        guard let map = values.open(node, ScenarioKeys.cluster) else { return }
        if let node = map["nodes"], let elements = values.list(node, of: "nodes", atMost: Self.maximumNodes) {
            world.nodes = nodes(elements, at: node.location)
        }
        if let node = map["images"], let elements = values.list(node, of: "images", atMost: 10_000) {
            world.images = elements.compactMap(image)
        }
        if let heartbeats = map["heartbeats"].flatMap(values.bool) { world.heartbeats = heartbeats }
    }

    private func nodes(_ elements: [YAMLNode], at location: SourceLocation) -> [NodeGroup] {
        var groups: [NodeGroup] = []
        var names: Set<String> = []
        var total = 0
        for element in elements {
            guard let map = values.open(element, ScenarioKeys.node) else { continue }
            var count = 1
            if let node = map["count"] { count = values.wholeNumber(node, 1...Int64(Self.maximumNodes)).map(Int.init) ?? 1 }
            let capacity = map["capacity"].map(self.capacity) ?? []
            let labels = map["labels"].map(self.labels) ?? []
            guard let nameNode = map["name"], let name = values.name(nameNode, "a name in lower case") else { continue }
            total += count
            guard total <= Self.maximumNodes else {
                values.complain(element.location, "with these there are \(total) nodes; at most \(Self.maximumNodes) are allowed")
                return groups
            }
            for index in 0..<count {
                let full = count == 1 ? name : "\(name)-\(index)"
                guard names.insert(full).inserted else {
                    values.complain(nameNode.location, "a second node named \(full); give each group its own name")
                    break
                }
            }
            groups.append(NodeGroup(name: name, count: count, capacity: capacity, labels: labels))
        }
        return groups
    }

    private func capacity(_ node: YAMLNode) -> [NodeGroup.ResourceQuantity] {
        guard let fields = values.fields(node, of: "quantities such as {cpu: \"8\", memory: 32Gi}") else { return [] }
        var capacity: [NodeGroup.ResourceQuantity] = []
        for field in fields {
            let wrong = NameFormat.qualifiedName(field.key)
            if !wrong.isEmpty {
                values.complain(
                    field.keyLocation, "\(ValueReader.quoted(field.key)) is no resource name: \(wrong.joined(separator: "; "))")
                continue
            }
            guard case .scalar(let value) = field.value.content, !value.isNull, value.boolValue == nil else {
                values.complain(field.value, expected: "a quantity such as 8 or 32Gi")
                continue
            }
            guard let quantity = Quantity(json: value) else {
                values.complain(
                    field.value.location, "\(ValueReader.describe(field.value)) is not a quantity; write one such as 500m, 8 or 32Gi")
                continue
            }
            guard !quantity.isNegative else {
                values.complain(field.value.location, "a capacity of \(quantity) is negative; write one of 0 or more")
                continue
            }
            capacity.append(NodeGroup.ResourceQuantity(field.key, value.stringValue ?? value.description))
        }
        return capacity
    }

    private func labels(_ node: YAMLNode) -> [NodeGroup.Label] {
        values.labels(node).map { $0.map { NodeGroup.Label($0.key, $0.value) } } ?? []
    }

    private func image(_ node: YAMLNode) -> ImageSource? {
        guard let map = values.open(node, ScenarioKeys.image) else { return nil }
        if let use = map["use"] { _ = values.name(use, "the name of a local program") }
        let pull = map["pull"].map(values.distribution) ?? .zero
        guard let name = map["name"].flatMap({ values.text($0, "an image name") }), let pull else { return nil }
        return ImageSource(pattern: name, pull: pull)
    }
}

extension ValueReader {
    /// A map of labels, keys and values checked.
    func labels(_ node: YAMLNode) -> [(key: String, value: String)]? {
        guard let fields = fields(node, of: "labels such as {app: web}") else { return nil }
        var labels: [(key: String, value: String)] = []
        for field in fields {
            let wrongKey = NameFormat.qualifiedName(field.key)
            if !wrongKey.isEmpty {
                complain(field.keyLocation, "\(Self.quoted(field.key)) is no label key: \(wrongKey.joined(separator: "; "))")
            }
            guard case .scalar(let value) = field.value.content, let text = value.stringValue else {
                complain(field.value, expected: "the value of a label as a text")
                continue
            }
            let wrong = NameFormat.labelValue(text)
            if !wrong.isEmpty {
                complain(field.value.location, "\(Self.quoted(text)) is no label value: \(wrong.joined(separator: "; "))")
                continue
            }
            if wrongKey.isEmpty { labels.append((field.key, text)) }
        }
        return labels
    }
}
