import ObjectModel

/// The objects of a cache by a value computed from each, ordered by namespace and name.
final class InformerIndex {
    let name: String
    private let values: (JSONValue) -> [String]
    private var buckets: [String: Bucket] = [:]
    /// The values of each object, so that those of an old state are not computed again.
    private var known: [ObjectKey: [String]] = [:]

    /// The objects that have one value; a list is asked for far more often than it changes, and is then there as it is.
    private struct Bucket {
        var keys: [ObjectKey] = []
        var objects: [JSONValue] = []

        /// Where a key is, or where it would have to be.
        func position(of key: ObjectKey) -> (index: Int, found: Bool) {
            var low = 0
            var high = keys.count
            while low < high {
                let middle = (low + high) / 2
                if keys[middle] < key { low = middle + 1 } else { high = middle }
            }
            return (low, low < keys.count && keys[low] == key)
        }

        mutating func put(_ object: JSONValue, at key: ObjectKey) {
            let position = position(of: key)
            if position.found {
                objects[position.index] = object
            } else {
                keys.insert(key, at: position.index)
                objects.insert(object, at: position.index)
            }
        }

        mutating func remove(_ key: ObjectKey) {
            let position = position(of: key)
            guard position.found else { return }
            keys.remove(at: position.index)
            objects.remove(at: position.index)
        }
    }

    init(name: String, values: @escaping (JSONValue) -> [String]) {
        self.name = name
        self.values = values
    }

    /// The objects that have a value; limited to a namespace if one is given.
    func objects(of value: String, in namespace: String?) -> [JSONValue] {
        guard let bucket = buckets[value], let first = bucket.keys.first, let last = bucket.keys.last else { return [] }
        guard let namespace, first.namespace != namespace || last.namespace != namespace else { return bucket.objects }
        return bucket.keys.indices.filter { bucket.keys[$0].namespace == namespace }.map { bucket.objects[$0] }
    }

    /// Puts an object in place of the one before; without a new one it is gone.
    func replace(_ key: ObjectKey, new: JSONValue?) {
        let after = new.map(values) ?? []
        let before = (after.isEmpty ? known.removeValue(forKey: key) : known.updateValue(after, forKey: key)) ?? []
        for value in before where !after.contains(value) {
            buckets[value]?.remove(key)
            if buckets[value]?.keys.isEmpty == true { buckets[value] = nil }
        }
        guard let new else { return }
        for value in after { buckets[value, default: Bucket()].put(new, at: key) }
    }
}
