/// Where the fields of a large object are. An object is a list: to look up each field of another in it would take the product of both
/// numbers.
public struct FieldTable: Sendable {
    fileprivate let positions: [String: Int]

    /// So many fields are found faster without a table, and so few questions are not worth one.
    private static let few = 64

    /// The table of an object that will be asked for so many fields; nil where none is needed. It holds for as long as fields keep their
    /// positions.
    public init?(_ object: JSONObject, asked count: Int) {
        guard object.count > Self.few, count > Self.few else { return nil }
        var positions: [String: Int] = [:]
        positions.reserveCapacity(object.count)
        for (position, key) in object.keys.enumerated() where positions.updateValue(position, forKey: key) != nil {
            // Swift takes keys for equal that are not the same bytes; those can only be told apart in the list.
            return nil
        }
        self.positions = positions
    }
}

extension JSONObject {
    /// The position of a key, found by the table of this object where there is one.
    public func index(of key: String, by table: FieldTable?) -> Int? {
        guard let table else { return index(of: key) }
        guard let position = table.positions[key], areSame(keys[position], key) else { return nil }
        return position
    }

    /// The value of a key, found by the table of this object where there is one.
    public func value(of key: String, by table: FieldTable?) -> JSONValue? { index(of: key, by: table).map { values[$0] } }
}
