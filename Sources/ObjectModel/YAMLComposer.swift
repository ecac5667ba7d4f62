/// Builds trees out of the parser's events, with a stack of its own instead of recursion.
struct YAMLComposer {
    /// A scalar as the parser reports it.
    struct Scalar {
        let text: String
        let tag: String?
        /// Whether it is written without quotes and without a tag.
        let isPlain: Bool
        let anchor: String?
    }

    enum Collection { case list, fields }

    /// A finished node with its size once aliases are expanded.
    struct Measured {
        var node: YAMLNode
        var weight = 1
        var height = 0
    }

    /// What the next value of a map belongs to.
    enum Key {
        case field(String, SourceLocation)
        case merge(SourceLocation)
        case refused
    }

    /// A list or map whose end has not come yet.
    struct Frame {
        let collection: Collection
        let location: SourceLocation
        let anchor: String?
        let serial: Int
        var items: [YAMLNode] = []
        var fields: [YAMLField] = []
        /// For every field whether it is written in this map, rather than merged in.
        var isWritten: [Bool] = []
        var positions: [ExactString: Int] = [:]
        var key: Key?
        var weight = 1
        var height = 0
    }

    enum Anchor {
        case open(serial: Int)
        case done(Measured)
    }

    let limits: ReaderLimits
    var mistakes: SourceMistakes
    private(set) var documents: [YAMLNode] = []
    private(set) var isDocumentGivenUp = false
    private var isExhausted = false
    private var frames: [Frame] = []
    private var anchors: [ExactString: Anchor] = [:]
    private var totalWeight = 0
    private var serial = 0

    init(limits: ReaderLimits, mistakes: SourceMistakes) {
        self.limits = limits
        self.mistakes = mistakes
    }

    /// Whether nothing more should be read.
    var isStopped: Bool { isExhausted || mistakes.isFull }

    mutating func startPart() {
        startDocument()
        isDocumentGivenUp = false
    }

    mutating func startDocument() {
        frames = []
        anchors = [:]
    }

    mutating func open(_ collection: Collection, anchor: String?, at location: SourceLocation) {
        guard frames.count < limits.maximumDepth else {
            mistakes.add(location, "lists and maps are nested deeper than \(limits.maximumDepth) levels; make it flatter")
            isDocumentGivenUp = true
            return
        }
        guard charge(1, at: location) else { return }
        serial += 1
        if let anchor { anchors[ExactString(text: anchor)] = .open(serial: serial) }
        frames.append(Frame(collection: collection, location: location, anchor: anchor, serial: serial))
    }

    mutating func close() {
        guard let frame = frames.popLast() else { return }
        let content: YAMLNode.Content = frame.collection == .list ? .list(frame.items) : .fields(frame.fields)
        let measured = Measured(
            node: YAMLNode(location: frame.location, content: content), weight: frame.weight, height: frame.height + 1)
        if let anchor = frame.anchor.map(ExactString.init), case .open(frame.serial) = anchors[anchor] {
            anchors[anchor] = .done(measured)
        }
        place(measured, keyText: nil)
    }

    mutating func take(_ scalar: Scalar, at location: SourceLocation) {
        guard charge(1, at: location) else { return }
        let isKey = isAtKey
        if isKey, scalar.text == "<<", scalar.isPlain || scalar.tag == "tag:yaml.org,2002:merge" {
            frames[frames.count - 1].key = .merge(location)
            return
        }
        let (value, keyText) = resolve(scalar, isKey: isKey, at: location)
        let measured = Measured(node: YAMLNode(location: location, content: .scalar(value)))
        if let anchor = scalar.anchor { anchors[ExactString(text: anchor)] = .done(measured) }
        place(measured, keyText: keyText)
    }

    mutating func take(alias name: String, at location: SourceLocation) {
        var measured = Measured(node: YAMLNode(location: location, content: .scalar(.null)))
        switch anchors[ExactString(text: name)] {
        case nil: mistakes.add(location, "unknown anchor \(name.goQuoted); define it before with \"&\(name)\", or quote the \"*\"")
        case .open: mistakes.add(location, "the anchor \(name.goQuoted) contains itself; write the value out")
        case .done(let anchored):
            guard frames.count + anchored.height <= limits.maximumDepth else {
                mistakes.add(
                    location, "with this alias lists and maps are nested deeper than \(limits.maximumDepth) levels; make it flatter")
                isDocumentGivenUp = true
                return
            }
            measured = anchored
            measured.node = YAMLNode(location: location, content: anchored.node.content)
        }
        guard charge(measured.weight, at: location) else { return }
        place(measured, keyText: nil)
    }

