extension JSONValue {
    /// Whether the JSON of the value needs more bytes than given. Escapes are not counted, and nothing is made: it takes time
    /// proportional to the parts that are looked at, and no more are looked at than the bound has bytes.
    public func exceeds(bytes limit: Int) -> Bool {
        var left = limit
        count(&left)
        return left < 0
    }

    private func count(_ left: inout Int) {
        switch self {
        case .null, .bool: left -= 4
        case .int, .double: left -= 1
        case .string(let text): left -= text.utf8.count + 2
        case .array(let elements):
            left -= 2
            for element in elements where left >= 0 {
                left -= 1
                element.count(&left)
            }
        case .object(let object):
            left -= 2
            for position in 0..<object.count where left >= 0 {
                left -= object.keys[position].utf8.count + 4
                object.values[position].count(&left)
            }
        }
    }
}
