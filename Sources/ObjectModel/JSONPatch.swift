/// A JSON patch (RFC 6902), with the leniencies of the library that kube-apiserver applies it with.
///
/// Array indices may be negative and count from the end; `replace` of an absent field adds it; a missing `value` is null; a missing
/// field tests equal to null. At most 10,000 operations; copies may add at most 3 MiB, and nothing may get nested deeper than 1,000. Fields are
/// looked for one by one: many operations on objects of many fields are refused.
public struct JSONPatch: Sendable {
    /// The largest number of operations.
    public static let maximumOperations = 10_000
    /// The largest number of bytes, as compact JSON, that the copies of a patch may add together.
    public static let maximumCopySize = 3 * 1024 * 1024
    /// The deepest nesting that a patch may produce.
    public static let maximumDepth = 1_000
    /// The largest product of the operations and of the fields of the widest object that they may come upon.
    public static let maximumWork = 60_000_000

    struct Operation: Sendable {
        let kind: String
        let path: String?
        let from: String?
        let value: JSONValue?
    }

    let operations: [Operation]

    /// Reads a list of operations. Unknown operations and missing paths are found only when the patch is applied.
    public init(json: JSONValue) throws(PatchError) {
        guard case .array(let elements) = json else {
            if json.isNull {
                operations = []
                return
            }
            throw PatchError(.badRequest, "json: cannot unmarshal \(Self.goName(json)) into Go value of type jsonpatch.Patch")
        }
        if elements.count > Self.maximumOperations {
            throw PatchError(
                .tooLarge, "The allowed maximum operations in a JSON patch is \(Self.maximumOperations), got \(elements.count)")
        }
        var list: [Operation] = []
        list.reserveCapacity(elements.count)
        for element in elements {
            guard element.isNull || element.objectValue != nil else {
                throw PatchError(
                    .badRequest, "json: cannot unmarshal \(Self.goName(element)) into Go value of type jsonpatch.Operation")
            }
            list.append(
                Operation(
                    kind: element["op"]?.stringValue ?? "unknown", path: element["path"]?.stringValue, from: element["from"]?.stringValue,
                    value: element["value"]))
        }
        operations = list
    }

    /// Applies the operations in order; the first that fails refuses the whole patch.
    public func apply(to value: JSONValue) throws(PatchError) -> JSONValue {
        try checkWork(on: value)
        var document = value
        var copied = 0
        for operation in operations {
            switch operation.kind {
            case "add": try add(operation, to: &document)
            case "remove": try remove(operation, from: &document)
            case "replace": try replace(operation, in: &document)
            case "move": try move(operation, in: &document)
            case "copy": try copy(operation, in: &document, &copied)
            case "test": try test(operation, against: document)
            default: throw PatchError(.unprocessable, "Unexpected kind: \(operation.kind)")
            }
        }
        return document
    }

    private func checkWork(on document: JSONValue) throws(PatchError) {
        // So few take no time on any document that a request may hold.
        guard operations.count > 100 else { return }
        let widest = operations.reduce(JSONPointer.width(of: document)) { max($0, JSONPointer.width(of: $1.value ?? .null)) }
        // Each may add a field, so that on average half of them have been.
        guard operations.count * (widest + operations.count / 2) <= Self.maximumWork else {
            throw PatchError(
                .tooLarge,
                "a JSON patch of \(operations.count) operations is too large for an object of \(widest) fields: their product may be about "
                    + "\(Self.maximumWork)")
        }
    }

    /// Whether an operation reads or writes a place, something in it or something that holds it.
    public func touches(_ place: [String]) -> Bool {
        for operation in operations {
            for path in [operation.path, operation.from] {
                guard let path else { continue }
                guard let (way, key) = JSONPointer.split(path) else { return true }
                if zip(way + [key], place).allSatisfy({ $0 == $1 }) { return true }
            }
        }
        return false
    }

    private static func goName(_ value: JSONValue) -> String {
        switch value {
        case .bool: "bool"
        case .int, .double: "number"
        default: value.typeName
        }
    }

    private func add(_ operation: Operation, to document: inout JSONValue) throws(PatchError) {
        guard let path = operation.path else { throw Self.failure("add operation failed to decode path: missing value") }
        let value = operation.value ?? .null
        let applied = try JSONPointer.modifyParent(of: path, in: &document) { parent, key throws(PatchError) in
            do throws(PatchError) {
                try parent.add(value, at: key, path: path)
            } catch {
                throw Self.failure("error in add for path: '\(path)': \(error.message)")
            }
        }
        if !applied { throw Self.failure("add operation does not apply: doc is missing path: \"\(path)\": missing value") }
    }