    /// Counts values against the limit.
    private mutating func charge(_ weight: Int, at location: SourceLocation) -> Bool {
        totalWeight += weight
        if totalWeight <= limits.maximumNodes { return true }
        if !isExhausted {
            mistakes.add(
                location,
                "the file holds more than \(limits.maximumNodes) values once aliases are expanded; split it or use fewer aliases")
        }
        isExhausted = true
        return false
    }

    /// Whether the next node is a field's name.
    private var isAtKey: Bool {
        guard let frame = frames.last else { return false }
        return frame.collection == .fields && frame.key == nil
    }

    /// Puts a finished node where it belongs. `keyText` is its spelling as a field's name when it is a scalar written in place.
    private mutating func place(_ measured: Measured, keyText: String?) {
        guard !frames.isEmpty else {
            if measured.node.content != .scalar(.null) { documents.append(measured.node) }
            return
        }
        let top = frames.count - 1
        if isAtKey {
            frames[top].key = key(measured.node, keyText)
            return
        }
        frames[top].weight += measured.weight
        frames[top].height = max(frames[top].height, measured.height)
        switch frames[top].key {
        case nil: frames[top].items.append(measured.node)
        case .refused: break
        case .merge(let location): merge(measured.node, at: location)
        case .field(let name, let location): set(name, at: location, measured.node)
        }
        frames[top].key = nil
    }

    /// The name a node gives a field.
    private mutating func key(_ node: YAMLNode, _ keyText: String?) -> Key {
        if let keyText { return .field(keyText, node.location) }
        guard case .scalar(let value) = node.content else {
            mistakes.add(
                node.location, "a list or map cannot name a field; write a string, and quote a value that starts with a bracket or brace")
            return .refused
        }
        switch value {
        case .string(let text): return .field(text, node.location)
        case .int(let number): return .field(String(number), node.location)
        case .bool(let bool): return .field(bool ? "true" : "false", node.location)
        case .double(let number): return .field(GoNumber.general(Float(number)), node.location)
        default: return .refused
        }
    }

    private mutating func set(_ name: String, at location: SourceLocation, _ node: YAMLNode) {
        let field = YAMLField(key: name, keyLocation: location, value: node)
        let top = frames.count - 1
        guard let position = frames[top].position(of: name) else {
            frames[top].append(field, isWritten: true)
            return
        }
        if frames[top].isWritten[position] {
            let first = frames[top].fields[position].keyLocation
            mistakes.add(location, "field \(name.goQuoted) is set twice in this map, first at \(first); keep one of them")
        }
        frames[top].fields[position] = field
        frames[top].isWritten[position] = true
    }

    /// Merges a map, or a list of maps of which earlier ones win, over the fields there are.
    private mutating func merge(_ node: YAMLNode, at location: SourceLocation) {
        switch node.content {
        case .fields(let fields): merge(fields)
        case .list(let nodes):
            for element in nodes.reversed() {
                guard case .fields(let fields) = element.content else {
                    mistakes.add(element.location, "a merge key takes a map or a list of maps; this element is no map")
                    continue
                }
                merge(fields)
            }
        case .scalar: mistakes.add(location, "a merge key takes a map or a list of maps, such as \"<<: *anchor\"; quote \"<<\" as a name")
        }
    }

    private mutating func merge(_ fields: [YAMLField]) {
        let top = frames.count - 1
        for field in fields {
            if let position = frames[top].position(of: field.key) {
                let written = frames[top].fields[position]
                frames[top].fields[position] = YAMLField(key: written.key, keyLocation: written.keyLocation, value: field.value)
            } else {
                frames[top].append(field, isWritten: false)
            }
        }
    }
}

extension YAMLComposer.Frame {
    /// The number of the field of a name; large maps are looked up by hash.
    mutating func position(of name: String) -> Int? {
        if fields.count < 16 { return fields.firstIndex { areSame($0.key, name) } }
        for position in positions.count..<fields.count { positions[ExactString(text: fields[position].key)] = position }
        return positions[ExactString(text: name)]
    }

    mutating func append(_ field: YAMLField, isWritten: Bool) {
        fields.append(field)
        self.isWritten.append(isWritten)
    }
}
