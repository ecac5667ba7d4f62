import ObjectModel

/// An object with more fields than are looked for one after the other, and a patch that changes, removes and adds some of them.
enum LargeObject {
    static let fields: JSONObject = {
        var fields = JSONObject()
        for number in 0..<300 {
            let field: JSONValue = ["n": .int(Int64(number)), "same": true]
            fields["k\(number)"] = field
        }
        return fields
    }()

    static let changes: JSONObject = {
        var changes = JSONObject()
        for number in stride(from: 398, through: 0, by: -3) {
            let change: JSONValue = ["n": .int(Int64(-number)), "same": .null]
            changes["k\(number)"] = number % 2 == 0 ? .null : change
        }
        return changes
    }()
}