    private func remove(_ operation: Operation, from document: inout JSONValue) throws(PatchError) {
        guard let path = operation.path else { throw Self.failure("remove operation failed to decode path: missing value") }
        let applied = try JSONPointer.modifyParent(of: path, in: &document) { parent, key throws(PatchError) in
            do throws(PatchError) {
                _ = try parent.remove(at: key)
            } catch {
                throw Self.failure("error in remove for path: '\(path)': \(error.message)")
            }
        }
        if !applied { throw Self.failure("remove operation does not apply: doc is missing path: \"\(path)\": missing value") }
    }

    private func replace(_ operation: Operation, in document: inout JSONValue) throws(PatchError) {
        guard let path = operation.path else {
            throw Self.failure("replace operation failed to decode path: operation missing path field: missing value")
        }
        let value = operation.value ?? .null
        if path.isEmpty {
            guard value.objectValue != nil || value.arrayValue != nil else {
                throw Self.failure("replace operation value must be object or array: %!w(<nil>)")
            }
            document = value
            return
        }
        let applied = try JSONPointer.modifyParent(of: path, in: &document) { parent, key throws(PatchError) in
            do throws(PatchError) {
                _ = try parent.element(at: key)
            } catch {
                throw Self.failure("replace operation does not apply: doc is missing key: \(path): missing value")
            }
            try parent.replace(value, at: key, path: path)
        }
        if !applied { throw Self.failure("replace operation does not apply: doc is missing path: \(path): missing value") }
    }

    private func move(_ operation: Operation, in document: inout JSONValue) throws(PatchError) {
        guard let from = operation.from else {
            throw Self.failure("move operation failed to decode from: operation, missing from field: missing value")
        }
        var moved = JSONValue.null
        let isTaken = try JSONPointer.modifyParent(of: from, in: &document) { parent, key throws(PatchError) in
            do throws(PatchError) {
                moved = try parent.remove(at: key)
            } catch {
                throw Self.failure("error in move for path: '\(key)': \(error.message)")
            }
        }
        if !isTaken { throw Self.failure("move operation does not apply: doc is missing from path: \(from): missing value") }
        guard let path = operation.path else {
            throw Self.failure("move operation failed to decode path: operation missing path field: missing value")
        }
        let isPut = try JSONPointer.modifyParent(of: path, in: &document) { parent, key throws(PatchError) in
            do throws(PatchError) {
                try parent.add(moved, at: key, path: path)
            } catch {
                throw Self.failure("error in move for path: '\(path)': \(error.message)")
            }
        }
        if !isPut { throw Self.failure("move operation does not apply: doc is missing destination path: \(path): missing value") }
    }

    private func copy(_ operation: Operation, in document: inout JSONValue, _ copied: inout Int) throws(PatchError) {
        guard let from = operation.from else {
            throw Self.failure("copy operation failed to decode from: operation, missing from field: missing value")
        }
        guard let (parent, key) = JSONPointer.parent(of: from, in: document) else {
            throw Self.failure("copy operation does not apply: doc is missing from path: \(from): missing value")
        }
        let value: JSONValue
        do throws(PatchError) {
            value = try parent.element(at: key) ?? .null
        } catch {
            throw Self.failure("error in copy for from: '\(from)': \(error.message)")
        }
        guard let path = operation.path else { throw Self.failure("copy operation failed to decode path: missing value") }
        copied += JSONPointer.size(of: value)
        if copied > Self.maximumCopySize {
            throw Self.failure(
                "Unable to complete the copy, the accumulated size increase of copy is \(copied), exceeding the limit "
                    + "\(Self.maximumCopySize)")
        }
        let isPut = try JSONPointer.modifyParent(of: path, in: &document) { parent, key throws(PatchError) in
            do throws(PatchError) {
                try parent.add(value, at: key, path: path)
            } catch {
                throw Self.failure("error while adding value during copy: \(error.message)")
            }
        }
        if !isPut { throw Self.failure("copy operation does not apply: doc is missing destination path: \(path): missing value") }
    }

    private func test(_ operation: Operation, against document: JSONValue) throws(PatchError) {
        guard let path = operation.path else {
            throw Self.failure("test operation failed to decode path: operation missing path field: missing value")
        }
        let expected = operation.value ?? .null
        if path.isEmpty {
            if document == expected { return }
            throw Self.failure("testing value \(path) failed: test failed")
        }
        guard let (parent, key) = JSONPointer.parent(of: path, in: document) else {
            throw Self.failure("test operation does not apply: is missing path: \(path): missing value")
        }
        let found: JSONValue
        do throws(PatchError) {
            found = try parent.element(at: key) ?? .null
        } catch {
            throw Self.failure("error in test for path: '\(path)': \(error.message)")
        }
        if found != expected { throw Self.failure("testing value \(path) failed: test failed") }
    }

    static func failure(_ message: String) -> PatchError { PatchError(.unprocessable, message) }
}
