import ObjectModel

/// Finds fields that an object of a JSON text names twice.
enum DuplicateFields {
    /// The most that are reported.
    private static let maximum = 100

    private struct Level {
        /// The names met so far, for an object.
        var names: Set<String> = []
        let isObject: Bool
        /// The position of the element, for a list.
        var position = 0
        /// The name of the field whose value is being read.
        var name = ""
    }

    /// The paths of fields named again, such as `spec.containers[0].name`, in the order of the text. The text must be well-formed.
    static func paths(in bytes: [UInt8]) -> [String] {
        var levels: [Level] = []
        var found: [String] = []
        var index = 0
        var expectsName = false
        while index < bytes.count, found.count < maximum {
            switch bytes[index] {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                let isObject = bytes[index] == UInt8(ascii: "{")
                levels.append(Level(isObject: isObject))
                expectsName = isObject
            case UInt8(ascii: "}"), UInt8(ascii: "]"): _ = levels.popLast()
            case UInt8(ascii: ","):
                guard let last = levels.indices.last else { break }
                if levels[last].isObject { expectsName = true } else { levels[last].position += 1 }
            case UInt8(ascii: "\""):
                let start = index
                index += 1
                while index < bytes.count, bytes[index] != UInt8(ascii: "\"") { index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1 }
                guard expectsName, let last = levels.indices.last else { break }
                expectsName = false
                let text = Array(bytes[start...min(index, bytes.count - 1)])
                levels[last].name = (try? JSONReader.read(text))?.stringValue ?? ""
                if !levels[last].names.insert(levels[last].name).inserted { found.append(path(levels)) }
            default: break
            }
            index += 1
        }
        var unique: [String] = []
        for path in found where !unique.contains(path) { unique.append(path) }
        return unique
    }

    private static func path(_ levels: [Level]) -> String {
        var result = ""
        for level in levels {
            if level.isObject {
                result += result.isEmpty ? level.name : "." + level.name
            } else {
                result += "[\(level.position)]"
            }
        }
        return result
    }
}
