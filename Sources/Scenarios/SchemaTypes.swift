import ObjectModel

/// What the types of keys, which are written for people, mean in JSON Schema.
enum SchemaTypes {
    /// A length of time: Go's form, or 0 alone.
    static let duration: JSONValue = [
        "anyOf": [
            ["const": 0],
            ["type": "string", "pattern": "^\\+?(0|(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+)$"],
        ],
        "examples": ["250ms", "1m30s", "2h"],
    ]

    private static let durationReference: JSONValue = ["$ref": "#/$defs/duration"]
    private static let text: JSONValue = ["type": "string", "minLength": 1]
    private static let map: JSONValue = ["type": "object"]
    private static let textList: JSONValue = ["type": "array", "items": ["type": "string"]]
    private static let scalars: JSONValue = ["type": "object", "additionalProperties": ["type": ["string", "number", "boolean"]]]
    private static let labels: JSONValue = ["type": "object", "additionalProperties": ["type": "string"]]

    /// Types with a meaning of their own.
    private static let known: [(type: String, schema: JSONValue)] = [
        ("true or false", ["type": "boolean"]),
        ("two durations in ascending order", ["type": "array", "items": durationReference, "minItems": 2, "maxItems": 2]),
        ("a list of durations in ascending order", ["type": "array", "items": durationReference, "minItems": 1]),
        ("a rate such as 45/s", ["type": "string", "pattern": "^[0-9]+(\\.[0-9]+)?/[smh]$"]),
        (
            "a whole number from 0 to 18446744073709551615",
            ["anyOf": [["type": "integer", "minimum": 0], ["type": "string", "pattern": "^[0-9]+$"]]]
        ),
        ("a text that may be empty", ["type": "string"]), ("a text", ["type": "string"]),
        ("a map of labels or a label selector", ["anyOf": [["type": "string"], labels]]), ("a map of labels", labels),
        ("a map of quantities", scalars), ("a map of flags", scalars),
        ("a map, or a list of operations for type json", ["type": ["object", "array"]]),
        ("all or a list of ids", ["anyOf": [["const": "all"], textList]]),
        (
            "a whole number, or a range such as 1..3 or 2..",
            ["anyOf": [["type": "integer", "minimum": 1], ["type": "string", "pattern": "^[0-9]+(\\.\\.[0-9]*)?$"]]]
        ),
        ("a number above 0 and up to 1, in hundredths", ["type": "number", "minimum": 0, "maximum": 1]),
        ("a status code such as 409", ["type": "integer", "minimum": 400, "maximum": 599]),
        (
            "a map of distributions by kind",
            ["type": "object", "additionalProperties": ["anyOf": [durationReference, ["$ref": "#/$defs/distribution"]]]]
        ),
        ("a list of objects", ["type": "array", "items": map]), ("an object", map),
    ]

    /// Beginnings of types that are texts, lists of texts, and maps whose keys are free.
    private static let beginnings: [(beginning: String, schema: JSONValue)] = [
        ("a duration", durationReference), ("the name of ", text), ("the path of ", text), ("a name ", text), ("a kind", text),
        ("a group and version", text), ("a CEL expression ", text), ("an image name ", text), ("a reason such as ", text),
        ("a list of names", textList), ("a list of ids", textList), ("a list of words", textList),
        ("a list of texts", textList), ("a list of labels", textList), ("a list of annotations", textList),
        ("a process or controller", text), ("a controller or process", text), ("a map of fields ", map),
    ]

    /// What a type means; nil when that is not known.
    static func schema(of type: String) -> JSONValue? {
        if let entry = known.first(where: { $0.type == type }) { return entry.schema }
        if let range = wholeNumbers(type) {
            return ["type": "integer", "minimum": .int(range.lowerBound), "maximum": .int(range.upperBound)]
        }
        if type.hasPrefix("the text ") { return ["const": .string(String(type.dropFirst("the text ".count)))] }
        if let entry = beginnings.first(where: { type.hasPrefix($0.beginning) }) { return entry.schema }
        return words(type).map { ["enum": .array($0.map(JSONValue.string))] }
    }

    /// The words that a key takes besides a map; nil when it takes none.
    static func words(besidesAMap type: String) -> JSONValue? {
        switch type {
        case "a milestone of claims or a pattern of objects": .array(ClaimMilestone.allCases.map { .string($0.word) })
        case "never or {after: DURATION}": ["never"]
        case let type where type.hasPrefix("fifo, random"): ["fifo", "random"]
        default: nil
        }
    }

    /// `a whole number from LOW to HIGH`.
    private static func wholeNumbers(_ type: String) -> ClosedRange<Int64>? {
        let beginning = "a whole number from "
        guard type.hasPrefix(beginning) else { return nil }
        let ends = type.dropFirst(beginning.count).split(separator: " ")
        guard ends.count == 3, ends[1] == "to", let low = Int64(ends[0]), let high = Int64(ends[2]), low <= high else { return nil }
        return low...high
    }

    /// `this, that or another`: each a single word.
    private static func words(_ type: String) -> [String]? {
        var words = type.split(separator: " ").map { $0.hasSuffix(",") ? String($0.dropLast()) : String($0) }
        guard words.count >= 3, words[words.count - 2] == "or" else { return nil }
        words.remove(at: words.count - 2)
        let isList = type.split(separator: " ").dropLast(3).allSatisfy { $0.hasSuffix(",") }
        return isList && !words.contains("a") ? words : nil
    }
}
