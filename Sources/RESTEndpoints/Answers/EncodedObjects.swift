import APIServer
import ObjectModel

/// The JSON of stored objects, made once for each state and version and then shared by gets, lists and watches.
///
/// Bounded: when there is more than its budget of bytes, states that nobody has asked for since the last round go. What is gone is
/// made again when it is asked for.
final class EncodedObjects {
    private struct Key: Hashable {
        let revision: UInt64
        let handle: ObjectIdentifier
    }

    private struct Entry {
        let key: Key
        let bytes: [UInt8]
        var wasUsed: Bool
    }

    /// What each entry costs beyond its bytes: the array's header and the entry's own place in the tables.
    private static let overhead = 128

    private let budget: Int
    private var positions: [Key: Int] = [:]
    private var entries: [Entry?] = []
    private var free: [Int] = []
    private var hand = 0
    private var openings: [ObjectIdentifier: Opening] = [:]

    /// The bytes held, overhead included.
    private(set) var held = 0
    /// How often an object was encoded; for metrics and tests.
    private(set) var encodings = 0

    /// How the objects of a handle begin.
    struct Opening {
        /// `{"kind":"Pod","apiVersion":"v1"`, without a comma.
        let object: [UInt8]
        /// How many bytes an element of a list leaves out after its brace: those of kind and apiVersion, which typed lists do not
        /// repeat.
        let skippedInList: Int
    }

    /// Holds at most this many bytes.
    init(budget: Int) { self.budget = max(0, budget) }

    /// How the objects of a handle begin.
    func opening(of handle: ResourceHandle) -> Opening {
        let id = ObjectIdentifier(handle)
        if let known = openings[id] { return known }
        let kind = JSONWriter.text(.string(handle.kind.kind))
        let version = JSONWriter.text(.string(handle.kind.apiVersion))
        let text = handle.isCustom ? "{\"apiVersion\":\(version),\"kind\":\(kind)" : "{\"kind\":\(kind),\"apiVersion\":\(version)"
        let bytes = Array(text.utf8)
        let opening = Opening(object: bytes, skippedInList: handle.isCustom ? 0 : bytes.count)
        openings[id] = opening
        return opening
    }

    /// The JSON of a stored state as a handle shows it, with a line feed at the end.
    func bytes(of stored: StoredObject, as handle: ResourceHandle, in server: APIServer) throws(APIError) -> [UInt8] {
        let key = Key(revision: stored.revision, handle: ObjectIdentifier(handle))
        if let position = positions[key], let entry = entries[position] {
            if !entry.wasUsed { entries[position]?.wasUsed = true }
            return entry.bytes
        }
        let bytes = encode(try Self.value(of: stored, as: handle, in: server), as: handle)
        keep(bytes, key)
        return bytes
    }

    /// A stored state as a handle shows it: the one place where an object and what is kept beside it come together.
    static func value(of stored: StoredObject, as handle: ResourceHandle, in server: APIServer) throws(APIError) -> JSONValue {
        var value = try server.read(stored, as: handle)
        if !handle.isCustom { handle.definition.schema.addFieldsWrittenAnyway(to: &value) }
        return server.tracksManagedFields ? stored.managedFields.added(to: value) : value
    }

    /// The JSON of an object of a handle's version, with a line feed at the end.
    func encode(_ value: JSONValue, as handle: ResourceHandle) -> [UInt8] {
        encodings += 1
        var bytes = opening(of: handle).object
        bytes.reserveCapacity(1_024)
        for (name, field) in value.objectValue ?? JSONObject() where name != "kind" && name != "apiVersion" {
            bytes.append(0x2C)
            JSONWriter.write(.string(name), to: &bytes)
            bytes.append(0x3A)
            JSONWriter.write(field, to: &bytes, escapesHTML: true)
        }
        bytes.append(0x7D)
        bytes.append(0x0A)
        return bytes
    }

    /// Forgets everything: what objects look like has changed.
    func removeAll() {
        positions = [:]
        entries = []
        free = []
        hand = 0
        held = 0
        openings = [:]
    }

    private func keep(_ bytes: [UInt8], _ key: Key) {
        let cost = bytes.count + Self.overhead
        if cost > budget / 4 { return }
        while held + cost > budget, evictOne() {}
        let entry = Entry(key: key, bytes: bytes, wasUsed: false)
        let position: Int
        if let last = free.popLast() {
            position = last
            entries[position] = entry
        } else {
            position = entries.count
            entries.append(entry)
        }
        positions[key] = position
        held += cost
    }

    /// Removes the next state that was not used since the hand last passed it; false when there is nothing to remove.
    private func evictOne() -> Bool {
        var steps = entries.count * 2
        while steps > 0 {
            steps -= 1
            if hand >= entries.count { hand = 0 }
            let position = hand
            hand += 1
            guard let entry = entries[position] else { continue }
            if entry.wasUsed {
                entries[position]?.wasUsed = false
                continue
            }
            positions[entry.key] = nil
            entries[position] = nil
            free.append(position)
            held -= entry.bytes.count + Self.overhead
            return true
        }
        return false
    }
}
