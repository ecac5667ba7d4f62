/// Why a text in the form FieldsV1 cannot be read.
public struct FieldSetError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The keys from the root to the place of the mistake.
    public let path: [String]
    /// What is wrong there.
    public let message: String

    /// `f:spec / f:ports: message`.
    public var description: String { (path.isEmpty ? "" : path.joined(separator: " / ") + ": ") + message }
}

/// FieldsV1: a tree of objects whose keys are path elements. `f:NAME`, `k:{…}`, `v:…` and `i:N` are elements; an empty object is a
/// member, `.` makes a member of the object that holds it.
extension FieldSet {
    /// The most levels that are read.
    public static let maximumDepth = ReaderLimits.standard.maximumDepth
    /// The most elements that are read.
    public static let maximumElements = 100_000

    private static let nothing = JSONValue.object(JSONObject())

    /// The set as FieldsV1, elements in their order.
    public var fieldsV1: JSONValue { .object(object(isMember: false)) }

    private func object(isMember: Bool) -> JSONObject {
        var result = JSONObject(minimumCapacity: nodes.count + 1)
        if isMember, !nodes.isEmpty { result.appendUnique(key: ".", value: Self.nothing) }
        for node in nodes {
            let below = node.children.isEmpty ? Self.nothing : .object(node.children.object(isMember: node.isMember))
            result.appendUnique(key: node.element.fieldsV1, value: below)
        }
        return result
    }

    /// Reads FieldsV1. Elements of a kind that is not known are passed over, as upstream does for the sake of later versions;
    /// whatever else is malformed, too deep or too large is refused.
    public init(fieldsV1 value: JSONValue) throws(FieldSetError) {
        var reader = FieldsV1Reader()
        (self, _) = try reader.read(value)
    }
}

private struct FieldsV1Reader {
    private var path: [String] = []
    private var count = 0

    mutating func read(_ value: JSONValue) throws(FieldSetError) -> (set: FieldSet, isMember: Bool) {
        if value.isNull { return (FieldSet(), true) }
        guard case .object(let object) = value else { throw mistake("must be an object, not \(value.typeName)") }
        if path.count > FieldSet.maximumDepth { throw mistake("at most \(FieldSet.maximumDepth) levels are read") }
        var set = FieldSet()
        var isMember = false
        for position in 0..<object.count {
            let (key, child) = object.field(at: position)
            if key == "." {
                isMember = true
                continue
            }
            count += 1
            if count > FieldSet.maximumElements { throw mistake("at most \(FieldSet.maximumElements) elements are read") }
            let element: FieldPathElement
            do {
                guard let known = try FieldPathElement(fieldsV1: key) else { continue }
                element = known
            } catch { throw mistake(error.message) }
            path.append(key)
            let below = try read(child)
            path.removeLast()
            set.add(element, isMember: below.isMember, below.set)
        }
        return (set, isMember || set.isEmpty)
    }

    private func mistake(_ message: String) -> FieldSetError { FieldSetError(path: path, message: message) }
}

extension FieldSet {
    /// Adds an element with what is below it; both are joined to what is there already. Elements mostly come in order.
    fileprivate mutating func add(_ element: FieldPathElement, isMember: Bool, _ below: FieldSet) {
        if !isMember, below.isEmpty { return }
        let node = Node(element: element, isMember: isMember, children: below)
        guard let last = nodes.last, !(last.element < element) else {
            nodes.append(node)
            return
        }
        var single = FieldSet()
        single.nodes = [node]
        self = union(single)
    }
}

extension FieldPathElement {
    /// The element as a key of FieldsV1.
    public var fieldsV1: String {
        switch self {
        case .field(let name): "f:\(name)"
        case .key(let fields): "k:" + JSONWriter.text(.object(fields), escapesHTML: true)
        case .value(let value): "v:" + JSONWriter.text(value, escapesHTML: true)
        case .index(let index): "i:\(index)"
        }
    }

    /// Reads a key of FieldsV1; nil for an element of a kind that is not known.
    public init?(fieldsV1 key: String) throws(FieldSetError) {
        let bytes = key.utf8
        guard bytes.count >= 2 else { throw FieldSetError(path: [], message: "\(key.goQuoted) is shorter than two characters") }
        let colon = bytes.index(after: bytes.startIndex)
        guard bytes[colon] == UInt8(ascii: ":") else { throw FieldSetError(path: [], message: "\(key.goQuoted) has no colon") }
        let rest = String(key[bytes.index(after: colon)...])
        switch bytes[bytes.startIndex] {
        case UInt8(ascii: "f"): self = .field(rest)
        case UInt8(ascii: "k"):
            guard case .object(let fields) = try Self.parse(rest, key) else {
                throw FieldSetError(path: [], message: "\(key.goQuoted) must hold an object")
            }
            self = .key(fields.sortedByKey())
        case UInt8(ascii: "v"): self = .value(try Self.parse(rest, key))
        case UInt8(ascii: "i"):
            guard let index = Int(rest) else { throw FieldSetError(path: [], message: "\(key.goQuoted) must hold an integer") }
            self = .index(index)
        default: return nil
        }
    }

    private static func parse(_ text: String, _ key: String) throws(FieldSetError) -> JSONValue {
        do {
            return try JSONReader.read(Array(text.utf8), limits: ReaderLimits(maximumBytes: 1 << 16, maximumDepth: 16, maximumNodes: 1_000))
        } catch { throw FieldSetError(path: [], message: "\(key.goQuoted) does not hold JSON: \(error)") }
    }
}
